"""D401 weak-slice."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.evidence.scores import Scores
from sleuth.evidence.splits import Splits
from sleuth.evidence.table import Task
from sleuth.rule import FAULT, HINT, LIKELY, WARNING, Finding, Where, rule
from sleuth.stats.slices import Slice, worst_slices


@rule(
    "D401",
    kind=FAULT,
    certainty=LIKELY,
    severity=WARNING,
    needs=("scores",),
    explains=(),
)
def weak_slice(
    splits: Splits,
    *,
    min_rows: int = 40,
    alpha: float = 1e-3,
    min_ratio: float = 1.5,
    min_gap: float = 0.05,
    min_reducible: float = 0.2,
    min_z: float = 3.0,
) -> Iterator[Finding]:
    """The model errs far more on one part of the rows than on the rest.

    Measure:
        The mean loss (share of wrong answers, or absolute error) on each level or fifth of each column, and on pairs of the
        worst of them, against all other rows; Welch's test, corrected for all parts that were tried. A fault only for the
        user's own model, and only where a quick gradient booster does significantly better on the same rows: elsewhere the part
        may just be hard, and a hint is given.
    Why:
        A mean over all rows hides whom the model fails.
    Fix:
        Look at these rows: too few of them in the training, a feature that is missing or means something else there, labels of
        another source. Collect more of them, or give the model what tells them apart.
    Limits:
        Parts that need three conditions or more are not seen. The model must not have learned from the rows it is judged on.
    Source:
        Chung, Kraska, Polyzotis, Tae and Whang 2019, Slice Finder: Automated Data Slicing for Model Validation,
        https://arxiv.org/abs/1807.06068.

    Args:
        min_rows: rows of the part.
        alpha: p-value after correction, 0 to 1.
        min_ratio: loss in the part over that of the rest.
        min_gap: share of wrong answers in the part less that of the rest, 0 to 1; for classes only.
        min_reducible: share of the loss in the part that the booster does without, 0 to 1.
        min_z: standard errors by which it does better.
    """
    scores = splits.scores
    if scores is None:
        return
    table = splits.table(scores.split)
    is_class = splits.roles.task is Task.CLASSES
    most = MOST if scores.model else 1  # of the stand-in the worst will do
    for one in worst_slices(splits.features(table), scores.losses, min_rows=min_rows, alpha=alpha, most=most):
        if one.inside < min_ratio * one.outside or (is_class and one.inside - one.outside < min_gap):
            continue
        gain = _gain(scores, one, min_z)
        how = (
            f"{one.inside:.1%} wrong against {one.outside:.1%}"
            if is_class
            else f"error {one.inside:.4g} against {one.outside:.4g}"
        )
        who = repr(scores.model) if scores.model else "A gradient booster, out of fold,"
        better = f"; a gradient booster does better by {gain:.0%} there" if gain >= min_reducible else ""
        yield Finding(
            f"{who} is worse where {one.words} ({one.is_in.sum():,} rows of {table.split}): {how} elsewhere{better}.",
            Where(split=table.split, column=one.columns[0], rows=tuple(table.rows[one.is_in][:MOST_ROWS].tolist())),
            {"rows": int(one.is_in.sum()), "inside": one.inside, "outside": one.outside, "columns": one.columns},
            None if scores.model and gain >= min_reducible else HINT,
        )  # fmt: skip


def _gain(scores: Scores, one: Slice, min_z: float) -> float:
    """Share of the loss in the part that the booster does without, 0 if it is not surely better."""
    if scores.reference is None:
        return 0.0
    difference = (scores.losses - scores.reference)[one.is_in]
    difference = difference[~np.isnan(difference)]
    error = float(difference.std() / np.sqrt(max(len(difference), 1)))
    return float(difference.mean() / one.inside) if difference.mean() > min_z * error > 0 else 0.0


MOST = 5  # parts that are named
MOST_ROWS = 1000  # that are named
