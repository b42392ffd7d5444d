"""D131 broken-dependency."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.evidence.splits import Splits
from sleuth.evidence.table import IntArray
from sleuth.rule import FAULT, LIKELY, WARNING, Finding, Where, rule
from sleuth.stats.association import contingency


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
        For each pair of text columns the share of rows whose second value is the usual one for their first value: dependences
        that hold in more than 99 % of the rows, but not in all. Each first value must stand often enough, and the second
        column must vary.
    Why:
        Zip code and city, or product and category, contradict each other in these rows: one of them is wrong.
    Fix:
        Look at the rows; take the determined column from a table of reference.
    Limits:
        A dependence by chance, of columns with few levels, is excluded by asking for many levels.
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
    table = splits.train
    texts = [
        c
        for c in table.columns
        if c.is_text and c.name not in splits.roles.ids and min_targets <= len(c.levels) <= len(table.rows) / 4
    ][:most]
    for one in texts:
        if len(one.levels) < min_levels or len(one.known) < min_support * len(one.levels):
            continue
        for other in texts:
            if other is one or len(other.levels) > len(one.levels) or other.levels[0].count > max_usual * other.n_counted:
                continue
            first, second = (np.nan_to_num(column.values, nan=-1).astype(np.int64) for column in (one, other))
            counts = contingency(first, second)
            share = float(counts.max(1).sum() / max(counts.sum(), 1))
            if not min_share <= share < 1:
                continue
            usual = counts.argmax(1)
            wrong = np.flatnonzero((first >= 0) & (second >= 0) & (usual[np.maximum(first, 0)] != second))
            if splits.roles.target in {one.name, other.name} or not _is_rare_everywhere(counts):
                continue
            at = int(wrong[0])
            yield Finding(
                message=f"{one.name!r} determines {other.name!r} in {share:.2%} of the rows of {table.split}, but not in "
                f"{len(wrong)}: "
                f"{one.levels[first[at]].value!r} stands with {other.levels[second[at]].value!r} instead of "
                f"{other.levels[usual[first[at]]].value!r}.",
                where=Where(split=table.split, column=other.name, rows=tuple(table.rows[wrong][:5].tolist())),
                values={"determined_by": one.name, "rows": len(wrong), "share": share},
            )


def _is_rare_everywhere(counts: IntArray, most: float = 0.34) -> bool:
    """Whether no level that stands often has the exception in a third of its rows: such a level has two values by nature."""
    totals = counts.sum(1)
    often = totals >= np.median(totals[totals > 0])
    return bool((counts.max(1)[often] > (1 - most) * totals[often]).all())
