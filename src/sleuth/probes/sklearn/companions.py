"""What stands beside a table in the program: the frame that it was taken from, and arrays of its length."""

from __future__ import annotations

from collections.abc import Iterator
from types import FrameType
from typing import Any

import numpy as np

from sleuth.evidence.calls import Companion, IdArray, IntArray
from sleuth.probes.frames import is_user_file, user_frame
from sleuth.probes.sklearn.looking import Look, codes_of, is_frame, is_series, look_at, rows_over
from sleuth.probes.sklearn.members import has_members, members
from sleuth.probes.sklearn.values import column_of, n_rows, values_of
from sleuth.probes.sklearn.views import as_pandas

MOST = 60  # columns
NEARLY_ALL = 0.98  # share of the rows
MOST_CELLS = 20_000_000  # of a frame that is looked into
MOST_HOLDERS = 20  # objects and dicts of the program's that are looked into
MOST_MEMBERS = 60
MOST_FRAMES = 8  # of the program's, from the innermost outward


def variables(depth: int = 2) -> Iterator[tuple[str, Any]]:
    """What the program's frames hold, innermost first, then the tables and columns within that; an object once."""
    holders = []
    seen: set[int] = set()
    for name, value in _held(depth + 1, seen):
        yield name, as_pandas(value)
        if has_members(value):
            holders.append(value)
    for holder in holders[:MOST_HOLDERS]:
        for name, value in list(members(holder).items())[:MOST_MEMBERS]:
            if isinstance(name, str) and id(value) not in seen and hasattr(value, "shape"):
                seen.add(id(value))
                yield name, as_pandas(value)


def _held(depth: int, seen: set[int]) -> Iterator[tuple[str, Any]]:
    frame: FrameType | None = user_frame(depth)
    n = 0
    while frame is not None and n < MOST_FRAMES:
        if is_user_file(frame.f_code.co_filename):
            n += 1
            for scope in (frame.f_locals, getattr(frame.f_locals.get("self"), "__dict__", {}), frame.f_globals):
                for name, value in list(scope.items()):
                    if id(value) not in seen and isinstance(name, str) and not name.startswith("__"):
                        seen.add(id(value))
                        yield name, value
        frame = frame.f_back


def companions_of(
    table: Any, look: Look | None, positions: IntArray, leave_out: tuple[Any, ...], depth: int = 2
) -> tuple[Companion, ...]:
    """Columns that stand beside `table` and are not in it, sampled at its positions.

    Args:
        table: what is split.
        look: what stands for it.
        positions: its sampled rows.
        leave_out: what was handed over with it: targets, groups.
        depth: frames between the caller and the program.
    """
    n = n_rows(table)
    found: list[Companion] = []
    own = set(look.digests) if look is not None else set()
    strangers = {id(one) for one in (table, *leave_out)}
    for name, value in variables(depth + 1):
        if len(found) >= MOST or id(value) in strangers or n_rows(value) < n:
            continue
        if is_frame(value):
            found += _of_frame(name, value, table, positions, own)
        elif n_rows(value) == n and (is_series(value) or (isinstance(value, np.ndarray) and value.ndim == 1)):
            found.append(Companion(name, column_of(name, _at(value, positions)), name))
    return tuple(found[:MOST])


def given_keys(groups: Any, positions: IntArray, n: int, depth: int = 2) -> tuple[Companion, ...]:
    """The keys that were handed over as groups to a splitter that does not mind them, by the program's name for them."""
    values = values_of(groups)
    if values is None or values.ndim != 1 or len(values) != n:
        return ()
    known = next((name for name, value in variables(depth + 1) if value is groups), "groups")
    return (Companion(str(getattr(groups, "name", None) or known), column_of("groups", values[positions]), known, is_given=True),)


def tables_of(n: int, depth: int = 2) -> list[Any]:
    """The tables of `n` rows that the program holds: what positions may be positions in."""
    return [value for _, value in variables(depth + 1) if n_rows(value) == n and (is_frame(value) or _is_table(value))]


def rows_at_hand(table: Any, depth: int = 2) -> int:
    """The rows of the largest table in the program that holds all rows of this one; of the table itself if there is none."""
    n, most = n_rows(table), n_rows(table)
    look = None
    for _, value in variables(depth + 1):
        rows = n_rows(value)
        if rows <= most or not (is_frame(value) or _is_table(value)) or value.size > MOST_CELLS:
            continue
        if is_frame(value):
            is_part = is_frame(table) and frame_rows(value, table) is not None
        else:
            look = look or look_at(table)
            whole = look_at(value) if look is not None and look.n_columns == value.shape[1] else None
            is_part = look is not None and whole is not None and bool(np.isin(look.hashes, whole.hashes).all())
        most = rows if is_part and n else most
    return most


def single_rows(table: Any, look: Look, depth: int = 2) -> IdArray:
    """The rows that stand once in another table of the program, of one that holds nearly all rows of this; () without one.

    Rows are told by their hashes over this table's columns.
    """
    rows = np.unique(look.hashes)
    for _, value in variables(depth + 1):
        if value is table or n_rows(value) < NEARLY_ALL * len(rows) or not (is_frame(value) or _is_table(value)):
            continue
        if value.size > MOST_CELLS or is_frame(value) != is_frame(table) or _are_left(value, table):
            continue
        hashes = rows_over(value, look.names) if is_frame(table) else _hashes(value, look)
        if hashes is None or np.isin(rows, hashes).mean() < NEARLY_ALL:
            continue
        known, counts = np.unique(hashes, return_counts=True)
        if (counts == 1).mean() >= NEARLY_ALL:
            single: IdArray = known[counts == 1]
            return single
    return rows[:0]


def _are_left(value: Any, table: Any) -> bool:
    """Whether these rows are what was left of a table when equal ones were dropped: by its labels, or sorted."""
    if not is_frame(value):
        return bool((np.diff(value[:, 0]) >= 0).all())
    is_head = value.index.equals(table.index[: len(value)])
    return len(value) < len(table) and not is_head and frame_rows(table, value) is not None


def _hashes(value: Any, look: Look) -> IdArray | None:
    found = look_at(value) if value.shape[1] == look.n_columns else None
    return found.hashes if found is not None else None


def frame_rows(frame: Any, table: Any) -> Any:
    """The rows of a longer frame that the table is made of, in its order; None if it is not."""
    if not table.index.is_unique or not frame.index.is_unique or not table.index.isin(frame.index).all():
        return None
    shared = [column for column in table.columns if column in frame.columns]
    found = frame.loc[table.index]
    is_same = bool(shared) and any(np.array_equal(codes_of(found[one]), codes_of(table[one])) for one in shared[:5])
    return found if is_same else None


def _is_table(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.ndim == 2 and value.dtype.kind in "biuf"


def _of_frame(name: str, frame: Any, table: Any, positions: IntArray, own: set[int]) -> list[Companion]:
    """The columns of a frame that the table's rows were taken from; none if they were not."""
    if not frame.shape[1] or frame.shape[0] * frame.shape[1] > MOST_CELLS:
        return []
    if len(frame) != n_rows(table):
        frame = frame_rows(frame, table) if is_frame(table) else None
        if frame is None:
            return []
    look = look_at(frame)
    if look is None or not own & set(look.digests):
        return []
    chosen = frame.iloc[positions]
    return [
        Companion(str(column), column_of(str(column), chosen.iloc[:, j]), name)
        for j, column in enumerate(frame.columns)
        if look.digests[j] not in own
    ][:MOST]


def _at(values: Any, positions: IntArray) -> Any:
    return values.iloc[positions] if is_series(values) else values[positions]
