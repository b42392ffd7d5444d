"""D208 joint-shift."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.splits import Splits
from sleuth.rule import FAULT, LIKELY, WARNING, Finding, Where, rule


@rule(
    "D208",
    kind=FAULT,
    certainty=LIKELY,
    severity=WARNING,
    needs=("domain",),
    explains=(
        "undercovered-region",
        "feature-target-relation-change",
    ),
)
def joint_shift(splits: Splits, *, min_auc: float = 0.65) -> Iterator[Finding]:
    """Two splits differ although no single column does.

    Measure:
        Two models (extremely randomised trees, a logistic regression on ranks) are trained to tell the splits apart; the better
        AUC on rows that they have not seen, with the lower end of its interval, where no column alarms alone by more than a
        hint. The columns that it uses are named.
    Why:
        The columns go together otherwise, so what the model has learned of their combinations does not hold.
    Fix:
        Look at the columns named, two at a time, in both splits.
    Limits:
        Only differences that these find in a few thousand rows are seen. Free text is not looked at.
    Source:
        Lopez-Paz and Oquab 2017, Revisiting Classifier Two-Sample Tests, https://arxiv.org/abs/1610.06545.

    Args:
        min_auc: AUC from which on, 0.5 to 1.
    """
    for pair in splits.pairs:
        if pair.domain is not None and pair.domain.auc > min_auc and pair.domain.low > min_auc - SLACK:
            names = ", ".join(repr(name) for name in pair.domain.columns)
            yield Finding(
                message=f"A model tells {pair.other} from {pair.reference} with an AUC of {pair.domain.auc:.2f}, above "
                f"all by {names}, although no column alone differs much.",
                where=Where(split=pair.other, column=""),
                values={"auc": pair.domain.auc, "low": pair.domain.low, "columns": pair.domain.columns},
            )


SLACK = 0.05  # the lower end of the interval may lie so far below the limit
