"""Features that a filter made of a series, with weights for later rows too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from sleuth.evidence.calls import Column, FloatArray

REACH = 20  # rows to either side
LEAST_ROWS = 6 * REACH
HEAD = 400  # rows that are looked at
EXACT = 1e-5  # of a column's deviation, that may be left over where it is a filter of the source
FORETOLD = 1e-2  # of it, that past rows must leave over: less, and the past tells the later rows
LEAST_WEIGHT = 0.05  # of all weights, on later rows
UNEVEN = 0.02  # of the greatest weight, by which two of the same distance may differ
NEAR_ONE = 0.05  # by which the weights of a mean may miss 1 together
WEIGHTY = 1e-3  # of the greatest weight, from which on a row counts as looked at


def filtered(source: Column, columns: Sequence[Column]) -> Iterator[tuple[Column, int]]:
    """Columns that are a weighted mean of a source's rows before and after each, with the later rows that they hold.

    The weights are the same on both sides. A sum of past rows alone that equals it rules the column out, and so does a source
    whose past tells its later rows. Differences and uneven weights do not count: of a source that lags behind what the table
    does not hold, they may look forward and be right.

    Example:
        >>> dice = np.random.default_rng(0)
        >>> noise = np.cumsum(dice.normal(size=300))
        >>> smooth = np.convolve(noise, [0.1, 0.2, 0.4, 0.2, 0.1], mode="same")
        >>> of = Column("level", noise, "number")
        >>> [(one.name, n) for one, n in filtered(of, [Column("smooth", smooth, "number")])]
        [('smooth', 2)]
    """
    values = source.values[:HEAD]
    usable = [one for one in columns if _is_usable(one, len(values)) and not np.array_equal(one.values[:HEAD], values)]
    if not usable or not _is_usable(source, len(values)) or len(values) < LEAST_ROWS:
        return
    rows = np.arange(2 * REACH, len(values) - REACH)  # the past is looked at twice as far
    around = _design(values, rows, range(-REACH, REACH + 1))
    past = _design(values, rows, range(-2 * REACH, 1))
    made = np.column_stack([one.values[rows] for one in usable])
    made -= made.mean(axis=0)
    deviation = np.linalg.norm(made, axis=0)
    weights, left = _fitted(around, made)
    _, left_by_past = _fitted(past, made)
    for at, column in enumerate(usable):
        if deviation[at] > 0 and left[at] <= EXACT * deviation[at] and left_by_past[at] >= FORETOLD * deviation[at]:
            own = weights[:, at]
            later, size = np.abs(own[REACH + 1 :]), np.abs(own)
            is_mean = abs(own.sum() - 1) <= NEAR_ONE and np.abs(own - own[::-1]).max() <= UNEVEN * size.max()
            if is_mean and later.sum() >= LEAST_WEIGHT * size.sum():
                yield column, int(np.flatnonzero(later >= WEIGHTY * size.max()).max(initial=0)) + 1


def _design(values: FloatArray, rows: np.ndarray[tuple[int], np.dtype[np.int64]], shifts: range) -> FloatArray:
    """The source's rows at these distances, each less its mean, `(n, n_shifts)`."""
    found: FloatArray = np.column_stack([values[rows + shift] for shift in shifts])
    found -= found.mean(axis=0)
    return found


def _fitted(design: FloatArray, made: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Weights `(n_shifts, n_columns)` by least squares, and what each column has left over `(n_columns,)`."""
    weights: FloatArray = np.asarray(np.linalg.lstsq(design, made, rcond=None)[0], dtype=np.float64)
    left: FloatArray = np.linalg.norm(made - design @ weights, axis=0)
    return weights, left


def _is_usable(column: Column, n: int) -> bool:
    values = column.values[:HEAD]
    return column.kind in ("number", "whole") and len(values) == n and bool(np.isfinite(values).all())
