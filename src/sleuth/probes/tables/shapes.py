"""What the samples of a deep program are: rows of a table, images, series, or codes, counts and padded sequences."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import numpy as np

from sleuth.evidence.table import Column, FloatArray, IntArray
from sleuth.probes.tables.made import number_column
from sleuth.stats.association import correlations

FEATURES = (2, 256)  # of a row of a table
CHANNELS = 16
SIDE = 4  # pixels that an image has along each side at least
SPARSE = 0.4  # share of a column's most frequent value, on average, from which on samples are counts, marks or pixels
WIDE = 12  # positions from which on samples are asked for being series
NEAR, FAR_RATIO = 0.3, 2.0  # correlation of neighbouring positions, and how much above that of any two
SMOOTH = 0.9  # correlation of neighbouring positions that no table of quantities has throughout
MOST_CORRELATED = 2_000  # rows for correlations
FILLED, N_LENGTHS, LONG = 0.1, 3, 3  # share of rows that end in filling, its different lengths, and a long one
N_GREYS = 64
BETWEEN = 0.5  # brightness: the model's inputs have no black and white by which an image could be too dark
TINY = 1e-9  # sharpness at least, as for pictures from files
MARKS = 2  # columns of two values beside which a column of zeros is a level that does not occur


class Form(StrEnum):
    """What a sample is."""

    TABLE = "table"  # a quantity at each position
    IMAGES = "images"
    SERIES = "series"  # neighbouring positions are alike: signals, windows, pixels in a row
    OTHER = "other"  # counts, marks, codes, padded sequences


def form_of(rows: FloatArray, shape: tuple[int, ...], *, is_coded: bool = False) -> Form:
    """What samples of this shape are, by their values `(n, width)`.

    Example:
        >>> dice = np.random.default_rng(0)
        >>> form_of(dice.normal(size=(100, 5)), (5,))
        <Form.TABLE: 'table'>
        >>> form_of(dice.normal(size=(100, 40)).cumsum(1), (40,))
        <Form.SERIES: 'series'>
    """
    if is_coded or not len(rows):
        return Form.OTHER
    if len(shape) == 3:  # channels, height, width
        return Form.IMAGES if shape[0] <= CHANNELS and min(shape[1:]) >= SIDE else Form.OTHER
    if len(shape) != 1:
        return Form.SERIES if len(shape) == 2 else Form.OTHER
    if not FEATURES[0] <= shape[0] <= FEATURES[1] or _is_sparse(rows) or _is_padded(rows):
        return Form.OTHER
    return Form.SERIES if _is_series(rows) else Form.TABLE


def _is_sparse(rows: FloatArray) -> bool:
    """Whether most columns have one value for the most part, as counts of words, marks of levels and dark pixels have 0."""
    some = rows[:MOST_CORRELATED]
    return rows.shape[1] >= WIDE and float(np.mean([_usual_share(column) for column in some.T])) >= SPARSE


def _usual_share(values: FloatArray) -> float:
    _, counts = np.unique(values, return_counts=True)
    return float(counts.max() / len(values))


def _is_padded(rows: FloatArray) -> bool:
    """Whether many rows end, or begin, with one value repeated, in stretches of different lengths."""
    return any(_ends_filled(one) for one in (rows, rows[:, ::-1]))


def _ends_filled(rows: FloatArray) -> bool:
    values, counts = np.unique(rows[:, -1], return_counts=True)
    filling = values[counts.argmax()]
    length = np.cumprod(rows[:, ::-1] == filling, axis=1).sum(1)
    found = length[length > 0]
    return len(found) >= FILLED * len(rows) and len(np.unique(found)) >= N_LENGTHS and int(found.max()) >= LONG


def _is_series(rows: FloatArray) -> bool:
    if rows.shape[1] < WIDE:
        return False
    finite = np.where(np.isfinite(rows), rows, np.nan)[:MOST_CORRELATED]
    varies = np.nanmax(finite, axis=0) > np.nanmin(finite, axis=0)
    r = np.abs(correlations(finite[:, varies]))
    if len(r) < WIDE:
        return False
    near = float(np.median(np.diagonal(r, 1)))
    return near >= SMOOTH or (near >= NEAR and near >= FAR_RATIO * float(np.median(r[np.triu_indices(len(r), 1)])))


def usual_constants(rows: FloatArray, names: Sequence[str], other: FloatArray | None) -> dict[str, str]:
    """Constant columns that programs have on purpose, with what they are: an intercept, a level that does not occur."""
    if not len(rows):
        return {}
    low, high = rows.min(0), rows.max(0)
    n_marks = sum(len(np.unique(rows[:, at])) == 2 for at in range(rows.shape[1]))
    found: dict[str, str] = {}
    for at in np.flatnonzero(low == high).tolist():
        if other is not None and len(other) and bool((other[:, at] != low[at]).any()):
            continue  # what varies elsewhere is no constant on purpose
        if low[at] == 1:
            found[names[at]] = "it is 1 in every row: an intercept"
        elif n_marks >= MARKS:
            found[names[at]] = "it stands among marks of levels, and its own level does not occur"
    return found


def image_columns(rows: FloatArray, shape: tuple[int, ...], positions: IntArray) -> tuple[tuple[Column, ...], tuple[Column, ...]]:
    """For images `(n, channels * height * width)` mean and deviation of each channel that says something, and properties."""
    n, (channels, height, width) = len(rows), shape
    finite = np.nan_to_num(rows.reshape(n, channels, height, width), posinf=0.0, neginf=0.0)
    flat = finite.reshape(n, channels, -1)
    columns: list[Column] = []
    for channel in range(channels):
        for what, values in (("mean", flat[:, channel].mean(1)), ("deviation", flat[:, channel].std(1))):
            is_copy = any(np.array_equal(values, one.values) for one in columns)
            if not is_copy and values.min() < values.max():
                columns.append(number_column(f"{what} of channel {channel}", values, positions, n))
    low, high = float(finite.min()), float(finite.max())
    grey = ((finite - low) / ((high - low) or 1.0)).mean(1)  # 0 to 1 over all images
    edges = np.abs(np.diff(grey, axis=1)).mean((1, 2)) + np.abs(np.diff(grey, axis=2)).mean((1, 2))
    measured = {
        "width": np.full(n, float(width)), "height": np.full(n, float(height)), "aspect": np.full(n, width / height),
        "brightness": np.full(n, BETWEEN), "contrast": flat.std(2).max(1) / ((high - low) or 1.0),
        "sharpness": np.maximum(edges, TINY),
        "information": np.array([_information(one) for one in grey]),
    }  # fmt: skip
    return tuple(columns), tuple(number_column(name, values, positions, n) for name, values in measured.items())


def _information(grey: FloatArray) -> float:
    """Bits of a pixel, by how often each of some steps of grey stands in the image."""
    counts = np.bincount((grey.reshape(-1) * (N_GREYS - 1)).astype(np.int64), minlength=N_GREYS)
    shares = counts[counts > 0] / counts.sum()
    return float(-(shares * np.log2(shares)).sum())
