"""What stands at a place or a key of a value: `layers[0]`, `losses["click"]`, `table[mask]`."""

from __future__ import annotations

import ast

from sleuth.evidence.source.flow import is_none
from sleuth.evidence.source.graph import ClassDefinition, Value, alternatives
from sleuth.evidence.source.layers import MODULE, is_module
from sleuth.evidence.source.training import is_optimizer
from sleuth.probes.source.defaults import chosen_by, item_default
from sleuth.probes.source.iteration import whole_number
from sleuth.probes.source.machine import Machine
from sleuth.probes.source.picking import kind_of_part
from sleuth.probes.source.records import in_order

CONTAINERS = ("torch.nn.ModuleList", "torch.nn.ModuleDict")
OPTIMIZERS = "torch.optim."
MAX_ALTERNATIVES = 4  # of what may stand at a key that is not known
END = "(end)"  # the member of a list: what it ends with, where not all of it is known
ANY = "(any)"  # the member of a dict: what was put at keys that are not known
GROWN = "grown"  # the literal of a list that grows in a loop: its positions are not known


def subscript(machine: Machine, node: ast.Subscript) -> Value:
    owner = machine.evaluate(node.value)
    return get_item(machine, owner, machine.evaluate(node.slice), node)


def get_item(machine: Machine, owner: Value, index: Value, node: ast.AST) -> Value:
    """One element of a container that is known, or the subscript as a value of its own."""
    index = chosen_by(machine, index) if owner.op == "dict" else index
    position = index.literal
    if owner.op == "call" and owner.name in CONTAINERS and owner.literal is None and len(owner.inputs) == 1:
        inner = owner.inputs[0]
        if inner.op in ("list", "tuple", "dict"):
            found = get_item(machine, inner, index, node)
            return found if found.op != "subscript" else machine.make("subscript", "", (owner, index), node)
    known = _in_dict(machine, owner, index) if owner.op == "dict" else _in_row(machine, owner, index, node)
    if known is not None:
        return known
    if isinstance(position, str) and owner.op != "api":
        return _asked_again(machine, owner, index, node)
    return machine.make("subscript", "", (owner, index), node, kind_of_part(owner, index))


def _in_row(machine: Machine, owner: Value, index: Value, node: ast.AST) -> Value | None:
    """What stands at a place of a list, a tuple or a named tuple, or a slice of it; None if that is not known."""
    position = index.literal
    if owner.op not in ("tuple", "list"):
        parts = in_order(owner) if isinstance(position, int) else ()
        return parts[position] if isinstance(position, int) and -len(parts) <= position < len(parts) else None
    if any(one.op == "star" for one in owner.inputs):
        return None
    if owner.literal != GROWN and isinstance(position, int) and -len(owner.inputs) <= position < len(owner.inputs):
        return owner.inputs[position]
    if index.op == "slice" and owner.literal is None:
        lower, upper, step = (whole_number(one) for one in index.inputs)
        if step != 0 and all(is_none(one) or whole_number(one) is not None for one in index.inputs):
            return machine.make(owner.op, "", list(owner.inputs)[lower:upper:step], node, owner.type)
    return None


def _in_dict(machine: Machine, owner: Value, index: Value) -> Value | None:
    """What stands at a key of a dict; None if that is not known."""
    position = index.literal
    if owner.keywords and isinstance(position, str | int) and str(position) in owner.keywords:
        return owner.keywords[str(position)]
    return any_of(machine, owner, index) if position is None else None


def _asked_again(machine: Machine, owner: Value, index: Value, node: ast.AST) -> Value:
    """What stands under a text, the same value each time it is asked for."""
    position, members = str(index.literal), owner.members
    key = f"[{position!r}]"
    if members is not None and key in members:
        return members[key]
    value = machine.make("subscript", "", (owner, index), node)
    default = item_default(machine, owner, position, node)
    if default is not None:
        value.keywords = {"default": default}
    if members is None:
        members = owner.members = machine.hold(owner)
    members[key] = value
    return value


def any_of(machine: Machine, owner: Value, index: Value) -> Value | None:
    """What may stand at a key that is not known, if all is of one kind: optimisers, networks, the same class or function."""
    known = owner.keywords or {}
    if "**" in known or len(known) != len(owner.inputs):
        return None
    keys = [str(one.literal) for one in alternatives(index) if isinstance(one.literal, str | int)]
    is_limited = len(keys) == len(alternatives(index)) and all(key in known for key in keys)
    entries = [known[key] for key in keys] if is_limited else list(known.values())
    if not 0 < len(entries) <= MAX_ALTERNATIVES:
        return None
    are_same = len({(one.op, one.name) for one in entries}) == 1 and (entries[0].op == "api" or is_module(entries[0]))
    is_any = are_same or all(map(_is_of_optimizer, entries)) or all(map(_is_own_network, entries))
    return machine.join(entries) if is_any else None


def _is_own_network(value: Value) -> bool:
    """Whether it is a class of the program that is a network."""
    return value.op == "class" and isinstance(value.definition, ClassDefinition) and MODULE in value.definition.kinds


def _is_of_optimizer(value: Value) -> bool:
    return is_optimizer(value) or (value.op == "api" and value.name.startswith(OPTIMIZERS))
