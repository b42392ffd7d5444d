"""Attention that is written out: scores of queries and keys, a softmax, and the product that adds up values by its weights."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sleuth.evidence.source.flow import activation, ancestors, short_name
from sleuth.evidence.source.graph import Value, alternatives
from sleuth.evidence.source.layers import width
from sleuth.evidence.source.program import Source, once, values
from sleuth.evidence.source.sizes import number
from sleuth.evidence.source.sizing import sizes_of

PRODUCTS = frozenset(("torch.matmul", "torch.bmm"))
TURNS = frozenset(("transpose", "permute", "swapaxes", "mT", "T", "t", "movedim"))
CASTS = frozenset(("to", "float", "half", "type_as", "type", "clone", "contiguous"))
MASKS = frozenset(("masked_fill", "masked_fill_", "clamp", "add", "sub", "mul", "div"))
DROPS = frozenset(("torch.nn.functional.dropout", "torch.dropout"))
MAX_BACK = 8  # casts, masks and factors between two products
MAX_VALUES = 120  # between a score and the steps that are scored


@dataclass(frozen=True, slots=True)
class Weighing:
    """A softmax over `axis` of scores, and what adds up over another axis of its result, `over`; -1 is the last."""

    softmax: Value
    product: Value
    axis: int
    over: int = -1


def turned_weighings(source: Source) -> Iterator[Weighing]:
    """Every attention whose softmax goes over another axis than the one that is then added up over."""
    for product in values(source):
        sides = _sides(product)
        if sides is None:
            continue
        for softmax in alternatives(_without_casts(sides[0])):
            given = _given(softmax)
            axis = axis_of(softmax) if given is not None else None
            scores = _scores(given) if given is not None and axis is not None else None
            if scores is None or axis is None:
                continue
            sizes = sizes_of(source, scores)
            rank = 3 if scores.name == "torch.bmm" else sizes.rank if sizes is not None else None
            if (axis < 0 and axis != -1) or (axis >= 0 and rank is not None and axis < rank - 1):
                yield Weighing(softmax, product, axis)


def crossed_weighings(source: Source) -> Iterator[Weighing]:
    """Every weighted sum over the steps of a sequence whose weights, one number for each step, sum to 1 over the batch."""
    for value in values(source):
        for weights, steps in _weighted(value):
            for softmax in alternatives(_without_casts(weights)):
                given = _given(softmax)
                if given is not None and axis_of(softmax) == 0 and _is_score_of(given, steps):
                    yield Weighing(softmax, value, 0, 1)


def lone_weighings(source: Source) -> tuple[Weighing, ...]:
    """Every weighted sum over the steps of a sequence whose weights are a softmax of one number each: all 1."""
    return once(source, _lone)


def _lone(source: Source) -> Iterator[Weighing]:
    for value in values(source):
        for weights, steps in _weighted(value):
            for softmax in alternatives(_without_casts(weights)):
                given, axis = _given(softmax), axis_of(softmax)
                is_last = given is not None and axis in (-1, 2) and _ends_in_one(given)
                if given is not None and axis is not None and is_last and _is_score_of(given, steps):
                    yield Weighing(softmax, value, axis, 1)


def _weighted(value: Value) -> Iterator[tuple[Value, Value]]:
    """Weights and steps, if this adds up one times the other over axis 1: `(w * x).sum(1)`, `torch.bmm(w.unsqueeze(1), x)`."""
    if short_name(value) == "sum" and value.op in ("method", "call") and value.inputs:
        axis, product = value.argument(0 if value.op == "method" else 1, "dim", "axis"), value.inputs[0]
        if number(axis) == 1 and product.op == "binary" and product.name == "*":
            one, other = product.inputs
            yield from ((_widened(one), other), (_widened(other), one))
        return
    sides = _sides(value)
    left = _without_casts(sides[0]) if sides is not None else None
    if sides is not None and left is not None and left.op == "method":
        axes = tuple(number(one) for one in left.arguments)
        is_turned = left.name in ("transpose", "swapaxes") and set(axes) in ({1, 2}, {-1, -2})
        if is_turned or (left.name == "unsqueeze" and axes == (1,)) or (left.name == "permute" and axes == (0, 2, 1)):
            yield _widened(left.inputs[0]), sides[1]


def _widened(value: Value) -> Value:
    """The value before an axis of length 1 was put after its last one."""
    value = _without_casts(value)
    is_last = value.op == "method" and value.name == "unsqueeze" and number(value.argument(0, "dim")) in (-1, 2)
    return value.inputs[0] if is_last else value


def _ends_in_one(given: Value) -> bool:
    """Whether the one unit of each step is still an axis of its own, the last one."""
    for _ in range(MAX_BACK):
        is_same = given.op == "method" and given.name in MASKS | CASTS
        given = given.inputs[0] if is_same or given.op in ("binary", "augment") else given
    return width(given) == 1


def _is_score_of(given: Value, steps: Value) -> bool:
    """Whether it is one number for each of these steps, given by a linear layer of one unit that saw them."""
    for _ in range(MAX_BACK):
        is_same = given.op == "method" and given.name in MASKS | CASTS | {"squeeze"}
        given = given.inputs[0] if is_same or given.op in ("binary", "augment") else given
    return width(given) == 1 and any(one is steps for one in ancestors(given, limit=MAX_VALUES))


def _sides(value: Value) -> tuple[Value, Value] | None:
    """The two sides of a product of matrices; None for anything else."""
    if (value.op == "binary" and value.name == "@") or (value.op == "call" and value.name in PRODUCTS and len(value.inputs) > 1):
        return value.inputs[0], value.inputs[1]
    is_method = value.op == "method" and value.name in ("matmul", "bmm") and len(value.inputs) > 1
    return (value.inputs[0], value.inputs[1]) if is_method else None


def _without_casts(value: Value) -> Value:
    for _ in range(MAX_BACK):
        is_drop = value.op == "apply" and value.name == "torch.nn.Dropout" and len(value.inputs) > 1
        if is_drop:
            value = value.inputs[1]
        elif (value.op == "method" and value.name in CASTS) or (value.op == "call" and value.name in DROPS and value.inputs):
            value = value.inputs[0]
        else:
            break
    return value


def _given(softmax: Value) -> Value | None:
    """What a softmax gets; None for any other value."""
    if activation(softmax) != "softmax":
        return None
    rest = softmax.inputs[1:] if softmax.op == "apply" else softmax.inputs
    return rest[0] if rest else None


def axis_of(softmax: Value) -> int | None:
    """The axis that a softmax is given; None if it is not known."""
    options = softmax.inputs[0] if softmax.op == "apply" else softmax
    return number(options.argument(0 if softmax.op in ("apply", "method") else 1, "dim", "axis"))


def _scores(value: Value) -> Value | None:
    """The product of queries and turned keys behind masks, factors and casts; None if there is none."""
    for _ in range(MAX_BACK):
        known = alternatives(value)
        value = known[0]
        sides = _sides(value)
        if sides is not None:
            return value if short_name(_without_casts(sides[1])) in TURNS else None
        if value.op in ("binary", "augment") or (value.op == "method" and value.name in MASKS | CASTS):
            value = value.inputs[0]
        else:
            return None
    return None
