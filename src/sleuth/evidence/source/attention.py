"""Attention that is written out: scores of queries and keys, a softmax, and the product that adds up values by its weights."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sleuth.evidence.source.flow import activation, short_name
from sleuth.evidence.source.graph import Value, alternatives
from sleuth.evidence.source.program import Source, values
from sleuth.evidence.source.sizes import number
from sleuth.evidence.source.sizing import sizes_of

PRODUCTS = frozenset(("torch.matmul", "torch.bmm"))
TURNS = frozenset(("transpose", "permute", "swapaxes", "mT", "T", "t", "movedim"))
CASTS = frozenset(("to", "float", "half", "type_as", "type", "clone", "contiguous"))
MASKS = frozenset(("masked_fill", "masked_fill_", "clamp", "add", "sub", "mul", "div"))
DROPS = frozenset(("torch.nn.functional.dropout", "torch.dropout"))
MAX_BACK = 8  # casts, masks and factors between two products


@dataclass(frozen=True, slots=True)
class Weighing:
    """A softmax over `axis` of scores, and the product that adds up over the last axis of its result."""

    softmax: Value
    product: Value
    axis: int


def turned_weighings(source: Source) -> Iterator[Weighing]:
    """Every attention whose softmax goes over another axis than the one that is then added up over."""
    for product in values(source):
        sides = _sides(product)
        if sides is None:
            continue
        for softmax in alternatives(_without_casts(sides[0])):
            given = _given(softmax)
            axis = _axis(softmax) if given is not None else None
            scores = _scores(given) if given is not None and axis is not None else None
            if scores is None or axis is None:
                continue
            sizes = sizes_of(source, scores)
            rank = 3 if scores.name == "torch.bmm" else sizes.rank if sizes is not None else None
            if (axis < 0 and axis != -1) or (axis >= 0 and rank is not None and axis < rank - 1):
                yield Weighing(softmax, product, axis)


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


def _axis(softmax: Value) -> int | None:
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
