"""T205 broadcast-loss-shapes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, zip_longest
from math import prod

from sleuth.errors import NotApplicable
from sleuth.evidence.ops import LOSS_OPS, reachable
from sleuth.evidence.trace import LossCall, Op, Phase, Trace
from sleuth.rule import ERROR, FAULT, PROOF, Finding, Where, rule

Shape = tuple[int, ...]
ELEMENTWISE = frozenset((
    "mse_loss", "l1_loss", "smooth_l1_loss", "huber_loss", "kl_div", "poisson_nll_loss", "gaussian_nll_loss", "soft_margin_loss",
    "binary_cross_entropy", "binary_cross_entropy_with_logits",
))  # fmt: skip
PLACED = frozenset(("Unsqueeze", "Expand", "AccumulateGrad"))  # an axis put in on purpose; a bare parameter


@rule(
    "T205",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("run",),
    explains=("loss-plateau", "underfitting", "chance-level-metric", "weights-collapsing", "vanishing-gradients", "dead-units",
              "one-class-predictions", "learning-rate-too-low", "overfitting", "wrong-loss-for-task"),
)  # fmt: skip
def broadcast_loss_shapes(trace: Trace) -> Iterator[Finding]:
    """Prediction and target have the same values in different shapes, so the loss compares each sample with every other.

    Measure:
        An element-wise loss of two shapes that are equal but for axes of length 1, and whose common (broadcast) shape is larger
        than both: (N, 1) with (N,) gives (N, N). Hand-written losses are read from the autograd graph.
    Why:
        The loss is the mean over all pairs; it is least when every prediction equals the mean target, so the model learns that.
    Fix:
        Give both the same shape: `prediction.squeeze(-1)`, or `target.unsqueeze(1)` (or `target.view_as(prediction)`).
    Limits:
        Pairs made on purpose are left alone: both sides with a gradient, an axis inserted, equal ranks with reduction "none".
    Source:
        NumPy documentation, "Broadcasting", https://numpy.org/doc/stable/user/basics.broadcasting.html.

    Args:
        trace: the run; there are no settings.
    """
    calls = [c for c in trace.losses if c.function in ELEMENTWISE]
    if not (calls or any(b.graph for b in trace.backwards)):
        raise NotApplicable("no element-wise loss was computed")
    yield from islice(_findings(trace, sorted(calls, key=lambda c: c.phase is not Phase.TRAIN)), 1)


def _findings(trace: Trace, calls: list[LossCall]) -> Iterator[Finding]:
    for call in calls:
        left, right = call.input.shape, call.target.shape
        on_purpose = call.target.requires_grad or (len(left) == len(right) and call.reduction == "none")
        if not on_purpose and (common := _outer(left, right)):
            said = f"{call.function} gets a prediction of shape {left} and a target of shape {right}"
            yield _finding(said, left, common, Where(call.place, first_step=call.step))
    batches = {f.output.shape[0] for f in trace.forwards if f.output and f.output.shape}
    for backward in trace.backwards:
        for shape, common in _crossed(backward.graph):
            if not batches or common[0] in batches:
                said = f"The loss combines a tensor of shape {shape} with another that has its {common[0]} values on another axis"
                yield _finding(said, shape, common, Where(backward.place, first_step=backward.step))


def _outer(left: Shape, right: Shape) -> Shape:
    """The common shape of two shapes that differ in axes of length 1 only, if it is larger than both; else ()."""
    if [n for n in left if n != 1] != [n for n in right if n != 1]:
        return ()
    pairs = zip_longest(left[::-1], right[::-1], fillvalue=1)
    common = tuple(max(pair) for pair in pairs)[::-1]
    return common if prod(common) > prod(left) else ()


def _crossed(graph: tuple[Op, ...]) -> list[tuple[Shape, Shape]]:
    """Operand and result shapes where the loss crosses a tensor with a constant; empty if it forms pairs on purpose."""
    found: list[tuple[Shape, Shape]] = []
    for op in reachable(graph, LOSS_OPS):
        operands = [graph[i] for i in op.inputs]
        if op.name in LOSS_OPS and len(operands) == 2 and all(prod(op.shape) > prod(one.shape) > 1 for one in operands):
            return []
        is_difference = op.name in ("Sub", "Mul") and len(operands) == 1 and operands[0].name not in PLACED
        if is_difference and _is_crossed(operands[0].shape, op.shape):
            found.append((operands[0].shape, op.shape))
    return found


def _is_crossed(operand: Shape, result: Shape) -> bool:
    """Whether (N, ...) became (N, N, ...)."""
    square = len(result) > 1 and result[0] == result[1] > 1
    return square and [n for n in operand if n != 1] == [n for n in result[1:] if n != 1]


def _finding(said: str, shape: Shape, common: Shape, where: Where) -> Finding:
    return Finding(
        message=f"{said}; they are broadcast to {common}, so every sample is compared with the targets of all others.",
        where=where,
        values={"prediction_shape": shape, "broadcast_shape": common},
        fix="Give both the same shape: `prediction.squeeze(-1)`, or `target.view_as(prediction)`.",
    )
