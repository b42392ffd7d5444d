"""Methods of tables that call a function of the program: `pipe`, and `apply` and `transform` of columns and groups."""

from __future__ import annotations

import ast

from sleuth.evidence.source.graph import FunctionDefinition, Value
from sleuth.probes.source.iteration import TABLE, group_of
from sleuth.probes.source.machine import Arguments, Keywords, Machine

OF_FUNCTIONS = frozenset(("pipe", "apply", "transform"))


def assigned(machine: Machine, owner: Value, keywords: Keywords, node: ast.AST) -> Keywords:
    """The columns that `table.assign(a=lambda table: ...)` gives, where functions of the program work them out."""
    return {
        word: machine.parts.call_value(machine, one, (owner,), {}, node)
        if isinstance(one.definition, FunctionDefinition)
        else one
        for word, one in keywords.items()
    }


def of_table(machine: Machine, owner: Value, word: str, arguments: Arguments, keywords: Keywords, node: ast.AST) -> Value | None:
    """What a function makes of a table, of its columns, or of its groups or those of a column; None for anything else."""
    if not arguments or not isinstance(arguments[0].definition, FunctionDefinition):
        return None
    call = machine.parts.call_value
    if word == "pipe":
        return call(machine, arguments[0], (owner, *arguments[1:]), keywords, node)
    if owner.type == TABLE and word != "pipe":
        return _by_column(machine, owner, word, arguments, keywords, node)
    column = owner if owner.op == "subscript" else None
    grouped = column.inputs[0] if column is not None else owner
    if grouped.op != "method" or grouped.name != "groupby" or grouped.inputs[0].type != TABLE:
        return None
    group = group_of(machine, grouped, node)
    if column is not None:
        group = machine.make("subscript", "", (group, column.inputs[1]), node)
    made = call(machine, arguments[0], (group, *arguments[1:]), {}, node)
    if word == "apply" and made.type == TABLE:  # tables, which are put one below the other
        tables = machine.make("comprehension", "list", (made, owner), node, "builtins.list")
        return machine.make("call", "pandas.concat", (tables,), node, TABLE)
    if column is None:
        return None
    value = machine.make("method", word, (owner, arguments[0], made), node)
    value.keywords = keywords or None
    return machine.event(value)


def _by_column(
    machine: Machine, table: Value, word: str, arguments: Arguments, keywords: Keywords, node: ast.AST
) -> Value | None:
    """What a function makes of each column of a table: read once, with the whole table in the place of a column."""
    axis = arguments[1] if len(arguments) > 1 else keywords.get("axis")
    is_by_column = axis is None or axis.literal in (0, "index", "rows")
    if not is_by_column or len(arguments) > 1 or not set(keywords) <= {"axis"}:
        return None
    made = machine.parts.call_value(machine, arguments[0], (table,), {}, node)
    value = machine.make("method", word, (table, arguments[0], made), node)
    value.keywords = keywords or None
    return machine.event(value)
