"""What loops and comprehensions take out of the values that they go over."""

from __future__ import annotations

import ast

from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.parts import GROUP
from sleuth.probes.source.machine import Machine, Scope
from sleuth.probes.source.phases import are_phases, begin_turn

TABLE = "pandas.DataFrame"
MODULES = "torch.nn.ModuleList"
ZERO = Value("constant", literal=0)
MAX_ONE_BY_ONE = 6  # elements of a comprehension that are read one after the other
MAX_KNOWN_ELEMENTS = 64  # of a container; a longer one is unknown in its parts


def comprehension(machine: Machine, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp) -> Value:
    """A loop of its own, with a scope of its own."""
    before, scope = machine.frame, machine.scope
    word = {ast.ListComp: "list", ast.SetComp: "set", ast.GeneratorExp: "generator", ast.DictComp: "dict"}[node.__class__]
    iterables: list[Value] = []
    conditions: list[Value] = []
    machine.scope = inner = Scope(scope, is_function=True)
    inner.outer = scope.outer
    if len(node.generators) == 1 and not node.generators[0].ifs and not isinstance(node, ast.SetComp):
        iterable = machine.evaluate(node.generators[0].iter)
        elements = few_elements(machine, iterable, node)
        if elements is not None:
            made = _one_by_one(machine, node, iterable, elements)
            machine.frame, machine.scope = before, scope
            return made
        iterables.append(iterable)
    for position, clause in enumerate(node.generators):
        iterable = iterables[position] if position < len(iterables) else machine.evaluate(clause.iter)
        iterables[position:] = [iterable]
        machine.enter("loop", node, 0, iterable)
        machine.parts.assign(machine, clause.target, element_of(machine, iterable, clause.target))
        for condition in clause.ifs:
            conditions.append(machine.evaluate(condition))
            machine.enter("branch", condition, 0, conditions[-1])
    if isinstance(node, ast.DictComp):
        machine.evaluate(node.key)
        element = machine.evaluate(node.value)
    else:
        element = machine.evaluate(node.elt)
    machine.frame, machine.scope = before, scope
    kind = f"builtins.{word}" if word != "generator" else "builtins.generator"
    value = machine.make("comprehension", word, (element, *iterables), node, kind)
    if conditions:
        value.keywords = {f"if{place}": one for place, one in enumerate(conditions)}
    return value


def few_elements(machine: Machine, iterable: Value, node: ast.AST) -> tuple[Value, ...] | None:
    """The elements, if they are all seen and few, so that what is done with them can be read element by element."""
    if iterable.op == "dict" and iterable.keywords and len(iterable.keywords) == len(iterable.inputs):
        keys = [Value("constant", literal=key) for key in iterable.keywords]
        return tuple(keys) if len(keys) <= MAX_ONE_BY_ONE and "**" not in iterable.keywords else None
    if iterable.op == "call" and iterable.name in ("builtins.zip", "builtins.enumerate") and not iterable.keywords:
        columns = [few_elements(machine, one, node) for one in iterable.inputs]
        if not columns or any(one is None for one in columns):
            return None
        if iterable.name == "builtins.enumerate":
            columns.insert(0, _counted(len(columns[0] or ())))
        return tuple(machine.make("tuple", "", row, node) for row in zip(*(one or () for one in columns), strict=False))
    if iterable.op == "call" and iterable.name == "builtins.range" and 0 < len(iterable.inputs) <= 2:
        start, stop = (whole_number(one) for one in (*[ZERO][: 2 - len(iterable.inputs)], *iterable.inputs))
        is_few = start is not None and stop is not None and 0 <= start < stop <= start + MAX_ONE_BY_ONE
        return _counted(stop)[start:] if is_few and stop is not None else None
    if iterable.op == "call" and iterable.name == MODULES and iterable.literal is None and len(iterable.inputs) == 1:
        return few_elements(machine, iterable.inputs[0], node) if iterable.inputs[0].op in ("list", "tuple") else None
    is_seen = iterable.op in ("list", "tuple") and iterable.literal is None and 0 < len(iterable.inputs) <= MAX_ONE_BY_ONE
    return tuple(iterable.inputs) if is_seen and not any(one.op == "star" for one in iterable.inputs) else None


def whole_number(value: Value) -> int | None:
    """The whole number that this value is; None if it is none, or not known."""
    literal = value.literal if value.op in ("constant", "unary", "binary") else None
    return literal if isinstance(literal, int) else None


def _counted(n: int) -> tuple[Value, ...]:
    return tuple(Value("constant", type="builtins.int", literal=place) for place in range(n))


def _one_by_one(
    machine: Machine,
    node: ast.ListComp | ast.GeneratorExp | ast.SetComp | ast.DictComp,
    iterable: Value,
    elements: tuple[Value, ...],
) -> Value:
    """What a comprehension over a few elements makes of each."""
    machine.enter("loop", node, 0, iterable)
    made: list[Value] = []
    keys: list[Value] = []
    is_by_phase = are_phases(elements)
    for one in elements:
        if is_by_phase:
            begin_turn(machine, one)
        machine.parts.assign(machine, node.generators[0].target, one)
        if isinstance(node, ast.DictComp):
            keys.append(machine.evaluate(node.key))
            made.append(machine.evaluate(node.value))
        else:
            made.append(machine.evaluate(node.elt))
    if not isinstance(node, ast.DictComp):
        return machine.make("list", "", made, node, "builtins.list")
    value = machine.make("dict", "", made, node, "builtins.dict")
    value.keywords = {
        str(key.literal) if isinstance(key.literal, str | int) else "**": one for key, one in zip(keys, made, strict=True)
    }
    return value


def group_of(machine: Machine, grouped: Value, node: ast.AST) -> Value:
    """The rows of one group, as a table."""
    return machine.make("element", GROUP, (grouped,), node, TABLE)


def element_of(machine: Machine, iterable: Value, node: ast.AST) -> Value:
    """What a loop over this value takes out of it in each turn."""
    if iterable.op in ("list", "tuple", "set") and 0 < len(iterable.inputs) <= MAX_KNOWN_ELEMENTS:
        return machine.join(iterable.inputs)
    if iterable.op == "comprehension" and iterable.name in ("list", "generator", "set"):
        return iterable.inputs[0]
    if iterable.op == "method" and iterable.name == "groupby" and iterable.inputs[0].type == TABLE:
        return machine.make(
            "tuple", "", (machine.make("element", "", (iterable,), node), group_of(machine, iterable, node)), node
        )
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
