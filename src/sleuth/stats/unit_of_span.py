"""Whether the rows of one level of a category have a quantity in another unit from one row to another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from sleuth.evidence.table import BoolArray, Column, FloatArray, Table
from sleuth.stats.distances import kolmogorov_smirnov
from sleuth.stats.measured import named_factors
from sleuth.stats.order import rank_correlation
from sleuth.stats.units import Unit, is_abrupt, other_stretch, same_but_for_unit, within

LEAST_ROWS = 30  # of a span, and twice as many of a level
MOST_LEVELS = 60  # of a category
FAR = 2.0  # deviations between the span and the other rows of its level
RELATED = 0.2  # rank correlation from which on a column would change too, were the things others
CHANGED = 1e-6  # p-value up to which a span differs
ALIKE = 0.001  # p-value from which on it does not


@dataclass(frozen=True, slots=True)
class Span:
    """Rows of one level, one behind the other, in which a column is in another unit."""

    category: str
    level: str
    column: Column
    unit: Unit
    is_in: BoolArray  # (n_sampled,)


def spans_in_other_units(table: Table, columns: Sequence[Column], *, max_distance: float) -> Iterator[Span]:
    """Each level of a category and quantity that a source began, or ceased, to write in another unit.

    Example:
        >>> list(spans_in_other_units(Table("train", "", 0, (), np.zeros(0, np.int64)), [], max_distance=0.35))
        []
    """
    named = [column for column in columns if len(column.known) and column.known.min() > 0 and named_factors(column.name)]
    for category in table.columns if named else ():
        if not (category.is_category and category.is_text and len(category.levels) <= MOST_LEVELS):
            continue
        for code, level in enumerate(category.levels):
            group: BoolArray = category.values == code
            for column in named:
                others = [one.values for one in columns if one is not column]
                found = unit_of_span(column.values, group, others, name=column.name, max_distance=max_distance)
                if found is not None:
                    yield Span(category.name, level.value, column, *found)


def unit_of_span(
    values: FloatArray, group: BoolArray, others: Sequence[FloatArray], *, name: str, max_distance: float
) -> tuple[Unit, BoolArray] | None:
    """The factor of a span of a group's rows and the span, if only the unit can explain it; None otherwise.

    The change is abrupt; the rows of other groups do not change meanwhile, nor does any column that goes with the values.

    Args:
        values: positive; NaN = missing; in order.
        group: the rows of the group.
        others: other columns of numbers.
        name: of the column, which says what is measured.
        max_distance: largest difference of the inner quantiles, once divided, in deviations.

    Example:
        >>> weight, is_one = np.exp(np.random.default_rng(1).normal(4.3, 0.2, 2000)), np.arange(2000) % 4 == 0
        >>> weight[1200:][is_one[1200:]] *= 2.2046
        >>> unit, rows = unit_of_span(weight, is_one, [], name="weight_kg", max_distance=0.35)
        >>> unit.factor, int(rows.sum())
        (2.204623, 200)
        >>> unit_of_span(weight, is_one, [], name="fee", max_distance=0.35) is None
        True
    """
    rows = np.flatnonzero(group & ~np.isnan(values))
    stretch = _smaller_part(other_stretch(values[rows], least=LEAST_ROWS, alpha=CHANGED), len(rows))
    if stretch is None:
        return None
    inside = within(stretch, len(rows))
    unit = same_but_for_unit(
        values[rows[~inside]], values[rows[inside]], tolerance=0.03, max_distance=max_distance, least_apart=FAR, name=name
    )
    if unit is None or unit.factor not in named_factors(name) or not is_abrupt(values[rows], stretch):
        return None
    if _changes(values, ~group, (int(rows[stretch[0]]), int(rows[stretch[1] - 1]) + 1)):
        return None
    for other in others:
        known = ~np.isnan(other[rows])
        part, x, y = inside[known], values[rows][known], other[rows][known]
        if abs(rank_correlation(x[~part], y[~part])[0]) >= RELATED and kolmogorov_smirnov(y[~part], y[part]) < ALIKE:
            return None
    is_in = np.zeros(len(values), np.bool_)
    is_in[rows[inside]] = True
    return unit, is_in


def _smaller_part(stretch: tuple[int, int] | None, n: int) -> tuple[int, int] | None:
    """The part that is the smaller, where a stretch begins, or ends, with the rows: by chance it misses some of them."""
    if stretch is None:
        return None
    start, end = stretch
    start, end = (0 if start < LEAST_ROWS else start), (n if end > n - LEAST_ROWS else end)
    if end - start <= n / 2:
        return start, end
    if start == 0:
        return (end, n) if end < n else None
    return (0, start) if end == n else (start, end)


def _changes(values: FloatArray, rest: BoolArray, ends: tuple[int, int]) -> bool:
    """Whether the rest of the rows is other too between two rows."""
    known, inside = rest & ~np.isnan(values), within(ends, len(values))
    return kolmogorov_smirnov(values[known & ~inside], values[known & inside]) < ALIKE
