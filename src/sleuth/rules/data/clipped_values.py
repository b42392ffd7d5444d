"""D116 clipped-values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sleuth.evidence.splits import Splits
from sleuth.evidence.table import BoolArray, Column, ColumnKind, FloatArray, IntArray, Table
from sleuth.rule import FAULT, INFO, LIKELY, Finding, Where, rule
from sleuth.stats.limited_level import is_limited


@rule(
    "D116",
    kind=FAULT,
    certainty=LIKELY,
    severity=INFO,
    needs=(),
    explains=("out-of-range-values", "target-outliers"),
)
def clipped_values(splits: Splits, *, min_share: float = 0.01, times: float = 5.0, min_levels: int = 50) -> Iterator[Finding]:
    """Values beyond a limit were set to the limit.

    Measure:
        The share of rows at the least or greatest value of a column with many different values, against what the density
        beside it leads to expect; and the same within a level of a category, if its values are those of the other levels but for
        what these have beyond.
    Why:
        What lies beyond the limit is unknown: the model sees one value where there are many, and never learns the ends.
    Fix:
        Get the raw values, mark the limited rows, or use a model for censored values.
    Limits:
        Zero as the least value, and 1 and 100 as the greatest, are natural limits.
    Source:
        Tobin 1958, Estimation of Relationships for Limited Dependent Variables, https://doi.org/10.2307/1907382.

    Args:
        min_share: share of rows at the edge from which on, 0 to 1.
        times: mass at the edge over the mass in the next twentieth of the range.
        min_levels: different values that the column must have.
    """
    least = (min_share, times, min_levels)
    for table in splits.tables[:1]:
        categories = [one for one in table.columns if one.is_category and one.is_text and len(one.levels) <= MOST_LEVELS]
        for column in table.columns:
            if column.kind is not ColumnKind.NUMBER or column.name in splits.roles.ids or column.name == splits.roles.time:
                continue
            ends = list(_ends(column.known, column.distinct, *least))
            for limit in ends:
                yield _finding(table, column, limit, column.values == limit.edge, "")
            for category in categories if not ends else ():
                for code, level in enumerate(category.levels):
                    group: BoolArray = category.values == code
                    known = column.values[group & ~np.isnan(column.values)]
                    for limit in _ends(known, np.unique(known, return_counts=True), *least):
                        if is_limited(column.values, group, limit.edge, limit.sign):
                            where = f", where {category.name!r} is {level.value!r},"
                            yield _finding(table, column, limit, group & (column.values == limit.edge), where)


@dataclass(frozen=True, slots=True)
class _Limit:
    """An end of a column at which far more values stand than beside it."""

    edge: float
    sign: int  # 1 where it is the least value, -1 where it is the greatest
    share: float  # of the rows
    beside: float


def _ends(
    known: FloatArray, distinct: tuple[FloatArray, IntArray], min_share: float, times: float, min_levels: int
) -> Iterator[_Limit]:
    """The ends of values at which they heap up."""
    values, counts = distinct
    if len(values) < min_levels:
        return
    width = float(np.subtract(*np.quantile(known, [0.99, 0.01]))) / PARTS
    for place, natural, sign in ((0, (0.0,), 1), (-1, (0.0, 1.0, 100.0), -1)):
        edge, share = float(values[place]), float(counts[place] / counts.sum())
        beside = (sign * (values - edge) > 0) & (sign * (values - edge) <= width)
        usual = float(np.median(counts[beside])) if beside.any() else 0.0
        if edge in natural or share < min_share or not beside.any() or counts[place] < times * max(usual, 1.0):
            continue
        if counts[place] < max(counts[beside].sum() / 2, 2 * np.delete(counts, place)[np.delete(values, place) != 0].max()):
            continue
        yield _Limit(edge, sign, share, float(counts[beside].sum() / counts.sum()))


def _finding(table: Table, column: Column, limit: _Limit, is_at: BoolArray, where: str) -> Finding:
    return Finding(
        message=f"{limit.share:.1%} of {column.name!r} in {table.split}{where} is exactly {limit.edge:g}, its "
        f"{'least' if limit.sign > 0 else 'greatest'} value; only {limit.beside:.1%} lies next to it.",
        where=Where(split=table.split, column=column.name, rows=tuple(table.rows[is_at][:5].tolist())),
        values={"limit": limit.edge, "share": limit.share, "beside": limit.beside},
    )


PARTS = 20  # of the range; one of them lies beside the edge
MOST_LEVELS = 60  # of a category whose levels are looked at one by one
