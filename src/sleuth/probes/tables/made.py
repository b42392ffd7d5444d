"""Columns made of arrays: properties measured of images and texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from sleuth.evidence.table import Column, ColumnKind, Extreme, FloatArray, IntArray, Level

N_EXTREMES = 50
MEASURED = "measured"  # stands where a column of the table says how it is stored


def number_column(name: str, values: FloatArray, rows: IntArray, n_rows: int) -> Column:
    """A property as a column of numbers.

    Args:
        name: of the property.
        values: `(n_sampled,)`, NaN where there is none.
        rows: positions of the sampled rows.
        n_rows: of the whole table.
    """
    known = values[~np.isnan(values)]
    order = np.argsort(np.nan_to_num(values, nan=np.inf), kind="stable")[: len(known)]
    extremes = [Extreme(float(values[at]), int(rows[at])) for at in order]
    n_null = round(n_rows * (1 - len(known) / max(len(values), 1)))
    low, high, mean, deviation = (known.min(), known.max(), known.mean(), known.std()) if len(known) else (np.nan,) * 4
    return Column(
        name, ColumnKind.NUMBER, MEASURED, n_rows, n_null, len(np.unique(known)), values.astype(np.float64),
        is_whole=bool(len(known) and (known == np.floor(known)).all()), low=float(low), high=float(high), mean=float(mean),
        deviation=float(deviation), lowest=tuple(extremes[:N_EXTREMES]), highest=tuple(extremes[::-1][:N_EXTREMES]),
    )  # fmt: skip


def text_column(name: str, values: Sequence[str], rows: IntArray, n_rows: int, stored: str = MEASURED) -> Column:
    """A property, or the class of images, as a column of texts without missing ones."""
    counts = Counter(values)
    first: dict[str, int] = {}
    for value, row in zip(values, rows.tolist(), strict=True):
        first.setdefault(value, row)
    levels = tuple(
        Level(value, count, first[value]) for value, count in sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    )
    place = {level.value: position for position, level in enumerate(levels)}
    codes = np.array([place[value] for value in values], dtype=np.float64)
    return Column(name, ColumnKind.TEXT, stored, n_rows, 0, len(levels), codes, levels=levels, n_counted=len(values))
