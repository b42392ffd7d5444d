"""Tables that come sorted by the column of their labels, and keep that order until a data set reads them."""

from __future__ import annotations

from sleuth.evidence.source.flow import short_name
from sleuth.evidence.source.graph import ClassDefinition, Frame, Value, alternatives
from sleuth.evidence.source.layers import first_reading
from sleuth.evidence.source.order import functions, is_under
from sleuth.evidence.source.program import Source
from sleuth.evidence.source.rows import row_parent

# Methods of a table after which the rows that are left stand in the same order.
SAME_ORDER = frozenset(("drop", "dropna", "query", "head", "tail", "drop_duplicates", "cat", "codes"))
MASKS = frozenset(("isin", "between", "isna", "notna", "isnull", "notnull", "duplicated", "eq", "ne"))
SORTS = "sort_values"
MIXES = frozenset(("shuffle", "permutation", "randperm", "SubsetRandomSampler"))
DRAWS = frozenset(("sample", "choice", "choices", "randint", "integers", "randrange"))  # in a data set: rows in no order
MAX_STEPS = 16  # back


def sorted_table(source: Source, data: Value, labels: Value | None, loader: Value) -> Value | None:
    """What sorted the table by the labels that this data set gives; None if it is not sorted by them, or that is not seen."""
    for event in source.of("call", "method"):
        word = short_name(event)
        if word in MIXES or (word in DRAWS and any(_is_of(one, data) for one in functions(event.frame))):
            return None
    found = _column(labels) if labels is not None else _column_of_rows(source, data)
    return _sorted_by(source, *found, loader) if found is not None else None


def _is_of(function: Frame, data: Value) -> bool:
    """Whether it is a method of the data set's class."""
    return (
        function.definition is not None and function.definition.owner is not None and function.definition.owner is data.definition
    )


def _column(labels: Value) -> tuple[str, Value] | None:
    """The name of the column from which these labels come, and its table."""
    one: Value | None = labels
    for _ in range(MAX_STEPS):
        one = _only(one)
        if one is None:
            return None
        column = one.inputs[1].literal if one.op == "subscript" else None
        if isinstance(column, str):
            return column, one.inputs[0]
        one = _parent(one)
    return None


def _column_of_rows(source: Source, data: Value) -> tuple[str, Value] | None:
    """The same for a data set that keeps the table and gives its rows: `row = self.table.iloc[i]`, `row["label"]`."""
    definition = data.definition
    if data.op != "instance" or not isinstance(definition, ClassDefinition) or definition.exemplar is None:
        return None
    method = definition.method("__getitem__")
    given = [event.inputs[0] for event in first_reading(source, method) if event.op == "return"] if method is not None else []
    found = _column(given[0].inputs[-1]) if len(given) == 1 and given[0].op == "tuple" and given[0].inputs else None
    row = found[1] if found is not None else None
    if found is None or row is None or row.op != "subscript" or row.inputs[0].name not in ("iloc", "loc"):
        return None
    table = row.inputs[0].inputs[0]
    names = [name for name, one in (definition.exemplar.members or {}).items() if one is table]
    kept = (data.members or {}).get(names[0]) if names else None
    return (found[0], kept) if kept is not None else None


def _sorted_by(source: Source, column: str, table: Value, loader: Value) -> Value | None:
    one: Value | None = table
    for _ in range(MAX_STEPS):
        one = _only(one)
        if one is None:
            return None
        if one.op == "method" and one.name == SORTS:
            return one if _first_key(one) == column else None
        inside = [
            each for each in source.calls(SORTS) if each.inputs[0] is one and each.order < loader.order and _is_in_place(each)
        ]
        if inside:
            return inside[-1] if _first_key(inside[-1]) == column and not is_under(inside[-1], "branch", "try") else None
        one = _parent(one)
    return None


def _is_in_place(event: Value) -> bool:
    given = (event.keywords or {}).get("inplace")
    return given is not None and given.literal is True


def _first_key(event: Value) -> object:
    """The column by which a table is sorted first."""
    by = event.argument(0, "by")
    if by is not None and by.op in ("list", "tuple") and by.inputs:
        by = by.inputs[0]
    return by.literal if by is not None else None


def _only(value: Value | None) -> Value | None:
    known = alternatives(value) if value is not None else ()
    return known[0] if len(known) == 1 else None


def _parent(value: Value) -> Value | None:
    """What had these rows before, all of them or more, in the same order."""
    if value.op in ("method", "attribute") and value.name in SAME_ORDER:
        return value.inputs[0]
    if value.op == "subscript" and _keeps_order(value.inputs[1]):
        owner = value.inputs[0]
        return owner.inputs[0] if owner.op == "attribute" and owner.name in ("loc", "iloc") else owner
    return row_parent(value)


def _keeps_order(index: Value) -> bool:
    """Whether an index takes some rows in their order: a mask or a slice that does not go backward."""
    if index.op == "tuple" and index.inputs:
        index = index.inputs[0]
    if index.op == "slice":
        return index.inputs[2].op == "constant" and index.inputs[2].literal in (None, 1)
    return (
        index.op == "compare"
        or (index.op in ("binary", "unary") and index.name in ("&", "|", "~"))
        or (index.op == "method" and index.name in MASKS)
    )
