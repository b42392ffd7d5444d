"""Whether rows here and there have one quantity in another unit: a second column says of each row what it should be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sleuth.evidence.table import BoolArray, Column, FloatArray, Table
from sleuth.stats.order import correlation
from sleuth.stats.robust import median_absolute_deviation
from sleuth.stats.tails import ranks
from sleuth.stats.unit_of_group import BENT, LEAST_ROWS, MOST_SHARE, groups_in_other_units, unit_of_group
from sleuth.stats.unit_of_span import spans_in_other_units
from sleuth.stats.units import Unit

RELATED = 0.5  # rank correlation of two columns from which on one may say what the other should be, if some rows spoil it
OUTSIDE = 6.0  # deviations from the curve beyond which a row does not belong to it
TOGETHER = 0.9  # share of the rows beyond it that lie in one heap
LEAST_SHARE = 0.01  # of the rows
N_ROUNDS = 6


@dataclass(frozen=True, slots=True)
class Part:
    """Rows in which a column is in another unit."""

    column: Column
    unit: Unit
    is_in: BoolArray  # (n_sampled,)
    where: str  # in words


def parts_in_other_units(table: Table, columns: Sequence[Column], *, max_distance: float) -> Iterator[Part]:
    """Parts that a second column shows to be in another unit: a level of a category, some of its rows, or rows here and there.

    Example:
        >>> list(parts_in_other_units(Table("train", "", 0, (), np.zeros(0, np.int64)), [], max_distance=0.35))
        []
    """
    found = set()
    for group in groups_in_other_units(table, columns, max_distance=max_distance):
        found.add(group.column.name)
        where = f"where {group.category!r} is {group.level!r} in {table.split}"
        yield Part(group.column, group.unit, group.is_in, where)
    left = [column for column in columns if column.name not in found]
    for span in spans_in_other_units(table, left, max_distance=max_distance):
        found.add(span.column.name)
        first, last = table.rows[span.is_in][[0, -1]]
        where = f"where {span.category!r} is {span.level!r} in rows {first:,} to {last:,} of {table.split}"
        yield Part(span.column, span.unit, span.is_in, where)
    for part in _rows_in_other_units([column for column in columns if column.name not in found], max_distance):
        yield replace(part, where=f"in {part.is_in.mean():.1%} of the rows of {table.split}, {part.where},")


def _rows_in_other_units(columns: Sequence[Column], max_distance: float) -> Iterator[Part]:
    """Each column of numbers of which some rows lie beside the curve that a second column gives, by the factor of a unit."""
    positive = [column for column in columns if len(column.known) >= 4 * LEAST_ROWS and column.known.min() > 0]
    logs = [np.log(column.values) for column in positive]
    placed = [ranks(np.where(np.isnan(log), np.nanmedian(log), log)) for log in logs]
    for at, column in enumerate(positive):
        for by, other in enumerate(positive):
            if by == at or abs(correlation(placed[at], placed[by])) < RELATED:
                continue
            is_in = beside_the_curve(logs[at], logs[by])
            if is_in is not None and (unit := unit_of_group(column.values, is_in, [logs[by]], max_distance=max_distance)):
                yield Part(column, unit, is_in, f"by {other.name!r}")
                break


def beside_the_curve(values: FloatArray, other: FloatArray) -> BoolArray | None:
    """The rows that lie in one heap beside the curve on which all others lie; None if there is no such heap.

    Args:
        values: logarithms, NaN = missing.
        other: the same of the column by which the curve goes.

    Example:
        >>> dice = np.random.default_rng(0)
        >>> other, is_one = dice.normal(size=2000), np.arange(2000) % 10 == 0
        >>> values = other / 3 + dice.normal(0, 0.03, 2000) - np.where(is_one, np.log(2.54), 0.0)
        >>> bool((beside_the_curve(values, other) == is_one).all())
        True
        >>> beside_the_curve(other / 3, other) is None
        True
    """
    both = ~np.isnan(values) & ~np.isnan(other)
    x, y = other[both], values[both]
    if len(x) < 4 * LEAST_ROWS or np.ptp(x) == 0:
        return None
    near = np.ones(len(x), np.bool_)
    for _ in range(N_ROUNDS):
        left = y - np.asarray(np.polynomial.polynomial.Polynomial.fit(x[near], y[near], BENT)(x))
        left -= np.median(left)
        spread = median_absolute_deviation(left)
        near = np.abs(left) <= OUTSIDE * spread
        if spread <= 0 or near.mean() < 1 - MOST_SHARE:
            return None
    out = left[~near]
    if len(out) < max(LEAST_ROWS, LEAST_SHARE * len(x)):
        return None
    heap = ~near & (np.abs(left - np.median(out)) <= OUTSIDE * spread)
    if heap.sum() < TOGETHER * len(out):
        return None
    made = np.zeros(len(values), np.bool_)
    made[np.flatnonzero(both)[heap]] = True
    return made
