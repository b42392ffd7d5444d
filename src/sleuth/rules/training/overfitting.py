"""T012 overfitting."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.trace import Trace
from sleuth.rule import HINT, LIKELY, SYMPTOM, WARNING, Finding, Where, rule
from sleuth.stats.overfit import find_overfits


@rule("T012", kind=SYMPTOM, certainty=LIKELY, severity=WARNING, needs=("evaluations", "scalars"))
def overfitting(
    trace: Trace,
    *,
    min_rise: float = 1.3,
    sure_rise: float = 2.0,
    min_evaluations: int = 8,
    min_gap: float = 2.0,
    min_accuracy_loss: float = 0.02,
) -> Iterator[Finding]:
    """The validation loss rises while the training loss keeps falling.

    Measure:
        Per evaluated set, the last losses over the lowest one (`min_rise`), and the training loss, which fell meanwhile and is
        `min_gap` times lower. The rise is real if a trend test says so (on `min_evaluations` or more from the lowest on), or if
        the last loss is `min_rise` times the entropy of the labels: worse than an answer that ignores the input.
    Why:
        From the lowest validation loss on, the model learns the training samples by heart, and gets worse on new ones.
    Fix:
        Stop at the lowest validation loss and keep those weights; more data or augmentation, weight decay, dropout, or a smaller
        model.
    Limits:
        A rise below `sure_rise` with an accuracy that holds is over-confidence, not worse answers: a hint only.
        Models whose weights are loaded in the run (the best ones, as early stopping does) are not judged.
    Source:
        Prechelt (1998), Early Stopping - But When?, https://doi.org/10.1007/3-540-49430-8_3.

    Args:
        min_rise: last losses over the lowest, no unit; less is the noise of a small validation set.
        sure_rise: the same, from which the accuracy is not asked.
        min_evaluations: from the lowest on; early stopping with a usual patience ends before.
        min_gap: validation loss over training loss at the end, no unit.
        min_accuracy_loss: fall of the accuracy from its best, no unit.
    """
    for one in find_overfits(
        trace,
        min_rise=min_rise,
        sure_rise=sure_rise,
        min_evaluations=min_evaluations,
        min_gap=min_gap,
        min_accuracy_loss=min_accuracy_loss,
    ):
        yield Finding(
            message=f"The loss in evaluation rose from {one.lowest:.4g} (step {one.step}) to {one.last:.4g}, while the "
            f"training loss fell from {one.train_then:.4g} to {one.train_last:.4g}.",
            where=Where(one.place, first_step=one.step),
            values={
                "lowest": one.lowest,
                "last": one.last,
                "train_then": one.train_then,
                "train_last": one.train_last,
                "accuracy_lost": one.accuracy_lost,
            },
            certainty=LIKELY if one.is_sure else HINT,
        )
