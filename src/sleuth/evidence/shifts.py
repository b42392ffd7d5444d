"""Features that were computed with later rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from sleuth.evidence.calls import Column, FloatArray

LEAST_ROWS = 40
LEAST_DIFFERENT = 12
MOST_SHIFT = 30  # rows
WINDOWS = range(3, 32)
HALF_WINDOWS = range(1, 16)
SAME = 0.9  # share of rows for which the relation must hold
HEAD = 400  # rows that are looked at


@dataclass(frozen=True)
class Ahead:
    """A column that is made of later rows of another."""

    column: str
    source: str
    how: str  # "the value 1 row later", "the mean of 7 rows around it"
    n_later: int


def made_of_later(columns: Sequence[Column], sources: Sequence[Column], target: Column | None) -> Iterator[Ahead]:
    """Columns that are a mean over a window of a source, or of the target, that reaches into later rows.

    The tables' rows are all known, in order. A window of a column that lags behind another one, or behind the target, may reach
    forward as far as the lag.
    """
    usable = [one for one in columns if _is_usable(one)]
    known = [one for one in sources if _is_usable(one)]
    for source in [*known, *((target,) if target is not None and _is_usable(target) else ())]:
        behind = max((is_later(other, source.values) for other in known if other is not source), default=0)
        behind_target = is_later(target, source.values) if target is not None and source is not target else 0
        windows = dict(_windows(source.values[:HEAD]))
        for column in usable:
            if column.name == source.name or np.array_equal(column.values, source.values, equal_nan=True):
                continue
            for (how, n_later), made in windows.items():
                is_ahead = n_later > behind if not behind_target else n_later >= behind_target
                if is_ahead and _agrees(column.values[:HEAD], made):
                    yield Ahead(column.name, source.name, how, n_later)
                    break


def is_later(column: Column, target: FloatArray) -> int:
    """By how many rows a column is ahead of the target that it equals; 0 if it is not."""
    if not _is_usable(column) or len(target) != len(column.values):
        return 0
    for shift in range(1, MOST_SHIFT + 1):
        if _agrees(column.values[:-shift][:HEAD], target[shift:][:HEAD]):
            return shift
    return 0


def _windows(values: FloatArray) -> Iterator[tuple[tuple[str, int], FloatArray]]:
    """What means around and after each row would be."""
    total = np.concatenate([[0.0], np.cumsum(values)])
    n = len(values)
    for size in WINDOWS:
        before, after = size // 2, size - size // 2 - 1
        if before + after + LEAST_ROWS > n:
            return
        made = np.full(n, np.nan)
        rows = np.arange(before, n - after)
        made[rows] = (total[rows + after + 1] - total[rows - before]) / size
        if after:
            yield (f"the mean of {size} rows around it", after), made
        forward = np.full(n, np.nan)
        rows = np.arange(n - size + 1)
        forward[rows] = (total[rows + size] - total[rows]) / size
        yield (f"the mean of {size} rows from it on", size - 1), forward


def _agrees(one: FloatArray, other: FloatArray) -> bool:
    known = ~np.isnan(one) & ~np.isnan(other)
    if known.sum() < LEAST_ROWS:
        return False
    spread = float(np.std(other[known]))
    return spread > 0 and float((np.abs(one[known] - other[known]) <= 1e-6 * spread).mean()) >= SAME


def _is_usable(column: Column) -> bool:
    values = column.values[:HEAD]
    return column.kind in ("number", "whole") and len(values) >= LEAST_ROWS and len(np.unique(values)) >= LEAST_DIFFERENT
