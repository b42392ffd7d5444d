"""Control flow: branches, loops, with-blocks, try and match, whose ways are read apart and joined."""

from __future__ import annotations

import ast

from sleuth.evidence.source.graph import Value
from sleuth.probes.source.decisions import decide, matched
from sleuth.probes.source.iteration import MAX_KNOWN_ELEMENTS, element_of, few_elements
from sleuth.probes.source.machine import Jumps, Machine
from sleuth.probes.source.phases import are_phases, begin_turn
from sleuth.probes.source.statements import assign


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


def _is_main(test: Value) -> bool:
    return test.name == "==" and {one.name or one.literal for one in test.inputs} == {"__name__", "__main__"}


MAX_LINES = 4  # statements of a loop that hands something on
MAX_HANDED = 5  # calls in one turn of a loop that hands something on
_OF_ONE_TARGET = frozenset((ast.AugAssign, ast.AnnAssign, ast.NamedExpr))
_WITHOUT_NAMES = frozenset(
    (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.Expr, ast.Return, ast.Constant, ast.Load, ast.Store,
     ast.Pass, ast.Attribute, ast.Raise, ast.Assert, ast.Import, ast.ImportFrom, ast.Break, ast.Continue)
)  # fmt: skip


def assigned_names(body: list[ast.stmt]) -> frozenset[str]:
    """The names that these statements give a value, functions and classes in them apart."""
    found: set[str] = set()
    todo: list[ast.AST] = list(body)
    while todo:
        node = todo.pop()
        kind = node.__class__
        if kind is ast.Name:
            if node.ctx.__class__ is not ast.Load:  # type: ignore[attr-defined]  # a Name
                found.add(node.id)  # type: ignore[attr-defined]  # likewise
        elif kind is ast.Assign:
            todo.extend(node.targets)  # type: ignore[attr-defined]  # an Assign
        elif kind in _OF_ONE_TARGET:
            todo.append(node.target)  # type: ignore[attr-defined]  # it has one
        elif kind not in _WITHOUT_NAMES:
            todo.extend(ast.iter_child_nodes(node))
    return frozenset(found)


def loop_for(machine: Machine, node: ast.For | ast.AsyncFor) -> bool:
    iterable = machine.evaluate(node.iter)
    if isinstance(node, ast.For) and not node.orelse:
        is_simple = _only_builds(node.body) or _hands_on(node) or _asks_each(node)
        elements = few_elements(machine, iterable, node) if is_simple or iterable.op in ("list", "tuple", "dict") else None
        if elements is not None and is_simple:
            return _written_out(machine, node, elements)
        if elements is not None and are_phases(elements):
            return _phase_by_phase(machine, node, elements)
    is_certain = _runs_at_least_once(iterable)
    return _loop(machine, node, iterable, is_certain)


def _hands_on(node: ast.For) -> bool:
    """Whether each thing in turn is called with what the one before gave: `for layer in layers: x = relu(layer(x))`."""
    if len(node.body) > MAX_LINES or not all(map(_gives_name, node.body)):
        return False
    targets = {one.id for one in ast.walk(node.target) if isinstance(one, ast.Name)}
    calls = [one.func for statement in node.body for one in ast.walk(statement) if isinstance(one, ast.Call)]
    is_called = any(_name(one.slice if isinstance(one, ast.Subscript) else one) in targets for one in calls)
    return is_called and len(calls) <= MAX_HANDED


STEPS = frozenset(("step", "unscale_"))  # what a gradient scaler does with an optimiser


def _asks_each(node: ast.For) -> bool:
    """Whether only methods of each thing are called: `for optimizer in optimizers: optimizer.step()`."""
    targets = {one.id for one in ast.walk(node.target) if isinstance(one, ast.Name)}
    return len(node.body) <= MAX_LINES and all(_asks(one, targets) for one in node.body)


def _asks(statement: ast.stmt, targets: set[str]) -> bool:
    call = statement.value if isinstance(statement, ast.Expr) else None
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
        return False
    asked = call.args[:1] if call.func.attr in STEPS and call.args else [call.func.value]
    return all(_name(one) in targets for one in asked)


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def _gives_name(statement: ast.stmt) -> bool:
    """Whether it only gives one name a value, maybe under a condition."""
    if isinstance(statement, ast.If):
        return all(map(_gives_name, (*statement.body, *statement.orelse)))
    return isinstance(statement, ast.Assign) and len(statement.targets) == 1 and isinstance(statement.targets[0], ast.Name)


BUILDS = frozenset(("append", "extend", "add_module", "register_module", "insert", "add"))


def _only_builds(body: list[ast.stmt]) -> bool:
    """Whether these statements only make things and put them into a container: the layers of a network, say."""
    return _fills(body) and all(_makes(one) for statement in body for one in ast.walk(statement) if isinstance(one, ast.Call))


def _makes(call: ast.Call) -> bool:
    """Whether a call makes something: a class, a function, a method of `self`; no method of another object."""
    function = call.func
    if not isinstance(function, ast.Attribute):
        return True
    is_own = isinstance(function.value, ast.Name) and function.value.id == "self"
    return function.attr in BUILDS or function.attr[:1].isupper() or is_own


def _fills(body: list[ast.stmt]) -> bool:
    inner = [each for one in body if isinstance(one, ast.If) for each in (*one.body, *one.orelse)]
    plain = [one for one in body if not isinstance(one, ast.If)]
    is_plain = all(isinstance(one, ast.Assign | ast.AugAssign) or _adds(one) for one in plain)
    adds = any(_adds(one) or isinstance(one, ast.AugAssign) for one in plain)
    return is_plain and (adds or bool(inner)) and (not inner or _fills(inner))


def _adds(statement: ast.stmt) -> bool:
    called = statement.value.func if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call) else None
    return isinstance(called, ast.Attribute) and called.attr in BUILDS


def _written_out(machine: Machine, node: ast.For, elements: tuple[Value, ...]) -> bool:
    """Read the body once for each element, as if it stood there so often."""
    machine.n_written_out += 1
    for one in elements:
        assign(machine, node.target, one)
        machine.execute(node.body)
    machine.n_written_out -= 1
    return False


def _phase_by_phase(machine: Machine, node: ast.For, elements: tuple[Value, ...]) -> bool:
    """Read the body once for each phase of a training; True if what comes after the loop is not reached."""
    broken: list[dict[str, Value]] = []
    for one in elements:
        jumps = Jumps()
        machine.loops.append(jumps)
        begin_turn(machine, one)
        assign(machine, node.target, one)
        is_left = machine.execute(node.body)
        machine.loops.pop()
        broken += jumps.broken
        ends = [*([] if is_left else [machine.scope.names]), *jumps.continued]
        if not ends:
            break
        machine.scope.names = machine.merge(ends)
    else:
        broken.append(machine.scope.names)
    machine.scope.names = machine.merge(broken) if broken else machine.scope.names
    return not broken


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
            before_it = names[word]
            kind = "" if before_it.type.startswith("builtins.") else before_it.type
            names[word] = turning[word] = machine.make("loop", word, [before_it], node, kind)
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
    chosen = matched(machine, node)
    if chosen is not None:
        return machine.execute(chosen.body)
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


CONTROL = {
    ast.If: branch, ast.For: loop_for, ast.AsyncFor: loop_for, ast.While: loop_while, ast.With: context, ast.AsyncWith: context,
    ast.Try: attempt, ast.TryStar: attempt, ast.Match: matching,
}  # fmt: skip
