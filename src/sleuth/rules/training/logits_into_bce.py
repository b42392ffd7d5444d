"""T203 logits-into-bce."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.errors import NotApplicable
from sleuth.evidence.ops import LOSS_OPS, SHAPE_OPS, origin, reachable
from sleuth.evidence.trace import LossCall, Op, Phase, Trace
from sleuth.rule import ERROR, FAULT, LIKELY, PROOF, Finding, Where, rule
from sleuth.stats.ideal import IdealOutputs

LINEAR_OPS = frozenset(("Addmm", "Convolution", "MkldnnConvolution", "Linear"))
CLIPPING_OPS = frozenset(("Clamp", "ClampMin", "ClampMax", "Hardtanh"))
PRODUCTS = frozenset(("Bmm", "Mm", "Dot"))
GUARDS = SHAPE_OPS | {"Add", "Rsub", "Clamp", "ClampMin"}


@rule(
    "T203",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("run",),
    explains=(
        "loss-plateau", "underfitting", "chance-level-metric", "one-class-predictions", "non-finite-loss", "exploding-gradients",
        "loss-diverging", "weights-diverging", "unstable-log-or-exp", "vanishing-gradients", "frozen-layers", "dead-units",
        "from-logits-mismatch",
    ),
    consults=("ideal-outputs",),
)  # fmt: skip
def logits_into_bce(trace: Trace, *, tolerance: float = 0.001) -> Iterator[Finding]:
    """Binary cross-entropy on probabilities gets values that are no probabilities.

    Measure:
        Training calls of `binary_cross_entropy` (BCELoss) with an input below 0 or above 1, or with the output of a linear or
        convolution layer that was only clipped into [0, 1]; and the logarithms of a hand-written binary cross-entropy, or
        what it says, by experiment, of outputs that are right.
    Why:
        The logarithm of such a value does not exist: the call raises an error or gives NaN. Clipping hides the error, but clipped
        samples get no gradient.
    Fix:
        Use `binary_cross_entropy_with_logits` (BCEWithLogitsLoss), or apply a sigmoid to the last layer's output.
    Limits:
        Values within `tolerance` of [0, 1] are rounding; NaN is another rule's. A clipped input is likely only.
    Source:
        PyTorch documentation, BCELoss and BCEWithLogitsLoss,
        https://docs.pytorch.org/docs/stable/generated/torch.nn.BCEWithLogitsLoss.html.

    Args:
        tolerance: how far a value may lie outside [0, 1] through rounding, no unit.
    """
    calls = [c for c in trace.losses if c.function == "binary_cross_entropy"]
    if not (calls or any(b.graph for b in trace.backwards)):
        raise NotApplicable("no binary cross-entropy was computed")
    for call in calls:
        low, high = call.input.minimum, call.input.maximum
        where = Where(call.place, first_step=call.step)
        if low < -tolerance or high > 1 + tolerance:
            end = f" and raised {call.raised.split(':')[0]}" if call.raised else ""
            yield _finding(f"binary_cross_entropy got values from {low:.3g} to {high:.3g}{end}", where, (low, high))
            return
        if call.phase is Phase.TRAIN and _is_clipped(trace, call, tolerance):
            yield _finding(
                "binary_cross_entropy gets the output of a layer, only clipped into [0, 1]", where, (low, high), clipped=True
            )
            return
    for backward in trace.backwards:
        for low, high, clipped in _logs_of_logits(backward.graph, tolerance):
            raw = "a layer's raw output, only clipped, which goes" if clipped else "a layer's raw output,"
            said = f"The loss takes logarithms of p and 1 - p, where p is {raw} from {low:.3g} to {high:.3g}"
            yield _finding(said, Where(backward.place, first_step=backward.step), (low, high), clipped)
            return
    ideal = IdealOutputs.of(trace)
    if ideal is not None and not calls and trace.backwards and ideal.takes_probabilities and ideal.is_cross_entropy:
        share = 1 - ideal.loss("share_in_unit")
        said = f"The loss is a binary cross-entropy of probabilities, and {share:.0%} of the outputs lie outside [0, 1]"
        yield _finding(said, Where(trace.backwards[0].place), (float("nan"), float("nan")), clipped=True)


def _is_clipped(trace: Trace, call: LossCall, tolerance: float) -> bool:
    """Whether the input is a linear layer's output, or scalar products beyond [0, 1], that nothing but a clip brought into it."""
    if len(call.ops) < 2 or call.ops[0] not in CLIPPING_OPS:
        return False
    graph = next((b.graph for b in trace.backwards if b.step == call.step and b.graph), ())
    clips = [op for op in graph if op.name in CLIPPING_OPS]
    return call.ops[1] in LINEAR_OPS or (
        call.ops[1] in PRODUCTS and any(op.low < -tolerance or op.high > 1 + tolerance for op in clips)
    )


def _logs_of_logits(graph: tuple[Op, ...], tolerance: float) -> Iterator[tuple[float, float, bool]]:
    """The range of a layer's output, and whether it is clipped, where it reaches log(p) and log(1 - p) without a squashing."""
    near = list(reachable(graph, LOSS_OPS - {"Log"}))
    if any(op.name == "Mul" and len(op.inputs) > 1 for op in near):
        return  # a focal loss or the like
    logs = [op for op in near if op.name == "Log"]
    complement = [op for op in logs if (found := origin(graph, op, GUARDS - {"Rsub"})) and found.name == "Rsub"]
    for op in logs:
        behind = origin(graph, op, GUARDS)
        if op in complement or not complement or behind is None or behind.name not in LINEAR_OPS:
            continue
        clip = origin(graph, op, GUARDS - CLIPPING_OPS)
        taken = clip if clip is not None and clip.name in CLIPPING_OPS else op
        if taken.low < -tolerance or taken.high > 1 + tolerance:
            yield taken.low, taken.high, taken is not op


def _finding(said: str, where: Where, values: tuple[float, float], clipped: bool = False) -> Finding:
    return Finding(
        message=f"{said}; it needs probabilities.",
        where=where,
        values={"least": values[0], "greatest": values[1]},
        certainty=LIKELY if clipped else PROOF,
        fix="Use binary_cross_entropy_with_logits (BCEWithLogitsLoss) on the raw output"
        + (" and drop the clip." if clipped else ", or apply a sigmoid to it first."),
    )
