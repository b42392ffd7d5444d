"""Reading the autograd graph of a loss before its backward pass: operations, leaves, saved values. Nothing is kept alive."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import torch

from sleuth.evidence.trace import Op, TensorFacts
from sleuth.probes.torch.tensors import FACT_VALUES, facts, is_plain, real, strided

Node = Any  # torch's autograd nodes have no public type with the attributes read here

MAX_OPS = 512
MAX_NODES = 50_000
CHAIN_LENGTH = 8

SHAPE_OPS = frozenset(
    [
        "View",
        "Reshape",
        "Squeeze",
        "Unsqueeze",
        "Transpose",
        "Permute",
        "T",
        "Expand",
        "Slice",
        "Select",
        "ToCopy",
        "Clone",
        "Alias",
        "UnsafeView",
        "Contiguous",
        "Movedim",
        "Unbind",
        "Index",
        "IndexSelect",
        "Gather",
        "Narrow",
        "AsStrided",
        "Cat",
        "Stack",
        "Swapaxes",
        "MaskedSelect",
        "ReshapeAlias",
        "Split",
        "Chunk",
        "Flatten",
        "Unflatten",
        "Copy",
        "SwapDims",
        "Diagonal",
        "Take",
    ]
)
WEIGHTED_OPS = frozenset(
    [
        "Addmm",
        "Mm",
        "Convolution",
        "ConvolutionOverrideable",
        "MkldnnConvolution",
        "ThnnConv2D",
        "SlowConv2D",
        "Bmm",
        "Baddbmm",
        "Linear",
        "MkldnnLinear",
        "Mv",
        "Addmv",
        "Dot",
        "Embedding",
        "EmbeddingBag",
        "NativeBatchNorm",
        "CudnnBatchNorm",
        "NativeLayerNorm",
        "NativeGroupNorm",
        "AddcMul",
        "Addbmm",
        "Einsum",
        "Lstm",
        "CudnnRnn",
        "MkldnnRnnLayer",
    ]
)
ACTIVATIONS = {
    "Relu": "_saved_result",
    "Sigmoid": "_saved_result",
    "Tanh": "_saved_result",
    "LeakyRelu": "_saved_self",
    "Softmax": "_saved_result",
}
OPERANDS = {
    "Log": "_saved_self",
    "Log2": "_saved_self",
    "Log10": "_saved_self",
    "Log1P": "_saved_self",
    "Div": "_saved_other",
    "Sqrt": "_saved_result",
    "Rsqrt": "_saved_result",
    "Exp": "_saved_result",
    "Pow": "_saved_self",
    "Reciprocal": "_saved_result",
    "Acos": "_saved_self",
    "LinalgVectorNorm": "_saved_result",
    "Norm": "_saved_result",
    "Std": "_saved_result",
    "Atanh": "_saved_self",
    "Asin": "_saved_self",
    "PowTensorTensor": "_saved_self",
    "PowBackward1": "_saved_self",
    "Relu": "_saved_result",
    "Sigmoid": "_saved_result",
    "Clamp": "_saved_self",
}
FRAGILE = frozenset(("Sqrt", "Pow"))  # infinite derivative at 0; torch gives norms and deviations a finite one


def op_name(node: Node) -> str:
    """Name an operation: "Addmm" for AddmmBackward0, "AccumulateGrad" for a leaf, the class name for a custom function."""
    return _stem(node.name())


@functools.cache
def _stem(name: str) -> str:
    name = name.removeprefix("torch::autograd::")
    stem, found, tail = name.rpartition("Backward")
    return stem if found and stem and (tail.isdigit() or not tail) else name


def saved(node: Node, attribute: str) -> torch.Tensor | None:
    """A tensor that `node` saved; None if there is none, it was changed since, or it was freed."""
    try:
        value = getattr(node, attribute)
    except (AttributeError, RuntimeError):
        return None
    return value if isinstance(value, torch.Tensor) else None


def _dim(node: Node, name: str, rank: int) -> int:
    if "oftmax" not in name:
        return -1
    try:
        dim = int(node._saved_dim)
    except (AttributeError, RuntimeError, TypeError):
        return -1
    return as_axis(dim, rank)


def as_axis(dim: int, rank: int) -> int:
    """An axis that a node saved, from 0; torch hands negative ones out as unsigned."""
    dim = dim - 2**64 if dim > 2**63 else dim
    return dim + rank if dim < 0 else dim


def shape_of(node: Node) -> tuple[int, ...]:
    """The shape of a node's (first) result; () if it is not known."""
    try:
        return tuple(int(size) for size in node._input_metadata[0].shape)
    except (AttributeError, IndexError, RuntimeError, TypeError):
        return ()


@dataclass(slots=True)
class Walked:
    """What a walk saw. `nodes` hold the graph alive: drop this object before the backward call returns."""

    nodes: list[Node] = field(default_factory=list)
    leaves: list[torch.Tensor] = field(default_factory=list)
    sequence: set[int] = field(default_factory=set)


def walk(loss: torch.Tensor) -> Walked:
    """All nodes behind `loss` in breadth-first order, and the leaf tensors that the backward call will fill."""
    found = Walked()
    if loss.grad_fn is None:
        return found
    queue: list[Node] = [loss.grad_fn]
    seen = {loss.grad_fn}
    for node in queue:
        variable = getattr(node, "variable", None)
        if variable is not None:
            found.leaves.append(variable)
        else:
            found.sequence.add(node._sequence_nr())
        for following, _ in node.next_functions:
            if following is not None and following not in seen and len(queue) < MAX_NODES:
                seen.add(following)
                queue.append(following)
    found.nodes = queue
    return found


def operations(walked: Walked, index_of: Callable[[torch.Tensor], int], read_saved: bool) -> tuple[Op, ...]:
    """The first 512 nodes as `Op` records; `index_of` numbers the leaf tensors."""
    nodes = walked.nodes[:MAX_OPS]
    position = {node: i for i, node in enumerate(nodes)}
    ops: list[Op] = []
    for node in nodes:
        variable = getattr(node, "variable", None)
        inputs = tuple(position[following] for following, _ in node.next_functions if following in position)
        if variable is not None:
            ops.append(Op("AccumulateGrad", inputs, tuple(variable.shape), parameter=index_of(variable)))
            continue
        name, shape = "Unbent" if is_unbent(node) else op_name(node), shape_of(node)
        low, high = operand_range(node, name) if read_saved else (float("nan"), float("nan"))
        ops.append(Op(name, inputs, shape, _dim(node, name, len(shape)), low=low, high=high))
    return tuple(ops)


def is_unbent(node: Node) -> bool:
    """Whether an activation hands on what it gets: a leaky ReLU with a slope of 1."""
    return op_name(node) == "LeakyRelu" and getattr(node, "_saved_negative_slope", 0.0) == 1


def operand_range(node: Node, name: str) -> tuple[float, float]:
    """Least and greatest saved operand of an operation whose derivative depends on it; NaN where there is none."""
    attribute = OPERANDS.get(name)
    value = saved(node, attribute) if attribute else _factor(node) if name == "Mul" else None
    if value is None or not is_plain(value) or value.numel() == 0 or value.layout is not torch.strided:
        return float("nan"), float("nan")
    low, high = torch.aminmax(real(strided(value, FACT_VALUES)))
    return float(low), float(high)


def _factor(node: Node) -> torch.Tensor | None:
    """What has no graph and is not on a device, by which a product multiplies: a number, or labels 0 and 1; None for others."""
    if sum(following is not None for following, _ in node.next_functions) != 1:
        return None
    value = saved(node, "_saved_other")
    value = saved(node, "_saved_self") if value is None else value
    if value is None or value.device.type != "cpu" or not value.dim():
        return value if value is not None and value.device.type == "cpu" else None
    some = strided(value, FACT_VALUES) if is_plain(value) and value.layout is torch.strided and value.numel() else None
    return some if some is not None and bool(((some == 0) | (some == 1)).all()) else None


def residual(node: Node) -> TensorFacts | None:
    """Facts of the difference of which a loss is the mean square or the mean magnitude: output minus target.

    Followed from the loss through means, sums, roots and factors, as far as these have one operand with a graph. The operand
    of the difference that has no graph is the target.
    """
    for _ in range(CHAIN_LENGTH):
        if node is None:
            return None
        name, followers = op_name(node), [following for following, _ in node.next_functions]
        if name in ("Pow", "Abs"):
            behind, value = followers[0], saved(node, "_saved_self")
            while behind is not None and op_name(behind) in ("View", "Squeeze", "Unsqueeze", "Reshape"):
                behind = behind.next_functions[0][0]
            operands = [following for following, _ in behind.next_functions] if behind is not None else []
            is_difference = behind is not None and op_name(behind) == "Sub" and sum(one is not None for one in operands) == 1
            if value is None or not is_difference or not is_plain(value) or not value.numel():
                return None
            return facts(value.detach() if operands[0] is not None else -value.detach())
        with_graph = [following for following in followers if following is not None]
        node = with_graph[0] if name in ("Mean", "Sum", "Sqrt", "Mul", "Div") and len(with_graph) == 1 else None
    return None


def is_at_pole(node: Node, name: str) -> bool:
    """Whether a square root, or a power below 1, has an operand of exactly 0 on the way to a parameter."""
    if name == "Pow":
        exponent = getattr(node, "_saved_exponent", 1)
        if not isinstance(exponent, (int, float)) or not 0 < exponent < 1:
            return False
    return operand_range(node, name)[0] == 0 and feeds_parameters(node)


def feeds_parameters(node: Node) -> bool:
    """Whether the gradient that passes `node` reaches a leaf: false for a norm that is only logged."""
    queue, seen = [node], {node}
    for current in queue:
        if getattr(current, "variable", None) is not None:
            return True
        for following, _ in current.next_functions:
            if following is not None and following not in seen and len(queue) < MAX_OPS:
                seen.add(following)
                queue.append(following)
    return False


def chain(tensor: torch.Tensor) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The operations that made `tensor`, last first, without those that only change shape, cut at the first with weights."""
    return chain_to(tensor.grad_fn)


def chain_to(node: Node | None) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The same for the result of a node."""
    names: list[str] = []
    dims: list[int] = []
    for _ in range(64):
        if node is None or len(names) >= CHAIN_LENGTH:
            break
        name = op_name(node)
        if name == "AccumulateGrad":
            break
        if name not in SHAPE_OPS:
            names.append(name)
            dims.append(_dim(node, name, len(shape_of(node))))
        if name in WEIGHTED_OPS:
            break
        node = next((following for following, _ in node.next_functions if following is not None), None)
    return tuple(names), tuple(dims)
