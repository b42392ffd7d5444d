"""Softmaxes over pixels, steps or samples, where the program itself tells that the classes are axis 1."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sleuth.evidence.source.attention import axis_of
from sleuth.evidence.source.flow import activation, short_name
from sleuth.evidence.source.graph import CALLS, Value, alternatives
from sleuth.evidence.source.layers import layer_kind
from sleuth.evidence.source.losses import losses
from sleuth.evidence.source.program import Source, once, values
from sleuth.evidence.source.sizes import number
from sleuth.evidence.source.weighing import tempered, used_as_weights

CLASSES = 1  # the axis
AXES = {"Conv1d": 3, "ConvTranspose1d": 3, "Conv2d": 4, "ConvTranspose2d": 4, "Conv3d": 5, "ConvTranspose3d": 5}  # of a batch
READY_MADE = ("segmentation_models_pytorch.", "torchvision.models.segmentation.")  # they give a batch of planes, one a class
KINDS = ("softmax", "log-softmax")
SAME_AXES = ("Upsampl", "Dropout")
CASTS = frozenset(("to", "float", "half", "double", "type_as", "type", "clone", "contiguous", "detach"))
BENT = frozenset(("log", "clamp", "clip", "clamp_min", "pow", "square"))
SUMS = frozenset(("sum", "mean"))
MAX_BACK = 8  # changes between a softmax and what tells its axes


@dataclass(frozen=True, slots=True)
class Crossed:
    """A softmax over `axis`, and what tells that the classes are axis 1."""

    softmax: Value
    axis: int
    told: Value


def crossed_softmaxes(source: Source) -> Iterator[Crossed]:
    """Every softmax over another axis than that of the classes, each once."""
    weights = used_as_weights(source)
    seen: set[int] = set()
    for softmax, told, rank in (*_of_turned_labels(source), *_of_sums(source), *_of_planes(source)):
        axis = axis_of(softmax)
        if axis is not None and rank and axis % rank != CLASSES and id(softmax) not in weights and id(softmax.node) not in seen:
            seen.add(id(softmax.node))
            yield Crossed(softmax, axis, told)


def _of_turned_labels(source: Source) -> Iterator[tuple[Value, Value, int]]:
    """Softmaxes that are compared element by element with one column for each class, turned to axis 1."""
    for value in values(source):
        if value.op == "binary" and value.name in ("*", "-"):
            for one, other in (value.inputs, value.inputs[::-1]):
                rank = _turned(_without(other, CASTS))
                yield from ((softmax, other, rank) for softmax in _softmaxes(one) if rank)


def _turned(value: Value) -> int:
    """The number of axes of one-hot labels whose classes are put on axis 1: `F.one_hot(y).permute(0, 3, 1, 2)`; else 0."""
    if short_name(value) != "permute" or value.op not in CALLS or not value.inputs:
        return 0
    given = value.arguments[0 if value.op == "method" else 1 :] or tuple((value.keywords or {}).get("dims", Value("")).inputs)
    axes = [number(one) for one in (given[0].inputs if len(given) == 1 else given)]
    columns = _without(value.inputs[0], CASTS)
    is_made = short_name(columns) == "one_hot" or (columns.op == "subscript" and columns.inputs[0].name == "torch.eye")
    return len(axes) if is_made and len(axes) > 2 and axes[CLASSES] in (-1, len(axes) - 1) else 0


def _of_sums(source: Source) -> Iterator[tuple[Value, Value, int]]:
    """Softmaxes that are added up over every axis but that of the classes: over their own axis, it would give 1 each time."""
    for value in values(source):
        if short_name(value) not in SUMS or value.op not in ("method", "call") or not value.inputs:
            continue
        over = value.argument(0 if value.op == "method" else 1, "dim", "axis")
        axes = [number(one) for one in over.inputs] if over is not None and over.op in ("tuple", "list") else []
        if len(axes) > 1 and axes == [0, *range(CLASSES + 1, len(axes) + 1)]:
            summed = value.inputs[0]
            parts = summed.inputs if summed.op == "binary" and summed.name == "+" else (summed,)
            yield from ((softmax, value, len(axes) + 1) for one in parts for softmax in _softmaxes(one, CASTS))


def _of_planes(source: Source) -> Iterator[tuple[Value, Value, int]]:
    """Softmaxes of what a convolution gives, which goes to a loss over classes too, or from which a class is chosen by axis 1."""
    scored = {id(_without(loss.output, CASTS)): loss.event for loss in losses(source) if loss.kind == "cross-entropy"}
    for softmax in _all_softmaxes(source):
        given = _given(softmax)
        told = scored.get(id(_without(given, CASTS))) if given is not None else None
        if given is not None and told is not None:
            yield softmax, told, _rank(given)
    for value, one in _choices(source):
        yield from ((softmax, value, _rank(_given(softmax))) for softmax in _softmaxes(one))


def _choices(source: Source) -> Iterator[tuple[Value, Value]]:
    """What takes axis 1 for the classes, and what it is given."""
    for loss in losses(source):
        if loss.kind == "nll":
            yield loss.event, loss.output
    for value in values(source):
        if short_name(value) == "argmax" and value.op in ("method", "call") and value.inputs:
            axis = value.argument(0 if value.op == "method" else 1, "dim", "axis")
            if number(axis) == CLASSES:
                yield value, value.inputs[0]


def _rank(given: Value | None) -> int:
    """How many axes a batch of these planes has, if a convolution or a network for images makes it, straight; else 0."""
    known = alternatives(tempered(_without(given, CASTS))) if given is not None else ()
    ranks = {_rank_of_one(_without(one, CASTS)) for one in known}
    return ranks.pop() if len(ranks) == 1 else 0


def _rank_of_one(value: Value) -> int:
    for _ in range(MAX_BACK):
        is_layer = value.op == "apply" and len(value.inputs) > 1 and layer_kind(value.inputs[0]).startswith(SAME_AXES)
        if not is_layer and value.name != "torch.nn.functional.interpolate":
            break
        value = value.inputs[1] if is_layer else value.inputs[0]
    if value.op == "subscript" and value.inputs[1].literal == "out":
        value = value.inputs[0]
    if value.op != "apply":
        return 0
    return 4 if value.inputs[0].name.startswith(READY_MADE) else AXES.get(layer_kind(value.inputs[0]), 0)


def _all_softmaxes(source: Source) -> tuple[Value, ...]:
    return once(source, _find_softmaxes)


def _find_softmaxes(source: Source) -> Iterator[Value]:
    yield from (event for event in source.events if event.op in CALLS and activation(event) in KINDS)


def _softmaxes(value: Value, names: frozenset[str] = CASTS | BENT) -> Iterator[Value]:
    """The softmaxes of whose numbers, one by one, this is made: `torch.log(p + 1e-6)`."""
    for one in alternatives(_without(value, names)):
        found = _without(one, names)
        if activation(found) in KINDS:
            yield found


def _without(value: Value, names: frozenset[str]) -> Value:
    """The value before it was changed by these, or by a constant, number by number."""
    for _ in range(MAX_BACK):
        is_function = value.op == "method" or (value.op == "call" and value.name.startswith("torch."))
        if is_function and value.inputs and short_name(value) in names and activation(value) not in KINDS:
            value = value.inputs[0]
        elif (
            value.op == "binary" and (value.name != "**" or "pow" in names) and any(one.op == "constant" for one in value.inputs)
        ):
            value = value.inputs[0] if value.inputs[1].op == "constant" else value.inputs[1]
        else:
            break
    return value


def _given(softmax: Value) -> Value | None:
    rest = softmax.inputs[1:] if softmax.op == "apply" else softmax.inputs
    return rest[0] if rest else None
