"""The layers that an nn.Sequential goes through, as far as they are seen."""

from __future__ import annotations

import ast

from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.layers import in_dict, is_module
from sleuth.probes.source.expressions import NONE
from sleuth.probes.source.items import END
from sleuth.probes.source.machine import Arguments, Keywords, Machine

SEQUENTIAL = "torch.nn.Sequential"
ROW = "(row)"  # the member of an instance of the program's own nn.Sequential: the layers that it goes through

MAX_PARTS = 80  # of an nn.Sequential that is followed part by part


def parts_of(sequential: Value) -> tuple[Value, ...] | None:
    """The layers of an nn.Sequential in order; None if they cannot all be seen."""
    parts: list[Value] = []
    for one in sequential.inputs:
        if (known := in_dict(one)) is not None:
            parts.extend(known)
            continue
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
    last = inputs[first - 1] if first <= len(inputs) else None
    end = (last.members or {}).get(END) if last is not None else None
    rest = (*(end.inputs if end is not None else ()), *inputs[first:])
    return rest if all(is_module(one) for one in rest) and len(rest) <= MAX_PARTS else ()


def above_row(machine: Machine, me: Value, word: str, arguments: Arguments, keywords: Keywords, node: ast.AST) -> Value | None:
    """`super().__init__(*layers)` and `super().forward(x)` in the program's own nn.Sequential; None for anything else."""
    row = (me.members or {}).get(ROW)
    if word == "__init__" and arguments and me.op == "instance" and me.members is not None:
        me.members[ROW] = machine.parts.call_value(machine, machine.api(SEQUENTIAL), arguments, keywords, node)
        return NONE
    return machine.parts.call_value(machine, row, arguments, keywords, node) if word == "forward" and row is not None else None
