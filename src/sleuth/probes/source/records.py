"""Dicts that stand for something else: `dict(a=1)`, and the fields of a dataclass, given as a dict or one after the other."""

from __future__ import annotations

import ast

from sleuth.evidence.source.graph import ClassDefinition, Located, Value, alternatives
from sleuth.probes.source.machine import Keywords, Machine

FIELDS = frozenset(("dataclasses.dataclass", "attr.s", "attrs.define", "attrs.frozen", "attr.dataclass"))
TUPLES = frozenset(("typing.NamedTuple",))
OF_NAMES = "collections.namedtuple"
RECORDS = frozenset(("types.SimpleNamespace", "argparse.Namespace", "easydict.EasyDict", "munch.Munch"))  # attributes by keyword
REPLACES = frozenset(("dataclasses.replace", "copy.replace", "attrs.evolve", "attr.evolve"))
IN_ORDER = "collections.OrderedDict"
AS_DICT = frozenset(("dataclasses.asdict", "attr.asdict", "attrs.asdict", "builtins.vars"))


def field_names(definition: ClassDefinition) -> tuple[str, ...]:
    """The fields of a dataclass or a named tuple in the order of its `__init__`; empty for another class.

    Those of the classes above it come first.
    """
    is_declared = any(one.name in FIELDS for each in definition.lineage() for one in each.decorators)
    if not is_declared and definition.kinds.isdisjoint(TUPLES):
        return ()
    names = [
        statement.target.id
        for one in reversed(list(definition.lineage()))
        for statement in one.node.body  # type: ignore[attr-defined]  # it is the syntax of a class
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name)
    ]
    return tuple(dict.fromkeys(names))


def declared_with(machine: Machine, declared: Value, node: ast.AST | Located | None) -> Value | None:
    """What a field is that got no argument: what it is declared with, or what its factory makes."""
    if declared.op != "call" or declared.name not in ("dataclasses.field", "attr.ib", "attrs.field"):
        return declared
    default, factory = declared.argument(-1, "default"), declared.argument(-1, "default_factory", "factory")
    if default is None and factory is not None:
        return machine.parts.call_value(machine, factory, (), {}, node)  # type: ignore[arg-type]  # a call has a place
    return default


def as_dict(machine: Machine, event: Value, keywords: Keywords) -> Value | None:
    """The dict that this call gives, if its keys are known: `dict(a=1)`, `OrderedDict(pairs)`, `asdict(settings)`."""
    given = event.inputs[0] if event.inputs else None
    if event.name in ("builtins.dict", IN_ORDER):
        before = {} if given is None else given.keywords if given.op == "dict" else _of_pairs(given)
        if before is None or "**" in before or "**" in keywords or len(event.inputs) > 1:
            return None
        return _dict_of(machine, {**before, **keywords}, event)
    if event.name not in AS_DICT or given is None or given.op != "instance" or not isinstance(given.definition, ClassDefinition):
        return None
    names, members = field_names(given.definition), given.members or {}
    return _dict_of(machine, {name: members[name] for name in names}, event) if names and set(names) <= set(members) else None


def _of_pairs(given: Value) -> Keywords | None:
    """What a list of pairs gives under which key; None if one of them is not seen."""
    if given.op not in ("list", "tuple") or given.literal is not None:
        return None
    if not all(one.op == "tuple" and len(one.inputs) == 2 and isinstance(one.inputs[0].literal, str) for one in given.inputs):
        return None
    return {str(one.inputs[0].literal): one.inputs[1] for one in given.inputs}


def _dict_of(machine: Machine, known: Keywords, event: Value) -> Value:
    value = machine.make("dict", "", list(known.values()), None, IN_ORDER if event.name == IN_ORDER else "builtins.dict")
    value.node = event.node
    value.keywords = dict(known)
    return value


def keep_attributes(machine: Machine, value: Value, keywords: Keywords) -> None:
    """Give a record the attributes that it was made with; of one that is replaced, also those that it had."""
    replaced = alternatives(value.inputs[0]) if value.name in REPLACES and value.inputs else ()
    before = next((one.members for one in replaced if one.members), None)
    if before and "**" not in keywords:
        value.members = {**before, **keywords}
        machine.holders.append(value)
    if value.name in RECORDS and keywords and "**" not in keywords:
        value.members = dict(keywords)
        machine.holders.append(value)


def named_tuple(machine: Machine, maker: Value, event: Value) -> bool:
    """Give a named tuple that a call makes its fields; False if it is none, or they are not all seen."""
    listed = maker.argument(1, "field_names") if maker.op == "call" and maker.name == OF_NAMES else None
    if listed is None or event.has_star:
        return False
    parts = [one.literal for one in listed.inputs] if listed.op in ("list", "tuple") else [listed.literal]
    names = [name for part in parts if isinstance(part, str) for name in part.replace(",", " ").split()]
    event.members = {**dict(zip(names, event.arguments, strict=False)), **(event.keywords or {})}
    machine.holders.append(event)
    event.literal = tuple(names)
    return True


def in_order(value: Value) -> tuple[Value, ...]:
    """What a named tuple holds, place by place; empty for another value, or if it is not all seen."""
    members = value.members or {}
    names: object = value.literal if value.op == "apply" else ()
    if value.op == "instance" and isinstance(value.definition, ClassDefinition) and not value.definition.kinds.isdisjoint(TUPLES):
        names = field_names(value.definition)
    known = names if isinstance(names, tuple) else ()
    return tuple(members[name] for name in known) if set(known) <= set(members) else ()
