"""How well the model fits at the end of the run: its training data, and the evaluated ones against them."""

from __future__ import annotations

import math

import numpy as np

from sleuth.evidence.trace import LossCall, Phase, Trace
from sleuth.stats.interval import wilson
from sleuth.stats.objective import has_several_objectives
from sleuth.stats.robust import known_median

MIN_CALLS = 3
LATE = 0.75  # of the run


def learns_well(trace: Trace, *, good_accuracy: float, good_residue: float) -> bool | None:
    """Whether the training losses of the last quarter of the run show a good fit; None if neither measure is known.

    With fewer than `MIN_CALLS` watched there, the last quarter of those that were watched is taken.

    Args:
        trace: the run.
        good_accuracy: training accuracy from which on the fit is good, 0 to 1.
        good_residue: the same for a regression: mean squared error over the variance of the targets, no unit.

    Example:
        >>> from sleuth.evidence.trace import RunFacts
        >>> learns_well(Trace(run=RunFacts()), good_accuracy=0.95, good_residue=0.2) is None
        True
    """
    late = _late(trace)
    judged = [c for c in late if c.n_correct >= 0 and c.n_valid > 0]
    if judged:
        return sum(c.n_correct for c in judged) >= good_accuracy * sum(c.n_valid for c in judged)
    squared = [c for c in late if c.function == "mse_loss" and c.is_finite and c.reduction == "mean"]
    if not squared:
        return None
    spread = float(np.median([c.target.std**2 for c in squared]))
    return float(np.median([c.value for c in squared])) < good_residue * spread


def _late(trace: Trace) -> list[LossCall]:
    """The training losses of the last quarter of the run; of those that were watched, if few were there."""
    calls = [c for c in trace.losses if c.phase is Phase.TRAIN]
    late = [c for c in calls if c.step >= LATE * trace.run.n_steps]
    return late if len(late) >= MIN_CALLS else calls[-max(1, len(calls) // 4) :] if calls else []


def evaluation_excess(trace: Trace, model: int, *, share_last: float = 0.1) -> float:
    """The last loss of a model in evaluation over the training loss at the end, no unit; NaN where they do not compare.

    Example:
        >>> from sleuth.evidence.trace import RunFacts
        >>> evaluation_excess(Trace(run=RunFacts()), 0)
        nan
    """
    late = (e for e in trace.evaluations if e.step >= LATE * trace.run.n_steps)  # earlier ones say nothing of the end
    last = [e.loss for e in late if e.model == model and math.isfinite(e.loss)][-1:]
    if not last or trace.scalars is None or has_several_objectives(trace):
        return math.nan
    recent = known_median(trace.scalars.loss[-max(3, int(share_last * len(trace.scalars.loss))) :])
    return last[0] / recent if recent > 0 else math.nan


def error_excess(trace: Trace, model: int) -> float:
    """The share of wrong answers of a model in its last evaluation over that late in training, no unit; NaN if not known.

    Example:
        >>> from sleuth.evidence.trace import RunFacts
        >>> error_excess(Trace(run=RunFacts()), 0)
        nan
    """
    judged = [e.batches for e in trace.evaluations if e.model == model and e.step >= LATE * trace.run.n_steps and e.batches]
    judged = [one for one in judged if len(one.n_correct) and one.n.sum()]
    calls = [c for c in _late(trace) if c.n_correct >= 0]
    n = sum(c.n_valid for c in calls)
    if not judged or not n:
        return math.nan
    wrong = max(n - sum(c.n_correct for c in calls), 1) / n  # one at least, lest a perfect training be infinitely better
    return float(1 - judged[-1].n_correct.sum() / judged[-1].n.sum()) / wrong


def stands_still(trace: Trace, label: int, *, max_recall: float, since: float = 0.7, until: float = 0.8) -> bool:
    """Whether evaluations of one set, from `since` of the run on at the latest, get no better and never name a class.

    Args:
        trace: the run.
        label: the class.
        max_recall: answers with this class over its labels, up to which it is never named.
        since: share of the run by which the first of these evaluations must have been.
        until: share of the run from which on the last of them must have been: where few were looked at, the end is not known.

    Example:
        >>> from sleuth.evidence.trace import RunFacts
        >>> stands_still(Trace(run=RunFacts()), 1, max_recall=0.02)
        False
    """
    counted = [one for one in trace.evaluations if one.class_counts.shape[1] > label]
    pairs = [(one, one.batches) for one in counted if one.key == counted[-1].key and one.batches and len(one.batches.n_correct)]
    early = [pair for pair in pairs if pair[0].step <= since * trace.run.n_steps]
    if not early or pairs[-1] is early[-1] or pairs[-1][0].step < until * trace.run.n_steps:
        return False
    (one, before), (other, after) = early[-1], pairs[-1]
    is_better = wilson(int(after.n_correct.sum()), int(after.n.sum())).low > before.n_correct.sum() / before.n.sum()
    return not is_better and all(e.class_counts[1, label] <= max_recall * e.class_counts[0, label] for e in (one, other))
