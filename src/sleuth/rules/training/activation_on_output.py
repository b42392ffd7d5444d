"""T510 activation-on-output."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

from sleuth.errors import NotApplicable
from sleuth.evidence.functions import REGRESSIONS
from sleuth.evidence.ops import SHAPE_OPS, origin, reachable
from sleuth.evidence.trace import LossCall, Op, Phase, Trace
from sleuth.rule import ERROR, FAULT, LIKELY, PROOF, Certainty, Finding, Where, rule

RANGES = {
    "Sigmoid": (0.0, 1.0), "Hardsigmoid": (0.0, 1.0), "Softmax": (0.0, 1.0), "Tanh": (-1.0, 1.0), "Softplus": (0.0, inf),
    "Exp": (0.0, inf), "LogSigmoid": (-inf, 0.0), "LogSoftmax": (-inf, 0.0),
    "Relu": (0.0, inf), "Relu6": (0.0, 6.0), "Hardtanh": (-1.0, 1.0), "Threshold": (0.0, inf),
    "Silu": (-0.2785, inf), "Gelu": (-0.17, inf), "Mish": (-0.3088, inf),
}  # fmt: skip
# Between a mean of squares and its squares; not Neg and Sub, as a Gaussian policy's log-probability of drawn actions has them.
MEAN_OPS = frozenset(("Mean", "Sum", "Sqrt", "Mul", "Div", "Add", "View", "Squeeze"))
LOGIT_LOSSES = frozenset(("cross_entropy", "binary_cross_entropy_with_logits"))
BEHIND = {"nll_loss": "LogSoftmax", "binary_cross_entropy": "Sigmoid"}  # the loss, and what turns its logits into its input


@rule(
    "T510",
    kind=FAULT,
    certainty=LIKELY,
    severity=ERROR,
    needs=("run",),
    explains=(
        "loss-plateau", "underfitting", "chance-level-metric", "vanishing-gradients", "saturated-activations", "dead-units",
        "frozen-layers", "learning-rate-too-low", "one-class-predictions", "unscaled-targets", "too-few-epochs",
        "weights-diverging", "wrong-loss-for-task", "initial-loss-off",
    ),
)  # fmt: skip
def activation_on_output(trace: Trace, *, min_beyond: float = 0.25) -> Iterator[Finding]:
    """The model ends in a squashing function, and the loss asks for values that it cannot give.

    Measure:
        Training calls of a regression loss on the output of a sigmoid, tanh, ReLU, SiLU, softmax or exp, against the range of
        their targets; in a hand-written one, residuals that are larger than the width of the range; and losses on logits
        whose logits come out of a tanh.
    Why:
        A sigmoid gives 0 to 1, a tanh -1 to 1. Targets outside are never reached: the outputs go to the limit, where the slope
        is zero and learning ends. Logits between -1 and 1 can never be sure of a class.
    Fix:
        Drop the activation after the last layer, or scale the targets into its range (and undo it on the predictions).
    Limits:
        Targets that lie a little outside (noise around the limit) are left alone, and so are outputs that are scaled behind the
        activation, as `2 * tanh(x)` is. A ReLU before a loss on logits is another rule's.
    Source:
        Goodfellow, Bengio and Courville 2016, Deep Learning, section 6.2.2, https://www.deeplearningbook.org/.

    Args:
        min_beyond: how far the targets must lie outside, as a share of the width of the range (of 1 if it is half open); with
            targets that are centred outside, or spread wider than the range, it is a proof.
    """
    calls = [c for c in trace.losses if c.phase is Phase.TRAIN and c.ops]
    graphs = [b for b in trace.backwards if b.graph]
    if not (calls or graphs):
        raise NotApplicable("no loss function was called on a model's output in training")
    found = [(_squashed(c, min_beyond), c.place, c.step) for c in calls]
    found += [(one, b.place, b.step) for b in graphs for one in _large_residuals(b.graph, min_beyond)]
    for one, place, step in [entry for entry in found if entry[0]][:1]:
        name, said, certainty = one or ("", "", LIKELY)
        low, high = RANGES[name]
        yield Finding(
            message=f"The output goes through {name.lower()} right before the loss: it is within {low:g} and {high:g}; {said}.",
            where=Where(place, first_step=step),
            values={"activation": name.lower(), "low": low, "high": high},
            certainty=certainty,
            fix=f"Drop the {name.lower()} after the last layer, or scale the targets into its range.",
        )


def _squashed(call: LossCall, min_beyond: float) -> tuple[str, str, Certainty] | None:
    """The activation that the input of this call came out of, and why it is in the way."""
    if call.function in REGRESSIONS:
        name, target = call.ops[0], call.target
        low, high = RANGES.get(name, (-inf, inf))
        width = high - low if high - low < inf else 1.0
        if not max(low - target.minimum, target.maximum - high) > min_beyond * width:
            return None
        is_most = not low <= target.mean <= high or (width / 2 < target.std and high - low < inf)
        if not is_most and not (target.mean - target.std < low or target.mean + target.std > high):
            return None
        return name, f"the targets go from {target.minimum:.3g} to {target.maximum:.3g}", PROOF if is_most else LIKELY
    skipped = 1 if BEHIND.get(call.function) == call.ops[0] else 0
    if call.ops[skipped : skipped + 1] == ("Tanh",) and (skipped or call.function in LOGIT_LOSSES):
        return "Tanh", f"{call.function} takes them for logits, which must be able to grow", LIKELY
    return None


def _large_residuals(graph: tuple[Op, ...], min_beyond: float) -> Iterator[tuple[str, str, Certainty]]:
    """Squared differences whose base leaves what a bounded output minus a target within its bounds can be."""
    for op in reachable(graph, MEAN_OPS):
        made = origin(graph, op, SHAPE_OPS | {"Sub"}) if op.name == "Pow" else None
        low, high = RANGES.get(made.name if made else "", (-inf, inf))
        if made is not None and max(-op.low, op.high) > (1 + min_beyond) * (high - low):
            yield made.name, f"output minus target goes from {op.low:.3g} to {op.high:.3g}, wider than that", PROOF
