"""How a sequence model mixes its positions, read from the autograd graph of a loss: attention weights, recurrences, paths."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch

from sleuth.probes.torch import graph
from sleuth.probes.torch.graph import Node
from sleuth.probes.torch.tensors import is_plain

FUSED = "ScaledDotProduct"
RECURRENT = ("MkldnnRnnLayer", "CudnnRnn", "MiopenRnn")
MIXING = frozenset(("Bmm", "Baddbmm"))
# They may move, replace or hide positions: a way through them proves nothing.
MOVING = frozenset((
    "Cat", "ConstantPadNd", "Roll", "Flip", "Where", "IndexPut", "MaskedFill", "MaskedScatter", "Index", "IndexSelect", "Gather",
    "Convolution", "ConvolutionOverrideable", "MkldnnConvolution", "SlowConv2D", "FftR2C", "FftC2C", "FftC2R", "Cumsum",
    "Scatter",
))  # fmt: skip
PASSED = frozenset((
    "View", "UnsafeView", "Reshape", "Expand", "Transpose", "Unsqueeze", "Squeeze", "Mul", "NativeDropout", "Clone", "ToCopy",
    "Where",
))  # fmt: skip
STEP_NODES = 400  # looked at for one step of a loop over time
MAX_WEIGHTS = 262_144  # values of one attention that are read


@dataclass(slots=True)
class Attended:
    """One attention: its node, and the weights `(n, heads, queries, keys)` of its first samples."""

    node: Node
    weights: torch.Tensor


def attentions(walked: graph.Walked) -> list[Attended]:
    """The attentions behind a loss, last first, with weights that were kept or can be computed from what was."""
    found, parents = [], None
    for node in walked.nodes:
        name = graph.op_name(node)
        if name.startswith(FUSED):
            weights = fused_weights(node)
        elif name in ("Softmax", "SafeSoftmax"):
            parents = parents if parents is not None else _parents(walked)
            weights = graph.saved(node, "_saved_result") if _multiplies(node, parents) else None
        else:
            continue
        if weights is not None and weights.dim() in (3, 4) and is_plain(weights) and weights.numel():
            found.append(Attended(node, weights.detach()))
    return found


def _parents(walked: graph.Walked) -> dict[Node, list[Node]]:
    parents: dict[Node, list[Node]] = {}
    for node in walked.nodes:
        for following, _ in node.next_functions:
            if following is not None:
                parents.setdefault(following, []).append(node)
    return parents


def _multiplies(node: Node, parents: dict[Node, list[Node]]) -> bool:
    """Whether a softmax is the left side of a matrix product, as the weights of attention are."""
    current, before = parents.get(node, []), node
    for _ in range(8):
        user = next(iter(current), None)
        if user is None:
            return False
        name = graph.op_name(user)
        if name in MIXING:
            return bool(user.next_functions[0 if name == "Bmm" else 1][0] is before)
        if name not in PASSED:
            return False
        current, before = parents.get(user, []), user
    return False


def fused_weights(node: Node) -> torch.Tensor | None:
    """The weights `(n, heads, queries, keys)` of a fused attention, computed anew for its first samples; None if unknown."""
    query, key = graph.saved(node, "_saved_query"), graph.saved(node, "_saved_key")
    if query is None or key is None or query.dim() != 4 or not (is_plain(query) and is_plain(key)):
        return None
    size = query.shape[1] * query.shape[2] * key.shape[2]
    n = max(1, min(query.shape[0], MAX_WEIGHTS // max(size, 1)))
    with torch.no_grad():
        query, key = query[:n].float(), key[:n].float()
        if key.shape[1] != query.shape[1]:
            key = key.repeat_interleave(query.shape[1] // key.shape[1], 1)
        scale = getattr(node, "_saved_scale", None)
        scores = query @ key.transpose(-1, -2) * (scale if isinstance(scale, float) else query.shape[-1] ** -0.5)
        if bool(getattr(node, "_saved_is_causal", False)):
            ones = torch.ones(scores.shape[-2:], dtype=torch.bool, device=scores.device).triu(1)
            scores = scores.masked_fill(ones, float("-inf"))
        mask = graph.saved(node, "_saved_attn_mask")
        mask = mask if mask is not None else graph.saved(node, "_saved_attn_bias")
        if mask is not None and mask.dim() in (2, 4):
            mask = mask[:n] if mask.dim() == 4 and mask.shape[0] > 1 else mask
            scores = scores.masked_fill(~mask, float("-inf")) if mask.dtype == torch.bool else scores + mask
        return scores.softmax(-1)


def is_triangular(weights: torch.Tensor) -> bool:
    """Whether no query looks at a later key: all weights right of the diagonal are exactly 0."""
    return weights.shape[-1] == weights.shape[-2] > 1 and not bool(weights.triu(1).any())


def sees_itself(weights: torch.Tensor) -> bool:
    """Whether each query looks at its own place."""
    return bool((weights.diagonal(dim1=-2, dim2=-1) > 0).float().mean() > 0.99)


@dataclass(slots=True)
class Mixing:
    """Whether a value passes from a table to a loss at its own place, and whether later places are hidden from it."""

    is_positional: bool = False
    is_causal: bool = False


def follow(start: Node, goal: int, size: tuple[int, int], found: list[Attended]) -> Mixing:
    """Look for a way from `start` (behind the loss) to the lookup `goal` on which no position moves.

    Args:
        start: the node that made the loss's input, behind slices that were taken off already.
        goal: autograd sequence number of the lookup.
        size: number of sequences and of positions.
        found: the attentions of this graph.
    """
    square = [one.weights for one in found if one.weights.shape[-1] == one.weights.shape[-2] == size[1]]
    causal = [is_triangular(weights) for weights in square]
    may_mix = bool(square) and all(causal) and all(sees_itself(weights) for weights in square)
    result = Mixing(False, any(causal))
    recurrent: set[bool] = set()  # of the recurrences met, whether they run both ways
    queue: list[tuple[Node, int]] = [(start, 0)]
    seen = {start}
    for node, output in queue:
        name = graph.op_name(node)
        if getattr(node, "variable", None) is None and node._sequence_nr() == goal:
            result.is_positional = True
            continue
        if name.startswith(RECURRENT):
            recurrent.add(bool(getattr(node, "_saved_bidirectional", False) or getattr(node, "_saved_reverse", False)))
        if output > 0 or _is_moving(node, name, may_mix=may_mix):
            continue
        edges = node.next_functions
        if name == "Stack" and len(edges) in (size[1], size[1] - 1) and len(edges) > 2:
            steps = _steps_of(edges[1][0])
            recurrent |= {max(steps) > 1} if steps else set()
            edges = [(steps[1], 0)] if 1 in steps else []
        for following, number in edges:
            if following is not None and following not in seen and _keeps(graph.shape_of(following), *size):
                seen.add(following)
                queue.append((following, number if graph.op_name(following).startswith(RECURRENT) else 0))
    result.is_causal |= recurrent == {False} and not square
    return result


def _is_moving(node: Node, name: str, *, may_mix: bool) -> bool:
    """Whether an operation may take values to other positions; attention does, unless it may be gone through."""
    if name in MIXING or name.startswith(FUSED):
        return not may_mix
    return name in MOVING or (name == "Slice" and slice_start(node)[1] > 0)


def _keeps(shape: tuple[int, ...], n: int, length: int) -> bool:
    """Whether a tensor of this shape still has the axis of positions, whole or without its last."""
    if not shape:
        return False
    return shape[0] in (n * length, n * (length - 1)) or (len(shape) > 2 and bool({length, length - 1} & set(shape[:3])))


def slice_start(node: Any) -> tuple[int, int]:
    """Axis and start of a slice, as a number from the front; (-1, 0) if it is not known."""
    try:
        dim, start = int(node._saved_dim), int(node._saved_start)
        size = graph.shape_of(node.next_functions[0][0])[dim if dim < 2**63 else dim - 2**64]
    except (AttributeError, IndexError, RuntimeError, TypeError):
        return -1, 0
    start = start - 2**64 if start > 2**63 else start
    return dim, max(0, start + size) if start < 0 else start


def _steps_of(node: Node) -> dict[int, Node]:
    """The time steps that one step of a loop over time draws on: index, and the node of the tensor that it was picked from."""
    queue, seen, steps = [node], {node}, {}
    for current in queue:
        for following, number in current.next_functions:
            if following is None or following in seen or len(queue) > STEP_NODES:
                continue
            name = graph.op_name(following)
            if name == "Unbind":
                steps[number] = following.next_functions[0][0]
            elif name == "Select" and len(graph.shape_of(following)) > 1:
                steps[min(int(following._saved_index), 2**31)] = following.next_functions[0][0]
            else:
                seen.add(following)
                queue.append(following)
    return steps
