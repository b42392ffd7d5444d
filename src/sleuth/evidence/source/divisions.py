"""Splits of rows beyond one call: by indices, by drawing rows and dropping them, by masks, and those that come ready."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sleuth.evidence.source.cut_rows import cut_rows
from sleuth.evidence.source.graph import Value, alternatives
from sleuth.evidence.source.order import functions
from sleuth.evidence.source.program import Source, once, values
from sleuth.evidence.source.rows import Split, row_path, splits

TRAIN_NAME = re.compile(r"(^|[^a-z])(train|training|tr)(?![a-z])", re.IGNORECASE)
TEST_NAME = re.compile(r"(^|[^a-z])(test|testing|valid|validation|val|hold_?out|held_?out|te)(?![a-z])", re.IGNORECASE)
LAST_NAME = re.compile(r"(^|[^a-z])(test|testing|hold_?out|held_?out|te)(?![a-z])", re.IGNORECASE)
BOTH = re.compile(r"(train|tr)[\W_]*(and|n|plus)?[\W_]*(test|testing|val|valid|validation|te)(?![a-z])", re.IGNORECASE)
ROWS = re.compile(r"^(x|y|features?|labels?|data|df|texts?|images?|inputs?|targets?|rows?)?[\W_\d]*$", re.IGNORECASE)
POSITIONS = re.compile(r"_?(idx|idxs|inds?|index|indexes|indices|ids|positions?)(?![a-z])", re.IGNORECASE)
MASKS = ("compare", "unary", "call", "method", "boolean", "binary", "attribute", "subscript")
OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}


def divisions(source: Source) -> tuple[Split, ...]:
    """Every split of rows whose parts are seen. `tables` is empty where the parts come ready."""
    return once(source, _divisions)


def row_splits(source: Source) -> tuple[Split, ...]:
    """Every split that the program makes itself: by a library, of the rows or of their positions, or by drawing and dropping."""
    return once(source, _row_splits)


def _row_splits(source: Source) -> Iterator[Split]:
    for split in (*splits(source), *_cut(source)):
        yield split
        yield from _picked(source, split)
    yield from _drawn(source)


def _divisions(source: Source) -> Iterator[Split]:
    yield from row_splits(source)
    yield from _masked(source)
    yield from _ready(source)
    yield from _by_name(source)


def _subscripts(source: Source) -> tuple[tuple[Value, Value], ...]:
    """Every subscript with its row index, `df.loc[...]` and `X[..., :]` included."""
    return once(source, _indexed)


def _indexed(source: Source) -> Iterator[tuple[Value, Value]]:
    for one in values(source):
        if one.op == "subscript":
            index = one.inputs[1]
            yield one, index.inputs[0] if index.op == "tuple" and index.inputs else index


def _table(value: Value) -> Value:
    """The table itself, of `df.loc` and `df.iloc`."""
    return value.inputs[0] if value.op == "attribute" and value.name in ("loc", "iloc", "values") else value


def _picked(source: Source, split: Split) -> Iterator[Split]:
    """`train, test = train_test_split(indices)`, then `X[train]` and `X[test]`."""
    sides = {**{id(one): 0 for one in split.train}, **{id(one): 1 for one in split.test}}
    found = [(one, sides[id(index)]) for one, index in _subscripts(source) if id(index) in sides]
    train = tuple(one for one, side in found if side == 0)
    test = tuple(one for one, side in found if side == 1)
    if train or test:
        tables = {id(_table(one.inputs[0])): _table(one.inputs[0]) for one, _ in found}
        yield Split(split.event, tuple(tables.values()), train, test)


def _cut(source: Source) -> Iterator[Split]:
    """`train, val, test = np.split(rows, [600, 800])`: the pieces that are called so, without one that is for validation."""
    for event, pieces in cut_rows(source):
        names = {id(one): name_of(source, one) for one in pieces}
        train = tuple(one for one in pieces if side_of_index(names[id(one)]) == 0)
        held = tuple(one for one in pieces if side_of_index(names[id(one)]) == 1)
        test = tuple(one for one in held if LAST_NAME.search(names[id(one)]))
        if train and held:
            yield Split(event, (event.inputs[0],), train, test or held)


def _drawn(source: Source) -> Iterator[Split]:
    """`train = df.sample(frac=0.8)`, then `test = df.drop(train.index)` or `test = df[~df.index.isin(train.index)]`."""
    for rest, table, index in _rests(source):
        if index.op != "attribute" or index.name != "index":
            continue
        for drawn in alternatives(index.inputs[0]):
            if drawn.op == "method" and drawn.name == "sample" and drawn.inputs[0] is table:
                share = drawn.argument(1, "frac")
                is_test = share is not None and isinstance(share.literal, float) and share.literal < 0.5
                parts = ((rest,), (drawn,)) if is_test else ((drawn,), (rest,))
                yield Split(drawn, (table,), *parts)


def _rests(source: Source) -> Iterator[tuple[Value, Value, Value]]:
    """What is left of a table without some rows, the table, and what tells these rows."""
    for event in source.calls("drop"):
        index = event.argument(0, "index", "labels")
        if event.op == "method" and index is not None:
            yield event, event.inputs[0], index
    for one, mask in _subscripts(source):
        asked = mask.inputs[0] if mask.op == "unary" and mask.name == "~" else None
        if asked is not None and asked.op == "method" and asked.name == "isin" and asked.arguments:
            yield one, _table(one.inputs[0]), asked.arguments[0]


def _masked(source: Source) -> Iterator[Split]:
    """`df[mask]` and `df[~mask]`; `df[df.date < day]` and `df[df.date >= day]`."""
    by_table: dict[int, list[tuple[Value, Value]]] = {}
    for one, index in _subscripts(source):
        if index.op in MASKS:
            by_table.setdefault(id(_table(one.inputs[0])), []).append((one, index))
    for found in by_table.values():
        for first, mask in found:
            for second, other in found:
                if (other.op == "unary" and other.name == "~" and other.inputs[0] is mask) or _is_before(mask, other):
                    yield Split(mask, (_table(first.inputs[0]),), (first,), (second,))


def _is_before(mask: Value, other: Value) -> bool:
    if mask.op != "compare" or other.op != "compare" or OPPOSITE.get(mask.name) != other.name or mask.name not in ("<", "<="):
        return False
    return all(one is two or (one.op == two.op == "constant" and one.literal == two.literal)
               for one, two in zip(mask.inputs, other.inputs, strict=False))  # fmt: skip


def _ready(source: Source) -> Iterator[Split]:
    """`(x_train, y_train), (x_test, y_test) = mnist.load_data()`."""
    for event in source.calls(*(name for name in source.index if name.endswith("load_data"))):
        if event.op == "call" and event.name.startswith("keras."):
            pairs = [one for one in values(source) if one.op == "item" and one.inputs[0] is event]
            sides = {id(one): one.literal for one in pairs}
            parts = [one for one in values(source) if one.op == "item" and id(one.inputs[0]) in sides]
            train = tuple(one for one in parts if sides[id(one.inputs[0])] == 0)
            test = tuple(one for one in parts if sides[id(one.inputs[0])] == 1)
            yield Split(event, (), train, test)


def name_of(source: Source, value: Value) -> str:
    """The name of a value that comes from outside: of a parameter, an import, an unpacked name, a file."""
    if value.op in ("parameter", "unknown", "attribute"):
        return value.name
    if value.op == "api":
        return value.name.rpartition(".")[2]
    if value.op == "item" and (span := source.span(value)) is not None and span.line == span.end_line:
        return source.line(span)[span.column - 1 : span.end_column - 1]
    if value.op == "call" and value.name.startswith(("pandas.read_", "numpy.load")) and value.inputs:
        for word in (source.assigned_name(value), *_names_of_result(source, value)):
            if side_of_name(word) is not None:
                return word
        literal = value.inputs[0].literal
        return re.split(r"[/\\]", literal)[-1].partition(".")[0] if isinstance(literal, str) else ""
    return ""


def _names_of_result(source: Source, value: Value) -> Iterator[str]:
    """The names of what functions give back that read a file, all of its rows: `test = read("b.csv")`."""
    for frame in functions(value.frame):
        returned = (one.inputs[0] for one in source.of("return") if next(functions(one.frame), None) is frame)
        if frame.call is None or not any(each is value for one in returned for each in row_path(one)):
            return
        yield source.assigned_name(frame.call)


def _by_name(source: Source) -> Iterator[Split]:
    """`X_train` and `X_test` that a function is given, or that come from a place that is not seen."""
    known = {id(one) for split in row_splits(source) for one in (*split.train, *split.test)}
    groups: dict[tuple[object, str], tuple[list[Value], list[Value]]] = {}
    for value in values(source):
        if id(value) in known or value.op not in ("parameter", "item", "call", "api"):
            continue
        if value.op == "item" and any(id(one) in known for one in value.inputs):
            continue
        word = name_of(source, value)
        side = side_of_name(word)
        if side is None or (
            value.op == "item" and value.inputs[0].op not in ("call", "method", "parameter", "inline", "opaque", "apply")
        ):
            continue
        place = (id(value.frame) if value.op in ("parameter", "item") else 0, _stem(word))
        groups.setdefault(place, ([], []))[side].append(value)
    for train, test in groups.values():
        if train and test:
            yield Split(test[0], (), tuple(train), tuple(test))


def side_of_name(word: str) -> int | None:
    """0 if rows of this name are for training, 1 if they are for testing, None if the name does not tell."""
    if BOTH.search(word):
        return None
    is_train, is_test = bool(TRAIN_NAME.search(word)), bool(TEST_NAME.search(word))
    return None if is_train == is_test or not ROWS.match(_stem(word)) else int(is_test)


def side_of_index(word: str) -> int | None:
    """The same of rows or of their positions: `train_idx`, `test_rows`."""
    side = side_of_name(word)
    return side if side is not None else side_of_name(POSITIONS.sub("", word))


def _stem(word: str) -> str:
    """What is left of `X_train` without the part's name."""
    stem = TEST_NAME.sub("", TRAIN_NAME.sub("", word))
    return stem.strip("_").lower()
