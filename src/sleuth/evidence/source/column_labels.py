"""Names and positions of columns, as a program gives them: in lists, in slices, and in calls that drop some."""

from __future__ import annotations

import re

from sleuth.evidence.source.flow import is_none
from sleuth.evidence.source.graph import Value

ANYTHING = "…"  # the part of a name that is not known
_FILLED = re.compile(r"(%[-\d.]*[a-z])")  # where a text takes a number or a word: "%d", "%02d"


def in_slice(columns: Value, key: object) -> bool | None:
    """Whether a slice of the columns takes the one at this position; None if that depends on how many there are."""
    if all(is_none(one) for one in columns.inputs):
        return True
    lower, upper, step = (one.literal for one in columns.inputs)
    if not isinstance(key, int) or step is not None or not isinstance(lower or 0, int) or not isinstance(upper or 0, int):
        return None
    if any(one.literal is None and not is_none(one) for one in columns.inputs):
        return None
    low, high = int(str(lower or 0)), None if upper is None else int(str(upper))
    if key < 0:
        return (low >= 0 or key >= low) if high is None else (key < high if high < 0 <= low else None)
    if low < 0 or (high is not None and high < 0 < key):
        return None
    return low <= key and (high is None or high < 0 or key < high)


def dropped(event: Value) -> tuple[Value, ...] | None:
    """The columns that `table.drop(...)` leaves out, None if it leaves out rows."""
    columns = event.argument(3, "columns")
    axis = event.argument(1, "axis")
    if columns is None and axis is not None and axis.literal in (1, "columns"):
        columns = event.argument(0, "labels")
    if columns is None:
        return None
    return tuple(columns.inputs) if columns.op in ("list", "tuple") and columns.literal is None else (columns,)


def among(labels: tuple[Value, ...], key: object) -> bool | None:
    """Whether the column is one of these; None if some are not known, or if one is told by its name and one by its position."""
    if any(one is key or (one.literal is not None and one.literal == key) for one in labels):
        return True
    if not all(isinstance(one.literal, str | int) for one in labels):
        return None
    words = made_up(key) if isinstance(key, Value) else None
    if words is not None:
        return None if any(may_be(words, one.literal) for one in labels) else False
    kinds = {isinstance(one.literal, str) for one in labels}  # a name is not told by its position, nor a position by names
    return False if isinstance(key, str | int) and kinds <= {isinstance(key, str)} else None


def made_up(name: Value) -> tuple[str, ...] | None:
    """What a name of a column that is put together is made of: f"mean{n}h" is "mean", anything, "h". None for another value."""
    if name.op == "text":
        return tuple(_written(one) for one in getattr(name.node, "values", ()))
    if name.op == "binary" and name.name == "+":
        words = tuple(each for one in name.inputs for each in made_up(one) or _word(one))
        return words if any(word != ANYTHING for word in words) else None
    left = name.inputs[0].literal if name.op == "binary" and name.name == "%" else None
    return tuple(ANYTHING if one[:1] == "%" else one for one in _FILLED.split(left)) if isinstance(left, str) else None


def _written(part: object) -> str:
    word = getattr(part, "value", None)
    return word if isinstance(word, str) else ANYTHING


def _word(value: Value) -> tuple[str, ...]:
    return (value.literal,) if isinstance(value.literal, str) else (ANYTHING,)


def may_be(words: tuple[str, ...], name: object) -> bool:
    """Whether a name that is put together of these parts may be this one."""
    return re.fullmatch("".join(".*" if word == ANYTHING else re.escape(word) for word in words), str(name)) is not None
