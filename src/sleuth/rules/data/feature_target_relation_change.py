"""D213 feature-target-relation-change."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.splits import Splits
from sleuth.evidence.table import BoolArray, Column, Task
from sleuth.rule import FAULT, LIKELY, WARNING, Finding, Where, rule
from sleuth.stats.alarm import benjamini_hochberg
from sleuth.stats.clustering import halves, numbered
from sleuth.stats.relation import Change, Rows, strongest_change


@rule(
    "D213",
    kind=FAULT,
    certainty=LIKELY,
    severity=WARNING,
    needs=("pairs", "target"),
    explains=(
        "overfitting", "chance-level-metric",
    ),
)  # fmt: skip
def feature_target_relation_change(
    splits: Splits, *, min_change: float = 0.2, alpha: float = 0.001, min_rows: int = 100, most_classes: int = 10
) -> Iterator[Finding]:
    """A feature says something else of the target in one split.

    Measure:
        The mean target in each bin of the feature is learned on half of the training rows; its correlation with the target on
        the other half against that in the other split, by Fisher's test with correction for all features. Where a few rows make
        up the correlation, as those of a rare class do, its error is larger than that of normal values. Groups (--group) are
        halved whole, and rows that they make alike count for less.
    Why:
        What the model has learned of this feature no longer holds: a changed concept, a changed definition, or a column that
        was shifted or reversed.
    Fix:
        Compare how the column and the target are made in both splits; train on newer rows.
    Limits:
        Only each feature by itself is looked at.
    Source:
        Fisher 1921, On the Probable Error of a Coefficient of Correlation; Gama, Žliobaitė, Bifet, Pechenizkiy and Bouchachia
        2014, A Survey on Concept Drift Adaptation, https://doi.org/10.1145/2523813.

    Args:
        min_change: change of the correlation from which on, 0 to 2.
        alpha: p-value after correction, 0 to 1.
        min_rows: sampled rows of each split.
        most_classes: classes of the target.
    """
    target = splits.target
    if target is None or (splits.roles.task is Task.CLASSES and not 1 < len(target.distinct[0]) <= most_classes):
        raise NotApplicable("the target has one class, or too many")
    tested: list[tuple[str, Column, Change]] = []
    for pair in splits.pairs:
        other = splits.table(pair.other)
        after = other.by_name.get(target.name)
        if after is None or after.kind is not target.kind or min(len(after.known), len(target.known)) < min_rows:
            continue
        alike = {one.column: one.design for one in sorted(pair.comparisons, key=lambda one: one.design)}  # of values or gaps
        for column in splits.features():
            twin = other.by_name.get(column.name)
            if twin is not None and twin.kind is column.kind and (not column.is_text or column.is_category):
                rows = Rows(_half(splits), min(alike.get(column.name, 1.0), alike.get(target.name, 1.0)))
                change = strongest_change((column, target), (twin, after), is_class=splits.roles.task is Task.CLASSES, rows=rows)
                tested += [(pair.other, column, change)] if change else []
    adjusted = benjamini_hochberg(np.array([one[2].p_value for one in tested]))
    for (split, column, change), p_value in zip(tested, adjusted, strict=True):
        if abs(change.before - change.after) > min_change and p_value < alpha:
            yield Finding(
                message=f"What {column.name!r} says of {change.what} correlates with it by {change.before:+.2f} in "
                f"{splits.train.split} but by {change.after:+.2f} in {split}.",
                where=Where(split=split, column=column.name),
                values={"before": change.before, "after": change.after, "p_value": float(p_value)},
            )


def _half(splits: Splits) -> BoolArray | None:
    """Half of the training rows, no group of which is divided; None without groups."""
    if not splits.roles.groups:
        return None
    (codes,) = numbered(splits.train.by_name[splits.roles.groups[0]])
    target = splits.target
    return halves(codes, np.random.default_rng(0)) if target is not None and len(codes) == len(target.values) else None
