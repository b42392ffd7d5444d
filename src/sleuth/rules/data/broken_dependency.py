"""D131 broken-dependency."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.evidence.splits import Splits
from sleuth.evidence.table import Column, ColumnKind, IntArray
from sleuth.rule import FAULT, LIKELY, WARNING, Finding, Where, rule
from sleuth.stats.dependence import LEAST_CODES, dependence, has_codes


@rule(
    "D131",
    kind=FAULT,
    certainty=LIKELY,
    severity=WARNING,
    needs=(),
    explains=(),
)
def broken_dependency(
    splits: Splits,
    *,
    min_share: float = 0.99,
    min_levels: int = 5,
    min_targets: int = 3,
    min_support: float = 8.0,
    max_usual: float = 0.8,
    most: int = 40,
) -> Iterator[Finding]:
    """A column that another one determines does not, in a few rows.

    Measure:
        For each text column, and each other one of text or of whole numbers, the share of rows whose value is the usual one for
        that of the other column: dependences that hold in more than 99 % of the rows, but not in all. Each value of the other
        column must stand often enough, and the text must vary. Numbers count where they are codes, such as zip codes: many,
        and not cut in bands by the text, as an age is.
    Why:
        Zip code and city, or product and category, contradict each other in these rows: one of them is wrong.
    Fix:
        Look at the rows; take the determined column from a table of reference.
    Limits:
        A dependence by chance, of columns with few levels, is excluded by asking for many levels. Numbers that are told by a
        text are not judged, nor what keys of persons or things tell: that may change with time.
    Source:
        Huhtala, Kärkkäinen, Porkka and Toivonen 1999, TANE: An Efficient Algorithm for Discovering Functional and Approximate
        Dependencies, https://doi.org/10.1093/comjnl/42.2.100.

    Args:
        min_share: share of rows for which the dependence holds, 0 to 1.
        min_levels: levels of the first column.
        min_targets: levels of the second column.
        min_support: rows of a level of the first column, on average.
        max_usual: greatest share of one level of the second column, 0 to 1.
        most: text columns up to which pairs are compared.
    """
    table, roles = splits.train, splits.roles
    columns = [c for c in table.columns if c.name not in (*roles.ids, roles.target, roles.time)]
    texts = [c for c in columns if c.is_text and min_targets <= len(c.levels) <= len(table.rows) / 4][:most]
    for one in texts + [c for c in columns if _may_be_codes(c) and c.name not in roles.groups][:most]:
        first, n_levels = _codes(one)
        if n_levels < min_levels or len(one.known) < min_support * n_levels:
            continue
        for other in texts:
            if other is one or len(other.levels) > n_levels or other.levels[0].count > max_usual * other.n_counted:
                continue
            second, _ = _codes(other)
            found = dependence(first, second)
            if not min_share <= found.share < 1 or not found.is_rare_everywhere:
                continue
            if not one.is_text and not has_codes(found, first, second):
                continue
            at = int(found.wrong[0])
            value = one.levels[first[at]].value if one.is_text else f"{one.values[at]:.0f}"
            yield Finding(
                message=f"{one.name!r} determines {other.name!r} in {found.share:.2%} of the rows of {table.split}, but not in "
                f"{len(found.wrong)}: {value!r} stands with {other.levels[second[at]].value!r} instead of "
                f"{other.levels[found.usual[first[at]]].value!r}.",
                where=Where(split=table.split, column=other.name, rows=tuple(table.rows[found.wrong][:5].tolist())),
                values={"determined_by": one.name, "rows": len(found.wrong), "share": found.share},
            )


def _may_be_codes(column: Column) -> bool:
    return column.kind is ColumnKind.NUMBER and column.is_whole and len(column.distinct[0]) >= LEAST_CODES


def _codes(column: Column) -> tuple[IntArray, int]:
    """The position of each row's value among the different ones, numbers in their order, -1 = missing; and how many these are."""
    if column.is_text:
        return np.nan_to_num(column.values, nan=-1).astype(np.int64), len(column.levels)
    values = column.distinct[0]
    return np.where(np.isnan(column.values), -1, np.searchsorted(values, column.values)).astype(np.int64), len(values)
