"""The names that a program gives its values: of variables, of attributes and fields, and of keys under which they are kept."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.program import Source, once, values


def names_given(source: Source, value: Value) -> frozenset[str]:
    """Every name under which the program keeps this value, alone or with others: `parts["valid"] = X[n:], y[n:]`."""
    return frozenset((*once(source, _all_names)[0].get(id(value), ()), source.assigned_name(value)))


def _all_names(source: Source) -> Iterator[dict[int, set[str]]]:
    found: dict[int, set[str]] = {}
    for word, value in _pairs(source):
        for one in (value, *(value.inputs if value.op in ("tuple", "list") else ())):
            found.setdefault(id(one), set()).add(word)
    yield found


def _pairs(source: Source) -> Iterator[tuple[str, Value]]:
    for event in source.events:
        if event.op == "assign":
            yield event.name, event.inputs[0]
        elif event.op == "store":
            yield event.name, event.inputs[1]
        elif event.op == "store-item" and isinstance(event.inputs[1].literal, str):
            yield event.inputs[1].literal, event.inputs[2]
    for one in values(source):
        if one.op == "dict":
            yield from (one.keywords or {}).items()
        elif one.op in ("instance", "call", "apply"):
            yield from (one.members or {}).items()
