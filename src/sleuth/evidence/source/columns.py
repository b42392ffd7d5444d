"""Which columns a table holds: from where one was taken, and whether it is still in a table that was made later."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sleuth.evidence.source.beside import beside
from sleuth.evidence.source.column_labels import among, dropped, in_slice
from sleuth.evidence.source.estimators import is_regressor
from sleuth.evidence.source.graph import Value, alternatives
from sleuth.evidence.source.labels_picked import LISTING, LISTS, all_but, masked_out, table_listed
from sleuth.evidence.source.number_columns import NUMERIC, made_numbers
from sleuth.evidence.source.parts import GROUP, part_of, rows_before, stacked
from sleuth.evidence.source.program import Source, once
from sleuth.evidence.source.rows import row_parent

# Methods that leave the columns as they are, or add to them.
KEEP = frozenset(
    ("copy", "fillna", "dropna", "astype", "sample", "reset_index", "sort_values", "sort_index", "head", "tail", "query",
     "drop_duplicates", "replace", "merge", "join", "assign", "to_numpy", "round", "clip", "interpolate", "ffill", "bfill", "to",
     "float")
)  # fmt: skip
KEEP_FIRST = ("pandas.get_dummies", "numpy.array", "numpy.asarray", "pandas.DataFrame", "torch.tensor",
              "torch.from_numpy", "torch.as_tensor", "torch.FloatTensor", "torch.Tensor", "sklearn.utils.shuffle")  # fmt: skip
SCALERS = ("StandardScaler", "MinMaxScaler", "RobustScaler", "MaxAbsScaler", "SimpleImputer", "KNNImputer", "PowerTransformer",
           "QuantileTransformer", "Normalizer")  # fmt: skip
ROW_PICKS = ("compare", "boolean", "unary", "slice", "element", "item")
MASKING = frozenset(("isin", "between", "isna", "notna", "isnull", "notnull", "duplicated", "contains", "startswith", "endswith"))
MAX_STEPS = 80


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: `key` is its name or position, or the value that holds it. `is_derived`: a test of it was taken."""

    table: Value
    key: object
    event: Value
    is_derived: bool = False


def column_of(source: Source, value: Value) -> Column | None:
    """The column whose values these are, row by row; None if they are not those of one column that is seen."""
    is_derived = False
    stored = once(source, _stored)[0]
    for _ in range(MAX_STEPS):
        found = stored.get(id(value))
        if found is not None:
            return Column(found.inputs[0], _key(found.inputs[1]), found, is_derived)
        if value.op == "subscript" and (key := _single(value)) is not None:
            owner = value.inputs[0]
            return Column(
                owner.inputs[0] if owner.op == "attribute" and owner.name in ("loc", "iloc") else owner, key, value, is_derived
            )
        if (
            value.op == "attribute"
            and value.inputs[0].type == "pandas.DataFrame"
            and value.name not in ("values", "loc", "iloc", "T")
        ):
            return Column(value.inputs[0], value.name, value, is_derived)
        if value.op == "compare":
            is_derived = True
            before: Value | None = value.inputs[0]
        elif value.op == "item":
            before = _split_table(source, value)
        elif value.op == "binary" or (value.op == "method" and value.name in ("pop", "assign", "get")):
            return None
        else:
            before = row_parent(value)
        choices = alternatives(before) if before is not None else ()
        if len(choices) != 1:
            return None
        value = choices[0]
    return None


def _stored(source: Source) -> Iterator[dict[int, Value]]:
    """Columns that are stored into a table: the event, by what is stored."""
    yield {id(one.inputs[2]): one for one in source.of("store-item") if one.inputs[2].op not in ("constant", "api")}


def _key(index: Value) -> object:
    return index.literal if isinstance(index.literal, str | int) else index


def _single(value: Value) -> object | None:
    """The name or position of the one column that this subscript takes; None if it takes rows, or several."""
    owner, index = value.inputs
    if isinstance(index.literal, str):
        return index.literal
    if index.op == "tuple" and len(index.inputs) == 2 and index.inputs[0].op == "slice":
        last = index.inputs[1]
        return last.literal if isinstance(last.literal, str | int) else None
    if index.op == "list" and len(index.inputs) == 1 and isinstance(index.inputs[0].literal, str):
        return index.inputs[0].literal
    is_name = index.op in ("parameter", "attribute") and owner.type == "pandas.DataFrame" and index.name != "columns"
    return index if is_name else None


def _split_table(source: Source, item: Value) -> Value | None:
    part = part_of(source, item)
    if part is None or part.split.event is not item.inputs[0] or not isinstance(item.literal, int):
        return row_parent(item)
    position = item.literal // 2
    return part.split.tables[position] if position < len(part.split.tables) else None


def holds(source: Source, table: Value, column: Column, before: int) -> bool | None:
    """Whether a table that was made from the column's table still holds it; None if that is not known.

    Args:
        source: the program.
        table: the table that is asked.
        column: the column, and the table that it was taken from.
        before: the position in the events up to which columns may have been taken out of a table in place.
    """
    for _ in range(MAX_STEPS):
        if table.op in ("join", "loop"):
            answers = {holds(source, one, column, before) for one in alternatives(table, limit=6)}
            return answers.pop() if len(answers) == 1 else None
        answer = _is_taken_out(source, table, column.key, before)
        if answer is not False:
            return None if answer is None else False
        if table is column.table:
            return True
        if (sides := beside(table)) and (found := _in_any(source, sides, column, before)) is not None:
            return found
        step = _step(source, table, column)
        if not isinstance(step, Value):
            return step
        table = step
    return None


def _in_any(source: Source, sides: tuple[Value, ...], column: Column, before: int) -> bool | None:
    """Whether one of the tables that are put beside each other holds the column; None if that is not known."""
    answers = {holds(source, one, column, before) for one in sides}
    return True if True in answers else False if answers == {False} else None


def made_of(source: Source, table: Value, origin: Value) -> Value | None:
    """Where this table was first made of the other one, such as the columns that were dropped, or the split; None if it is it."""
    found = None
    for _ in range(MAX_STEPS):
        known = alternatives(table)
        table = known[0]
        if table is origin:
            return found
        if table.op != "attribute":
            found = table.inputs[0] if table.op == "item" else table
        before = _split_table(source, table) if table.op == "item" else rows_before(table)
        if before is None:
            return found
        table = before
    return found


def _step(source: Source, table: Value, column: Column) -> Value | bool | None:
    """The table before this one, if the column was in it; else whether this one holds the column."""
    op, name, key = table.op, table.name, column.key
    if op == "method":
        if name == "drop":
            labels = dropped(table)
            return table.inputs[0] if labels is None or (is_in := among(labels, key)) is False else (not is_in if is_in else None)
        if name == "select_dtypes" and is_number(source, key, table.order):
            asked = table.argument(0, "include")
            return table.inputs[0] if asked is not None and _asks_numbers(asked) else None
        if name == "set_index":
            is_index = among(tuple(each for one in table.arguments for each in one.inputs or (one,)), key)
            return table.inputs[0] if is_index is False else (False if is_index else None)
        if name in KEEP:
            return table.inputs[0]
        if name in ("transform", "fit_transform") and table.inputs[0].type.rpartition(".")[2] in SCALERS and table.arguments:
            return table.arguments[0]
        return None
    if op == "call" and name in KEEP_FIRST and table.inputs:
        return table.inputs[0]
    if op == "element" and name == GROUP:
        return table.inputs[0].inputs[0]
    if below := stacked(table):
        return below[0]
    if op == "attribute":
        return table.inputs[0] if name in ("values", "loc", "iloc") else None
    if op == "item":
        return _split_table(source, table) if part_of(source, table) else None
    return _picked(source, table, column) if op == "subscript" else None


def is_number(source: Source, key: object, before: int) -> bool:
    """Whether the program makes this column one of numbers before this event, or predicts it as a quantity."""
    return any(one == key and order < before for one, order in once(source, _numeric))


def _numeric(source: Source) -> Iterator[tuple[object, int]]:
    """The columns that are made numbers of, with the place of the event; -1 for quantities that are predicted."""
    yield from made_numbers(source)
    for event in source.calls("fit"):
        target = event.argument(1, "y") if event.op == "method" and is_regressor(event.inputs[0]) else None
        column = column_of(source, target) if target is not None else None
        if column is not None and not column.is_derived:
            yield column.key, -1


def _asks_numbers(asked: Value) -> bool:
    """Whether `select_dtypes` is asked for numbers, perhaps among others."""
    return any(one.literal in NUMERIC or one.name == "numpy.number" for one in (asked, *asked.inputs))


def _in_list(source: Source, columns: Value, owner: Value, key: object) -> bool | None:
    """Whether a list of columns that is made of those of tables holds this one: `numbers.columns.tolist() + ["a"]`."""
    changes = [*source.calls("remove", "discard"), *source.calls("pop", "clear"), *source.of("delete")]
    for event in changes:
        if event.inputs and event.inputs[0] is columns:
            labels = tuple(each for one in event.arguments for each in alternatives(one))
            is_out = among(labels, key) if event.name in ("remove", "discard") else None
            if is_out is not False:
                return False if is_out else None
    if columns.op in ("list", "tuple"):
        return among(tuple(columns.inputs), key) if columns.literal is None else None
    if columns.op == "binary" and columns.name == "+":
        parts = [_in_list(source, one, owner, key) for one in columns.inputs]
        return True if True in parts else None if None in parts else False
    is_listed = columns.op == "method" and columns.name in LISTING
    if is_listed or (columns.op == "call" and columns.name in LISTS and len(columns.inputs) == 1):
        return _in_list(source, columns.inputs[0], owner, key)
    if columns.op != "attribute" or columns.name != "columns":
        return None
    return holds(source, columns.inputs[0], Column(owner, key, columns), columns.order)


def _picked(source: Source, table: Value, column: Column) -> Value | bool | None:
    (owner, index), key = table.inputs, column.key
    if index.op == "tuple" and len(index.inputs) == 2:
        columns = index.inputs[1]
        if columns.op == "slice":
            is_in = in_slice(columns, key)
            return owner if is_in else is_in
        if (out := masked_out(columns, owner.inputs[0] if owner.op == "attribute" else owner)) is not None:
            is_out = among(out, key)
            return owner if is_out is False else (False if is_out else None)
    elif owner.op == "attribute" and owner.name in ("loc", "iloc"):
        return owner
    else:
        columns = index
    if columns.op in ("list", "tuple") and columns.literal is None:
        is_in = among(tuple(columns.inputs), key)
        return owner if is_in else is_in
    if isinstance(columns.literal, str):
        return owner if columns.literal == key else False
    listed = _listed_with(source, columns, owner, column)
    if columns is index and (left_out := all_but(columns, listed)) is not None:
        is_out = among(left_out, key)
        return owner if is_out is False else (False if is_out else None)
    if columns is index and _is_made_of_columns(columns) and (is_in := _in_list(source, columns, listed, key)) is not None:
        return listed if is_in else False
    is_mask = index.op in ROW_PICKS or (index.op == "method" and index.name in MASKING) or index.name in ("&", "|")
    return owner if columns is index and is_mask else None


def _listed_with(source: Source, columns: Value, owner: Value, column: Column) -> Value:
    """The table whose columns are listed to pick from the owner, such as that of all rows, if it held the column by then."""
    listed = table_listed(columns)
    is_other = listed is not None and listed is not owner and column.event.order < columns.order
    return listed if is_other and listed is not None and holds(source, listed, column, columns.order) else owner


def _is_made_of_columns(index: Value) -> bool:
    """Whether it is no condition on the rows: a list of columns, or what a method makes of one."""
    return index.name in ("columns", *LISTING, *LISTS) or (index.op == "binary" and index.name == "+")


def _is_taken_out(source: Source, table: Value, key: object, before: int) -> bool | None:
    """Whether the column was taken out of this table in place; None if one that is not known was."""
    unknown = False
    for event in once(source, _removals):
        if event.inputs[0] is not table or event.order > before:
            continue
        if event.op == "delete":
            labels: tuple[Value, ...] = (event.inputs[1],)
        elif event.name == "drop":
            labels = dropped(event) or ()
        else:
            labels = tuple(event.arguments[:1])
        is_in = among(labels, key) if labels else False
        if is_in:
            return True
        unknown = unknown or is_in is None
    return None if unknown else False


def _removals(source: Source) -> Iterator[Value]:
    yield from (one for one in source.of("delete") if len(one.inputs) > 1)
    for one in source.calls("drop", "pop", "set_index"):
        inplace = one.argument(-1, "inplace")
        if one.op == "method" and (one.name == "pop" or (inplace is not None and inplace.literal is True)):
            yield one
