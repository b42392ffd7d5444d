"""Features that were computed with later rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from sleuth.evidence.calls import Column, FloatArray
from sleuth.evidence.filters import fading, filtered

LEAST_ROWS = 40
LEAST_DIFFERENT = 12
MOST_SHIFT = 30  # rows
WINDOWS = range(2, 32)
MARGIN = 32  # rows at either end, which windows do not fill
N_PROBES = 12  # rows by which most pairs are ruled out
SAME = 0.9  # share of rows for which the relation must hold
HEAD = 400  # rows that are looked at
LEAST_TIMES = 4  # that the values of a clock come again, on average
DIGITS = 6  # of a deviation, to which two values are the same
MOST_COLUMNS = 150  # of a table, and as many sources: each is compared with each
MOST_COMMON = 0.5  # share of the most frequent value of a column that may be a mean: one of mostly zeros agrees with any other


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
    forward as far as the lag. Of a wide table the first columns are looked at.
    """
    usable = [one for one in columns[:MOST_COLUMNS] if _is_usable(one) and _common(one.values[:HEAD])[1] <= MOST_COMMON]
    known = [one for one in sources[:MOST_COLUMNS] if _is_usable(one)]
    if not usable:
        return
    values = np.stack([one.values[:HEAD] for one in usable])
    for source in [*known, *((target,) if target is not None and _is_usable(target) else ())]:
        windows, told = _windows(source.values[:HEAD]), set[str]()
        for at, window in _candidates(values, np.stack([made for _, _, made in windows])):
            how, n_later, made = windows[window]
            column = usable[at]
            is_other = column.name != source.name and not np.array_equal(column.values, source.values, equal_nan=True)
            if (
                is_other
                and _agrees(values[at], made)
                and not _is_foretold(source.values[:HEAD], values[at])
                and _is_ahead(source, known, target, n_later)
            ):
                told.add(column.name)
                yield Ahead(column.name, source.name, how, n_later)
        for column in usable:
            head, other = source.values[:HEAD], column.values[:HEAD]
            if column.name not in {*told, source.name} and (n_later := fading(head, other)) and not _is_foretold(head, other):
                told.add(column.name)
                yield Ahead(column.name, source.name, "a fading mean of the rows from it on", n_later)
        if source is not target:
            for column, n_later in filtered(source, [one for one in usable if one.name not in told and one.name != source.name]):
                if _is_ahead(source, known, target, n_later):
                    yield Ahead(column.name, source.name, f"a weighted mean of rows up to {n_later} later", n_later)


def _candidates(values: FloatArray, windows: FloatArray) -> list[tuple[int, int]]:
    """Which columns (n_columns, n) may be which windows (n_windows, n): they agree in a few rows."""
    n = values.shape[1]
    rows = np.linspace(MARGIN, n - MARGIN - 1, N_PROBES).astype(int) if n > 2 * MARGIN + N_PROBES else np.arange(n)
    with np.errstate(invalid="ignore"):
        close = np.isclose(windows[:, None, rows], values[None, :, rows], rtol=1e-6, atol=1e-9)
    close |= np.isnan(values[None, :, rows])
    found = np.argwhere(close.mean(axis=2) >= SAME)
    return [(int(column), int(window)) for window, column in found]


def _is_ahead(source: Column, known: Sequence[Column], target: Column | None, n_later: int) -> bool:
    """Whether a window that reaches so far forward reaches into what is not there yet: the source itself may lag behind."""
    behind = max((is_later(other, source.values) for other in known if other is not source), default=0)
    behind_target = is_later(target, source.values) if target is not None and source is not target else 0
    return n_later >= behind_target if behind_target else n_later > behind


def _is_foretold(source: FloatArray, column: FloatArray) -> bool:
    """Whether a source's value in a row alone tells the column's, as a clock or a count tells what comes after it.

    Each value that comes again goes with one value of the column, or the two are the same distance apart.
    """
    both = np.isfinite(source) & np.isfinite(column)
    source, column = source[both], column[both]
    if len(source) < LEAST_ROWS:
        return False
    unit = float(np.std(source)) or 1.0
    if _common(np.round((column - source) / unit, DIGITS))[1] >= SAME:
        return True
    levels, code, counts = np.unique(source, return_inverse=True, return_counts=True)
    if len(levels) * LEAST_TIMES > len(source):
        return False
    same = [_common(np.round(column[code == level] / unit, DIGITS))[1] * counts[level] for level in range(len(levels))]
    return bool(sum(same) >= SAME * len(source))


def is_later(column: Column, target: FloatArray) -> int:
    """By how many rows a column is ahead of the target that it equals; 0 if it is not."""
    if not _is_usable(column) or len(target) != len(column.values):
        return 0
    for shift in range(1, MOST_SHIFT + 1):
        if _agrees(column.values[:-shift][:HEAD], target[shift:][:HEAD]):
            return shift
    return 0


def _windows(values: FloatArray) -> list[tuple[str, int, FloatArray]]:
    """What means around and after each row would be: in words, how far they reach forward, and their values."""
    total = np.concatenate([[0.0], np.cumsum(values)])
    n, found = len(values), []
    for size in (one for one in WINDOWS if one + LEAST_ROWS <= n):
        for before, how in ((size // 2, "around it"), (0, "from it on")):
            after = size - before - 1
            if not after:
                continue
            made = np.full(n, np.nan)
            rows = np.arange(before, n - after)
            made[rows] = (total[rows + after + 1] - total[rows - before]) / size
            found.append((f"the mean of {size} rows {how}", after, made))
    return found


def _agrees(one: FloatArray, other: FloatArray) -> bool:
    common, share = _common(other)
    known = ~np.isnan(one) & ~np.isnan(other)
    if share > MOST_COMMON:  # rows in which both have it say nothing
        known &= (one != common) | (other != common)
    if known.sum() < LEAST_ROWS:
        return False
    spread = float(np.std(other[known]))
    return spread > 0 and float((np.abs(one[known] - other[known]) <= 1e-6 * spread).mean()) >= SAME


def _common(values: FloatArray) -> tuple[float, float]:
    """The most frequent value, and its share of the rows."""
    different, counts = np.unique(values, return_counts=True)
    at = int(counts.argmax())
    return float(different[at]), float(counts[at] / len(values))


def _is_usable(column: Column) -> bool:
    values = column.values[:HEAD]
    return column.kind in ("number", "whole") and len(values) >= LEAST_ROWS and len(np.unique(values)) >= LEAST_DIFFERENT
