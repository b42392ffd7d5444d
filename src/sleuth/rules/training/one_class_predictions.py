"""T014 one-class-predictions."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import LossCall, Trace
from sleuth.rule import HINT, LIKELY, SYMPTOM, WARNING, Finding, Where, rule
from sleuth.stats.interval import wilson
from sleuth.stats.objective import training_calls
from sleuth.stats.trend import mann_kendall


@rule("T014", kind=SYMPTOM, certainty=LIKELY, severity=WARNING, needs=("losses", "scalars"))
def one_class_predictions(
    trace: Trace,
    *,
    min_share: float = 0.98,
    max_majority: float = 0.8,
    min_predictions: int = 60,
    min_steps: int = 30,
    window: float = 0.5,
    max_fall: float = 0.05,
) -> Iterator[Finding]:
    """Nearly every training sample is predicted as the same class, though the targets have several.

    Measure:
        Over the watched batches in the last `window` of the run, the share of predictions (argmax) that fall on one class; at
        least `min_share`, and beyond chance above the share of any class among the targets.
    Why:
        The model answers with the class shares and ignores its input; its accuracy is that of the most frequent class.
    Fix:
        Look for what cuts the input from the output: no update, dead units, a rate far off, inputs that are all alike, wrong
        labels. With very uneven classes, weigh the loss or sample the rare classes more often.
    Limits:
        Where one class has more than `max_majority` of the targets, naming it always may be the best answer: a hint only.
        Judged at the end of the run, for one loss over classes, unless the loss still falls.
    Source:
        He & Garcia (2009), Learning from Imbalanced Data, https://doi.org/10.1109/TKDE.2008.239.

    Args:
        min_share: of the predictions, no unit.
        max_majority: share of the most frequent class above which it is a hint.
        min_predictions: counted in the window.
        min_steps: training steps before it speaks.
        window: share of the steps, from the end.
        max_fall: relative fall of the loss within the window from which the model counts as still learning.
    """
    calls = tuple(c for c in training_calls(trace) if len(c.prediction_counts) > 1 and len(c.target_counts) > 1)
    if not calls or trace.scalars is None or len({len(c.target_counts) for c in calls}) > 1:
        raise NotApplicable("no single loss over classes was seen")
    n_steps = trace.run.n_steps
    last = tuple(c for c in calls if c.step >= (1 - window) * n_steps)
    if not trace.run.is_final or n_steps < min_steps or not last:
        return
    predicted = np.sum([c.prediction_counts for c in last], axis=0)
    targets = np.sum([c.target_counts for c in last], axis=0)
    n, top = int(predicted.sum()), int(predicted.argmax())
    if n < min_predictions or np.count_nonzero(targets) < 2 or all(c.target_counts.max() < 2 for c in last):
        return
    share, majority = wilson(predicted[top], n), float(targets.max() / targets.sum())
    if share.estimate < min_share or share.low <= majority or _is_learning(trace.scalars.loss, window, max_fall):
        return
    yield Finding(
        message=f"{share.estimate:.0%} of {n} predictions in the last half of the run are class {top}, "
        f"which has {targets[top] / targets.sum():.0%} of the targets.",
        where=Where(last[0].place, first_step=_first(calls, top, min_share)),
        values={"class": top, "share": share.estimate, "target_share": float(targets[top] / targets.sum()), "predictions": n},
        certainty=LIKELY if majority <= max_majority else HINT,
    )


def _is_learning(loss: np.ndarray, window: float, max_fall: float) -> bool:
    last = loss[-max(4, round(window * len(loss))) :]
    last = last[np.isfinite(last)]
    trend = mann_kendall(last)
    return trend.is_falling() and -trend.slope * len(last) > max_fall * abs(float(np.median(last)))


def _first(calls: tuple[LossCall, ...], top: int, min_share: float) -> int:
    """The first watched step from which on every batch is predicted as this class."""
    first = calls[-1].step
    for call in reversed(calls):
        if call.prediction_counts[top] < min_share * call.prediction_counts.sum():
            break
        first = call.step
    return first
