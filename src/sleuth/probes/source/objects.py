"""Classes of the program, and their instances."""

from __future__ import annotations

import ast

from sleuth.evidence.source.graph import ClassDefinition, Frame, FunctionDefinition, Located, Value, alternatives
from sleuth.probes.source.functions import call_function, define, register, run, spread
from sleuth.probes.source.machine import Arguments, Keywords, Machine, Scope
from sleuth.probes.source.records import declared_with, field_names
from sleuth.probes.source.sequential import ROW, SEQUENTIAL

TENSOR_KINDS = ("torch.nn.Parameter", "torch.nn.parameter.", "torch.nn.Buffer")  # classes of torch.nn that are tensors
# Library classes that are themselves a torch.nn.Module.
MODULE_KINDS = ("torch.nn.", "lightning.LightningModule", "lightning.core.module.LightningModule", "transformers.PreTrainedModel",
                "lightning.core.LightningModule")  # fmt: skip


def define_class(machine: Machine, node: ast.ClassDef) -> bool:
    bases = tuple(machine.evaluate(one) for one in node.bases)
    for keyword in node.keywords:
        machine.evaluate(keyword.value)
    decorators = tuple(machine.evaluate(one) for one in node.decorator_list)
    parents = tuple(one.definition for one in bases if one.op == "class" and isinstance(one.definition, ClassDefinition))
    kinds = {one.name for one in bases if one.op == "api"}
    if any(kind.startswith(MODULE_KINDS) and not kind.startswith(TENSOR_KINDS) for kind in kinds):
        kinds.add("torch.nn.Module")
    for parent in parents:
        kinds |= parent.kinds
    is_known = all(one.op in ("class", "api") for one in bases) and all(parent.is_known for parent in parents)
    definition = ClassDefinition(
        node.name, node, machine.frame.file, bases, frozenset(kinds), is_known, parents, decorators=decorators
    )
    machine.classes.append(definition)
    before = machine.scope
    machine.scope = inner = Scope(before)
    for statement in node.body:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
            value = define(machine, statement, statement.name, definition)
            value_definition = value.definition
            if isinstance(value_definition, FunctionDefinition):
                value_definition.closure = before
                definition.methods[statement.name] = value_definition
                inner.names[statement.name] = value
        else:
            machine.execute((statement,))
    machine.scope = before
    definition.attributes = {name: value for name, value in inner.names.items() if name not in definition.methods}
    value = machine.make("class", node.name, (), node)
    value.definition = definition
    machine.bind(node.name, value)
    register(machine, value, decorators, node)
    return False


def instantiate(machine: Machine, definition: ClassDefinition, arguments: Arguments, keywords: Keywords, node: ast.AST) -> Value:
    """An instance, with the attributes that `__init__` gives it."""
    value = machine.make("instance", definition.name, arguments, node, f"own.{definition.name}")
    value.keywords = keywords or None
    value.definition = definition
    value.members = {}
    machine.event(value)
    definition.made.append(value)
    method = definition.method("__init__")
    if method is not None:
        call_function(machine, method, (value, *arguments), keywords, node)
    elif names := field_names(definition):
        _fill(machine, definition, value, names)
    elif SEQUENTIAL in definition.kinds:
        value.members[ROW] = machine.parts.call_value(machine, machine.api(SEQUENTIAL), arguments, keywords, node)
    after = (
        definition.method("__post_init__") or definition.method("setup") if "torch.nn.Module" not in definition.kinds else None
    )
    if after is not None and after.name == "__post_init__":
        call_function(machine, after, (value,), {}, node)
    return value


def _fill(machine: Machine, definition: ClassDefinition, value: Value, names: tuple[str, ...]) -> None:
    """Give a dataclass's instance its fields: what it was made with, and what the others are declared with."""
    arguments, keywords = tuple(value.inputs), value.keywords or {}
    without = [name for name in names if name not in keywords]
    has_default = any(name in one.attributes for one in definition.lineage() for name in without)
    if not has_default and "**" not in keywords:
        arguments = spread(machine, arguments, len(without))
    n_sure = next((place for place, one in enumerate(arguments) if one.op == "star"), len(arguments))
    given = {name: one for name, one in keywords.items() if name != "**"}
    value.members = members = {**dict(zip(names, arguments[:n_sure], strict=False)), **given}
    if n_sure == len(arguments) and "**" not in keywords:
        for one in definition.lineage():
            for name, declared in one.attributes.items():
                if name not in members and (made := declared_with(machine, declared, value.node)) is not None:
                    members[name] = made


def exemplar(machine: Machine, definition: ClassDefinition) -> Value:
    """An instance made with arguments of which nothing is known, to read the methods that nobody calls.

    One whose methods Lightning calls is made as the program makes it, if it does so in one place.
    """
    if definition.exemplar is not None:
        return definition.exemplar
    value = machine.make("instance", definition.name, (), definition.node, f"own.{definition.name}")
    value.definition = definition
    value.members = {}
    definition.exemplar = value
    before = machine.frame
    machine.frame = Frame("file", None, definition.file)
    method = definition.method("__init__")
    if method is not None:
        like = _made_in_one_place(definition)
        run(machine, method, (value, *(like.inputs if like else ())), (like.keywords if like else None) or {}, None)
    machine.frame = before
    return value


def _made_in_one_place(definition: ClassDefinition) -> Value | None:
    is_called = any(kind.endswith("LightningModule") for kind in definition.kinds)
    return definition.made[-1] if is_called and len({id(one.node) for one in definition.made}) == 1 else None


def set_attribute(machine: Machine, owner: Value, word: str, value: Value, node: ast.AST | Located | None) -> None:
    """`owner.word = value`."""
    event = machine.make("store", word, (owner, value), node)
    machine.event(event)
    for one in alternatives(owner) if owner.op in ("join", "loop") else (owner,):
        if one.op == "api":
            continue
        if one.members is None:
            one.members = {}
        old = one.members.get(word)
        event.literal = old
        may_stay = old is not None and old.op != "attribute" and (owner is not one or _may_stay(machine, one))
        one.members[word] = machine.join((old, value)) if may_stay and old is not None else value


def _may_stay(machine: Machine, owner: Value) -> bool:
    """Whether the old value may still be there after a store that stands in a branch which the object's making does not share."""
    frame: Frame | None = machine.frame
    made = owner.frame
    while frame is not None:
        if frame.kind in ("branch", "loop", "try") and not (made is not None and made.is_within(frame)):
            return True
        frame = frame.parent
    return False
