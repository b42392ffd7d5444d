"""What is done with the result of a softmax: rows are weighed by it, or one class of several is chosen."""

from __future__ import annotations

from sleuth.evidence.source.flow import activation, origins, short_name
from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.program import Source, values
from sleuth.evidence.source.sizes import number

PRODUCTS = frozenset(("matmul", "mm", "bmm", "einsum", "mv"))
KINDS = ("softmax", "log-softmax")
CHOOSES = frozenset(("argmax", "max", "topk", "multinomial", "Categorical"))


def used_as_weights(source: Source) -> set[int]:
    """The softmaxes by whose result rows are added up: attention over a bag."""
    found: set[int] = set()
    for value in values(source):
        is_product = (value.op == "binary" and value.name == "@") or short_name(value) in PRODUCTS
        is_sum = value.op == "method" and value.name == "sum" and number(value.argument(0, "dim", "axis")) == 0
        summed = value.inputs[0] if is_sum else None
        parts = value.inputs if is_product else summed.inputs if summed is not None and summed.name == "*" else ()
        found |= {id(way.maker) for one in parts for way in origins(one)}
    return found


def chosen_from(source: Source) -> set[int]:
    """The softmaxes from whose result one class of several is chosen for each row."""
    found: set[int] = set()
    for value in values(source):
        is_choice = value.op in ("method", "call") and short_name(value) in CHOOSES and value.inputs
        axis = value.argument(0 if value.op == "method" else 1, "dim", "axis") if is_choice else None
        is_log = value.op in ("method", "call") and short_name(value) == "log" and value.inputs
        if is_log or (axis is not None and number(axis) in (1, -1)):
            found |= {id(way.maker) for way in origins(value.inputs[0])}
    return found


def given_over_rows(event: Value) -> Value | None:
    """What the softmax gets, if it goes over axis 0; None for any other call."""
    if event.op == "call" and event.name == "scipy.special.softmax" and event.inputs:
        axis = event.argument(1, "axis")
        return event.inputs[0] if axis is None or axis.literal == 0 else None
    if activation(event) not in KINDS:
        return None
    options = event.inputs[0] if event.op == "apply" else event
    dim = options.argument(0 if event.op in ("apply", "method") else 1, "dim", "axis")
    if number(dim) != 0:
        return None
    return event.inputs[1] if event.op == "apply" and len(event.inputs) > 1 else event.inputs[0] if event.inputs else None
