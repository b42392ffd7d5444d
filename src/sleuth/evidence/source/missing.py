"""Comparisons with a name to which a file gives the mark of a missing value."""

from __future__ import annotations

from collections.abc import Callable

from sleuth.evidence.source.flow import ancestors, short_name
from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.order import functions
from sleuth.evidence.source.program import Source, values

ASKS = frozenset(("isnan", "isna", "isnull", "notna", "notnull", "isfinite"))
JOINS = ("binary", "boolean", "unary")


def is_named(source: Source, event: Value, is_mark: Callable[[Value], bool]) -> bool:
    """Whether a side of this comparison is a name of the file that is such a mark, and nothing here allows for that.

    Silent where a function has a parameter of this name, where the program asks whether the mark is NaN, as one does that
    may be -1 another day, and where the comparison only adds to what `isna` finds.
    """
    sides = (getattr(event.node, "left", None), *getattr(event.node, "comparators", ()))
    if len(sides) != len(event.inputs):
        return False
    names = [getattr(node, "id", "") for node, one in zip(sides, event.inputs, strict=True) if is_mark(one)]
    parameters = {name for one in functions(event.frame) if one.definition for name in one.definition.all_parameters}
    is_constant = bool(names) and all(name in source.names and name not in parameters for name in names)
    return is_constant and not _is_asked(source, is_mark) and not _is_added(source, event)


def _is_asked(source: Source, is_mark: Callable[[Value], bool]) -> bool:
    return any(short_name(one) in ASKS and any(map(is_mark, one.inputs)) for one in source.of("call", "method"))


def _is_added(source: Source, event: Value) -> bool:
    """Whether the comparison is joined with a question for NaN."""
    for one in values(source):
        if one.op in JOINS and len(one.inputs) > 1 and any(each is event for each in one.inputs):
            others = (part for each in one.inputs if each is not event for part in ancestors(each, limit=20))
            if any(short_name(part) in ASKS for part in others):
                return True
    return False
