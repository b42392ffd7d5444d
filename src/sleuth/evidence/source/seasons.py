"""Tables whose rows follow each other in time, and columns that look back or ahead."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sleuth.evidence.source.beside import TABLE, beside, tables_with_columns
from sleuth.evidence.source.column_labels import made_up
from sleuth.evidence.source.columns import Column
from sleuth.evidence.source.flow import SETTINGS, ancestors
from sleuth.evidence.source.graph import Value, alternatives
from sleuth.evidence.source.parts import tables_before
from sleuth.evidence.source.program import Source

TIME_NAME = re.compile(
    r"(^|[^a-z])(date|time|timestamp|datetime|day|month|week|hour|ds|dt|period|quarter)s?($|[^a-z])", re.IGNORECASE
)
LOOKING_BACK = frozenset(("shift", "rolling", "diff", "pct_change", "ewm", "expanding"))
ENDLESS = ("ewm", "expanding")  # windows that reach to the first row, or to the last one of reversed rows
NO_NUMBERS = frozenset(("index", "columns", "shape", "dtypes", "name", "size"))  # what a table tells of itself
MIXING = frozenset(("sample", "drop_duplicates", "groupby", "agg", "merge"))


def is_time_name(value: Value) -> bool:
    """Whether it is a column's name that speaks of time, or a list that holds one."""
    words = [one.literal for one in (value, *(value.inputs if value.op in ("list", "tuple") else ()))]
    return any(isinstance(word, str) and bool(TIME_NAME.search(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", word))) for word in words)


def order_in_time(source: Source, table: Value) -> Value | None:
    """What shows that rows follow each other in time: the table is sorted by a time, or a column looks back at rows before."""
    for event in _stores(source, table):
        for one in ancestors(event.inputs[2], limit=40):
            if one.op == "method" and one.name in LOOKING_BACK and not _may_be_ahead(one) and _is_of_rows(one):
                return event
    for one in tables_before(table):
        if one.op == "method" and one.name in MIXING:
            return None
        by = one.argument(0, "by") if one.op == "method" and one.name in ("sort_values", "sort") else None
        if by is not None and is_time_name(by):
            return one
    return None


def _stores(source: Source, table: Value) -> Iterator[Value]:
    """Where columns are stored into this table, also under names that are put together: `table[f"lag{k}"] = ...`."""
    yield from (column.event for column in stored_columns(source, table))
    tables = {id(one) for one in tables_with_columns(table)}
    for event in source.of("store-item"):
        if id(event.inputs[0]) in tables and (event.inputs[1].op == "text" or _is_joined_text(event.inputs[1])):
            yield event


def _is_joined_text(index: Value) -> bool:
    """Whether a column's name is put together of a text and something else: `"lag" + str(k)`, `"lag_%d" % k`."""
    return index.op == "binary" and index.name in ("+", "%") and any(isinstance(one.literal, str) for one in index.inputs)


def stored_columns(source: Source, table: Value) -> Iterator[Column]:
    """The columns that are stored into this table, or into one that it was made from."""
    tables = {id(one): one for one in tables_with_columns(table)}
    for event in source.of("store-item"):
        if id(event.inputs[0]) in tables and isinstance(event.inputs[1].literal, str):
            yield Column(event.inputs[0], event.inputs[1].literal, event)
    for one in tables.values():
        for name, value in _made_with(one):
            stored = (one, Value("constant", literal=name), value)
            yield Column(one, name, Value("store-item", "", stored, value.node, one.frame, one.order))


def _made_with(table: Value) -> Iterator[tuple[str, Value]]:
    """The columns with which a table is made: `a.assign(b=...)`, `pd.DataFrame({"b": ...})`, `a.join(column.rename("b"))`.

    Not those of numbers that are no column of a table: the program makes the data up, maybe with a forecast.
    """
    if table.op == "method" and table.name == "assign":
        yield from (table.keywords or {}).items()
    if table.op == "call" and table.name == TABLE and (given := table.argument(0, "data")) is not None and given.op == "dict":
        yield from ((name, one) for name, one in (given.keywords or {}).items() if _is_of_table(one))
    for one in beside(table):
        name = one.argument(0, "index") if one.op == "method" and one.name == "rename" and one.type != TABLE else None
        if name is not None and isinstance(name.literal, str):
            yield name.literal, one


def _is_of_table(value: Value) -> bool:
    return value.type != TABLE and any(one.type == TABLE for one in ancestors(value, limit=60))


def made_up_columns(source: Source, table: Value) -> Iterator[Column]:
    """The columns that are stored into this table, or one that it was made from, under names that are put together."""
    tables = {id(one) for one in tables_with_columns(table)}
    for event in source.of("store-item"):
        if id(event.inputs[0]) in tables and made_up(event.inputs[1]) is not None:
            yield Column(event.inputs[0], event.inputs[1], event)


def _is_of_rows(value: Value) -> bool:
    """Whether the method goes over rows of a table: not over text, groups or axes."""
    axis = value.argument(-1, "axis")
    return axis is None or axis.literal in (0, "index", "rows")


def _is_ahead(value: Value) -> bool:
    steps = value.argument(0, "periods")
    if steps is None or value.name not in ("shift", "diff", "pct_change"):
        return False
    if steps.op == "unary" and steps.name == "-" and steps.literal is None:  # one of several numbers of steps
        numbers = [one.literal for one in alternatives(steps.inputs[0]) if one.op == "constant"]
        return len(numbers) == len(alternatives(steps.inputs[0])) and all(isinstance(one, int) and one > 0 for one in numbers)
    return isinstance(steps.literal, int) and steps.literal < 0


def _may_be_ahead(value: Value) -> bool:
    """Whether it looks ahead, perhaps only in one of the turns of a loop over several steps."""
    steps = value.argument(0, "periods")
    known = [one.literal for one in alternatives(steps)] if steps is not None else []
    return value.name in ("shift", "diff", "pct_change") and any(isinstance(one, int) and one < 0 for one in known)


def look_ahead(value: Value) -> Value | None:
    """The call by which these numbers know of later rows, such as `shift(-1)` or `rolling(center=True)`; None if none does."""
    for one in _made_of(value):
        if one.op != "method":
            continue
        if one.name in ("shift", "diff", "pct_change") and _is_ahead(one) and _is_of_rows(one):
            return one
        centred = one.argument(-1, "center") if one.name == "rolling" else None
        if centred is not None and centred.literal is True and not _is_held_back(one):
            return one
    return None


def look_back_from_the_end(value: Value) -> Value | None:
    """The window over rows in reversed order by which these numbers know of all later rows, such as `x[::-1].ewm(span=5)`.

    A shift afterwards does not take out what has no end, and may take out a window of so many rows.
    """
    made = list(_made_of(value))
    is_shifted = any(one.op == "method" and one.name == "shift" for one in made)
    names = ENDLESS if is_shifted else (*ENDLESS, "rolling")
    return next((one for one in made if one.op == "method" and one.name in names and _is_reversed(one.inputs[0])), None)


def is_ascending(source: Source, table: Value) -> bool:
    """Whether rows are known to follow each other in time, the oldest first: columns are shifted on, or sorted by a time."""
    for event in _stores(source, table):
        if look_back_from_the_end(event.inputs[2]) is not None:
            continue
        for one in ancestors(event.inputs[2], limit=40):
            steps = one.argument(0, "periods") if one.op == "method" and one.name == "shift" else None
            if steps is not None and _is_of_rows(one) and isinstance(steps.literal, int) and steps.literal > 0:
                return True
    for one in tables_before(table):
        by = one.argument(0, "by") if one.op == "method" and one.name == "sort_values" else None
        if by is not None and is_time_name(by):
            return one.argument(-1, "ascending") is None
    return False


def _is_reversed(value: Value) -> bool:
    """Whether these are the rows in reversed order: `x[::-1]`, `x.iloc[::-1]`."""
    index = value.inputs[1] if value.op == "subscript" else None
    return index is not None and index.op == "slice" and len(index.inputs) == 3 and index.inputs[2].literal == -1


def _made_of(value: Value, *, limit: int = 60) -> Iterator[Value]:
    """The value and what its numbers were made from: of a table of which one column was taken, only what made this column."""
    seen: set[tuple[int, object]] = set()
    todo: list[tuple[Value, str | None]] = [(value, None)]
    while todo and len(seen) < limit:
        one, key = todo.pop()
        if (id(one), key) not in seen:
            seen.add((id(one), key))
            yield one
            todo.extend(_before(one, key))


def _before(one: Value, key: str | None) -> Iterator[tuple[Value, str | None]]:
    """What this value, or only its column of this name, was made from, with the name of the column that matters there."""
    if one.op == "attribute" and one.name in NO_NUMBERS:
        return
    column = one.inputs[1].literal if one.op == "subscript" else one.name if one.op == "attribute" else None
    if isinstance(column, str) and (one.op == "subscript" or one.inputs[0].type == "pandas.DataFrame"):
        yield one.inputs[0], column if column not in ("values", "loc", "iloc", "T") else key
        return
    if key is not None and one.op == "method":
        made = (one.keywords or {}).get(key) if one.name == "assign" else None
        yield (one.inputs[0], key) if made is None else (made, None)
        if one.name in ("join", "merge"):
            yield from ((each, key) for each in one.arguments)
        return
    listed = one.inputs[0] if key is not None and one.name == "pandas.DataFrame" and one.inputs else None
    if listed is not None and listed.op == "dict" and listed.keywords and "**" not in listed.keywords:
        if key in listed.keywords:
            yield listed.keywords[key], None
        return
    if one.op == "binary" and any(map(_is_drawn, one.inputs)):
        return  # a forecast that the program makes up: later rows, and an error
    yield from ((each, key) for each in one.inputs)
    if one.op not in SETTINGS:  # theirs are defaults
        yield from ((each, key) for each in (one.keywords or {}).values())


def _is_drawn(value: Value) -> bool:
    """Whether these are random numbers as they were drawn, or a multiple of them."""
    if value.op == "binary" and value.name == "*":
        return any(map(_is_drawn, value.inputs))
    if value.op == "call":
        return value.name.startswith("numpy.random.") and not value.name.endswith(("default_rng", "RandomState"))
    return value.op == "method" and value.inputs[0].name.endswith(("random.default_rng", "random.RandomState"))


def _is_held_back(rolling: Value) -> bool:
    """Whether the rows were shifted so far before that a centred window ends at the present one."""
    window, before = rolling.argument(0, "window"), rolling.inputs[0]
    while before.op == "subscript":
        before = before.inputs[0]
    steps = before.argument(0, "periods") if before.op == "method" and before.name == "shift" else None
    if steps is None or window is None or not isinstance(steps.literal, int) or not isinstance(window.literal, int):
        return False
    return steps.literal >= (window.literal - 1) // 2


def is_filled_backwards(value: Value) -> bool:
    """Whether missing values are filled from later rows, not only the first ones that nothing stands before."""
    if value.op != "method" or not (value.name in ("bfill", "backfill") or _is_method(value)):
        return False
    before = value.inputs[0]
    return not (before.op == "method" and (before.name in ("ffill", "pad") or before.name == "fillna"))


def _is_method(value: Value) -> bool:
    method = value.argument(1, "method") if value.name == "fillna" else None
    return method is not None and method.literal in ("bfill", "backfill")
