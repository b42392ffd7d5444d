"""Which part of a split some rows are: for training or for testing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sleuth.evidence.source.divisions import divisions
from sleuth.evidence.source.flow import short_name
from sleuth.evidence.source.graph import Value, alternatives
from sleuth.evidence.source.program import Source, once
from sleuth.evidence.source.rows import Split, row_parent

# Methods after which some of the rows are left, or all of them in another order.
FEWER = frozenset(
    ("sample", "head", "tail", "dropna", "query", "drop_duplicates", "drop", "sort_values", "sort_index", "nlargest", "nsmallest",
     "filter", "limit", "iloc", "loc")
)  # fmt: skip
REORDERED = frozenset(("shuffle", "resample", "sort", "permutation", "unique"))
GROUP = "group"  # the name of an element of `table.groupby(...)`: the rows of one group
LIST = "builtins.list"
MAX_STEPS = 60


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a split. `outer` is the part of another split that was split again."""

    split: Split
    is_test: bool
    outer: Part | None = None

    @property
    def is_ready(self) -> bool:
        """Whether the program does not make the split itself: it is told by names."""
        return not self.split.tables


def part_of(source: Source, value: Value) -> Part | None:
    """The part of which these rows are some or all; None if that is not known, or if it may be several.

    What was split again from a test part is a test part, whichever of the two it is.
    """
    return _part(source, value, MAX_STEPS)


def _sides(source: Source) -> Iterator[dict[int, tuple[Split, bool]]]:
    found: dict[int, tuple[Split, bool]] = {}
    for split in divisions(source):
        for one in split.train:
            found.setdefault(id(one), (split, False))
        for one in split.test:
            found.setdefault(id(one), (split, True))
    yield found


def _part(source: Source, value: Value, steps: int) -> Part | None:
    if steps <= 0:
        return None
    side = once(source, _sides)[0].get(id(value))
    if side is not None:
        split, is_test = side
        outer = _part(source, _own_table(split, value), steps - 1) if split.tables else None
        return outer if outer is not None and outer.is_test else Part(split, is_test, outer)
    if value.op in ("join", "loop"):
        found = [_part(source, one, steps // 2) for one in alternatives(value, limit=8)]
        first = found[0] if found else None
        return first if first is not None and all(one is not None and one.is_test == first.is_test for one in found) else None
    before = rows_before(value)
    return None if before is None else _part(source, before, steps - 1)


def _own_table(split: Split, part: Value) -> Value:
    """The table of which this value is a part."""
    if part.op == "item" and isinstance(part.literal, int) and part.literal // 2 < len(split.tables):
        return split.tables[part.literal // 2]
    return split.tables[0]


def rows_before(value: Value) -> Value | None:
    """The table that holds these rows and maybe more; None if it is one of its own, or unknown."""
    before = row_parent(value)
    if before is not None:
        return before
    op, name = value.op, value.name
    if op == "method" and name in FEWER:
        return value.inputs[0]
    if op == "call" and value.inputs and short_name(value) in REORDERED and name.startswith(("sklearn.", "numpy.")):
        return value.inputs[0]
    if (
        op == "call"
        and value.inputs
        and name.startswith(("torch.utils.data.", "lightgbm.Dataset", "xgboost.DMatrix", "catboost.Pool"))
    ):
        return value.inputs[0]
    if op == "item" and value.inputs[0].op == "method" and value.inputs[0].name in ("fit_resample", "fit_sample"):
        arguments = value.inputs[0].arguments
        return arguments[value.literal] if isinstance(value.literal, int) and value.literal < len(arguments) else None
    if op == "subscript" and not isinstance(value.inputs[1].literal, str):
        return value.inputs[0]
    if op == "element" and name == GROUP:
        return value.inputs[0].inputs[0]
    return None


def tables_before(value: Value, *, limit: int = 120) -> Iterator[Value]:
    """The value and every table of which it holds rows, also through tables that are put one below the other."""
    seen: set[int] = set()
    todo = [value]
    while todo and len(seen) < limit:
        one = todo.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        if one.op in ("join", "loop"):
            todo.extend(one.inputs)
            continue
        if one.op == "item" and one.inputs[0].op == "method":
            yield one.inputs[0]
        todo.extend(stacked(one))
        before = rows_before(one)
        if before is None and one.op == "method" and one.name in ("join", "merge") and one.type == "pandas.DataFrame":
            before = one.inputs[0]
        if before is not None:
            todo.append(before)


def stacked(value: Value) -> tuple[Value, ...]:
    """The tables that are put one below the other here: `pd.concat([a, b])`, `np.vstack((a, b))`, `torch.cat([a, b])`.

    Lists too: `a + b` and `[*a, *b]`.
    """
    if value.type == LIST and value.op == "binary" and value.name == "+":
        return tuple(each for one in value.inputs for each in stacked(one) or (one,))
    if value.op == "list" and value.inputs and all(one.op == "star" for one in value.inputs):
        return tuple(one.inputs[0] for one in value.inputs)
    if (
        value.op != "call"
        or not value.inputs
        or not value.name.startswith(("pandas.", "numpy.", "torch.", "scipy.sparse.", "polars."))
    ):
        return ()
    if short_name(value) not in (
        "concat",
        "concatenate",
        "vstack",
        "append",
        "cat",
        "r_",
        "row_stack",
        "hstack",
        "ConcatDataset",
    ):
        return ()
    if value.name == "scipy.sparse.hstack":  # columns beside each other
        return ()
    axis = value.argument(1, "axis", "dim") if short_name(value) != "append" else None
    first = value.inputs[0]
    if axis is not None and axis.literal not in (0, "index", "rows", None):
        return ()
    if short_name(value) == "append":
        return tuple(value.inputs[:2])
    if first.op == "comprehension":
        return tuple(first.inputs[:1])
    return tuple(first.inputs) if first.op in ("list", "tuple") else ()
