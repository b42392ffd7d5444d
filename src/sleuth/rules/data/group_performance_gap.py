"""D402 group-performance-gap."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.scores import Scores
from sleuth.evidence.splits import Splits
from sleuth.evidence.table import BoolArray, Column, FloatArray, Task
from sleuth.rule import FAULT, HINT, LIKELY, WARNING, Finding, Where, rule
from sleuth.stats.distances import normal_tail


@rule(
    "D402",
    kind=FAULT,
    certainty=LIKELY,
    severity=WARNING,
    needs=("scores", "protected"),
    explains=("weak-slice", "group-label-bias"),
)
def group_performance_gap(splits: Splits, *, min_rows: int = 40, min_gap: float = 0.1, alpha: float = 1e-3) -> Iterator[Finding]:
    """The model errs more on one group of persons than on the others.

    Measure:
        By sex, race, age group and the like: the share of wrong answers, and for two classes also the share of positives that
        are missed and of negatives that are taken for positives, of each group against all others; a test of the difference,
        corrected for all that were tried. For numbers: the absolute error, relative to that of the others.
    Why:
        The model serves these persons worse, which laws forbid in many uses.
    Fix:
        Look at how many of them the training holds and how their labels came about; weight or collect rows, set the threshold
        with care, and report the measure by group.
    Limits:
        Groups with other shares of the classes differ in missed positives even for a fair score. Without the user's own model
        only a gradient booster is judged, and a hint given.
    Source:
        Hardt, Price and Srebro 2016, Equality of Opportunity in Supervised Learning, https://arxiv.org/abs/1610.02413.

    Args:
        min_rows: rows of a group, and of a class in it, that are needed.
        min_gap: difference of two shares from which on, 0 to 1; for numbers part of the others' error.
        alpha: p-value after correction, 0 to 1.
    """
    scores = splits.scores
    if scores is None:
        return
    table = splits.table(scores.split)
    target = table.by_name[splits.roles.target]
    columns = [table.by_name[name] for name in splits.roles.protected if name in table.by_name and name != target.name]
    if not columns:
        raise NotApplicable("the judged split has no such column")
    is_class = splits.roles.task is Task.CLASSES
    tried = [
        (column, value, what, *_gap(losses, column.values == value, is_in & ~np.isnan(column.values), is_class=is_class))
        for column in columns
        for value in column.distinct[0]
        for what, losses, is_in in _measures(scores, target, is_class=is_class)
        if _enough(column, value, losses, is_in, min_rows)
    ]
    seen: set[str] = set()
    for column, value, what, gap, p_value, inside, outside in sorted(tried, key=lambda one: -one[3]):
        if gap < min_gap or p_value * len(tried) >= alpha or column.name in seen:
            continue
        seen.add(column.name)
        who = repr(scores.model) if scores.model else "a gradient booster"
        label = column.levels[int(value)].value if column.is_text else f"{value:g}"
        shown = f"{inside:.1%} against {outside:.1%}" if is_class else f"{inside:.4g} against {outside:.4g}"
        yield Finding(
            f"{what} by {who} where {column.name!r} = {label!r}: {shown} elsewhere in {table.split}.",
            Where(split=table.split, column=column.name),
            {"inside": inside, "outside": outside, "p_value": p_value * len(tried)},
            None if scores.model else HINT,
        )


def _measures(scores: Scores, target: Column, *, is_class: bool) -> Iterator[tuple[str, FloatArray, BoolArray]]:
    judged = ~np.isnan(scores.losses)
    yield ("Wrong answers" if is_class else "Absolute error"), scores.losses, judged
    values = target.distinct[0]
    if is_class and len(values) == 2:
        yield "Missed positives", scores.losses, judged & (target.values == values[1])
        yield "False positives", scores.losses, judged & (target.values == values[0])


def _enough(column: Column, value: float, losses: FloatArray, is_in: BoolArray, min_rows: int) -> bool:
    inside = is_in & (column.values == value)
    return min(int(inside.sum()), int((is_in & ~np.isnan(column.values)).sum() - inside.sum())) >= min_rows


def _gap(losses: FloatArray, group: BoolArray, is_in: BoolArray, *, is_class: bool) -> tuple[float, float, float, float]:
    """Gap, p-value, and the two means."""
    one, other = losses[is_in & group], losses[is_in & ~group]
    inside, outside = float(one.mean()), float(other.mean())
    error = float(np.sqrt(one.var() / len(one) + other.var() / len(other)))
    gap = inside - outside if is_class else inside / outside - 1 if outside else 0.0
    return gap, normal_tail((inside - outside) / error) if error else 1.0, inside, outside
