"""Names and positions of columns, as a program gives them: in lists, in slices, and in calls that drop some."""

from __future__ import annotations

from sleuth.evidence.source.flow import is_none
from sleuth.evidence.source.graph import Value


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
    """Whether the column is one of these; None if some of them are not known."""
    if any(one is key or (one.literal is not None and one.literal == key) for one in labels):
        return True
    return False if all(isinstance(one.literal, str | int) for one in labels) and isinstance(key, str | int) else None
