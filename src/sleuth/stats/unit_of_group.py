"""Whether a group of rows has one quantity in another unit: another column, which is as elsewhere, says what it should be."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from sleuth.evidence.table import BoolArray, Column, FloatArray, Table
from sleuth.stats.distances import kolmogorov_smirnov
from sleuth.stats.order import rank_correlation
from sleuth.stats.robust import median_absolute_deviation
from sleuth.stats.units import FACTORS, Unit, same_but_for_unit

STRONG = 0.8  # rank correlation with another column, of the rest and of the group, by which that one says what a value should be
ALIKE = 0.01  # p-value from which on the other column is as elsewhere
FAR = 2.0  # deviations between the group and the rest
ERRORS = 3.0  # standard errors within which the ratio is that of the units, and no round number
CONVERSIONS = tuple(factor for factor in FACTORS if factor % 1)  # an amount that is ten or 24 times another is one of its kind
MOST_LEVELS = 60  # of a category whose levels are compared
LEAST_ROWS = 30  # of a level
MOST_SHARE = 0.45  # of the rows that a level has
NEARLY = 0.1  # difference of logarithms, within which it is looked at more closely
BENT = 3  # degree of the curve by which the other column says it


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of one level of a category, in which a column is in another unit."""

    category: str
    level: str
    column: Column
    unit: Unit
    is_in: BoolArray  # (n_sampled,)


def groups_in_other_units(table: Table, columns: Sequence[Column], *, max_distance: float) -> Iterator[Group]:
    """Each level of a category and column of numbers, of which only the unit can explain how they differ from the rest.

    Example:
        >>> list(groups_in_other_units(Table("train", "", 0, (), np.zeros(0, np.int64)), [], max_distance=0.35))
        []
    """
    positive = [column for column in columns if len(column.known) and column.known.min() > 0]
    logs = [np.log(column.values) for column in positive]
    middles = [float(np.nanmedian(log)) for log in logs]
    for category in table.columns:
        if not (category.is_category and category.is_text and len(category.levels) <= MOST_LEVELS):
            continue
        for code, level in enumerate(category.levels):
            is_in: BoolArray = category.values == code
            if not LEAST_ROWS <= is_in.sum() <= MOST_SHARE * len(is_in):
                continue
            for column, log, middle in zip(positive, logs, middles, strict=True):
                if np.isnan(log[is_in]).all() or not may_be_converted(float(np.nanmedian(log[is_in])) - middle):
                    continue
                others = [one.values for one in positive if one is not column]
                if unit := unit_of_group(column.values, is_in, others, max_distance=max_distance):
                    yield Group(category.name, level.value, column, unit, is_in)


def may_be_converted(shift: float) -> bool:
    """Whether a difference of the medians of two logarithms is about that of two units.

    Example:
        >>> may_be_converted(-0.93), may_be_converted(0.69)
        (True, False)
    """
    return any(abs(abs(shift) - math.log(factor)) < NEARLY for factor in CONVERSIONS)


def unit_of_group(values: FloatArray, group: BoolArray, others: Sequence[FloatArray], *, max_distance: float) -> Unit | None:
    """The factor between a group of rows and the rest, if only the unit can explain it; None otherwise.

    The shapes agree once the factor is taken out; a second column goes closely with the first in both, and is the
    same in both; and by it the ratio is so exactly known that it is that of the units and of no round number.

    Args:
        values: positive; NaN = missing.
        group: the rows of the group.
        others: other columns of numbers.
        max_distance: largest difference of the inner quantiles, once divided, in deviations.

    Example:
        >>> dice = np.random.default_rng(0)
        >>> weight, is_one = dice.normal(0, 0.2, 2000), np.arange(2000) % 8 == 0
        >>> height = np.exp(weight + dice.normal(0, 0.02, 2000)) * np.where(is_one, 1 / 2.54, 1.0)
        >>> unit_of_group(height, is_one, [weight], max_distance=0.35).factor
        2.54
        >>> unit_of_group(height, is_one, [dice.normal(0, 0.2, 2000)], max_distance=0.35) is None
        True
    """
    known = ~np.isnan(values)
    unit = same_but_for_unit(
        values[known & ~group], values[known & group], tolerance=0.03, max_distance=max_distance, least_apart=FAR
    )
    if unit is None or unit.factor not in CONVERSIONS:
        return None
    for other in others:
        both = known & ~np.isnan(other)
        inside, outside = both & group, both & ~group
        if min(inside.sum(), outside.sum()) < 2 or kolmogorov_smirnov(other[outside], other[inside]) < ALIKE:
            continue
        close = [rank_correlation(values[part], other[part])[0] for part in (outside, inside)]
        if min(map(abs, close)) >= STRONG and close[0] * close[1] > 0:
            ratio, error = _ratio(np.log(np.where(both, values, 1.0)), other, inside, outside)
            if abs(ratio - math.log(unit.factor)) <= ERRORS * error < abs(ratio - _round(ratio)):
                return unit
    return None


def _ratio(logs: FloatArray, other: FloatArray, inside: BoolArray, outside: BoolArray) -> tuple[float, float]:
    """The logarithm of the ratio between group and rest at one value of the other column, above 0, and its standard error."""
    curve = np.polynomial.polynomial.Polynomial.fit(other[outside], logs[outside], BENT)
    left, rest = (logs[part] - np.asarray(curve(other[part])) for part in (inside, outside))
    spread = max(median_absolute_deviation(left), median_absolute_deviation(rest))
    error = MEDIAN * spread * math.sqrt(1 / len(left) + 1 / len(rest))
    return abs(float(np.median(left) - np.median(rest))), error


def _round(ratio: float) -> float:
    """The logarithm of the number of two digits that is nearest to a ratio."""
    size = math.exp(ratio)
    step = 10.0 ** (math.floor(math.log10(size)) - 1)
    return math.log(round(size / step) * step)


MEDIAN = 1.2533  # standard error of the median of a normal sample over that of its mean
