"""D126 class-imbalance."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.errors import NotApplicable
from sleuth.evidence.splits import Splits
from sleuth.rule import FAULT, HINT, INFO, LIKELY, Finding, Where, rule
from sleuth.stats.classes import class_counts


@rule(
    "D126",
    kind=FAULT,
    certainty=LIKELY,
    severity=INFO,
    needs=("classes",),
    explains=("too-few-per-class",),
)
def class_imbalance(
    splits: Splits, *, max_ratio: float = 0.1, likely_ratio: float = 0.02, most_classes: int = 30
) -> Iterator[Finding]:
    """One class of the target is far rarer than another.

    Measure:
        Rows of the rarest class over rows of the most frequent one. Below 0.02 likely, below 0.1 a hint.
    Why:
        A model that always says the frequent class looks good by accuracy, and learns little of the rare one.
    Fix:
        Judge by a metric that sees the rare class (average precision, balanced accuracy), split with `stratify`, and set the
        threshold, or weights, by the costs of both errors.
    Limits:
        Rare events are rare: the imbalance itself is no mistake, only a way of training and judging that does not mind it.
        Whole numbers that are counts or marks, by how they thin out and go with the features, are not taken for classes.
    Source:
        He and Garcia 2009, Learning from Imbalanced Data, https://doi.org/10.1109/TKDE.2008.239; Saito and Rehmsmeier 2015,
        https://doi.org/10.1371/journal.pone.0118432.

    Args:
        max_ratio: ratio below which it is a hint, 0 to 1.
        likely_ratio: ratio below which it is likely, 0 to 1.
        most_classes: classes up to which the target is judged.
    """
    target = splits.target
    counts = class_counts(target) if target is not None else []
    if target is None or not 1 < len(counts) <= most_classes:
        raise NotApplicable("the target has one class, or too many")
    rarest, usual = counts[-1], counts[0]
    ratio = rarest[1] / usual[1]
    if ratio < max_ratio:
        yield Finding(
            message=f"{target.name!r} is {rarest[0]!r} in {rarest[1] / sum(n for _, n in counts):.2%} of the rows and "
            f"{usual[0]!r} in {usual[1] / sum(n for _, n in counts):.1%}.",
            where=Where(split=splits.train.split, column=target.name),
            values={"ratio": ratio, "rarest": rarest[0], "rows": rarest[1]},
            certainty=LIKELY if ratio < likely_ratio else HINT,
        )
