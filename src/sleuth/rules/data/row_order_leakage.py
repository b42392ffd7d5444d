"""D205 row-order-leakage."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.splits import Splits
from sleuth.evidence.table import Column, FloatArray, Task
from sleuth.rule import FAULT, LIKELY, WARNING, Finding, Where, rule
from sleuth.stats.association import auc
from sleuth.stats.classes import one_against_rest
from sleuth.stats.order import rank_correlation


@rule(
    "D205",
    kind=FAULT,
    certainty=LIKELY,
    severity=WARNING,
    needs=("target",),
    explains=(),
)
def row_order_leakage(
    splits: Splits, *, min_auc: float = 0.65, min_correlation: float = 0.3, alpha: float = 1e-8, min_rows: int = 100
) -> Iterator[Finding]:
    """The position of a row, or its id, tells the target.

    Measure:
        AUC of the row's position and of each numeric id for each class, or their rank correlation with a number, in a table
        that is not in order of time.
    Why:
        The order comes from how the rows were collected. A model that sees the id, or a division by position, uses it.
    Fix:
        Drop ids from the features, shuffle before the division, and find out what the order stands for.
    Limits:
        In a table in order of time a trend of the target is natural; it is left alone.
    Source:
        Kaufman, Rosset, Perlich and Stitelman 2012, Leakage in Data Mining, https://doi.org/10.1145/2382577.2382579.

    Args:
        min_auc: AUC from which on, either way, 0.5 to 1.
        min_correlation: rank correlation for numbers, 0 to 1.
        alpha: p-value, 0 to 1.
        min_rows: sampled rows that are needed.
    """
    target, table = splits.target, splits.train
    if target is None or len(target.known) < min_rows:
        raise NotApplicable("there are too few rows with a target")
    if table.course is not None and table.course.n_back < MANY_BACK * table.course.n_steps:
        raise NotApplicable("the table is in order of time")
    orders = [("", table.rows.astype(np.float64))]
    orders += [(name, table.by_name[name].values) for name in splits.roles.ids if table.by_name[name].is_numeric]
    for name, order in orders:
        strength, p_value, what = _told(order, target, splits.roles.task)
        least = min_correlation if splits.roles.task is Task.NUMBER else 2 * min_auc - 1
        if strength > least and p_value < alpha:
            yield Finding(
                message=f"{f'The id {name!r}' if name else 'The position of a row'} in {table.split} tells {what}: "
                + (f"rank correlation {strength:.2f}." if splits.roles.task is Task.NUMBER else f"AUC {(1 + strength) / 2:.2f}."),
                where=Where(split=table.split, column=name),
                values={"strength": strength, "p_value": p_value},
            )
            return


MANY_BACK = 0.1  # share of steps that go back, above which a table is in no order of time


def _told(order: FloatArray, target: Column, task: Task | None) -> tuple[float, float, str]:
    """Strength (0 to 1), p-value, and what is told best."""
    if task is Task.NUMBER:
        known = ~np.isnan(target.values) & ~np.isnan(order)
        found, p_value = rank_correlation(order[known], target.values[known])
        return abs(found), p_value, repr(target.name)
    best = (0.0, 1.0, "")
    for name, has, known in one_against_rest(target):
        kept = known & ~np.isnan(order)
        found, p_value = auc(order[kept], has[kept])
        best = max(best, (abs(2 * found - 1), p_value, f"{target.name!r} = {name}"), key=lambda one: one[0])
    return best
