"""T209 flipped-loss-sign."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.ops import ends, inside, is_entropy, is_normalised
from sleuth.evidence.trace import Backward, Trace
from sleuth.rule import ERROR, FAULT, HINT, LIKELY, Finding, Where, rule
from sleuth.stats.ideal import IdealOutputs
from sleuth.stats.objective import has_moving_targets, has_several_objectives, mean_value, training_calls

UNBOUNDED = ("gaussian_nll_loss", "poisson_nll_loss", "kl_div")  # healthy below 0
LOG = ("LogSoftmax", "LogSigmoid", "Log")
AVERAGES = frozenset(("Mean", "Sum", "View", "Gather", "Index", "Select", "Squeeze", "Unsqueeze", "Div", "Add", "Diagonal"))
SCALINGS = AVERAGES | {"Neg", "Mul", "Rsub", "Sub"}  # of one operand with a graph


@rule(
    "T209",
    kind=FAULT,
    certainty=LIKELY,
    severity=ERROR,
    needs=("backwards",),
    explains=(
        "loss-diverging", "weights-diverging", "exploding-gradients", "non-finite-loss", "chance-level-metric",
        "one-class-predictions", "dead-units", "saturated-activations", "learning-rate-too-high", "unstable-log-or-exp",
        "underfitting", "loss-plateau", "no-gradient-clipping-in-rnn", "model-cannot-fit-one-batch", "initial-loss-off",
    ),
    consults=("ideal-outputs",),
)  # fmt: skip
def flipped_loss_sign(trace: Trace, *, min_calls: int = 3, tolerance: float = 1e-3) -> Iterator[Finding]:
    """The loss is minimised with the wrong sign, so that the training makes the model worse.

    Measure:
        Over `min_calls` or more watched steps, the number that the backward call starts from falls by what the loss function
        returns rises (a straight line of negative slope, within `tolerance`). Without a loss function: it is never above 0 in any
        step although its graph is an average of squared or absolute differences, or it is an average of log-probabilities. And
        by experiment: given outputs that are right, the program's own loss is higher than with wrong ones, or it falls without
        bound whichever way the outputs move.
    Why:
        The optimiser descends: it makes the error as large as it can, and the log-probability of the right answer as small.
    Fix:
        Take the minus away (`loss = criterion(...)`), or, for log-probabilities, put it in: `loss = -log_prob.mean()`.
    Limits:
        Not judged: several objectives, moving targets, tensors that are given to the model as inputs (adversarial examples),
        losses that may be negative (densities, similarities, returns). A model with loaded weights may unlearn: a hint.
    Source:
        Goodfellow, Bengio & Courville (2016), Deep Learning, section 6.2.1, https://www.deeplearningbook.org.

    Args:
        min_calls: watched steps, no unit.
        tolerance: of the straight line, relative to the spread of the values.
    """
    if has_several_objectives(trace) or has_moving_targets(trace):
        raise NotApplicable("the run has several objectives or moving targets, of which one may be maximised")
    finite = [b for b in trace.backwards if b.is_finite and b.is_scalar and not b.raised]
    if any(trace.parameters[p].is_model_input for b in finite for p in b.reached):
        return
    climbs = any(group.is_maximising for optimizer in trace.optimizers for group in optimizer.groups)
    what = _by_slope(trace, finite, min_calls, tolerance) or (
        "" if climbs else _by_graph(finite, min_calls) or _by_experiment(trace)
    )
    if what and finite:
        is_loaded = any(m.is_loaded for m in trace.models if m.n_training_forwards)
        yield Finding(
            message=f"The training minimises {what}: the loss goes from {finite[0].value:.4g} to {finite[-1].value:.4g}.",
            where=Where(finite[0].place, first_step=finite[0].step),
            values={"first": finite[0].value, "last": finite[-1].value},
            certainty=HINT if is_loaded else LIKELY,
            fix="Make the optimiser without `maximize=True`, or give it the opposite of the loss." if climbs else "",
        )


def _by_slope(trace: Trace, backwards: list[Backward], min_calls: int, tolerance: float) -> str:
    """The loss function whose opposite is minimised; "" if none is."""
    calls = training_calls(trace)
    by_step = {c.step: mean_value(c) for c in calls if c.is_finite}
    pairs = np.array([(by_step[b.step], b.value) for b in backwards if b.step in by_step])
    if not calls or calls[0].function in UNBOUNDED or len(by_step) < len(calls) or len(pairs) < min_calls:
        return ""
    given, minimised = pairs.T
    if np.ptp(given) == 0:
        return ""
    slope, start = np.polyfit(given, minimised, 1)
    is_line = np.abs(minimised - start - slope * given).max() <= tolerance * np.ptp(minimised)
    return f"the opposite of {calls[0].function}" if slope < 0 and is_line else ""


def _by_graph(backwards: list[Backward], min_calls: int) -> str:
    """What is averaged in a loss that is always negative, where that tells that its sign is wrong; "" otherwise."""
    graphs = [b.graph for b in backwards if b.graph]
    if len(backwards) < min_calls or not graphs or any(b.value > 0 for b in backwards) or backwards[0].value == 0:
        return ""
    graph = graphs[0]
    inner = inside(graph, AVERAGES)
    if inner.name == "Mul" and len(inner.inputs) == 1 and inner.shape[1:] > (1,):  # by the labels, a column for each class
        inner = graph[inner.inputs[0]]
    if inner.name in LOG and not inner.high > 1:
        return "an average of log-probabilities"
    factors = {tuple((op.low, op.high) for op in one if op.name == "Mul" and np.isfinite(op.low)) for one in graphs}
    terms = [op for op in ends(graph, AVERAGES) if not is_entropy(graph, op)]  # an entropy has bounds
    if len(factors) == 1 and terms and all((op.name in LOG and not op.high > 1) or is_normalised(graph, op) for op in terms):
        return "an average of log-probabilities"
    inner = inside(graph, SCALINGS)
    is_error = inner.name in ("Pow", "Abs") and bool(inner.inputs) and graph[inner.inputs[0]].name == "Sub"
    return "the opposite of an error" if is_error else ""


def _by_experiment(trace: Trace) -> str:
    """What the loss rewards, if it is wrong outputs."""
    ideal = IdealOutputs.of(trace)
    if ideal is None or ideal.has_signed_others:
        return ""
    if ideal.has_no_floor:
        return "a loss that falls ever faster the further the outputs move, up or down"
    if not ideal.is_flipped:
        return ""
    right, wrong = ideal.opposites
    return f"a loss that is {right:.3g} for right outputs and {wrong:.3g} for wrong ones"
