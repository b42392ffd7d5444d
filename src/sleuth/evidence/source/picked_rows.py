"""Rows that are picked by their numbers from the same data in the same order, and whether two such picks overlap."""

from __future__ import annotations

from sleuth.evidence.source.flow import is_none
from sleuth.evidence.source.graph import Value, alternatives
from sleuth.evidence.source.sizes import number

SUBSET = "torch.utils.data.Subset"
SAME_ORDER = frozenset(("map", "with_format", "set_format", "with_transform", "rename_column", "remove_columns", "cast_column",
                        "flatten", "class_encode_column"))  # fmt: skip
MAX_STEPS = 12
Bounds = tuple[int, int | None]  # the first row, and the one after the last; None: to the end


def same_rows_picked(one: Value, other: Value) -> bool:
    """Whether both are picked once, by ranges that overlap, from the same data, which were put in the same order before."""
    if _is_of(one, other) or _is_of(other, one):
        return True
    first, second = _picked(one), _picked(other)
    if first is None or second is None or first[1] != second[1]:
        return False
    (low, high), (other_low, other_high) = first[0], second[0]
    ends = [end for end in (high, other_high) if end is not None]
    return not ends or max(low, other_low) < min(ends)


def _is_of(some: Value, rows: Value) -> bool:
    """Whether the first are some of the others, by calls that pick or mix rows only."""
    for _ in range(MAX_STEPS):
        if some is rows:
            return True
        if some.op != "method" or some.name not in (*SAME_ORDER, "select", "take", "skip", "shuffle", "filter", "shard"):
            return False
        some = some.inputs[0]
    return False


def _picked(value: Value) -> tuple[Bounds, tuple[object, ...]] | None:
    """The range of rows that is picked, and how the data were mixed before that; None if that is not known."""
    bounds: Bounds | None = None
    mixed: list[object] = []
    for _ in range(MAX_STEPS):
        known = alternatives(value)
        if len(known) != 1:
            return None
        value = known[0]
        is_subset = value.op == "call" and value.name == SUBSET and len(value.inputs) > 1
        if is_subset or (value.op == "method" and value.name in ("select", "take", "skip")):
            if bounds is not None or mixed:
                return None
            bounds = _range(value)
            if bounds is None:
                return None
        elif value.op == "method" and value.name == "shuffle":
            seed = value.argument(0, "seed")
            if seed is None or is_none(seed) or value.has_star:
                return None
            mixed.append(seed.literal if seed.op == "constant" else id(seed))
        elif not (value.op == "method" and value.name in SAME_ORDER):
            return None if bounds is None else (bounds, tuple(mixed))
        value = value.inputs[0]
    return None


def _range(pick: Value) -> Bounds | None:
    """The rows of `select(range(a, b))`, `take(n)`, `skip(n)` and `Subset(data, range(a, b))`."""
    given = pick.argument(1 if pick.op == "call" else 0, "indices", "n")
    if given is not None and given.op == "call" and given.name == "builtins.list" and len(given.inputs) == 1:
        given = given.inputs[0]
    if given is None:
        return None
    if pick.name in ("take", "skip"):
        n = number(given)
        return None if n is None else (0, n) if pick.name == "take" else (n, None)
    if given.op != "call" or given.name != "builtins.range" or not 0 < len(given.inputs) < 3 or given.has_star:
        return None
    ends = [number(one) for one in given.inputs]
    if len(ends) == 1:
        return (0, ends[0])  # however many they are, the first row is among them
    return None if ends[0] is None or ends[1] is None else (ends[0], ends[1])
