"""The column by which a table's rows are sorted, where they are no course of time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sleuth.evidence.calls import Column, FloatArray
from sleuth.evidence.identifiers import TIMES
from sleuth.evidence.times import NAMED
from sleuth.stats.order import serial_correlation
from sleuth.stats.steps import one_way_share
from sleuth.stats.tails import ranks

LEAST_DIFFERENT = 13  # values of a column
LEAST_UNEVEN = 0.5  # standard deviation of the steps over their mean: times and counters go on evenly
LEAST_OTHERS = 2  # columns, or the target, whose order tells whether the rows are a series
DEGREE = 3  # of the curve over the sorted rows that is no order of its own


def sorted_by(columns: Sequence[Column], target: FloatArray | None, *, min_sorted: float, max_serial: float) -> Column | None:
    """The column by which the rows are sorted while nothing else of them goes with the row before; None if there is none."""
    found = next((one for one in columns if _is_sorted(one, min_sorted)), None)
    if found is None:
        return None
    others = [one.values for one in columns if one is not found and one.kind in ("number", "whole")]
    others = [one for one in (*others, *(() if target is None else (target,))) if len(np.unique(one)) > 2]
    usable = [one for one in others if len(one) == len(found.values) and np.isfinite(one).all()]
    if len(usable) < LEAST_OTHERS or any(serial_correlation(_levelled(one)) > max_serial for one in usable):
        return None
    return found


def _is_sorted(column: Column, min_sorted: float) -> bool:
    values = column.values
    if column.kind not in ("number", "whole") or column.n_distinct < LEAST_DIFFERENT or not np.isfinite(values).all():
        return False
    if TIMES.search(column.name) or NAMED.search(column.name) or one_way_share(values) < min_sorted:
        return False
    steps = np.abs(np.diff(values))
    steps = steps[steps > 0]
    return bool(np.std(steps) >= LEAST_UNEVEN * np.mean(steps))


def _levelled(values: FloatArray) -> FloatArray:
    """What is left of the values' ranks when a smooth curve over the rows is taken away: however steep it is, ranks bound it."""
    at, placed = np.linspace(-1, 1, len(values)), ranks(values)
    left: FloatArray = placed - np.polyval(np.polyfit(at, placed, DEGREE), at)
    return left
