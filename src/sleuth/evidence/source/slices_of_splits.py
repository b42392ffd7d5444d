"""Slices of a split by which rows are loaded, `load_dataset("imdb", split="train[:80%]")`, and whether two of them overlap."""

from __future__ import annotations

import re

from sleuth.evidence.source.graph import CALLS, Value

LOADER = "datasets.load_dataset"
_SLICE = re.compile(r"\s*(\w+)\s*(?:\[\s*(-?\d+%?)?\s*:\s*(-?\d+%?)?\s*\])?\s*")
ALL = 100  # percent


def overlap(one: Value, other: Value) -> bool:
    """Whether both load rows of the same split of the same data, and some rows are in both."""
    first, second = _loaded(one), _loaded(other)
    if first is None or second is None or first[:2] != second[:2]:
        return False
    bounds, others = _bounds(*first[2:]), _bounds(*second[2:])
    if bounds is None or others is None:
        return False
    (low, high, is_percent), (other_low, other_high, is_other_percent) = bounds, others
    is_all = (low, high) == (0, None) or (other_low, other_high) == (0, None)
    if is_percent != is_other_percent and not is_all:
        return False  # that depends on how many rows there are
    ends = [end for end in (high, other_high) if end is not None]
    return is_all or not ends or max(low, other_low) < min(ends)


def one_of_several(value: Value) -> bool:
    """Whether it is one of the parts of a call that loads several splits: `load_dataset("imdb", split=["train", "test"])`."""
    return _call_and_split(value) is not None and value.op != "call"


def _call_and_split(value: Value) -> tuple[Value, Value] | None:
    """The call that loads these rows, and what it was told of the split."""
    is_part = value.op in ("item", "subscript")
    call = value.inputs[0] if is_part else value
    split = (call.keywords or {}).get("split") if call.op == "call" and call.name == LOADER and not call.has_star else None
    if split is None or not is_part:
        return None if split is None else (call, split)
    place = value.literal if value.op == "item" else value.inputs[1].literal
    parts = split.inputs if split.op in ("list", "tuple") and split.literal is None else ()
    return (call, parts[place]) if isinstance(place, int) and -len(parts) <= place < len(parts) else None


def _loaded(value: Value) -> tuple[tuple[object, ...], str, str, str] | None:
    """Which data are loaded, which split, and between which bounds; None if that is not told by literals.

    The name of the data may also be one value that is not known, used twice.
    """
    found = _call_and_split(value)
    if found is None or not isinstance(found[1].literal, str):
        return None
    call, split = found
    match = _SLICE.fullmatch(str(split.literal))
    named = (
        *call.inputs,
        *(one for name, one in sorted((call.keywords or {}).items()) if name in ("path", "name", "data_files")),
    )
    if match is None or any(one.op in CALLS for one in named):
        return None
    words = tuple(one.literal if isinstance(one.literal, str) else id(one) for one in named)
    return words, match[1], match[2] or "", match[3] or ""


def _bounds(lower: str, upper: str) -> tuple[int, int | None, bool] | None:
    """The first row, the row after the last (None: to the end), and whether they are percents; None if they cannot be told."""
    kinds = {one.endswith("%") for one in (lower, upper) if one}
    if len(kinds) > 1:
        return None
    is_percent = bool(kinds) and kinds.pop()
    numbers = [int(one.rstrip("%")) if one else None for one in (lower, upper)]
    if is_percent:
        numbers = [one + ALL if one is not None and one < 0 else one for one in numbers]
    if any(one is not None and one < 0 for one in numbers):
        return None
    return numbers[0] or 0, numbers[1], is_percent
