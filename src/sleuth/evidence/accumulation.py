"""Gradient accumulation: how many backward calls an update uses, and whether their losses were divided by that number."""

from __future__ import annotations

from collections.abc import Collection
from math import isclose

from sleuth.evidence.ops import ends, origin, reachable
from sleuth.evidence.trace import Backward, LossCall, Op, Phase, Trace

# Nodes that average over a batch, unless the loss function was told to sum.
MEAN_OPS = frozenset((
    "Mean", "NllLoss", "NllLoss2D", "NllLossNd", "MseLoss", "SmoothL1Loss", "HuberLoss", "BinaryCrossEntropy",
    "BinaryCrossEntropyWithLogits", "SoftMarginLoss", "MultiMarginLoss",
))  # fmt: skip
ERRORS = frozenset(("Pow", "Abs"))  # of what a sum of errors is made
LOGS = frozenset(("LogSoftmax", "LogSigmoid", "Log"))
PICKED = frozenset(("Neg", "Gather", "Index", "Squeeze", "Unsqueeze", "View", "Select", "Sum"))
BY_LABEL = PICKED | {"Mul", "Add", "Sub", "Rsub", "Clamp"}  # y * log(p) + (1 - y) * log(1 - p)
TRANSPARENT = frozenset(("Add", "View", "Squeeze", "ToCopy"))  # what may lie between the loss and its mean without scaling it
ROUNDING = 1e-3


def accumulated(order: str) -> int:
    """How many backward calls an update uses: those since its gradients were last cleared (`Update.order`).

    Examples:
        >>> accumulated("FLBZFLBFLBFLB"), accumulated("ZFLB")
        (3, 1)
    """
    return order[order.rfind("Z") + 1 :].count("B")


def is_undivided_mean(trace: Trace, steps: Collection[int]) -> bool:
    """Whether all backward calls of these steps are at one line, on one mean loss over one source of data, as it is.

    Example:
        >>> from sleuth.evidence.trace import Op, RunFacts
        >>> is_undivided_mean(Trace(run=RunFacts()), (0, 1))
        False
    """
    backwards = [b for b in trace.backwards if b.step in steps]
    forwards = [f for f in trace.forwards if f.step in steps and f.phase is Phase.TRAIN]
    calls = [c for c in trace.losses if c.step in steps and c.phase is Phase.TRAIN]
    if len({b.place for b in backwards}) != 1 or len({b.reached for b in backwards}) != 1:
        return False
    if len({(f.loader, f.place, f.model) for f in forwards}) > 1 or len({(c.place, c.function) for c in calls}) > 1:
        return False
    if any(c.reduction != "mean" for c in calls):
        return False
    graphs = [b.graph for b in backwards if b.graph]
    if len(calls) == len(backwards) and all(_is_equal(b, c) for b, c in zip(backwards, calls, strict=True)):
        return True
    return bool(graphs) and all(any(op.name in MEAN_OPS for op in reachable(graph, TRANSPARENT)) for graph in graphs)


def _is_equal(backward: Backward, call: LossCall) -> bool:
    """Whether the value that was backwarded is the loss function's; a loss that is not finite may be either."""
    return isclose(backward.value, call.value, rel_tol=ROUNDING) or not (backward.is_finite and call.is_finite)


def adds_errors(graph: tuple[Op, ...], total: Op) -> bool:
    """Whether a sum is one of squares, of magnitudes, or of the log-probabilities of labels; a weighted one may be of returns.

    Example:
        >>> adds_errors((Op("Sum", (1,), ()), Op("Gather", (2,), (8, 1)), Op("LogSoftmax", (), (8, 3))), Op("Sum", (1,), ()))
        True
    """
    inner = origin(graph, total)
    if inner is not None and inner.name in ERRORS:
        return True
    if len(total.inputs) != 1 or total.shape:
        return False
    picked, weighted = (ends(graph, through, total.inputs[0]) for through in (PICKED, BY_LABEL))
    found = picked if all(one.name in LOGS for one in picked) else weighted if len(weighted) > 1 else []
    return bool(found) and all(one.name in LOGS and bool(one.shape) for one in found)
