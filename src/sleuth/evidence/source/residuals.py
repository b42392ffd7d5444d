"""Differences of outputs and targets that a program averages by hand, as a loss."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sleuth.evidence.source.carrying import terms
from sleuth.evidence.source.flow import ancestors, is_none, short_name
from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.order import is_without_gradient
from sleuth.evidence.source.program import Source
from sleuth.evidence.source.sizes import VECTOR, Sizes, number
from sleuth.evidence.source.sizing import sizes_of

REDUCES = frozenset(("mean", "sum"))
BENDS = frozenset(
    (
        "abs",
        "square",
        "pow",
        "log",
        "cosh",
        "exp",
        "clamp",
        "sqrt",
        "huber",
        "mul",
        "where",
        "softplus",
        "log1p",
        "expm1",
        "sinh",
        "tanh",
        "arctan",
        "atan",
        "neg",
        "relu",
        "leaky_relu",
        "clip",
        "clamp_min",
        "clamp_max",
    )
)
OF_TWO = frozenset(("maximum", "minimum", "fmax", "fmin", "max", "min"))  # number by number, of two tensors
BY_ROW = frozenset(("max", "min", "amax", "amin", "mean", "sum", "logsumexp"))
IN_STEPS = frozenset(("linspace", "arange", "logspace"))
PICKS = frozenset(("gather", "take_along_dim"))
SAME_SIZES = frozenset(("long", "to", "int", "cuda", "detach", "type"))
ONE_COLUMN = Sizes((None, 1))
MADE_AXIS = frozenset(("unsqueeze", "expand_dims", "view", "reshape"))


@dataclass(frozen=True, slots=True)
class Compared:
    """Outputs and targets that are compared. `position` is the argument of `event` that has the axis too much, if it is one."""

    event: Value
    output: Value
    target: Value
    position: int | None = None


def residuals(source: Source) -> Iterator[Compared]:
    """Every difference of a model's outputs and something else of which all numbers are averaged or added up."""
    for event in source.calls("mean", "sum", "torch.mean", "torch.sum"):
        if short_name(event) not in REDUCES or not event.inputs or len(event.inputs) > 1 or event.keywords:
            continue
        difference = _difference(event.inputs[0])
        if difference is None:
            continue
        one, other = difference.inputs
        if _is_output(one) == _is_output(other):
            continue
        output, target = (one, other) if _is_output(one) else (other, one)
        if not _are_levels(source, output, target):
            yield Compared(difference, output, target)


def _are_levels(source: Source, output: Value, target: Value) -> bool:
    """Whether each output is compared on purpose with so many numbers, however long the batch is: cut points, centres."""
    mine, other = sizes_of(source, output), sizes_of(source, target)
    if mine is None or other is None or not mine.axes or mine.axes[0] is not None or other.rank != 1:
        return False
    return other.axes[0] is not None or (target.op == "call" and short_name(target) in IN_STEPS)


def _difference(value: Value, depth: int = 8) -> Value | None:
    """The difference of which this is a power, a size or another elementwise change, or a sum of such changes."""
    if depth == 0 or not value.inputs:
        return None
    if value.op in ("method", "call") and short_name(value) in OF_TWO:
        return _of_all(value.inputs, depth) if len(value.inputs) == 2 and not value.keywords else None
    if value.op == "binary" and value.name in ("+", "-"):
        parts = [one for one in value.inputs if not _is_fixed(one)]
        return _of_all(parts, depth) or (value if value.name == "-" and len(parts) > 1 else None)
    if value.op == "binary" and value.name in ("*", "/"):
        parts = [one for one in value.inputs if one.op != "constant"]
    elif value.op == "call" and value.name == "torch.where":
        parts = list(value.inputs[1:])  # what is chosen, not what chooses
    elif value.op == "unary" or (value.op == "binary" and value.name == "**") or _is_bent(value):
        parts = list(value.inputs[:1])
    else:
        return None
    return next((found for one in parts if (found := _difference(one, depth - 1)) is not None), None)


def _of_all(parts: Sequence[Value], depth: int) -> Value | None:
    """The difference of which each of these is made, if it is one and the same."""
    inner = [_difference(one, depth - 1) for one in parts]
    return inner[0] if inner and all(one is inner[0] for one in inner) else None


def _is_bent(value: Value) -> bool:
    return value.op in ("method", "call") and short_name(value) in BENDS


def _is_fixed(value: Value) -> bool:
    """Whether it is a number that is written here, maybe as a function of one: `math.log(2)`."""
    is_number = value.op == "constant" or number(value) is not None
    is_changed = value.op in ("unary", "binary", "call") and (value.op != "call" or short_name(value) in BENDS)
    return is_number or (is_changed and bool(value.inputs) and all(map(_is_fixed, value.inputs)))


def _is_output(value: Value) -> bool:
    """Whether it was computed by a layer, and its last axis is not one that the program itself made for a broadcast."""
    if (value.op == "method" and value.name in MADE_AXIS) or (value.op == "subscript" and _adds_axis(value.inputs[1])):
        return False
    if value.op == "method" and value.name == "detach":
        return False
    return any(one.op == "apply" and not is_without_gradient(one) for one in ancestors(value, limit=120))


def _adds_axis(index: Value) -> bool:
    return any(is_none(one) for one in (index.inputs if index.op == "tuple" else (index,)))


def part_in_a_row(source: Source, target: Value) -> Sizes | None:
    """The sizes of a part of a sum that is one number for each sample, if no other part is known to have another shape.

    What is added to it has the same shape, or the sum is compared with all of itself in the same way.
    """
    if target.op != "binary":
        return None
    parts = [one for one in terms(target) if one.op != "binary"]
    found = [sizes for one in parts if (sizes := _of_rows(one) or sizes_of(source, one)) is not None and sizes.axes]
    is_row = bool(found) and all(one == VECTOR for one in found)
    return VECTOR if is_row else None


def _of_rows(value: Value) -> Sizes | None:
    """One number for each sample, if this is the best or the mean of a network's outputs for each."""
    while value.op in ("item", "subscript", "attribute") or (value.op == "method" and value.name == "detach"):
        value = value.inputs[0]
    if value.op != "method" or value.name not in BY_ROW or value.inputs[0].op != "apply":
        return None
    axis, keeps = value.argument(0, "dim", "axis"), (value.keywords or {}).get("keepdim")
    is_row = axis is not None and number(axis) in (1, -1) and (keeps is None or keeps.literal is False) and len(value.inputs) < 3
    return VECTOR if is_row else None


def picked_in_a_column(output: Value) -> Sizes | None:
    """The sizes of one of a network's outputs for each sample: `q.gather(1, action.unsqueeze(1))` keeps an axis of length 1."""
    if short_name(output) not in PICKS or output.op not in ("method", "call") or not _is_output(output):
        return None
    places = (1, 2) if output.op == "call" else (0, 1)
    axis, index = output.argument(places[0], "dim"), output.argument(places[1], "index")
    if short_name(output) == "take_along_dim":
        axis, index = output.argument(places[1], "dim"), output.argument(places[0], "indices")
    return ONE_COLUMN if number(axis) == 1 and index is not None and _is_column(index) else None


def _is_column(index: Value) -> bool:
    """Whether an axis of length 1 is put after the first, and none follows."""
    if index.op == "method" and index.name in SAME_SIZES and index.inputs:
        return _is_column(index.inputs[0])
    if index.op == "subscript":
        parts = index.inputs[1].inputs if index.inputs[1].op == "tuple" else ()
        return len(parts) == 2 and parts[0].op == "slice" and is_none(parts[1])
    given = [number(one) for one in index.arguments] if index.op == "method" else []
    return (index.name == "unsqueeze" and given == [1]) or (index.name in ("view", "reshape") and given == [-1, 1])


def is_widened(output: Sizes, target: Sizes) -> bool:
    """Whether the outputs end in an axis of length 1 that the targets, otherwise of the same shape, lack."""
    if not target.is_whole or not target.axes or output.last != 1 or target.last == 1:
        return False
    if not output.is_whole:
        return len(output.axes) == 1 and len(target.axes) == 1 and target.axes[0] is None
    if len(output.axes) != len(target.axes) + 1:
        return False
    pairs = zip(output.axes[:-1], target.axes, strict=True)
    return all(one is None or other is None or one == other for one, other in pairs)
