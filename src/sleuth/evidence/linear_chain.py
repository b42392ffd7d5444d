"""Linear maps in an autograd graph, and what lies between one and the next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sleuth.evidence.trace import Layer, Op, Trace

PRODUCTS = frozenset(("Addmm", "Mm", "Linear", "MkldnnLinear"))
CONVOLUTIONS = frozenset(("Convolution", "MkldnnConvolution", "ConvolutionOverrideable"))
RESHAPING = frozenset((
    "View", "Reshape", "ReshapeAlias", "UnsafeView", "Squeeze", "Unsqueeze", "Transpose", "Permute", "T", "ToCopy", "Clone",
    "Alias",
))  # fmt: skip
BATCH_NORMS = frozenset(("NativeBatchNorm", "CudnnBatchNorm", "MiopenBatchNorm"))
UNBENT = "Unbent"  # an activation that bends nothing
AFFINE = RESHAPING | BATCH_NORMS | {"NativeDropout", "AvgPool2D", UNBENT}
LOOKED_UP = frozenset(("Embedding", "EmbeddingBag"))
RECURRENT = ("LSTM", "GRU", "RNN", "MultiheadAttention")
LEAF = "AccumulateGrad"


@dataclass(frozen=True, slots=True)
class LinearOp:
    """A matrix product or convolution with a weight of its own. `weight` and `bias` are parameters' indexes, -1 for none."""

    position: int
    op: Op
    weight: int
    weight_shape: tuple[int, ...]
    bias: int

    @property
    def is_convolution(self) -> bool:
        """Whether it is one."""
        return self.op.name in CONVOLUTIONS

    @property
    def width(self) -> int:
        """Features or channels that come out."""
        return self.op.shape[1 if self.is_convolution else -1] if len(self.op.shape) > 1 else 1

    @property
    def width_in(self) -> int:
        """Features or channels that go in; of one group."""
        if self.is_convolution:
            return self.weight_shape[1]
        return self.weight_shape[0] * self.weight_shape[1] // max(self.width, 1)


def linear_ops(graph: tuple[Op, ...]) -> Iterator[LinearOp]:
    """The operations that multiply data with one weight matrix (or kernel); products of two weights are left out.

    Examples:
        >>> graph = (Op("Addmm", (1, 2), (8, 4)), Op("AccumulateGrad", (), (4,), parameter=1), Op("T", (3,), (3, 4)),
        ...          Op("AccumulateGrad", (), (4, 3), parameter=0))
        >>> [(one.weight, one.bias, one.width_in, one.width) for one in linear_ops(graph)]
        [(0, 1, 3, 4)]
    """
    for position, op in enumerate(graph):
        if op.name not in PRODUCTS | CONVOLUTIONS:
            continue
        leaves = [leaf for i in op.inputs if (leaf := _leaf(graph, i)) is not None]
        weights = [leaf for leaf in leaves if len(leaf.shape) > 1]
        if len(weights) == 1 and weights[0].parameter >= 0:
            bias = next((leaf.parameter for leaf in leaves if len(leaf.shape) == 1), -1)
            yield LinearOp(position, op, weights[0].parameter, weights[0].shape, bias)


def before(graph: tuple[Op, ...], position: int, through: Collection[str] = RESHAPING) -> tuple[int, tuple[int, ...]]:
    """What an operation works on: the first one behind it that is not named in `through`, and those passed on the way.

    A sum with a parameter (a bias) is passed too. -1 if there is none, or several.

    Examples:
        >>> graph = (Op("Mm", (1,), (8, 2)), Op("View", (2,), (8, 4)), Op("Relu", (), (8, 4)))
        >>> before(graph, 0)
        (2, (1,))
    """
    passed: list[int] = []
    while True:
        inputs = [i for i in graph[position].inputs if _leaf(graph, i) is None]
        if len(inputs) != 1:
            return -1, tuple(passed)
        position = inputs[0]
        op = graph[position]
        is_bias = op.name == "Add" and len(op.inputs) == 2 and any(graph[i].name == LEAF for i in op.inputs)
        if op.name not in through and not is_bias:
            return position, tuple(passed)
        passed.append(position)


def _leaf(graph: tuple[Op, ...], position: int) -> Op | None:
    """The parameter behind a position, if only its shape or dtype is changed on the way."""
    op = graph[position]
    while op.name in RESHAPING and len(op.inputs) == 1:
        op = graph[op.inputs[0]]
    return op if op.name == LEAF else None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two linear maps of one owner (see `owner_of`), with nothing bent between them; the first feeds nothing but the second."""

    first: LinearOp
    second: LinearOp
    is_whole: bool  # nothing is bent behind any linear map of this graph
    has_unbent: bool = False  # an activation lies between, with a slope of 1 on both sides


def linear_pairs(trace: Trace, graph: tuple[Op, ...]) -> Iterator[Pair]:
    """Neighbouring linear maps that are not made so on purpose (see `_is_factorised`), the last first.

    Examples:
        >>> from sleuth.evidence.trace import RunFacts
        >>> list(linear_pairs(Trace(RunFacts()), ()))
        []
    """
    ops = {one.position: one for one in linear_ops(graph)}
    owner = {position: owner_of(trace, one) for position, one in ops.items()}
    dropped = any(layer.probability > 0 and layer.n_training_calls for layer in trace.layers)
    uses = Counter(i for op in graph for i in op.inputs)
    behind = {p: before(graph, p, AFFINE | {"Mul"} if dropped else AFFINE) for p in ops}
    is_whole = all(at in ops or (graph[at].name in LOOKED_UP if at >= 0 else _is_data(graph, p)) for p, (at, _) in behind.items())
    for position, (at, passed) in behind.items():
        is_pair = at in ops and owner[at] == owner[position] and all(uses[i] == 1 for i in (at, *passed))
        if is_pair and not _is_factorised(trace, ops[at], ops[position]):
            yield Pair(ops[at], ops[position], is_whole, any(graph[i].name == UNBENT for i in passed))


def layer_of(trace: Trace, one: LinearOp) -> Layer | None:
    """The layer that holds the weight; None for a bare tensor.

    Examples:
        >>> from sleuth.evidence.trace import RunFacts, Trace
        >>> trace = Trace(RunFacts(), parameters=())
        >>> layer_of(trace, LinearOp(0, Op("Mm", (), ()), -1, (), -1)) is None
        True
    """
    index = trace.parameters[one.weight].layer if one.weight >= 0 else -1
    return trace.layers[index] if index >= 0 else None


def owner_of(trace: Trace, one: LinearOp) -> tuple[int, ...]:
    """What a weight belongs to: its model; for bare tensors, and layers that are no part of a module, what trains them.

    Examples:
        >>> from sleuth.evidence.trace import Parameter, RunFacts
        >>> bare = Parameter(0, "w", -1, -1, (3, 4), "float32", True, True, False, False, False, (0,), 1, 1, 0)
        >>> owner_of(Trace(RunFacts(), parameters=(bare,)), LinearOp(0, Op("Mm", (), ()), 0, (3, 4), -1))
        (-1, 0)
    """
    weight, layer = trace.parameters[one.weight], layer_of(trace, one)
    return (weight.model,) if layer is not None and (layer.name or layer.is_container) else (-1, *weight.optimizers)


def name_of(trace: Trace, one: LinearOp) -> str:
    """The layer's name, that of the variable that holds it if it stands alone, or the weight's.

    Examples:
        >>> from sleuth.evidence.trace import Parameter, RunFacts
        >>> bare = Parameter(0, "w", -1, -1, (3, 4), "float32", True, True, False, False, False, (0,), 1, 1, 0)
        >>> name_of(Trace(RunFacts(), parameters=(bare,)), LinearOp(0, Op("Mm", (), ()), 0, (3, 4), -1))
        'w'
    """
    weight, layer = trace.parameters[one.weight], layer_of(trace, one)
    if layer is None or (not layer.name and layer.is_container):
        return weight.name
    return layer.name or trace.models[weight.model].name


def _is_data(graph: tuple[Op, ...], position: int) -> bool:
    """Whether nothing but parameters is behind an operation: it works on data."""
    return all(_leaf(graph, i) is not None for i in graph[position].inputs)


def _is_factorised(trace: Trace, a: LinearOp, b: LinearOp) -> bool:
    """Whether two maps in a row have a purpose that one has not.

    A width below both neighbours is a matrix of low rank; a weight that follows itself a step in time; a vector that becomes a
    map is a decoder's beginning; grouped, asymmetric and pointwise kernels are parts of a cheaper convolution; a transposed
    one interpolates; recurrent cells and attention have maps of their own inside.
    """
    layers = [layer for one in (a, b) if (layer := layer_of(trace, one)) is not None]
    if a.weight == b.weight or any(layer.kind.startswith(("ConvTranspose", *RECURRENT)) for layer in layers):
        return True
    if b.is_convolution and not a.is_convolution:
        return True
    for one in (a, b):
        if one.is_convolution:
            kernel, layer = one.weight_shape, layer_of(trace, one)
            is_grouped = layer is not None and layer.features[:1] != (one.width_in,)
            if is_grouped or kernel[0] != one.width or len(set(kernel[2:])) > 1 or kernel[2] == 1:
                return True
    middle = a.width if a.is_convolution == b.is_convolution else b.width_in
    wide = a.width_in * (middle // max(a.width, 1))
    return middle < min(wide, b.width)
