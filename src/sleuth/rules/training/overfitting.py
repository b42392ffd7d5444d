"""T012 overfitting."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Evaluation, FloatArray, Trace
from sleuth.rule import HINT, LIKELY, SYMPTOM, WARNING, Finding, Where, rule
from sleuth.stats.entropy import constant_predictor_loss
from sleuth.stats.objective import training_loss
from sleuth.stats.trend import mann_kendall


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
    loss = training_loss(trace)
    series: dict[tuple[object, ...], list[Evaluation]] = defaultdict(list)
    for one in trace.evaluations:
        if np.isfinite(one.loss) and not one.is_every_step and not trace.models[one.model].is_loaded:
            series[one.model, one.loader, one.place].append(one)
    if not any(len(ones) > 1 for ones in series.values()):
        raise NotApplicable("no set was evaluated more than once with a loss")
    for ones in series.values():
        values = np.array([one.loss for one in ones])
        best = int(values.argmin())
        end = float(np.median(values[best + 1 :][-3:])) if best + 1 < len(values) else 0.0
        then, now = _training(loss, ones[best].step), _training(loss, ones[-1].step)
        rise = end / values[best] if values[best] > 0 else 0.0
        if rise < min_rise or not now < then or end < min_gap * now:
            continue
        is_trend = len(values) - best >= min_evaluations and mann_kendall(values[best:]).is_rising()
        constant = constant_predictor_loss(ones[-1].target_counts)
        if not is_trend and not values[-1] > min_rise * constant > min_rise * min_gap * now:
            continue
        lost = _accuracy_lost(ones)
        is_sure = rise >= sure_rise or lost >= min_accuracy_loss or values[-1] > min_rise * constant
        yield Finding(
            message=f"The loss in evaluation rose from {values[best]:.4g} (step {ones[best].step}) to {end:.4g}, while the "
            f"training loss fell from {then:.4g} to {now:.4g}.",
            where=Where(ones[0].place, first_step=ones[best].step),
            values={"lowest": float(values[best]), "last": end, "train_then": then, "train_last": now, "accuracy_lost": lost},
            certainty=LIKELY if is_sure else HINT,
        )


def _training(loss: FloatArray, step: int, width: float = 0.05) -> float:
    """The median training loss of the steps up to this one."""
    before = loss[max(0, step - max(5, int(width * len(loss)))) : max(1, step)]
    before = before[np.isfinite(before)]
    return float(np.median(before)) if len(before) else float("nan")


def _accuracy_lost(evaluations: list[Evaluation]) -> float:
    """How far the accuracy fell from its best (mean of three neighbours) to the last three; NaN if it is not known."""
    if len(evaluations) < 3:
        return float("nan")
    accuracies = np.array([one.accuracy for one in evaluations])
    smooth = np.convolve(accuracies, np.ones(3) / 3, mode="valid")
    return float(smooth.max() - smooth[-1]) if np.isfinite(smooth).all() else float("nan")
