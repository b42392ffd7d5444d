"""Whether features and target that stand in two frames are in the same order, by a key that both frames carry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from sleuth.evidence.calls import IdArray
from sleuth.probes.sklearn.looking import codes_of, index_of, is_frame, is_series, look_at
from sleuth.probes.sklearn.values import n_rows

MOST_CELLS = 2_000_000  # of a frame that is looked into
MOST_FRAMES = 8


@dataclass(frozen=True, eq=False)
class Key:
    """What names each row of a frame: a column, or the index."""

    name: str  # "" for an index without a name
    codes: IdArray
    is_text: bool
    is_index: bool


def order_by_keys(table: Any, y: Any, held: list[tuple[str, Any]]) -> tuple[int, str, str] | None:
    """Rows whose key is another one in the frame that the target stands in, that frame's variable, and the column.

    Args:
        table: the features, an array or a frame.
        y: the target, an array.
        held: the program's variables by name.

    Returns:
        None where no two frames hold features and target, or no key tells.
    """
    n, y_codes = n_rows(table), codes_of(y)
    frames = [(name, one) for name, one in held if (is_frame(one) or is_series(one)) and n_rows(one) == n][:MOST_FRAMES]
    frames = [(name, one) for name, one in frames if one.size <= MOST_CELLS]
    ours = [key for _, frame in frames if _holds(frame, table) for key in _keys(frame)]
    found: tuple[int, str, str] | None = None
    for name, frame in frames if ours else ():
        column = next((str(label) for label, one in _columns(frame) if np.array_equal(codes_of(one), y_codes)), None)
        if column is None:
            continue
        for key, other in ((key, other) for key in ours for other in _keys(frame) if _are_same(key, other)):
            n_wrong = int((key.codes != other.codes).sum())
            if not n_wrong:
                return 0, name, column
            found = found or (n_wrong, name, column)
    return found


def _holds(frame: Any, table: Any) -> bool:
    """Whether the table's columns stand in the frame, in the same order of rows."""
    if not is_frame(frame):
        return False
    if frame is table:
        return True
    one, other = look_at(table), look_at(frame)
    return (
        one is not None and other is not None and any(one.many) and bool(one.digests) and set(one.digests) <= set(other.digests)
    )


def _columns(frame: Any) -> Iterator[tuple[Any, Any]]:
    if is_series(frame):
        yield frame.name, frame
    else:
        yield from ((label, frame.iloc[:, at]) for at, label in enumerate(frame.columns))


def _keys(frame: Any) -> Iterator[Key]:
    """Columns of whole numbers or text without repeats, and an index that is not merely counted."""
    for label, column in _columns(frame):
        kind = getattr(column.dtype, "kind", "O")
        if kind in "iuOUT" and column.is_unique:
            yield Key(str(label), codes_of(column), kind not in "iu", is_index=False)
    labels = frame.index
    if index_of(frame) != "range" and labels.is_unique and labels.nlevels == 1 and not _is_count(labels):
        yield Key(str(labels.name or ""), codes_of(labels.to_series()), labels.dtype.kind not in "iu", is_index=True)


def _is_count(labels: Any) -> bool:
    """Whether they are 0, 1, 2 … in some order without a name: two tables that have nothing in common have them too."""
    is_whole = labels.dtype.kind in "iu" and labels.name is None
    return is_whole and bool((np.sort(labels.to_numpy()) == np.arange(len(labels))).all())


def _are_same(one: Key, other: Key) -> bool:
    """Whether they name the same things: by the same words, or under the same name."""
    is_alike = (one.is_text and other.is_text) or one.name == other.name
    return (
        is_alike
        and (bool(one.name) or one.is_index == other.is_index)
        and np.array_equal(np.sort(one.codes), np.sort(other.codes))
    )
