"""Tests whose answer is known where they are read, so that only one way is taken."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable

from sleuth.evidence.source.flow import default_of
from sleuth.evidence.source.graph import Frame, Value
from sleuth.probes.source.iteration import whole_number
from sleuth.probes.source.machine import Machine

LIBRARIES = ("torch.nn.", "torch.optim.", "keras.", "sklearn.")


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
        if not is_none and value.op not in ("constant", "list", "tuple") and not _is_thing(value) and not value.type:
            return None
        return is_none == isinstance(test.ops[0], ast.Is)
    if machine.n_written_out and isinstance(test, ast.Compare) and len(test.ops) == 1:
        compared = _compared(machine, test)
        if compared is not None:
            return compared
    if isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], ast.Eq | ast.NotEq | ast.In | ast.NotIn):
        return _equals(machine, test)
    value = _given(machine, test)
    if value is None:
        return None
    if value.op == "constant":
        return bool(value.literal)
    return True if _is_thing(value) else None


def _is_thing(value: Value) -> bool:
    """Whether it is an object that is neither None nor empty: an instance, a function, or a class such as nn.Sigmoid."""
    is_of_library = value.op == "api" and value.name.startswith(LIBRARIES) and value.name.rpartition(".")[2][:1].isupper()
    return is_of_library or value.op in ("instance", "function", "class", "bound", "partial")


def _equals(machine: Machine, test: ast.Compare) -> bool | None:
    """Whether the text or number given for a parameter, or by which something was chosen, is one that is written here."""
    value, side, sign = _given(machine, test.left), test.comparators[0], test.ops[0]
    if value is None or value.op != "constant":
        value = assumed(machine, test.left)
    if value is None or value.op != "constant" or not isinstance(value.literal, str | int):
        return None
    if isinstance(sign, ast.Eq | ast.NotEq):
        return (value.literal == side.value) == isinstance(sign, ast.Eq) if isinstance(side, ast.Constant) else None
    parts = side.elts if isinstance(side, ast.Tuple | ast.List | ast.Set) else []
    known = [one.value for one in parts if isinstance(one, ast.Constant)]
    return (value.literal in known) == isinstance(sign, ast.In) if known and len(known) == len(parts) else None


def assumed(machine: Machine, node: ast.expr) -> Value | None:
    """The default of a setting by which something was chosen before; None for anything else."""
    setting = _seen(machine, node) if machine.assumed else None
    return default_of(setting) if setting is not None and id(setting) in machine.assumed else None


def _seen(machine: Machine, node: ast.expr) -> Value | None:
    """What a name, an attribute or an item holds that was read before."""
    if isinstance(node, ast.Name):
        return machine.look_up(node.id)
    if isinstance(node, ast.Attribute):
        owner, key = _seen(machine, node.value), node.attr
    elif isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        owner, key = _seen(machine, node.value), f"[{node.slice.value!r}]"
    else:
        return None
    return owner.members.get(key) if owner is not None and owner.members else None


COMPARISONS: dict[type, Callable[[int, int], bool]] = {
    ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt, ast.GtE: operator.ge, ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}  # fmt: skip


def _compared(machine: Machine, test: ast.Compare) -> bool | None:
    """Whether a comparison of two numbers holds that are known in this turn of a loop that is written out."""
    left, right = (whole_number(machine.evaluate(one)) for one in (test.left, test.comparators[0]))
    compare = COMPARISONS.get(test.ops[0].__class__)
    return None if compare is None or left is None or right is None else bool(compare(left, right))


def _given(machine: Machine, node: ast.expr) -> Value | None:
    """What was given for a parameter of the function that is read now, or is known in this turn of a loop over phases."""
    if isinstance(node, ast.Name) and machine.turning:
        held = machine.look_up(node.id)
        if held is not None and id(held) in machine.turning:
            return held
    frame: Frame | None = machine.frame
    while frame is not None and frame.kind != "function":
        frame = frame.parent
    if frame is None or frame.call is None or not isinstance(node, ast.Name) or frame.definition is None:
        return None
    return machine.scope.names.get(node.id) if node.id in frame.definition.all_parameters else None


def matched(machine: Machine, node: ast.Match) -> ast.match_case | None:
    """The case that is taken, where texts and numbers are told apart by a parameter or setting that is known."""
    value = _given(machine, node.subject)
    if value is None or value.op != "constant":
        value = assumed(machine, node.subject)
    if value is None or value.op != "constant" or not isinstance(value.literal, str | int):
        return None
    for case in node.cases:
        patterns = case.pattern.patterns if isinstance(case.pattern, ast.MatchOr) else [case.pattern]
        texts = [one.value.value for one in patterns if isinstance(one, ast.MatchValue) and isinstance(one.value, ast.Constant)]
        is_rest = isinstance(case.pattern, ast.MatchAs) and case.pattern.pattern is None and case.pattern.name is None
        if case.guard is not None or (len(texts) < len(patterns) and not is_rest):
            return None
        if is_rest or value.literal in texts:
            return case
    return None
