"""T002 loss-plateau."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import FloatArray, LossCall, Trace
from sleuth.rule import LIKELY, SYMPTOM, WARNING, Finding, Where, rule
from sleuth.stats.objective import beats_majority, call_unit, constant_loss, training_calls, training_loss
from sleuth.stats.trend import mann_kendall

PER_CLASS = 10  # targets for each class met: their entropy is then too low by 1/20 at most (Miller 1955)
CLASSIFICATIONS = ("cross_entropy", "nll_loss")
BINARY = ("binary_cross_entropy", "binary_cross_entropy_with_logits")


@rule("T002", kind=SYMPTOM, certainty=LIKELY, severity=WARNING, needs=("scalars", "losses"))
def loss_plateau(
    trace: Trace, *, min_steps: int = 60, min_calls: int = 2, share: float = 0.5, tolerance: float = 0.05, min_targets: int = 64
) -> Iterator[Finding]:
    """The training loss stands still at what a constant answer would reach: nothing is learnt from the inputs.

    Measure:
        Over the last `share` of the steps, a trend test finds no fall, and the mean loss is within `tolerance` of the entropy of
        the labels (cross-entropy) or above the variance of the targets by at most that (squared error); and the training
        accuracy, where known, is not above that of always naming the most frequent class.
    Why:
        The label entropy is the best loss of a model that ignores its input. A flat loss below it is the end of training.
    Fix:
        Look for what cuts the inputs from the loss: wrong labels, no update, no gradient, dead units, a rate far off.
    Limits:
        Needs one loss function of a known kind; full-batch regressions are not judged. Random labels look the same.
        Tasks that leave a long plateau late (parity) look the same until they do; so it is judged at the end only.
    Source:
        Cover & Thomas (2006), Elements of Information Theory, theorem 2.6.3, https://doi.org/10.1002/047174882X;
        Hamed & Rao (1998), A modified Mann-Kendall trend test, https://doi.org/10.1016/S0022-1694(97)00125-X.

    Args:
        min_steps: training steps before it speaks; shorter runs have had no time.
        min_calls: watched loss calls in the window; the watched steps grow sparse with time.
        share: of the steps, from the end, that must be flat.
        tolerance: relative distance from the loss of the constant answer, no unit.
        min_targets: targets seen in the window, so that their entropy is known well.
    """
    scalars, loss = trace.scalars, training_loss(trace)
    if scalars is None or not trace.run.is_final or len(loss) < min_steps:
        return
    calls = training_calls(trace)
    if not calls:
        raise NotApplicable("the loss is not one call of a loss function")
    floor = constant_loss(calls)
    if not np.isfinite(floor):
        raise NotApplicable(f"what a constant answer reaches under {calls[0].function} is not known")
    window = loss[-round(share * len(loss)) :]
    since = int(scalars.step[-len(window)])
    unit = call_unit(scalars, calls)
    last = tuple(c for c in calls if c.step >= since)
    if len(last) < min_calls or floor <= 0 or not _has_targets(calls, min_targets) or not np.isfinite(unit):
        return
    level = unit * float(np.nanmean(window))
    is_near = abs(level / floor - 1) <= tolerance
    if not is_near or _has_fallen(window, tolerance) or beats_majority(last):
        return
    yield Finding(
        message=f"The loss stands at {level:.4g} over the last {len(window)} of {len(loss)} steps; "
        f"a model that ignores its input would reach {floor:.4g}.",
        where=Where(calls[0].place, first_step=since),
        values={"loss": level, "constant_loss": floor, "steps": len(window)},
    )


def _has_targets(calls: tuple[LossCall, ...], min_targets: int) -> bool:
    """Enough targets for what the loss is: several classes (not one for each sample, as in contrastive losses), or data."""
    function = calls[0].function
    if function in CLASSIFICATIONS:
        counts = sum(c.target_counts for c in calls)
        n, n_classes = float(np.sum(counts)), int(np.count_nonzero(counts))
        return n >= max(min_targets, PER_CLASS * n_classes) and n_classes > 1 and any(c.target_counts.max() > 1 for c in calls)
    n = sum(c.target.n_values for c in calls)
    is_full_batch = len({c.target.mean for c in calls}) == 1
    is_single = all(np.prod(c.target.shape[1:]) == 1 for c in calls)
    is_regression = function == "mse_loss" and not is_full_batch and all(c.is_target_from_data for c in calls)
    return n >= min_targets and is_single and (function in BINARY or is_regression)


def _has_fallen(window: FloatArray, tolerance: float) -> bool:
    """Whether the loss falls: by the test, or by more than half of the tolerance from the first fifth to the last."""
    fifth = max(1, len(window) // 5)
    first, last = float(np.nanmean(window[:fifth])), float(np.nanmean(window[-fifth:]))
    return mann_kendall(window).is_falling() or first - last > tolerance / 2 * abs(first)
