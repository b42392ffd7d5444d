"""Tables that are put beside each other: each row has the columns of all of them."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.parts import tables_before

TABLE = "pandas.DataFrame"
MAX_TABLES = 120


def beside(value: Value) -> tuple[Value, ...]:
    """The tables and columns of which this one has the columns: `pd.concat([a, b], axis=1)`, `a.join(b)`, `pd.merge(a, b)`."""
    if value.op == "method" and value.name in ("join", "merge") and value.type == TABLE:
        other = value.argument(0, "other", "right")
        listed = () if other is None else other.inputs if other.op in ("list", "tuple") else (other,)
        return (value.inputs[0], *listed)
    if value.op != "call" or not value.name.startswith("pandas."):
        return ()
    if value.name == "pandas.merge":
        sides = (value.argument(0, "left"), value.argument(1, "right"))
        return tuple(one for one in sides if one is not None)
    given, axis = value.argument(0, "objs"), value.argument(1, "axis")
    if value.name != "pandas.concat" or given is None or axis is None or axis.literal not in (1, "columns"):
        return ()
    if given.op == "comprehension":
        return tuple(given.inputs[:1])
    return tuple(given.inputs) if given.op in ("list", "tuple") else ()


def tables_with_columns(value: Value) -> Iterator[Value]:
    """The value and every table from which it may have columns, also one that was put beside another."""
    seen: set[int] = set()
    todo = [value]
    while todo and len(seen) < MAX_TABLES:
        for one in tables_before(todo.pop()):
            if id(one) not in seen:
                seen.add(id(one))
                yield one
                todo.extend(beside(one))
