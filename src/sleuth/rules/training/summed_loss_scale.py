"""T212 summed-loss-scale."""

from __future__ import annotations

from collections.abc import Iterator
from math import isclose, prod

from sleuth.errors import NotApplicable
from sleuth.evidence.accumulation import MEAN_OPS, ROUNDING, TRANSPARENT, adds_errors
from sleuth.evidence.ops import SHAPE_OPS, origin, reachable
from sleuth.evidence.trace import Backward, LossCall, Phase, Trace
from sleuth.rule import FAULT, LIKELY, WARNING, Finding, Where, rule
from sleuth.stats.change import SCALED, turnover, worst_over_start
from sleuth.stats.objective import constant_loss, has_several_objectives, training_calls

LEAST_MASKED = 0.2  # share of the whole sum that a mask leaves


@rule(
    "T212",
    kind=FAULT,
    certainty=LIKELY,
    severity=WARNING,
    needs=("optimizers", "backwards", "scalars"),
    explains=(
        "non-finite-loss", "loss-plateau", "loss-diverging", "loss-oscillating", "vanishing-gradients", "exploding-gradients",
        "dead-units", "saturated-activations", "frozen-layers", "weights-diverging", "underfitting", "one-class-predictions",
        "chance-level-metric", "rank-collapse", "learning-rate-too-high", "gradients-clipped-away", "dead-relu-bias",
        "no-gradient-clipping-in-rnn", "saturating-activations-in-depth", "correlated-weights", "initial-loss-off",
    ),
)  # fmt: skip
def summed_loss_scale(
    trace: Trace, *, min_rise: float = 1.25, min_turnover: float = 0.03, min_terms: int = 4
) -> Iterator[Finding]:
    """The loss is a sum over the batch, not a mean, and the steps of SGD are too large by the size of the batch.

    Measure:
        The loss is a loss function's with `reduction="sum"`, or a sum of squares, absolute values or log-probabilities, over
        `min_terms` values or more, and is not divided. With SGD harm is looked for: updates that are a large part of the
        weights, and a mean loss that rises above its start and above what a constant answer reaches.
    Why:
        A doubled batch doubles the loss and its gradient: the learning rate acts as if it were as many times higher as the batch
        has values, and changes with the batch size.
    Fix:
        Take the mean over the batch (`reduction="mean"`), or divide by the number of samples.
    Limits:
        A rate that was chosen for the sum is no fault, and Adam does not feel the scale (the usual sum of a variational
        autoencoder): silent without harm. Several objectives are not judged.
    Source:
        Goyal et al. (2017), Accurate, Large Minibatch SGD, section 2, https://arxiv.org/abs/1706.02677.

    Args:
        min_rise: highest mean over three batches, over the first or a constant answer's, no unit, chance taken off.
        min_turnover: median norm of an update over that of its weight, no unit; some 0.001 is usual.
        min_terms: values that are summed; fewer change the rate by little.
    """
    if has_several_objectives(trace):
        raise NotApplicable("the run has several objectives")
    stepping = [o for o in trace.optimizers if o.n_steps]
    if not stepping or any(o.kind not in SCALED for o in stepping):
        raise NotApplicable("no optimiser whose step grows with the gradient")
    calls = {c.step: c for c in trace.losses if c.phase is Phase.TRAIN}
    sums = [(b.value, n) for b in trace.backwards if (n := _summed(b, calls.get(b.step)))]
    if not sums or max(n for _, n in sums) < min_terms or trace.scalars is None:
        return
    terms, moved = max(n for _, n in sums), turnover(trace)
    first = sums[0][0] / sums[0][1]
    means = trace.scalars.loss / terms  # for the smaller batches less than their mean
    rise = worst_over_start(means, first, constant_loss(training_calls(trace)), terms)
    if moved < min_turnover or not rise >= min_rise:
        return
    yield Finding(
        message=f"The loss is a sum over {terms} values, and {stepping[0].kind} moves the weights by {moved:.1%} of their "
        f"norm at a time: the learning rate of {stepping[0].groups[0].lr:g} was not meant for a sum.",
        where=Where(trace.backwards[0].place, first_step=trace.backwards[0].step),
        values={"terms": terms, "update_to_weight": moved, "worst_over_start": rise},
    )


def _summed(backward: Backward, call: LossCall | None) -> int:
    """Of how many values a backwarded loss is the sum; 0 if it is none, or cannot be told."""
    if call is not None and call.reduction == "none":
        return call.target.n_values if _adds_single_losses(backward, call) else 0
    if call is not None:
        is_it = isclose(backward.value, call.value, rel_tol=ROUNDING) or not (backward.is_finite and call.is_finite)
        n = call.n_valid or call.target.n_values
        return n if is_it and call.reduction == "sum" else 0
    met = list(reachable(backward.graph, TRANSPARENT | {"Neg"}))
    sums = [op for op in met if op.name == "Sum" and adds_errors(backward.graph, op)]
    if not sums or any(op.name in MEAN_OPS for op in met):
        return 0
    shape = backward.graph[sums[0].inputs[0]].shape
    return shape[0] if shape else 0


def _adds_single_losses(backward: Backward, call: LossCall) -> bool:
    """Whether what is backwarded is the sum of a loss function's values, one for each target, without a divisor.

    They may be multiplied by a mask, which leaves a part of their sum; weights with a divisor in them leave far less.
    """
    graph, losses = backward.graph, MEAN_OPS - {"Mean"}
    total = next((op for op in reachable(graph, TRANSPARENT) if op.name == "Sum" and not op.shape), None)
    below = origin(graph, total) if total is not None else None
    if below is None or not below.shape:
        return False
    whole = call.value * call.target.n_values
    if below.name == "Mul":
        factors = [graph[one] if graph[one].name not in SHAPE_OPS else origin(graph, graph[one]) for one in below.inputs]
        single = [one for one in factors if one is not None and one.name in losses and prod(one.shape) == prod(below.shape)]
        return len(below.inputs) == len(single) == 1 and LEAST_MASKED * whole <= backward.value <= whole
    return below.name in losses and isclose(backward.value, whole, rel_tol=ROUNDING)
