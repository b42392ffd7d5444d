"""What stands at a place or a key of a value: `layers[0]`, `losses["click"]`, `table[mask]`."""

from __future__ import annotations

import ast

from sleuth.evidence.source.flow import default_of, is_none
from sleuth.evidence.source.graph import Value
from sleuth.probes.source.iteration import whole_number
from sleuth.probes.source.machine import Machine
from sleuth.probes.source.picking import kind_of_part

CONTAINERS = ("torch.nn.ModuleList", "torch.nn.ModuleDict")
GROWN = "grown"  # the literal of a list that grows in a loop: its positions are not known


def subscript(machine: Machine, node: ast.Subscript) -> Value:
    owner = machine.evaluate(node.value)
    return get_item(machine, owner, machine.evaluate(node.slice), node)


def get_item(machine: Machine, owner: Value, index: Value, node: ast.AST) -> Value:
    """One element of a container that is known, or the subscript as a value of its own."""
    index = default_of(index) if owner.op == "dict" else index
    position = index.literal
    if owner.op == "call" and owner.name in CONTAINERS and owner.literal is None and len(owner.inputs) == 1:
        inner = owner.inputs[0]
        if inner.op in ("list", "tuple", "dict"):
            found = get_item(machine, inner, index, node)
            return found if found.op != "subscript" else machine.make("subscript", "", (owner, index), node)
    if (
        owner.op in ("tuple", "list")
        and owner.literal != GROWN
        and isinstance(position, int)
        and -len(owner.inputs) <= position < len(owner.inputs)
    ):
        found = owner.inputs[position]
        if not any(one.op == "star" for one in owner.inputs):
            return found
    if index.op == "slice" and owner.op in ("tuple", "list") and owner.literal is None:
        lower, upper, step = (whole_number(one) for one in index.inputs)
        is_known = all(is_none(one) or whole_number(one) is not None for one in index.inputs)
        if is_known and step != 0 and not any(one.op == "star" for one in owner.inputs):
            return machine.make(owner.op, "", list(owner.inputs)[lower:upper:step], node, owner.type)
    if owner.op == "dict" and owner.keywords and isinstance(position, str | int) and str(position) in owner.keywords:
        return owner.keywords[str(position)]
    if isinstance(position, str) and owner.op != "api":
        key = f"[{position!r}]"
        members = owner.members
        if members is not None and key in members:
            return members[key]
        value = machine.make("subscript", "", (owner, index), node)
        if members is None:
            members = owner.members = machine.hold(owner)
        members[key] = value
        return value
    return machine.make("subscript", "", (owner, index), node, kind_of_part(owner, index))
