"""What a training loss can tell: whether there is one curve to judge, how far it fell, what a constant answer would reach."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from sleuth.errors import NotApplicable
from sleuth.evidence.functions import REGRESSIONS
from sleuth.evidence.trace import LossCall, Phase, Scalars, Trace
from sleuth.stats.entropy import constant_predictor_loss, entropy_of_share
from sleuth.stats.interval import wilson

FloatArray = npt.NDArray[np.float64]


def training_loss(trace: Trace) -> FloatArray:
    """The loss of every training step, `(n_steps,)`, NaN = unknown, inf = not finite.

    Raises:
        NotApplicable: no step was seen, or the run has several objectives (a GAN, an actor and a critic, folds one after the
            other), whose losses have no common trend.

    Example:
        >>> from sleuth.evidence.trace import RunFacts
        >>> training_loss(Trace(run=RunFacts()))
        Traceback (most recent call last):
        sleuth.errors.NotApplicable: no training step was seen
    """
    if trace.scalars is None or not len(trace.scalars.loss):
        raise NotApplicable("no training step was seen")
    if has_several_objectives(trace):
        raise NotApplicable("the run has several objectives, and their losses have no common trend")
    return trace.scalars.loss


def has_several_objectives(trace: Trace) -> bool:
    """Whether backward calls stand at several lines, or several optimisers do not share each backward.

    Example:
        >>> from sleuth.evidence.trace import RunFacts
        >>> has_several_objectives(Trace(run=RunFacts()))
        False
    """
    lines = {(b.place.file, b.place.line) for b in trace.backwards if b.place is not None}
    if len(lines) > 1 or trace.run.has_rival_losses:
        return True
    stepping = [o.index for o in trace.optimizers if o.n_steps]
    if len(stepping) < 2:
        return False
    steps = [{u.step for u in trace.updates if u.optimizer == index} for index in stepping]
    called = [b.step for b in trace.backwards]
    return any(one != steps[0] for one in steps) or len(called) > len(set(called))


def has_moving_targets(trace: Trace) -> bool:
    """Whether the run asks networks for its own targets, as reinforcement learning and self-distillation do.

    Told by forwards that no backward went through, in (almost) every training step.

    Example:
        >>> from sleuth.evidence.trace import RunFacts
        >>> has_moving_targets(Trace(run=RunFacts()))
        False
    """
    is_called = any(f.phase is Phase.OTHER for f in trace.forwards) or any(e.is_every_step for e in trace.evaluations)
    return is_called or trace.run.has_moving_targets


def fall(loss: npt.ArrayLike, *, n_first: int = 3, share_last: float = 0.1) -> float:
    """By which share of its start the loss fell: 0 not at all, 0.9 to a tenth, negative if it rose.

    Medians of the first `n_first` values and of the last `share_last` of the values (`n_first` at least) are compared. -inf if
    the run ends with a loss that is not finite; NaN if there are fewer than 2 * `n_first` values or the start is 0.

    Example:
        >>> fall([4.0, 4.0, 4.0, 3.0, 2.0, 1.0, 1.0, 1.0])
        0.75
    """
    values = np.asarray(loss, dtype=np.float64).ravel()
    values = values[~np.isnan(values)]
    if len(values) < 2 * n_first:
        return math.nan
    last = values[-max(n_first, int(share_last * len(values))) :]
    start = float(np.median(values[:n_first]))
    if not np.isfinite(last).all():
        return -math.inf
    if not math.isfinite(start) or start == 0:
        return math.nan
    return (start - float(np.median(last))) / abs(start)


def training_calls(trace: Trace) -> tuple[LossCall, ...]:
    """The watched calls of the loss function in training, in order; none if the loss is made of several calls.

    Example:
        >>> from sleuth.evidence.trace import RunFacts
        >>> training_calls(Trace(run=RunFacts()))
        ()
    """
    calls = tuple(c for c in trace.losses if c.phase is Phase.TRAIN and not c.raised)
    kinds = {(c.function, c.place) for c in calls}
    return calls if len(kinds) == 1 else ()


def regression_calls(trace: Trace) -> tuple[LossCall, ...]:
    """The watched training calls of a regression loss; of a hand-written one, what outputs and residuals tell of its targets.

    The deviation of such targets is known up to how far outputs and targets go together; `value` is the loss.

    Example:
        >>> from sleuth.evidence.trace import RunFacts
        >>> regression_calls(Trace(run=RunFacts()))
        ()
    """
    calls = training_calls(trace)
    if calls or any(c.phase is Phase.TRAIN for c in trace.losses):
        return calls if calls and calls[0].function in REGRESSIONS else ()
    outputs = {f.step: f.output for f in trace.forwards if f.phase is Phase.TRAIN and f.output is not None}
    found = []
    for b in trace.backwards:
        output, residual = outputs.get(b.step), b.residual
        if output is None or residual is None or output.n_values != residual.n_values:
            continue
        spread = math.sqrt(max(residual.std**2 - output.std**2, 0.0))
        target = replace(residual, minimum=math.nan, maximum=math.nan, mean=output.mean - residual.mean, std=spread)
        found.append(LossCall(b.step, Phase.TRAIN, "hand-written", b.place, output, target, b.value, b.is_finite))
    return tuple(found)


def mean_value(call: LossCall) -> float:
    """The call's value per target that counts, so that sums and means compare; inf if it is not finite.

    Example:
        >>> from sleuth.evidence.trace import TensorFacts
        >>> facts = TensorFacts((4,), "float32")
        >>> mean_value(LossCall(0, Phase.TRAIN, "mse_loss", None, facts, facts, 8.0, True, reduction="sum"))
        2.0
    """
    if not call.is_finite:
        return math.inf
    if call.reduction != "sum":
        return call.value
    return call.value / max(1, call.n_valid or math.prod(call.target.shape))


def constant_loss(calls: tuple[LossCall, ...]) -> float:
    """The least mean loss of a constant prediction on the targets of these calls; NaN if it is not known.

    The label entropy for cross-entropy, the entropy of the mean target for binary cross-entropy (an upper bound if there
    are several labels a sample), the variance of the targets for the squared error.

    Example:
        >>> constant_loss(())
        nan
    """
    if not calls:
        return math.nan
    function = calls[0].function
    if function in ("cross_entropy", "nll_loss"):
        widths = {len(c.target_counts) for c in calls}
        return constant_predictor_loss(sum(c.target_counts for c in calls)) if len(widths) == 1 and widths != {0} else math.nan
    means = np.array([c.target.mean for c in calls])
    if function in ("binary_cross_entropy", "binary_cross_entropy_with_logits"):
        mean = float(means.mean())
        return entropy_of_share(mean) if 0 <= mean <= 1 else math.nan
    if function == "mse_loss":
        return float(np.mean([c.target.std**2 for c in calls]) + means.var())
    return math.nan


def blank_loss(calls: tuple[LossCall, ...]) -> float:
    """The mean loss of a model that knows nothing, not even the class shares: ln K; for a squared error the targets' variance.

    Example:
        >>> blank_loss(())
        nan
    """
    constant = constant_loss(calls)
    if calls and calls[0].function in ("cross_entropy", "nll_loss"):
        return max(constant, math.log(max(calls[0].n_classes, 1)))
    is_binary = bool(calls) and calls[0].function.startswith("binary_cross_entropy")
    return max(constant, math.log(2)) if is_binary else constant


def call_unit(scalars: Scalars, calls: tuple[LossCall, ...], *, tolerance: float = 0.02) -> float:
    """A call's mean loss over the loss recorded for its step; NaN if the ratio is not the same (within `tolerance`) at all steps.

    The recorded loss may be a sum over samples, divided for accumulation, or hold a penalty on top, whose share changes.

    Example:
        >>> none = np.zeros(0)
        >>> call_unit(Scalars(np.zeros(0, np.int64), none, none, none, none, none, np.zeros(0, np.int64)), ())
        nan
    """
    row = {int(step): i for i, step in enumerate(scalars.step)}
    pairs = np.array([(mean_value(c), scalars.loss[row[c.step]]) for c in calls if c.step in row])
    if len(pairs) == 0 or not np.isfinite(pairs).all() or (pairs <= 0).any():
        return math.nan
    ratios = pairs[:, 0] / pairs[:, 1]
    return float(np.median(ratios)) if np.ptp(ratios) <= tolerance * np.median(ratios) else math.nan


def beats_majority(calls: tuple[LossCall, ...], *, confidence: float = 0.99) -> bool:
    """Whether the accuracy over these calls is above that of always naming the most frequent class, beyond chance.

    False if no accuracy is known.

    Example:
        >>> beats_majority(())
        False
    """
    known = [c for c in calls if c.n_correct >= 0 and c.n_valid > 0 and len(c.target_counts)]
    if not known or len({len(c.target_counts) for c in known}) > 1:
        return False
    counts = np.sum([c.target_counts for c in known], axis=0)
    accuracy = wilson(sum(c.n_correct for c in known), sum(c.n_valid for c in known), confidence=confidence)
    return accuracy.low > float(counts.max() / counts.sum())


def share_above_blank(trace: Trace, *, factor: float = 1.5) -> float:
    """Share of the training steps whose loss was above `factor` times that of a model that knows nothing; NaN if it is not known.

    Example:
        >>> from sleuth.evidence.trace import RunFacts
        >>> share_above_blank(Trace(run=RunFacts()))
        nan
    """
    calls = training_calls(trace)
    blank = blank_loss(calls)
    if trace.scalars is None or not math.isfinite(blank) or has_several_objectives(trace):
        return math.nan
    loss = trace.scalars.loss[~np.isnan(trace.scalars.loss)]
    unit = call_unit(trace.scalars, tuple(c for c in calls if c.is_finite))
    return float((loss * unit > factor * blank).mean()) if len(loss) and math.isfinite(unit) else math.nan
