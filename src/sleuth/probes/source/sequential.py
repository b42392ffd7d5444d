"""The layers that an nn.Sequential goes through, as far as they are seen."""

from __future__ import annotations

from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.layers import is_module

MAX_PARTS = 80  # of an nn.Sequential that is followed part by part


def parts_of(sequential: Value) -> tuple[Value, ...] | None:
    """The layers of an nn.Sequential in order; None if they cannot all be seen."""
    parts: list[Value] = []
    for one in sequential.inputs:
        if one.op == "star" or one.op in ("join", "loop", "parameter", "unknown", "dict"):
            return None
        if one.op == "call" and one.name in ("collections.OrderedDict", "builtins.list") and one.inputs:
            pairs = one.inputs[0]
            if pairs.op not in ("list", "tuple"):
                return None
            parts.extend(pair.inputs[1] for pair in pairs.inputs if pair.op == "tuple" and len(pair.inputs) == 2)
        else:
            parts.append(one)
    if sequential.literal is not None or len(parts) > MAX_PARTS or sequential.keywords:
        return None
    return tuple(parts)


def known_end(sequential: Value) -> tuple[Value, ...]:
    """The last layers of an nn.Sequential of which only the first are not known: `nn.Sequential(*layers, nn.Linear(64, 1))`."""
    inputs = sequential.inputs
    if sequential.type != "torch.nn.Sequential" or sequential.literal is not None or sequential.keywords:
        return ()
    first = max((place for place, one in enumerate(inputs) if one.op == "star"), default=len(inputs)) + 1
    rest = tuple(inputs[first:])
    return rest if all(is_module(one) for one in rest) and len(rest) <= MAX_PARTS else ()
