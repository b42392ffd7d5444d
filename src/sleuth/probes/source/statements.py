"""Statements without control flow of their own: assignments, definitions, jumps."""

from __future__ import annotations

import ast

from sleuth.evidence.source.graph import CALLS, Value
from sleuth.probes.source.containers import end_of, item_of, keep_end, store_item
from sleuth.probes.source.expressions import NONE, OPERATORS
from sleuth.probes.source.functions import define, register
from sleuth.probes.source.items import GROWN
from sleuth.probes.source.machine import Machine
from sleuth.probes.source.objects import define_class, set_attribute
from sleuth.probes.source.picking import kind_of_piece
from sleuth.probes.source.records import IN_ORDER, in_order

COMPUTED = frozenset(("binary", "unary", "subscript", "comprehension", "list", "dict", "tuple", "boolean", "attribute"))


def expression(machine: Machine, node: ast.Expr) -> bool:
    value = machine.evaluate(node.value)
    if value.op != "constant":
        machine.event(machine.make("expression", "", (value,), node))
    return False


def assignment(machine: Machine, node: ast.Assign) -> bool:
    value = machine.evaluate(node.value)
    for target in node.targets:
        assign(machine, target, value)
    return False


def annotated(machine: Machine, node: ast.AnnAssign) -> bool:
    if node.value is not None:
        assign(machine, node.target, machine.evaluate(node.value))
    return False


def assign(machine: Machine, target: ast.AST, value: Value) -> None:
    """Give a target its value: a name, an attribute, an element, or several of them."""
    kind = target.__class__
    if kind is ast.Name:
        word = target.id  # type: ignore[attr-defined]  # a Name
        machine.bind(word, value)
        if value.op in COMPUTED:
            machine.event(machine.make("assign", word, (value,), target))
    elif isinstance(target, ast.Attribute):
        set_attribute(machine, machine.evaluate(target.value), target.attr, value, target)
    elif isinstance(target, ast.Subscript):
        owner, index = machine.evaluate(target.value), machine.evaluate(target.slice)
        machine.event(machine.make("store-item", "", (owner, index, value), target, literal=item_of(owner, index)))
        store_item(machine, owner, index, value)
    elif isinstance(target, ast.Tuple | ast.List):
        unpack(machine, target, value)
    elif isinstance(target, ast.Starred):
        assign(machine, target.value, machine.make("unknown", "", (value,), target))


def unpack(machine: Machine, target: ast.Tuple | ast.List, value: Value) -> None:
    """Give several targets the parts of one value."""
    elements = target.elts
    is_plain = not any(isinstance(one, ast.Starred) for one in elements)
    known = value.inputs if value.op in ("tuple", "list") and value.literal is None else in_order(value)
    if known and is_plain and len(known) == len(elements) and not any(one.op == "star" for one in known):
        for one, part in zip(elements, known, strict=True):
            assign(machine, one, part)
            if part.op in CALLS and isinstance(one, ast.Name):
                machine.event(machine.make("assign", one.id, (part,), one))
        return
    if value.op == "join" and is_plain and all(one.op == "tuple" and len(one.inputs) == len(elements) for one in value.inputs):
        for position, one in enumerate(elements):
            assign(machine, one, machine.join([each.inputs[position] for each in value.inputs]))
        return
    if value.op == "call" and value.name.endswith(".prepare") and len(value.arguments) == len(elements):
        known = value.arguments
    for position, one in enumerate(elements):
        kind = kind_of_piece(value, position) if is_plain else ""
        part = machine.make("item", str(position), (value,), one, kind, position if is_plain else None)
        assign(machine, one, part)


def augmented(machine: Machine, node: ast.AugAssign) -> bool:
    target = node.target
    old = machine.evaluate(target)
    operand = machine.evaluate(node.value)
    sign = OPERATORS[node.op.__class__]
    if old.op == "list" and operand.op == "list" and isinstance(old.inputs, list) and sign == "+":
        old.inputs.extend(operand.inputs)
        is_certain = not machine.is_conditional() and operand.literal is None
        keep_end(old, (*end_of(old), *operand.inputs) if is_certain else ())
        if machine.is_conditional():
            old.literal = "grown"
        return False
    kind = old.type if old.type == operand.type else "torch.Tensor" if "torch.Tensor" in (old.type, operand.type) else ""
    value = machine.event(machine.make("augment", sign, (old, operand), node, kind))
    assign(machine, target, value)
    return False


def giving_back(machine: Machine, node: ast.Return) -> bool:
    value = machine.evaluate(node.value) if node.value is not None else NONE
    machine.event(machine.make("return", "", (value,), node))
    machine.scope.returned.append(value)
    return True


def raising(machine: Machine, node: ast.Raise) -> bool:
    if node.exc is not None:
        machine.evaluate(node.exc)
    machine.event(machine.make("raise", "", (), node))
    return True


def jump(machine: Machine, node: ast.Continue | ast.Break) -> bool:
    word = "continue" if isinstance(node, ast.Continue) else "break"
    machine.event(machine.make(word, "", (), node))
    if machine.loops:
        (machine.loops[-1].continued if word == "continue" else machine.loops[-1].broken).append(machine.scope.names)
    return True


def asserting(machine: Machine, node: ast.Assert) -> bool:
    machine.evaluate(node.test)
    return False


def deletion(machine: Machine, node: ast.Delete) -> bool:
    for target in node.targets:
        if isinstance(target, ast.Name):
            value = machine.scope.names.pop(target.id, None)
            machine.event(machine.make("delete", target.id, () if value is None else (value,), node))
        elif isinstance(target, ast.Subscript):
            owner, index = machine.evaluate(target.value), machine.evaluate(target.slice)
            machine.event(machine.make("delete", "", (owner, index), node))
            owner.literal = GROWN if owner.type == IN_ORDER else owner.literal
            if owner.op == "list":
                keep_end(owner, ())
        elif isinstance(target, ast.Attribute):
            machine.event(machine.make("delete", target.attr, (machine.evaluate(target.value),), node))
    return False


def function(machine: Machine, node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    made = define(machine, node, node.name, None)
    machine.bind(node.name, made)
    if made.definition is not None and made.definition.decorators:
        register(machine, made, made.definition.decorators, node)
    return False


def declared_outer(machine: Machine, node: ast.Global | ast.Nonlocal) -> bool:
    scope = machine.scope.parent
    if isinstance(node, ast.Global):
        while scope is not None and scope.parent is not None:
            scope = scope.parent
    for word in node.names:
        target = scope
        while isinstance(node, ast.Nonlocal) and target is not None and word not in target.names:
            target = target.parent
        if target is not None:
            machine.scope.outer[word] = target
    return False


STATEMENTS = {
    ast.Expr: expression, ast.Assign: assignment, ast.AnnAssign: annotated, ast.AugAssign: augmented, ast.Return: giving_back,
    ast.Raise: raising, ast.Continue: jump, ast.Break: jump, ast.Assert: asserting, ast.Delete: deletion,
    ast.FunctionDef: function, ast.AsyncFunctionDef: function, ast.ClassDef: define_class, ast.Global: declared_outer,
    ast.Nonlocal: declared_outer,
}  # fmt: skip
