"""Which rows a table holds: where they came from, which operations keep them all, and which split them into parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sleuth.evidence.source.flow import ancestors, short_name
from sleuth.evidence.source.graph import CALLS, Value, alternatives
from sleuth.evidence.source.program import Source, once, values

KEEP_RECEIVER = frozenset(
    [
        "astype",
        "copy",
        "to_numpy",
        "fillna",
        "rename",
        "assign",
        "apply",
        "applymap",
        "map",
        "round",
        "clip",
        "replace",
        "set_index",
        "reset_index",
        "toarray",
        "todense",
        "tocsr",
        "float",
        "double",
        "numpy",
        "values",
        "get",
        "reshape",
        "view",
        "to",
        "cpu",
        "cuda",
        "squeeze",
        "ravel",
        "flatten",
        "unsqueeze",
        "rank",
        "abs",
        "pipe",
        "interpolate",
        "ffill",
        "bfill",
        "select_dtypes",
        "filter",
        "to_frame",
        "items",
        "transpose",
        "pop",
        "tolist",
        "to_list",
        "with_columns",
        "select",
        "to_pandas",
    ]
)
KEEP_ARGUMENT = frozenset(("transform", "fit_transform", "inverse_transform"))
KEEP_FIRST = frozenset(
    ("pandas.DataFrame", "pandas.Series", "pandas.get_dummies", "torch.tensor", "torch.as_tensor", "torch.from_numpy",
    "torch.FloatTensor",
     "torch.Tensor", "torch.LongTensor", "torch.utils.data.TensorDataset", "builtins.list", "scipy.sparse.csr_matrix",
     "scipy.sparse.hstack",
     "sklearn.preprocessing.scale", "sklearn.preprocessing.normalize", "pandas.to_numeric", "torch.nn.functional.normalize")
)  # fmt: skip
KEEP_NUMPY = frozenset(
    [
        "array",
        "asarray",
        "ascontiguousarray",
        "log",
        "log1p",
        "log2",
        "log10",
        "exp",
        "sqrt",
        "abs",
        "nan_to_num",
        "clip",
        "squeeze",
        "ravel",
        "reshape",
        "float32",
        "float64",
        "where",
        "column_stack",
        "hstack",
        "c_",
        "expand_dims",
    ]
)
ACCESSORS = frozenset(("str", "dt", "cat"))  # of a column, whose methods and attributes give one with the same rows
ATTRIBUTES = frozenset(("values", "data", "target", "features", "loc", "iloc", "T", "x", "y", "frame", "images")) | ACCESSORS
SPLITTERS = ("KFold", "StratifiedKFold", "ShuffleSplit", "StratifiedShuffleSplit", "RepeatedKFold",
"RepeatedStratifiedKFold", "GroupKFold",
             "LeaveOneOut", "StratifiedGroupKFold", "GroupShuffleSplit", "TimeSeriesSplit")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Split:
    """A call that divides rows: its tables, and what holds the parts for training and for testing."""

    event: Value
    tables: tuple[Value, ...]
    train: tuple[Value, ...]
    test: tuple[Value, ...]


def row_sources(value: Value, *, limit: int = 60) -> tuple[Value, ...]:
    """The tables whose rows, all of them and in their order, this value holds; itself where nothing is known of its making."""
    return tuple(one for one in row_path(value, limit=limit) if row_parent(one) is None)


def row_path(value: Value, *, limit: int = 60) -> Iterator[Value]:
    """The value, and the tables before it that hold the same rows."""
    todo = list(alternatives(value))
    seen: set[int] = set()
    while todo and len(seen) < limit:
        one = todo.pop()
        if id(one) not in seen:
            seen.add(id(one))
            yield one
            before = row_parent(one)
            todo.extend(alternatives(before) if before is not None else ())


def row_parent(value: Value) -> Value | None:
    """The table of which this value holds all rows; None if it is a table of its own, a part of one, or unknown."""
    op, name = value.op, value.name
    if op == "method":
        if name in KEEP_ARGUMENT and value.arguments:
            return value.arguments[0]
        if name in KEEP_RECEIVER or (name == "drop" and _drops_columns(value)):
            return value.inputs[0]
        if value.inputs[0].op == "attribute" and value.inputs[0].name in ACCESSORS:
            return value.inputs[0].inputs[0]
    elif op == "call" and value.inputs:
        if name in KEEP_FIRST or (name.startswith("numpy.") and short_name(value) in KEEP_NUMPY):
            first = value.inputs[0]
            return first.inputs[0] if first.op in ("tuple", "list") and first.inputs else first
    elif op == "attribute" and name in ATTRIBUTES:
        return value.inputs[0]
    elif op == "subscript":
        return value.inputs[0] if _picks_columns(value) else None
    elif op == "item" and value.inputs[0].op == "call" and not is_split(value.inputs[0]):
        return value.inputs[0]
    elif op in ("binary", "augment") and not (name == "+" and value.type == "builtins.list"):
        return next((one for one in value.inputs if one.op not in ("constant", "api")), None)
    return None


def _drops_columns(value: Value) -> bool:
    axis = value.argument(1, "axis")
    return bool(value.keywords and "columns" in value.keywords) or (axis is not None and axis.literal in (1, "columns"))


def _picks_columns(value: Value) -> bool:
    owner, index = value.inputs
    if all(isinstance(one.literal, str) for one in alternatives(index)):
        return True
    if index.op in ("list", "tuple") and index.inputs and all(isinstance(one.literal, str) for one in index.inputs):
        return True
    if index.op == "tuple" and index.inputs:
        first = index.inputs[0]
        return first.op == "slice" and all(one.op == "constant" and one.literal is None for one in first.inputs)
    if owner.type == "pandas.DataFrame" and index.op in ("comprehension", "binary"):
        return index.op == "comprehension" or index.type == "builtins.list"
    return False


def is_split(value: Value) -> bool:
    """Whether this call divides rows into parts."""
    if value.op == "call":
        return short_name(value) in ("train_test_split", "random_split") and value.name.startswith(("sklearn.", "torch."))
    return value.op == "method" and value.name == "split" and short_type(value.inputs[0]) in SPLITTERS


def short_type(value: Value) -> str:
    """The last word of the type."""
    return value.type.rpartition(".")[2]


def splits(source: Source) -> tuple[Split, ...]:
    """Every split whose parts are seen: by a function of a library, by a splitter, or by two slices that meet."""
    return once(source, _splits)


def _splits(source: Source) -> Iterator[Split]:
    parts = values(source)
    for event in source.events:
        if event.op == "call" and is_split(event):
            tables = tuple(one for one in event.inputs if one.op != "star")
            items = [one for one in parts if one.op in ("item", "subscript") and one.inputs[0] is event]
            if event.name.startswith("torch."):
                yield Split(event, tables[:1], _at(items, lambda p: p == 0), _at(items, lambda p: p > 0))
            else:
                yield Split(event, tables, _at(items, lambda p: p % 2 == 0), _at(items, lambda p: p % 2 == 1))
        elif event.op == "method" and is_split(event) and event.arguments:
            yield from _folds(event, parts)
    yield from _slices(parts)


def _at(items: list[Value], is_wanted: object) -> tuple[Value, ...]:
    return tuple(one for one in items if isinstance(position := _position(one), int) and is_wanted(position))  # type: ignore[operator]  # a test of a position


def _position(value: Value) -> object:
    return value.literal if value.op == "item" else value.inputs[1].literal


def _folds(event: Value, parts: tuple[Value, ...]) -> Iterator[Split]:
    """`for train, test in folds.split(X)`: the parts are `X[train]`, `X[test]`, for the tables that are indexed."""
    turns = {id(one) for one in parts if _is_turn(one) and any(each is event for each in ancestors(one, limit=20))}
    indices = {id(one): one.literal for one in parts if one.op == "item" and id(one.inputs[0]) in turns}
    picked = [one for one in parts if one.op == "subscript" and id(_row_index(one)) in indices]
    train = tuple(one for one in picked if indices[id(_row_index(one))] == 0)
    test = tuple(one for one in picked if indices[id(_row_index(one))] == 1)
    tables = (*event.arguments, *(one.inputs[0] for one in picked))
    if train and test:
        yield Split(event, tables, train, test)


def _is_turn(value: Value) -> bool:
    """Whether it is one of the divisions that a splitter gives: in a loop, by `next`, or out of a list of them."""
    return (
        value.op == "element"
        or (value.op == "call" and value.name == "builtins.next")
        or (value.op == "subscript" and value.inputs[0].name in ("builtins.list", "builtins.tuple"))
    )


def _row_index(value: Value) -> Value:
    index = value.inputs[1]
    return index.inputs[0] if index.op == "tuple" and index.inputs else index


def _slices(parts: tuple[Value, ...]) -> Iterator[Split]:
    """`X[:n]` and `X[n:]`, the second maybe with some rows before it, for windows that reach back: `X[n - 60:]`."""
    slices = [(one, index) for one in parts if one.op == "subscript" and (index := _row_index(one)).op == "slice"]
    heads: dict[tuple[int, object], Value] = {}
    for one, index in slices:
        if not _is_none(index.inputs[1]) and (_is_none(index.inputs[0]) or index.inputs[0].literal == 0):
            heads.setdefault((id(one.inputs[0]), _bound(index.inputs[1])), one)
    for one, index in slices:
        lower = index.inputs[0]
        if not _is_none(index.inputs[1]) or _is_none(lower):
            continue
        reaches_back = lower.op == "binary" and lower.name == "-"
        bounds = (lower, lower.inputs[0]) if reaches_back else (lower,)
        head = next((found for bound in bounds if (found := heads.get((id(one.inputs[0]), _bound(bound))))), None)
        if head is not None:
            yield Split(head, (one.inputs[0],), (head,), (one,))


def _is_none(value: Value) -> bool:
    return value.op == "constant" and value.literal is None


def _bound(value: Value) -> object:
    return ("number", value.literal) if value.literal is not None else id(value)


def is_used(source: Source, values: tuple[Value, ...]) -> bool:
    """Whether a call that does something with rows is given one of these values, or something made of it."""
    wanted = {id(one) for one in values}
    for event in source.events:
        if event.op in CALLS and event.name not in ("builtins.print", "builtins.len") and event.order >= 0:
            given = (*event.inputs, *(event.keywords or {}).values())
            if any(id(each) in wanted for one in given for each in ancestors(one, limit=100)):
                return True
    return False
