"""Sums and averages of outputs of several networks: a mixture of probabilities is one of probabilities."""

from __future__ import annotations

from sleuth.evidence.source.flow import activation, default_of, origins
from sleuth.evidence.source.graph import Value

MAX_NESTED = 5  # sums within sums
AVERAGES = frozenset(("mean", "sum"))
STACKS = frozenset(("torch.stack", "torch.cat"))


def mixture(value: Value, activations: tuple[str, ...]) -> Value | None:
    """The first of the activations of which this value is a sum or an average with weights above 0; None if it is none.

    Every part must come straight out of one of them: `0.5 * softmax(a) + 0.5 * softmax(b)`, `torch.stack(votes).mean(0)`.
    """
    parts = _parts(value)
    found = [_part(one, activations, MAX_NESTED) for one in parts]
    return found[0] if found and all(one is not None for one in found) else None


def _part(value: Value, activations: tuple[str, ...], depth: int) -> Value | None:
    makers = [one.maker for one in origins(value)]
    found: list[Value | None] = []
    for maker in makers:
        if activation(maker) in activations:
            found.append(maker)
        elif depth and (inner := _parts(maker)):
            found.extend(_part(one, activations, depth - 1) for one in inner)
        else:
            return None
    return found[0] if found and all(one is not None for one in found) else None


def _parts(value: Value) -> tuple[Value, ...]:
    """What is added up here, weights aside; empty for anything else."""
    if value.op == "binary" and value.name == "+":
        return tuple(value.inputs)
    if value.op == "binary" and value.name in ("*", "/"):
        left, right = value.inputs
        if _is_above_zero(right):
            return (left,)
        return (right,) if value.name == "*" and _is_above_zero(left) else ()
    if value.op == "method" and value.name in AVERAGES:
        return _stacked(value.inputs[0])
    if value.op == "call" and value.inputs and value.name in ("torch.mean", "torch.sum"):
        return _stacked(value.inputs[0])
    return _listed(value.inputs[0]) if value.op == "call" and value.inputs and value.name == "builtins.sum" else ()


def _stacked(value: Value) -> tuple[Value, ...]:
    return _listed(value.inputs[0]) if value.op == "call" and value.name in STACKS and value.inputs else ()


def _listed(value: Value) -> tuple[Value, ...]:
    if value.op == "comprehension":
        return (value.inputs[0],)
    return tuple(value.inputs) if value.op in ("list", "tuple") and not any(one.op == "star" for one in value.inputs) else ()


def _is_above_zero(weight: Value) -> bool:
    """Whether it is a number above 0, or how many there are of something."""
    weight = default_of(weight)
    literal = weight.literal if weight.op in ("constant", "unary", "binary") else None
    is_count = weight.op == "call" and weight.name == "builtins.len"
    return is_count or (isinstance(literal, int | float) and literal > 0)
