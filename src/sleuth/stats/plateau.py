"""A training loss that stands still at what an answer without any input would reach."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.place import Place
from sleuth.evidence.trace import FloatArray, LossCall, Trace
from sleuth.stats.objective import beats_majority, call_unit, constant_loss, training_calls, training_loss
from sleuth.stats.trend import mann_kendall

PER_CLASS = 10  # targets for each class met: their entropy is then too low by 1/20 at most (Miller 1955)
CLASSIFICATIONS = ("cross_entropy", "nll_loss")
BINARY = ("binary_cross_entropy", "binary_cross_entropy_with_logits")


@dataclass(frozen=True, slots=True)
class Plateau:
    """The loss over the last `n_window` of `n_steps` steps, from step `since` on, and what a constant answer would reach."""

    level: float
    constant: float
    n_window: int
    n_steps: int
    since: int
    place: Place | None


def find_plateau(
    trace: Trace, *, min_steps: int = 60, min_calls: int = 2, share: float = 0.5, tolerance: float = 0.05, min_targets: int = 64
) -> Plateau | None:
    """The plateau on which a finished run ends, or None; the settings are those of the rule `loss-plateau`.

    Raises:
        NotApplicable: the loss is of a kind for which the constant answer's loss is not known, or has no common trend.

    Example:
        >>> from sleuth.evidence.trace import RunFacts
        >>> find_plateau(Trace(run=RunFacts()))
        Traceback (most recent call last):
        sleuth.errors.NotApplicable: no training step was seen
    """
    scalars, loss = trace.scalars, training_loss(trace)
    if scalars is None or not trace.run.is_final or len(loss) < min_steps:
        return None
    calls = training_calls(trace)
    if not calls:
        raise NotApplicable("the loss is not one call of a loss function")
    constant = constant_loss(calls)
    if not np.isfinite(constant):
        raise NotApplicable(f"what a constant answer reaches under {calls[0].function} is not known")
    window = loss[-round(share * len(loss)) :]
    since = int(scalars.step[-len(window)])
    unit = call_unit(scalars, calls)
    last = tuple(c for c in calls if c.step >= since)
    if len(last) < min_calls or constant <= 0 or not _has_targets(calls, min_targets) or not np.isfinite(unit):
        return None
    level = unit * float(np.nanmean(window))
    is_level = -tolerance / 2 <= level / constant - 1 <= tolerance  # what is lower by more has learnt something
    if not is_level or _has_fallen(window, tolerance) or beats_majority(last):
        return None
    return Plateau(level, constant, len(window), len(loss), since, calls[0].place)


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
