"""Dicts that stand for something else: `dict(a=1)`, and the fields of a dataclass, given as a dict or one after the other."""

from __future__ import annotations

import ast

from sleuth.evidence.source.graph import ClassDefinition, Located, Value
from sleuth.probes.source.machine import Keywords, Machine

FIELDS = frozenset(("dataclasses.dataclass", "attr.s", "attrs.define", "attrs.frozen", "attr.dataclass"))
RECORDS = frozenset(("types.SimpleNamespace", "argparse.Namespace", "easydict.EasyDict", "munch.Munch"))  # attributes by keyword
AS_DICT = frozenset(("dataclasses.asdict", "attr.asdict", "attrs.asdict", "builtins.vars"))


def field_names(definition: ClassDefinition) -> tuple[str, ...]:
    """The fields of a dataclass in the order of its `__init__`; empty for another class.

    Those of the classes above it come first.
    """
    if not any(one.name in FIELDS for each in definition.lineage() for one in each.decorators):
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


def field_default(machine: Machine, owner: Value, word: str, node: ast.AST) -> Value | None:
    """What the class declares for this field of a parameter that is annotated with it; None if it declares nothing."""
    definition = owner.definition
    if owner.op != "parameter" or not isinstance(definition, ClassDefinition):
        return None
    declared = next((one.attributes[word] for one in definition.lineage() if word in one.attributes), None)
    return declared_with(machine, declared, node) if declared is not None else None


def as_dict(machine: Machine, event: Value, keywords: Keywords) -> Value | None:
    """The dict that this call gives, if its keys are known: `dict(a=1)`, `asdict(settings)`, `vars(settings)`."""
    given = event.inputs[0] if event.inputs else None
    if event.name == "builtins.dict":
        before = {} if given is None else given.keywords if given.op == "dict" else None
        if before is None or "**" in before or "**" in keywords or len(event.inputs) > 1:
            return None
        return _dict_of(machine, {**before, **keywords}, event)
    if event.name not in AS_DICT or given is None or given.op != "instance" or not isinstance(given.definition, ClassDefinition):
        return None
    names, members = field_names(given.definition), given.members or {}
    return _dict_of(machine, {name: members[name] for name in names}, event) if names and set(names) <= set(members) else None


def _dict_of(machine: Machine, known: Keywords, event: Value) -> Value:
    value = machine.make("dict", "", list(known.values()), None, "builtins.dict")
    value.node = event.node
    value.keywords = dict(known)
    return value


def keep_attributes(machine: Machine, value: Value, keywords: Keywords) -> None:
    """Give a record the attributes that it was made with."""
    if value.name in RECORDS and keywords and "**" not in keywords:
        value.members = dict(keywords)
        machine.holders.append(value)
