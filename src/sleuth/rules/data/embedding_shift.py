"""D216 embedding-shift."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.splits import Splits
from sleuth.rule import FAULT, LIKELY, WARNING, Finding, Where, rule


@rule(
    "D216",
    kind=FAULT,
    certainty=LIKELY,
    severity=WARNING,
    needs=("pairs", "vectors"),
    explains=("joint-shift", "feature-target-relation-change"),
)
def embedding_shift(splits: Splits, *, min_auc: float = 0.65, slack: float = 0.05) -> Iterator[Finding]:
    """The embeddings of two splits lie in different places.

    Measure:
        A linear model on the first fifty principal components learns to tell the splits apart; its AUC on rows that it has not
        seen, with the lower end of its interval.
    Why:
        What the embeddings were made of differs, or the model that made them; what comes after has learned from other vectors.
    Fix:
        Embed all splits by the same model, version and preprocessing. If the things themselves differ, draw the splits from one
        population, or take the distance for what the model must survive.
    Limits:
        Differences that are not linear, or that lie outside the first components, are not seen. Where the classes have other
        shares the embeddings differ with them: see label-shift.
    Source:
        Lopez-Paz and Oquab 2017, Revisiting Classifier Two-Sample Tests, https://arxiv.org/abs/1610.06545; Rabanser, Günnemann
        and Lipton 2019, Failing Loudly, https://arxiv.org/abs/1810.11953.

    Args:
        min_auc: AUC from which on, 0.5 to 1.
        slack: how far below it the lower end of the interval may lie, 0 to 0.5.
    """
    for pair in splits.pairs:
        for one in pair.vectors:
            if one.auc > min_auc and one.low > min_auc - slack:
                yield Finding(
                    f"A linear model tells the embeddings {one.column!r} of {pair.other} from those of {pair.reference} with an "
                    f"AUC of {one.auc:.2f}.",
                    Where(split=pair.other, column=one.column),
                    {"auc": one.auc, "low": one.low, "distance": one.distance},
                )
