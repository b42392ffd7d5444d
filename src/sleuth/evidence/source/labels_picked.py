"""Lists of column names that are made of all columns of a table but some: is one of them among the rest?"""

from __future__ import annotations

from sleuth.evidence.source.flow import is_none
from sleuth.evidence.source.graph import Value

LISTS = frozenset(("builtins.list", "builtins.sorted", "builtins.tuple", "builtins.set"))
LISTING = frozenset(("tolist", "to_list", "copy", "values"))


def all_but(columns: Value, table: Value) -> tuple[Value, ...] | None:
    """The columns that are left out of all those of the table: `[c for c in df.columns if c != "y"]`, `df.columns.drop("y")`.

    None if it is another list of columns, or what is left out is not known.
    """
    if columns.op == "call" and columns.name in LISTS and len(columns.inputs) == 1:
        return all_but(columns.inputs[0], table)
    if columns.op == "method" and columns.name in LISTING:
        return all_but(columns.inputs[0], table)
    if columns.op == "method" and columns.name in ("drop", "difference") and len(columns.arguments) == 1:
        return _named(columns.arguments[0]) if _are_all(columns.inputs[0], table) else None
    if columns.op == "binary" and columns.name == "-":
        before, less = all_or_all_but(columns.inputs[0], table), _named(_listed(columns.inputs[1]))
        return None if before is None or less is None else (*before, *less)
    if columns.op == "subscript" and _are_all(columns.inputs[0], table):
        return masked_out(columns.inputs[1], table)
    if columns.op != "comprehension" or columns.name != "list" or len(columns.inputs) != 2:
        return None
    element, whole = columns.inputs
    if element.op != "element" or element.inputs[0] is not _listed(whole) or not _are_all(whole, table):
        return None
    left_out: list[Value] = []
    for condition in (columns.keywords or {}).values():
        found = _left_out(condition, element)
        if found is None:
            return None
        left_out.extend(found)
    return tuple(left_out)


def all_or_all_but(columns: Value, table: Value) -> tuple[Value, ...] | None:
    """The same where they may be all columns: nothing is left out then."""
    return () if _are_all(columns, table) else all_but(columns, table)


def masked_out(mask: Value, table: Value) -> tuple[Value, ...] | None:
    """The columns for which a test of the names does not hold: `df.columns != "y"`, `~df.columns.isin(["y"])`.

    None if it is another test, or they are not known.
    """
    if mask.op == "binary" and mask.name == "&":
        parts = [masked_out(one, table) for one in mask.inputs]
        return None if None in parts else tuple(each for one in parts for each in one or ())
    if mask.op == "compare" and mask.name == "!=" and len(mask.inputs) == 2 and _are_all(mask.inputs[0], table):
        return _named(mask.inputs[1])
    inner = mask.inputs[0] if mask.op == "unary" and mask.name == "~" else None
    is_listed = inner is not None and inner.op == "method" and inner.name == "isin" and len(inner.arguments) == 1
    return _named(inner.arguments[0]) if inner is not None and is_listed and _are_all(inner.inputs[0], table) else None


def table_listed(columns: Value) -> Value | None:
    """The table of whose columns these are all, or a comprehension takes some: `[c for c in table.columns if ...]`."""
    whole = _listed(columns.inputs[-1] if columns.op == "comprehension" and len(columns.inputs) > 1 else columns)
    while whole.op == "method" and whole.name in LISTING:
        whole = whole.inputs[0]
    return whole.inputs[0] if whole.op == "attribute" and whole.name == "columns" else None


def _listed(whole: Value) -> Value:
    """What a loop over `list(whole)` goes over."""
    while whole.op == "call" and whole.name in LISTS and len(whole.inputs) == 1:
        whole = whole.inputs[0]
    return whole


def _are_all(columns: Value, table: Value) -> bool:
    if columns.op == "call" and columns.name in LISTS and len(columns.inputs) == 1:
        return _are_all(columns.inputs[0], table)
    if columns.op == "method" and columns.name in LISTING:
        return _are_all(columns.inputs[0], table)
    return columns is table or (columns.op == "attribute" and columns.name == "columns" and columns.inputs[0] is table)


def _left_out(condition: Value, element: Value) -> tuple[Value, ...] | None:
    """The columns for which this condition does not hold; None if that is not known."""
    if condition.op == "boolean" and condition.name == "and":
        parts = [_left_out(one, element) for one in condition.inputs]
        return None if None in parts else tuple(each for one in parts for each in one or ())
    if condition.op != "compare" or len(condition.inputs) != 2 or condition.inputs[0] is not element:
        return None
    other = condition.inputs[1]
    if condition.name == "!=":
        return (other,)
    return _named(other) if condition.name == "not in" else None


def _named(labels: Value) -> tuple[Value, ...] | None:
    if labels.op in ("list", "tuple", "set"):
        return tuple(labels.inputs) if labels.literal is None and not any(one.op == "star" for one in labels.inputs) else None
    return None if is_none(labels) or labels.op in ("call", "method", "join", "loop", "binary") else (labels,)
