"""What loops and comprehensions take out of the values that they go over."""

from __future__ import annotations

import ast

from sleuth.evidence.source.graph import Value
from sleuth.probes.source.machine import Machine, Scope

MAX_KNOWN_ELEMENTS = 64  # of a container; a longer one is unknown in its parts


def comprehension(machine: Machine, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp) -> Value:
    """A loop of its own, with a scope of its own."""
    before, scope = machine.frame, machine.scope
    word = {ast.ListComp: "list", ast.SetComp: "set", ast.GeneratorExp: "generator", ast.DictComp: "dict"}[node.__class__]
    iterables: list[Value] = []
    machine.scope = inner = Scope(scope, is_function=True)
    inner.outer = scope.outer
    for clause in node.generators:
        iterable = machine.evaluate(clause.iter)
        iterables.append(iterable)
        machine.enter("loop", node, 0, iterable)
        machine.parts.assign(machine, clause.target, element_of(machine, iterable, clause.target))
        for condition in clause.ifs:
            machine.enter("branch", condition, 0, machine.evaluate(condition))
    if isinstance(node, ast.DictComp):
        machine.evaluate(node.key)
        element = machine.evaluate(node.value)
    else:
        element = machine.evaluate(node.elt)
    machine.frame, machine.scope = before, scope
    kind = f"builtins.{word}" if word != "generator" else "builtins.generator"
    return machine.make("comprehension", word, (element, *iterables), node, kind)


def element_of(machine: Machine, iterable: Value, node: ast.AST) -> Value:
    """What a loop over this value takes out of it in each turn."""
    if iterable.op in ("list", "tuple", "set") and 0 < len(iterable.inputs) <= MAX_KNOWN_ELEMENTS:
        return machine.join(iterable.inputs)
    if iterable.op == "comprehension" and iterable.name in ("list", "generator", "set"):
        return iterable.inputs[0]
    if iterable.op == "call":
        given = iterable.inputs
        if iterable.name == "builtins.enumerate" and given:
            index = machine.make("element", "", (iterable,), node, "builtins.int")
            return machine.make("tuple", "", (index, element_of(machine, given[0], node)), node)
        if iterable.name == "builtins.zip" and given and not iterable.has_star:
            return machine.make("tuple", "", [element_of(machine, one, node) for one in given], node)
        if iterable.name == "builtins.range":
            return machine.make("element", "", (iterable,), node, "builtins.int")
        if iterable.name in ("torch.nn.ModuleList", "torch.nn.Sequential") and given:
            parts = given[0].inputs if given[0].op in ("list", "tuple") else given
            if given[0].op == "comprehension":
                return given[0].inputs[0]
            if parts and len(parts) <= MAX_KNOWN_ELEMENTS and not any(one.op == "star" for one in parts):
                return machine.join(parts)
        if (
            iterable.name in ("builtins.reversed", "builtins.sorted", "builtins.list", "builtins.tuple", "builtins.iter")
            and given
        ):
            return element_of(machine, given[0], node)
    return machine.make("element", "", (iterable,), node)
