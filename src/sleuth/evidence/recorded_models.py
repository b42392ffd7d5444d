"""The models of a recorded training as `ModelSummary`: shapes as first run, costs by the weights, ways by autograd's graph."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sleuth.evidence.model_summary import ModelSummary, ModuleFacts, Point
from sleuth.evidence.ops import SHAPE_OPS
from sleuth.evidence.trace import Layer, LayerCall, Op, Parameter, Trace

RECURRENT = ("LSTM", "GRU", "RNN", "LSTMCell", "GRUCell", "RNNCell")
TABLES = ("Embedding", "EmbeddingBag")
RESHAPED = SHAPE_OPS | {"T", "ToCopy", "Mul", "Div"}  # of a weight alone: no layer yet
ROWS = ("ModuleList", "Sequential", "ModuleDict")
LEAF = "AccumulateGrad"
MOST_POINTS = 400


def recorded_models(trace: Trace) -> tuple[ModelSummary, ...]:
    """The models that ran, in order.

    Example:
        >>> from sleuth.evidence.trace import RunFacts
        >>> recorded_models(Trace(RunFacts()))
        ()
    """
    calls = {call.layer: call for call in reversed(trace.layer_calls)}
    return tuple(made for model in range(len(trace.models)) if (made := _model(trace, model, calls)) is not None)


def _model(trace: Trace, model: int, calls: dict[int, LayerCall]) -> ModelSummary | None:
    layers = [layer for layer in trace.layers if layer.model == model]
    if not layers:
        return None
    counted: set[int] = set()
    modules = tuple(_module(trace, layer, calls.get(layer.index), counted) for layer in layers)
    own = {layer.index: at for at, layer in enumerate(layers)}
    points, ways = _flow(trace, own)
    points = _with_owners(points, ways, modules)
    about = trace.models[model]
    unknown = tuple(
        dict.fromkeys(layer.kind for layer, one in zip(layers, modules, strict=True) if _is_uncounted(trace, layer, one))
    )
    return ModelSummary(about.name, about.kind, modules, points, ways, True, unknown)


def _module(trace: Trace, layer: Layer, call: LayerCall | None, counted: set[int]) -> ModuleFacts:
    own = [trace.parameters[at] for at in layer.parameters]
    fresh = [one for one in own if one.index not in counted]
    counted.update(one.index for one in own)
    trainable, frozen = (sum(_n(one) for one in fresh if one.requires_grad is is_on) for is_on in (True, False))
    given = (call.input.shape,) if call is not None and call.input is not None else ()
    made = (call.output.shape,) if call is not None and call.output is not None else ()
    dtype = own[0].dtype if own else call.output.dtype if call is not None and call.output is not None else ""
    return ModuleFacts(
        layer.name, layer.kind, layer.place, given, made, trainable, frozen,
        sum(_n(one) for one in own if one not in fresh), n_bytes=sum(_n(one) * _width(one.dtype) for one in fresh),
        multiply_adds=_multiply_adds(layer, own, given, made), n_calls=min(layer.n_calls, 1), dtype=dtype,
        device=trace.run.device, is_registered=layer.is_registered, is_container=layer.is_container,
        is_used_inside=not layer.n_calls and any(one.n_reached for one in own),
    )  # fmt: skip


def _n(one: Parameter) -> int:
    return math.prod(one.shape)


def _width(dtype: str) -> int:
    """Bytes of a number, by the digits in the name of its type."""
    bits = int("".join(letter for letter in dtype if letter.isdigit())[:3] or 32)
    return max(bits // 8, 1)


def _multiply_adds(
    layer: Layer, own: Sequence[Parameter], given: tuple[tuple[int, ...], ...], made: tuple[tuple[int, ...], ...]
) -> int:
    """Of linear layers, convolutions and recurrent ones; 0 for others.

    Each value of the output of the first two takes the values of one row of the weight; a transposed convolution takes them for
    each value of the input; a recurrent layer takes its matrices once for each element of each sequence.
    """
    matrices = [one for one in own if len(one.shape) > 1]
    if layer.kind in TABLES or not matrices or not given:
        return 0
    if layer.kind in RECURRENT:
        return math.prod(given[0][:-1]) * sum(_n(one) for one in matrices)
    row = math.prod(matrices[0].shape[1:])
    if len(matrices) != 1 or len(layer.features) != 2 or not made:
        return 0
    return math.prod(given[0] if "Transpose" in layer.kind else made[0]) * row


def _is_uncounted(trace: Trace, layer: Layer, one: ModuleFacts) -> bool:
    """Whether a layer ran, has a matrix, and its products are not known."""
    has_matrix = any(len(trace.parameters[at].shape) > 1 for at in layer.parameters)
    return bool(one.n_calls) and has_matrix and not one.multiply_adds and layer.kind not in TABLES


# the way of the data -------------------------------------------------------------------------------------------------


Holder = tuple[int, bool]  # a module that holds a parameter, and whether it is a table that is looked up
Holders = Mapping[int, list[Holder]]


@dataclass(slots=True)
class _Ways:
    """Points and ways while the graph is read."""

    points: list[Point] = field(default_factory=list)
    ways: dict[tuple[int, int], None] = field(default_factory=dict)
    of_layer: dict[int, int] = field(default_factory=dict)

    def add(self, point: Point, before: Sequence[int]) -> int:
        self.points.append(point)
        self.ways.update(((one, len(self.points) - 1), None) for one in before)
        return len(self.points) - 1


def _flow(trace: Trace, own: dict[int, int]) -> tuple[tuple[Point, ...], tuple[tuple[int, int], ...]]:
    """Points and ways between the layers with weights, as the first recorded graph of a loss has them."""
    made = _Ways()
    holders: dict[int, list[Holder]] = {}
    for layer in trace.layers:
        for at in layer.parameters if layer.index in own else ():
            holders.setdefault(at, []).append((own[layer.index], layer.kind in TABLES))
    for backward in trace.backwards:
        if backward.graph and any(at in holders for at in backward.reached):
            end = _read(backward.graph, holders, made)
            if len(made.points) > 1:
                made.add(Point("loss", -1, backward.graph[0].shape), end)
                return tuple(made.points), tuple(made.ways)
            made = _Ways()
    return (), ()


@dataclass(frozen=True, slots=True)
class _Around:
    """The points with what is next to each, and the names of the layers."""

    points: tuple[Point, ...]
    before: dict[int, list[int]]
    after: dict[int, list[int]]
    modules: tuple[ModuleFacts, ...]

    def layer(self, at: int, near: dict[int, list[int]], pick: Callable[[list[int]], int]) -> list[str]:
        """The parts of the name of the nearest layer in one direction; none if there is none."""
        while self.points[at].kind != "call":
            if at not in near:
                return []
            at = pick(near[at])
        return self.modules[self.points[at].owner].name.split(".")

    def feeds(self, at: int, around: list[str]) -> bool:
        """Whether a point lies in a module, or leads to a layer in it."""
        reached = [at, *self.after.get(at, ())]
        calls = (self.modules[self.points[one].owner].name.split(".") for one in reached if self.points[one].kind == "call")
        return any(name[: len(around)] == around for name in calls)


def _with_owners(
    points: tuple[Point, ...], ways: tuple[tuple[int, int], ...], modules: tuple[ModuleFacts, ...]
) -> tuple[Point, ...]:
    """Joining operations with the module in which they most likely stand.

    That is the innermost one around the last layer before and the next one; where this only holds others in a row, the
    innermost one around the last layer to which all that is joined leads, too.
    """
    around = _Around(points, {}, {}, modules)
    for start, end in ways:
        around.before.setdefault(end, []).append(start)
        around.after.setdefault(start, []).append(end)
    numbers = {one.name: at for at, one in enumerate(modules)}
    made = [
        point if point.kind == "call" or at not in around.after else replace(point, owner=_owner(at, around, numbers))
        for at, point in enumerate(points)
    ]
    return tuple(made)


def _owner(at: int, around: _Around, numbers: dict[str, int]) -> int:
    last, following = around.layer(at, around.before, max), around.layer(at, around.after, min)
    n = next((place for place, pair in enumerate(zip(last, following, strict=False)) if pair[0] != pair[1]), 0)
    shared = numbers.get(".".join(last[:n]), 0)
    if n and around.modules[shared].kind not in ROWS:
        return shared
    inner = (last[:length] for length in range(len(last) - 1, n, -1))
    fed = next((one for one in inner if all(around.feeds(start, one) for start in around.before[at])), last[:n])
    return numbers.get(".".join(fed), 0)


def _read(graph: Sequence[Op], holders: Holders, made: _Ways) -> list[int]:
    """Read the graph from its leaves on; the points that lead to the loss."""
    found: dict[int, tuple[list[int], list[Holder]]] = {}  # points an operation comes from, layers whose weights alone it is
    waiting = [0]
    while waiting:
        at = waiting[-1]
        missing = [one for one in graph[at].inputs if one not in found] if at not in found else []
        if missing:
            waiting += missing
            continue
        waiting.pop()
        if at not in found:
            found[at] = _of_op(graph[at], [found[one] for one in graph[at].inputs if one in found], holders, made)
    return found[0][0]


def _of_op(
    op: Op, behind: Sequence[tuple[list[int], list[Holder]]], holders: Holders, made: _Ways
) -> tuple[list[int], list[Holder]]:
    if op.name == LEAF or op.parameter >= 0:
        return [], holders.get(op.parameter, [])
    before = list(dict.fromkeys(point for points, _ in behind for point in points))
    weights = [holder for points, own in behind if not points for holder in own]
    if not before and weights and op.name in RESHAPED:
        return [], weights  # a weight in another shape
    if weights:
        layer = next((at for at, is_table in weights if is_table is op.name.startswith("Embedding")), weights[0][0])
        return [_at_layer(layer, op, before, made)], []
    if len(before) > 1 and len(made.points) < MOST_POINTS:
        return [made.add(Point(op.name.lower(), -1, op.shape), before)], []
    return before[:1], []


def _at_layer(layer: int, op: Op, before: list[int], made: _Ways) -> int:
    """The point of a layer; one that takes several operations in a row has one point."""
    known = made.of_layer.get(layer)
    if known is not None and before == [known]:
        return known
    made.of_layer[layer] = made.add(Point("call", layer, op.shape), before)
    return made.of_layer[layer]
