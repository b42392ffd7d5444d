"""T206 softmax-wrong-axis."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from math import prod

from sleuth.errors import NotApplicable
from sleuth.evidence.ops import LOSS_OPS, SHAPE_OPS, origin, reachable
from sleuth.evidence.trace import Backward, LossCall, Op, Phase, Trace
from sleuth.rule import ERROR, FAULT, LIKELY, PROOF, Certainty, Finding, Where, rule

SOFTMAX_OPS = frozenset(("Softmax", "LogSoftmax"))
GUARDS = frozenset(("Log", "Add", "Clamp", "ClampMin"))
LOSS_FUNCTIONS = frozenset(("MseLoss", "BinaryCrossEntropy", "SmoothL1Loss", "HuberLoss"))


@rule(
    "T206",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("backwards",),
    explains=(
        "loss-plateau", "underfitting", "chance-level-metric", "one-class-predictions", "vanishing-gradients",
        "saturated-activations", "loss-oscillating", "learning-rate-too-low", "probabilities-into-nll", "dead-units",
        "softmax-over-one-unit", "batch-axis-mixed", "wrong-loss-for-task",
    ),
)  # fmt: skip
def softmax_wrong_axis(trace: Trace, *, max_share: float = 0.5) -> Iterator[Finding]:
    """The softmax of the model's output is taken over the samples of the batch, not over the classes.

    Measure:
        A softmax or log-softmax next to the loss whose axis is the first one, over at least two samples with at least two
        classes; for classification losses, one over any axis that has not the length of the class axis.
    Why:
        The values of one sample then depend on which others are in the batch, and those of one class compete between samples:
        the loss can fall without any class being told from another.
    Fix:
        Name the class axis: `dim=1` for (N, C) and (N, C, H, W), `dim=-1` if the classes are last.
    Limits:
        Inside the model a first axis is reported (likely) only if it has the length of the inputs and of the targets. Pooling
        over the instances of a bag, both axes of a contrastive loss, squares and single columns are left alone.
    Source:
        PyTorch documentation, torch.nn.functional.softmax, parameter dim,
        https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.softmax.html.

    Args:
        max_share: share of rows that may sum to one by chance, 0 to 1; with the right axis all of them do.
    """
    if not any(op.name in SOFTMAX_OPS for b in trace.backwards for op in b.graph):
        raise NotApplicable("no softmax was seen behind a loss")
    yield from islice(_findings(trace, max_share), 1)


def _findings(trace: Trace, max_share: float) -> Iterator[Finding]:
    for call in trace.losses:
        if call.phase is Phase.TRAIN and _is_over_batch(call, max_share):
            yield _finding(call.input.shape, 0, Where(call.place, first_step=call.step), PROOF)
    batches = {f.output.shape[0] for f in trace.forwards if f.output and f.output.shape}
    for backward in trace.backwards:
        where = Where(backward.place, first_step=backward.step)
        for op in _before_nll(backward.graph):
            yield _finding(op.shape, op.dim, where, PROOF)
        for op in _before_other_loss(backward.graph):
            if not batches or op.shape[0] in batches:
                yield _finding(op.shape, 0, where, PROOF if op.name == "LogSoftmax" else LIKELY)
        for op in _over_samples(trace, backward):
            yield _finding(op.shape, 0, where, LIKELY)


def _is_over_batch(call: LossCall, max_share: float) -> bool:
    """Whether a softmax over axis 0 comes right before a classification loss and leaves no distribution over the classes."""
    ops = [pair for pair in zip(call.ops, call.op_dims, strict=False) if pair[0] not in GUARDS]
    is_normalised = call.share_rows_sum_to_one > max_share or call.share_rows_log_probabilities > max_share
    is_table = call.n_classes > 1 and len(call.input.shape) > 1 and call.input.shape[0] > 1
    return is_table and not is_normalised and bool(ops) and ops[0][0] in SOFTMAX_OPS and ops[0][1] == 0


def _before_nll(graph: tuple[Op, ...]) -> Iterator[Op]:
    """Softmaxes before `nll_loss` or `cross_entropy` over an axis that has not the length of the class axis."""
    for op in graph:
        operand = graph[op.inputs[0]] if op.name.startswith("NllLoss") and op.inputs else op
        soft = operand if operand.name in SOFTMAX_OPS else origin(graph, operand, SHAPE_OPS | GUARDS)
        if operand is op or len(operand.shape) < 2 or soft is None:
            continue
        inner = origin(graph, soft)
        soft = inner if inner and soft.name == "LogSoftmax" and inner.name == "Softmax" else soft
        n_classes, is_whole = operand.shape[1], prod(soft.shape) == prod(operand.shape)
        if soft.name in SOFTMAX_OPS and is_whole and soft.shape[soft.dim] != n_classes and n_classes in soft.shape:
            yield soft


def _before_other_loss(graph: tuple[Op, ...]) -> list[Op]:
    """Softmaxes over the samples that an element-wise or hand-written loss meets before any product of two results."""
    cut = tuple(replace(op, inputs=()) if op.name in ("Mul", "Div") and len(op.inputs) > 1 else op for op in graph)
    soft = [op for op in reachable(cut, LOSS_OPS | SHAPE_OPS | LOSS_FUNCTIONS) if op.name in SOFTMAX_OPS and len(op.shape) > 1]
    if any(op.dim > 0 for op in soft):  # both axes of a contrastive loss
        return []
    return [op for op in soft if op.dim == 0 and op.shape[0] > 1 and prod(op.shape[1:]) > 1 and op.shape[0] != op.shape[1]]


def _over_samples(trace: Trace, backward: Backward) -> Iterator[Op]:
    """Softmaxes inside the model over as many things as there are samples with a target each: attention across the batch."""
    inputs = [f.input for f in trace.forwards if f.step == backward.step and f.phase is Phase.TRAIN and f.input]
    calls = [c for c in trace.losses if c.step == backward.step and c.phase is Phase.TRAIN]
    labelled = {c.target.shape[0] for c in calls if c.target.shape[:1] == c.input.shape[:1] == (prod(c.target.shape),)}
    batches = labelled & {facts.shape[0] for facts in inputs if facts.shape}
    tables = [op for op in backward.graph if op.name == "Softmax" and len(op.shape) > 1 and 1 < op.shape[0] < prod(op.shape)]
    others = {op.shape for op in tables if op.dim > 0}
    for op in tables:
        if op.dim == 0 and op.shape[0] in batches and op.shape[0] != op.shape[1] and op.shape not in others:
            yield op


def _finding(shape: tuple[int, ...], dim: int, where: Where, certainty: Certainty) -> Finding:
    meant = "the samples of the batch" if dim == 0 else "not its classes"
    return Finding(
        message=f"A softmax runs over axis {dim} of a tensor of shape {shape}: {meant}.",
        where=where,
        values={"shape": shape, "axis": dim},
        certainty=certainty,
        fix=f"Take it over the axis of the classes or positions (for example dim=-1), not over axis {dim}.",
    )
