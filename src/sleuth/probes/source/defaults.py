"""What settings are where nobody gives anything else: of parameters, of fields of a configuration, of command lines."""

from __future__ import annotations

import ast

from sleuth.evidence.source.flow import default_of
from sleuth.evidence.source.graph import ClassDefinition, FunctionDefinition, Value
from sleuth.probes.source.machine import Machine
from sleuth.probes.source.records import declared_with

PARSES = ("parse_args", "parse_known_args")
GROUPS = ("add_argument_group", "add_mutually_exclusive_group")
OPTIONS = ("click.option", "click.argument", "rich_click.option")


def chosen_by(machine: Machine, setting: Value) -> Value:
    """The setting's default, by which something is chosen; tests of this setting are decided by it from here on."""
    default = default_of(setting)
    if default is not setting and default.literal is not None:
        machine.assumed[id(setting)] = setting
    return default


def field_default(machine: Machine, owner: Value, word: str, node: ast.AST) -> Value | None:
    """What this attribute of a setting is by default; None if that is not declared."""
    base = default_of(owner)
    if base is not owner and base.members and word in base.members:
        return base.members[word]
    definition = base.definition
    if base.op in ("parameter", "instance") and isinstance(definition, ClassDefinition):
        declared = next((one.attributes[word] for one in definition.lineage() if word in one.attributes), None)
        return declared_with(machine, declared, node) if declared is not None else None
    return _of_command_line(machine, base, word)


def item_default(machine: Machine, owner: Value, key: str, node: ast.AST) -> Value | None:
    """What stands at this key of a setting by default; None if that is not known."""
    base = default_of(owner)
    if base.op == "dict" and base.keywords:
        return base.keywords.get(key)
    if base.op == "call" and base.name == "builtins.vars" and base.inputs:
        return field_default(machine, base.inputs[0], key, node)
    return None


def option_default(definition: FunctionDefinition, word: str) -> Value | None:
    """What a command gives a parameter by default: `@click.option("--epochs", default=90)`."""
    asked = (one for one in definition.decorators if one.op == "call" and one.name in OPTIONS and _destination(one) == word)
    return next((default for one in asked if (default := one.argument(-1, "default")) is not None), None)


def _of_command_line(machine: Machine, parsed: Value, word: str) -> Value | None:
    """The default of an argument of a command line that was parsed."""
    if parsed.op == "item" and parsed.literal == 0:
        parsed = parsed.inputs[0]
    if parsed.op != "method" or parsed.name not in PARSES:
        return None
    for event in machine.events:
        is_asked = event.op == "method" and event.name == "add_argument" and _parser(event.inputs[0]) is parsed.inputs[0]
        if is_asked and _destination(event) == word:
            return event.argument(-1, "default")
    return None


def _parser(value: Value) -> Value:
    while value.op == "method" and value.name in GROUPS:
        value = value.inputs[0]
    return value


def _destination(event: Value) -> str:
    """The name under which an argument of a command line is found."""
    given = event.argument(-1, "dest")
    if given is not None:
        return str(given.literal)
    flags = [one.literal for one in event.arguments if isinstance(one.literal, str)]
    chosen = next((one for one in flags if not one.startswith("-")), None) or next(
        (one for one in flags if one.startswith("--")), flags[0] if flags else ""
    )
    return chosen.lstrip("-").replace("-", "_")
