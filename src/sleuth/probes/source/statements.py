"""Statements: assignments, and control flow whose ways are read apart and joined."""

from __future__ import annotations

import ast

from sleuth.evidence.source.graph import Frame, Value
from sleuth.probes.source.containers import store_item
from sleuth.probes.source.expressions import MAX_KNOWN_ELEMENTS, NONE, OPERATORS, element_of
from sleuth.probes.source.functions import define
from sleuth.probes.source.machine import Jumps, Machine
from sleuth.probes.source.objects import define_class, set_attribute


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
        machine.bind(target.id, value)  # type: ignore[attr-defined]  # a Name
    elif isinstance(target, ast.Attribute):
        set_attribute(machine, machine.evaluate(target.value), target.attr, value, target)
    elif isinstance(target, ast.Subscript):
        owner, index = machine.evaluate(target.value), machine.evaluate(target.slice)
        machine.event(machine.make("store-item", "", (owner, index, value), target))
        store_item(owner, index, value)
    elif isinstance(target, ast.Tuple | ast.List):
        unpack(machine, target, value)
    elif isinstance(target, ast.Starred):
        assign(machine, target.value, machine.make("unknown", "", (value,), target))


def unpack(machine: Machine, target: ast.Tuple | ast.List, value: Value) -> None:
    """Give several targets the parts of one value."""
    elements = target.elts
    is_plain = not any(isinstance(one, ast.Starred) for one in elements)
    known = value.inputs if value.op in ("tuple", "list") and value.literal is None else ()
    if known and is_plain and len(known) == len(elements) and not any(one.op == "star" for one in known):
        for one, part in zip(elements, known, strict=True):
            assign(machine, one, part)
        return
    if value.op == "join" and is_plain and all(one.op == "tuple" and len(one.inputs) == len(elements) for one in value.inputs):
        for position, one in enumerate(elements):
            assign(machine, one, machine.join([each.inputs[position] for each in value.inputs]))
        return
    if value.op == "call" and value.name.endswith(".prepare") and len(value.arguments) == len(elements):
        known = value.arguments
    for position, one in enumerate(elements):
        part = machine.make("item", str(position), (value,), one, literal=position if is_plain else None)
        assign(machine, one, part)


def augmented(machine: Machine, node: ast.AugAssign) -> bool:
    target = node.target
    old = machine.evaluate(target)
    operand = machine.evaluate(node.value)
    sign = OPERATORS[node.op.__class__]
    if old.op == "list" and operand.op == "list" and isinstance(old.inputs, list) and sign == "+":
        old.inputs.extend(operand.inputs)
        if machine.is_conditional():
            old.literal = "grown"
        return False
    kind = old.type if old.type == operand.type else "torch.Tensor" if "torch.Tensor" in (old.type, operand.type) else ""
    value = machine.event(machine.make("augment", sign, (old, operand), node, kind))
    assign(machine, target, value)
    return False


def branch(machine: Machine, node: ast.If) -> bool:
    test = machine.evaluate(node.test)
    if test.op == "compare" and _is_main(test):
        return machine.execute(node.body)
    decided = decide(machine, node.test)
    if decided is not None:
        return machine.execute(node.body if decided else node.orelse)
    scope, before = machine.scope, machine.frame
    start = scope.names
    states = []
    for arm, body in enumerate((node.body, node.orelse)):
        scope.names = start.copy()
        machine.enter("branch", node, arm, test)
        if not machine.execute(body):
            states.append(scope.names)
        machine.frame = before
    scope.names = machine.merge(states) if states else start
    return not states


def decide(machine: Machine, test: ast.expr) -> bool | None:
    """Whether the test holds, where it asks for a parameter for which a constant was given; None if that is not known."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        inner = decide(machine, test.operand)
        return None if inner is None else not inner
    if isinstance(test, ast.BoolOp):
        parts = [decide(machine, one) for one in test.values]
        ends = isinstance(test.op, ast.Or)
        return ends if ends in parts else None if None in parts else not ends
    if isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], ast.Is | ast.IsNot):
        side = test.comparators[0]
        value = _given(machine, test.left)
        if value is None or not (isinstance(side, ast.Constant) and side.value is None):
            return None
        is_none = value.op == "constant" and value.literal is None
        if not is_none and value.op not in ("constant", "instance", "list", "tuple", "function", "class") and not value.type:
            return None
        return is_none == isinstance(test.ops[0], ast.Is)
    value = _given(machine, test)
    if value is None:
        return None
    if value.op == "constant":
        return bool(value.literal)
    return True if value.op in ("instance", "function", "class") else None


def _given(machine: Machine, node: ast.expr) -> Value | None:
    """What was given for a parameter of the function that is read now."""
    frame: Frame | None = machine.frame
    while frame is not None and frame.kind != "function":
        frame = frame.parent
    if frame is None or frame.call is None or not isinstance(node, ast.Name) or frame.definition is None:
        return None
    return machine.scope.names.get(node.id) if node.id in frame.definition.all_parameters else None


def _is_main(test: Value) -> bool:
    return test.name == "==" and {one.name or one.literal for one in test.inputs} == {"__name__", "__main__"}


def assigned_names(body: list[ast.stmt]) -> frozenset[str]:
    """The names that these statements give a value, functions and classes in them apart."""
    found: set[str] = set()
    todo: list[ast.AST] = list(body)
    while todo:
        node = todo.pop()
        if isinstance(node, ast.Name):
            if not isinstance(node.ctx, ast.Load):
                found.add(node.id)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            continue
        elif isinstance(node, ast.Assign):
            todo.extend(node.targets)
        elif isinstance(node, ast.AugAssign | ast.AnnAssign):
            todo.append(node.target)
        elif isinstance(node, ast.Expr | ast.Return):
            continue
        else:
            todo.extend(ast.iter_child_nodes(node))
    return frozenset(found)


def loop_for(machine: Machine, node: ast.For | ast.AsyncFor) -> bool:
    iterable = machine.evaluate(node.iter)
    is_certain = _runs_at_least_once(iterable)
    return _loop(machine, node, iterable, is_certain)


def loop_while(machine: Machine, node: ast.While) -> bool:
    return _loop(machine, node, None, isinstance(node.test, ast.Constant) and bool(node.test.value))


def _runs_at_least_once(iterable: Value) -> bool:
    if iterable.op == "call" and iterable.name == "builtins.range":
        last = (
            iterable.inputs[-1].literal if len(iterable.inputs) == 1 else iterable.inputs[1].literal if iterable.inputs else None
        )
        return isinstance(last, int) and last > 0
    if iterable.op == "call" and iterable.name in ("builtins.enumerate", "builtins.zip") and iterable.inputs:
        return _runs_at_least_once(iterable.inputs[0])
    if iterable.op == "call" and iterable.type in ("torch.utils.data.DataLoader", "torch.nn.ModuleList"):
        return True
    return iterable.op in ("list", "tuple") and 0 < len(iterable.inputs) <= MAX_KNOWN_ELEMENTS


def _loop(machine: Machine, node: ast.For | ast.AsyncFor | ast.While, iterable: Value | None, is_certain: bool) -> bool:
    scope, before = machine.scope, machine.frame
    frame = machine.enter("loop", node, 0, iterable)
    frame.is_certain = is_certain
    jumps = Jumps()
    machine.loops.append(jumps)
    start = scope.names
    scope.names = names = start.copy()
    turning: dict[str, Value] = {}
    for word in assigned_names([node.target, *node.body] if not isinstance(node, ast.While) else node.body):  # type: ignore[list-item]  # a target
        if word in names:
            names[word] = turning[word] = machine.make("loop", word, [names[word]], node, names[word].type)
    if isinstance(node, ast.While):
        frame.value = machine.evaluate(node.test)
    elif iterable is not None:
        assign(machine, node.target, element_of(machine, iterable, node.target))
    is_left = machine.execute(node.body)
    machine.loops.pop()
    machine.frame = before
    ends = [*([] if is_left else [scope.names]), *jumps.continued]
    for word, value in turning.items():
        backs = [state[word] for state in ends if state.get(word) is not None and state[word] is not value]
        value.inputs = list({id(one): one for one in (*value.inputs, *backs)}.values())
    is_endless = isinstance(node, ast.While) and is_certain
    exits = [*jumps.broken, *([] if is_endless else ends)]
    if not is_certain:
        exits.append({**start, **turning})
    scope.names = machine.merge(exits) if exits else {**start, **turning}
    if node.orelse and machine.execute(node.orelse) and not jumps.broken:
        return True
    return is_endless and not jumps.broken


def context(machine: Machine, node: ast.With | ast.AsyncWith) -> bool:
    before = machine.frame
    for item in node.items:
        value = machine.evaluate(item.context_expr)
        machine.enter("with", node, 0, value)
        if item.optional_vars is not None:
            assign(machine, item.optional_vars, value)
    is_left = machine.execute(node.body)
    machine.frame = before
    return is_left


def attempt(machine: Machine, node: ast.Try | ast.TryStar) -> bool:
    scope, before = machine.scope, machine.frame
    start = scope.names
    scope.names = start.copy()
    machine.enter("try", node, 0)
    is_left = machine.execute(node.body)
    after_body = scope.names
    machine.frame = before
    states = []
    if not is_left:
        machine.enter("try", node, 2)
        if not machine.execute(node.orelse):
            states.append(scope.names)
        machine.frame = before
    for handler in node.handlers:
        scope.names = machine.merge([start.copy(), after_body])
        machine.enter("try", node, 1)
        if handler.type is not None:
            machine.evaluate(handler.type)
        if handler.name:
            machine.bind(handler.name, machine.make("unknown", handler.name, (), handler))
        if not machine.execute(handler.body):
            states.append(scope.names)
        machine.frame = before
    scope.names = machine.merge(states) if states else after_body
    machine.enter("try", node, 3)
    is_left_in_the_end = machine.execute(node.finalbody)
    machine.frame = before
    return is_left_in_the_end or not states


def matching(machine: Machine, node: ast.Match) -> bool:
    subject = machine.evaluate(node.subject)
    scope, before = machine.scope, machine.frame
    start = scope.names
    states = []
    has_rest = False
    for arm, case in enumerate(node.cases):
        scope.names = start.copy()
        machine.enter("branch", node, arm, subject)
        for part in ast.walk(case.pattern):
            word = getattr(part, "name", None) or getattr(part, "rest", None)
            if isinstance(word, str):
                machine.bind(word, machine.make("unknown", word, (subject,), part))
        has_rest = has_rest or (isinstance(case.pattern, ast.MatchAs) and case.pattern.pattern is None and case.guard is None)
        if case.guard is not None:
            machine.evaluate(case.guard)
        if not machine.execute(case.body):
            states.append(scope.names)
        machine.frame = before
    if not has_rest:
        states.append(start)
    scope.names = machine.merge(states) if states else start
    return not states


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
        elif isinstance(target, ast.Attribute):
            machine.event(machine.make("delete", target.attr, (machine.evaluate(target.value),), node))
    return False


def function(machine: Machine, node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    machine.bind(node.name, define(machine, node, node.name, None))
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


EXECUTORS = {
    ast.Expr: expression, ast.Assign: assignment, ast.AnnAssign: annotated, ast.AugAssign: augmented, ast.If: branch, ast.For: loop_for,
    ast.AsyncFor: loop_for, ast.While: loop_while, ast.With: context, ast.AsyncWith: context, ast.Try: attempt, ast.TryStar: attempt,
    ast.Match: matching, ast.Return: giving_back, ast.Raise: raising, ast.Continue: jump, ast.Break: jump, ast.Assert: asserting,
    ast.Delete: deletion, ast.FunctionDef: function, ast.AsyncFunctionDef: function, ast.ClassDef: define_class, ast.Global: declared_outer,
    ast.Nonlocal: declared_outer,
}  # fmt: skip
