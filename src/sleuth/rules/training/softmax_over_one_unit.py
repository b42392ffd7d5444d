"""T207 softmax-over-one-unit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from math import prod

from sleuth.errors import NotApplicable
from sleuth.evidence.ops import LOSS_OPS, SHAPE_OPS, origin, reachable
from sleuth.evidence.trace import LossCall, Op, Phase, Trace
from sleuth.rule import ERROR, FAULT, LIKELY, PROOF, Certainty, Finding, Where, rule

SOFTMAX_OPS = frozenset(("Softmax", "LogSoftmax"))
LINEAR_OPS = frozenset(("Addmm", "Mm", "Linear", "Add", "Convolution"))
LOSS_FUNCTIONS = frozenset((
    "NllLoss", "NllLoss2D", "MseLoss", "BinaryCrossEntropy", "BinaryCrossEntropyWithLogits", "SmoothL1Loss", "HuberLoss",
))  # fmt: skip


@rule(
    "T207",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("run",),
    explains=(
        "loss-plateau", "underfitting", "chance-level-metric", "one-class-predictions", "vanishing-gradients", "frozen-layers",
        "saturated-activations", "dead-units", "labels-out-of-range", "learning-rate-too-low", "weights-collapsing",
        "softmax-before-cross-entropy", "sigmoid-before-bce-with-logits", "input-ignored",
    ),
)  # fmt: skip
def softmax_over_one_unit(trace: Trace, *, min_calls: int = 3) -> Iterator[Finding]:
    """Softmax is taken over an axis of length one, so the model's output is always 1.

    Measure:
        `cross_entropy` over a single class, or a softmax next to the loss whose axis has length one, for at least two samples.
    Why:
        The softmax of a single number is 1 whatever the number is: the output is constant and every gradient is exactly zero.
    Fix:
        For two classes with one output use `binary_cross_entropy_with_logits`, or give the last layer two outputs.
    Limits:
        Inside the model only a softmax over the single output of a layer is reported (likely). Attention over one key and
        contrastive losses of a last batch of one are left alone.
    Source:
        PyTorch documentation, torch.nn.Softmax, https://docs.pytorch.org/docs/stable/generated/torch.nn.Softmax.html.

    Args:
        min_calls: calls that must agree if every batch holds one sample; 3, since a last batch alone may be that small.
    """
    calls = [c for c in trace.losses if c.phase is Phase.TRAIN and (c.n_classes > 0 or SOFTMAX_OPS.intersection(c.ops))]
    if not (calls or any(op.name in SOFTMAX_OPS for b in trace.backwards for op in b.graph)):
        raise NotApplicable("no softmax was seen before a loss")
    yield from islice(_findings(trace, calls, min_calls), 1)


def _findings(trace: Trace, calls: list[LossCall], min_calls: int) -> Iterator[Finding]:
    for call in calls:
        same = [c for c in calls if c.place == call.place]
        is_table = len(call.input.shape) > 1 and call.input.shape[0] > 1
        is_one = call.n_classes == 1 and call.function in ("cross_entropy", "nll_loss")
        if is_one and (is_table or (len(same) >= min_calls and all(c.n_classes == 1 for c in same))):
            yield _finding(call.function, call.input.shape, Where(call.place, first_step=call.step))
    for backward in trace.backwards:
        for op in _before_loss(backward.graph):
            if op.shape[op.dim] == 1 and op.shape[0] > 1:
                yield _finding("the softmax before the loss", op.shape, Where(backward.place, first_step=backward.step))
        for op in _of_one_output(backward.graph):
            yield _finding("a softmax inside the model", op.shape, Where(backward.place, first_step=backward.step), LIKELY)


def _before_loss(graph: tuple[Op, ...]) -> Iterator[Op]:
    """Softmaxes that the loss meets before any product of two results (such as attention weights times values)."""
    cut = tuple(replace(op, inputs=()) if op.name in ("Mul", "Div") and len(op.inputs) > 1 else op for op in graph)
    for op in reachable(cut, LOSS_OPS | SHAPE_OPS | LOSS_FUNCTIONS):
        if op.name in SOFTMAX_OPS and 0 <= op.dim < len(op.shape) and len(op.shape) > 1:
            yield op


def _of_one_output(graph: tuple[Op, ...]) -> Iterator[Op]:
    """Softmaxes over the single output of a layer: scores (bags, instances, 1) over the last axis, not over the instances."""
    for op in graph:
        if op.name == "Softmax" and len(op.shape) > 1 and op.shape[-1] == 1 and op.dim == len(op.shape) - 1 and op.inputs:
            source = graph[op.inputs[0]] if len(op.shape) < 3 else origin(graph, op)
            if source and source.name in LINEAR_OPS and (len(op.shape) < 3 or prod(op.shape[1:]) > 1):
                yield op


def _finding(what: str, shape: tuple[int, ...], where: Where, certainty: Certainty = PROOF) -> Finding:
    return Finding(
        message=f"{what[0].upper()}{what[1:]} has a single class to choose from (shape {shape}): the result is always 1 and no "
        "gradient comes from it.",
        where=where,
        values={"shape": shape},
        certainty=certainty,
        fix="Take the softmax over the axis of the things to choose from, not over the single score of each."
        if certainty is LIKELY
        else "Use binary_cross_entropy_with_logits with the one output, or give the last layer one output for each class.",
    )
