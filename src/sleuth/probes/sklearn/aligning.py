"""Whether features and target still belong to each other, by a frame of the program's that holds both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from sleuth.evidence.calls import IdArray, IntArray
from sleuth.probes.sklearn.companions import variables
from sleuth.probes.sklearn.keys import order_by_keys
from sleuth.probes.sklearn.looking import codes_of, index_of, is_frame, is_series, rows_over
from sleuth.probes.sklearn.narrowing import numeric_part, told_by
from sleuth.probes.sklearn.truncating import cut_off
from sleuth.probes.sklearn.values import n_rows, values_of

LEAST_KNOWN = 0.5  # share of rows that must be known again
LEAST_ROWS = 20
MOST_CELLS = 20_000_000
MOST_COLUMNS = 60  # of an array that is looked for in frames
LEAST_TOLD = 20.0  # rows times the share of the target that the best column tells: 1 by chance
TIMES = 3.0  # as much as by place
MOST_DISTANCES = 3  # by which lags move rows; a sort or a filter moves them by many
FEW_VALUES = 20  # of a target, below which other names for the same values are known as such

Known = tuple[npt.NDArray[np.bool_], IntArray]  # which rows are known again, and where


@dataclass(frozen=True, slots=True)
class Compared:
    """Rows that were found again in a frame, and those whose target is another row's."""

    n_compared: int
    n_wrong: int
    frame: str = ""
    column: str = ""


def compare(table: Any, target: Any, depth: int = 2) -> Compared | None:
    """Compare; None where nothing can be said."""
    y = values_of(target)
    if y is None or y.ndim != 1 or len(y) != n_rows(table) or len(y) < LEAST_ROWS:
        return None
    held = list(variables(depth + 1))
    if is_frame(table) and (found := _by_content_of_frames(table, target, y, held)) is not None:
        return found
    tries = [] if is_frame(table) else [_of_array(table, target, y, name, frame) for name, frame in held]
    if (by_keys := order_by_keys(table, y, held)) is not None:
        tries.append(Compared(len(y), *by_keys))
    if (by_head := cut_off(table, y, held)) is not None:
        tries.append(Compared(*by_head))
    told = [one for one in tries if one is not None]
    return next((one for one in told if not one.n_wrong), told[0] if told else None)


def _of_array(table: Any, target: Any, y: npt.NDArray[Any], name: str, frame: Any) -> Compared | None:
    """The same for an array whose columns are a frame's, in whatever order of rows."""
    if not is_frame(frame) or len(frame) != len(y) or not isinstance(table, np.ndarray) or table.ndim != 2:
        return None
    if table.dtype.kind not in "biuf" or table.shape[1] > min(frame.shape[1], MOST_COLUMNS) or frame.size > MOST_CELLS:
        return None
    by_values: dict[int, Any] = {}
    for label in frame.columns[:MOST_COLUMNS]:
        by_values.setdefault(int(codes_of(frame[label]).sum(dtype=np.uint64)) if frame.columns.is_unique else 0, label)
    labels = [by_values.get(int(codes_of(table[:, at]).sum(dtype=np.uint64))) for at in range(table.shape[1])]
    if None in labels or len(set(labels)) < len(labels):
        return None
    return _in_frame(type(frame)(table, columns=labels), target, y, name, frame)


def _by_content_of_frames(table: Any, target: Any, y: npt.NDArray[Any], held: list[tuple[str, Any]]) -> Compared | None:
    by_labels = [_by_labels(table, one) for one in _labelled(table, target, y, held)]
    if by_labels and None not in by_labels:
        return by_labels[0]
    best: Compared | None = None
    for name, frame in held:
        if is_frame(frame) and frame is not table and n_rows(frame) >= len(table) and frame.size <= MOST_CELLS:
            found = _in_frame(table, target, y, name, frame)
            if found is not None and not found.n_wrong:
                return found
            best = best or found
    return best


def _labelled(table: Any, target: Any, y: npt.NDArray[Any], held: list[tuple[str, Any]]) -> list[Any]:
    """The target with its labels: itself, or the columns of the program's that an array was taken from.

    None of these where the program holds the same values in the order of the features too: it mixed them on purpose.
    """
    if is_series(target):
        return [target]
    codes = codes_of(y)
    own = [one for _, one in held if is_series(one) and len(one) == len(y)]
    if any(one.index.equals(table.index) and np.array_equal(np.sort(codes_of(one)), np.sort(codes)) for one in own):
        return []
    return [one for one in own if np.array_equal(codes_of(one), codes)]


def _by_labels(table: Any, target: Any) -> Compared | None:
    """Both carry an index: the same labels in another order are rows in another order."""
    if not is_series(target) or not table.index.is_unique or not target.index.is_unique:
        return None
    if table.index.equals(target.index) or not table.index.sort_values().equals(target.index.sort_values()):
        return None
    is_counted = "range" in (index_of(table), index_of(target))  # by whoever made it anew, of what has no labels
    if is_counted and not _tell_more(table, target, target.loc[table.index]):
        return None
    return Compared(len(table), int((np.asarray(table.index) != np.asarray(target.index)).sum()))


def _tell_more(table: Any, by_position: Any, by_labels: Any) -> bool:
    """Whether the features tell the target by their labels, and far less of it by their place."""
    matrix, at = numeric_part(table)
    if not at or not 0 < matrix.size <= MOST_CELLS:
        return False
    placed, labelled = (float(told_by(matrix, one.to_numpy()).max()) for one in (by_position, by_labels))
    return len(table) * labelled >= LEAST_TOLD and labelled >= TIMES * placed


def _in_frame(table: Any, target: Any, y: npt.NDArray[Any], name: str, frame: Any) -> Compared | None:
    shared = [str(one) for one in table.columns if one in frame.columns]
    if not shared or len(set(shared)) != len(shared):
        return None
    ours, theirs = rows_over(table, shared), rows_over(frame, shared)
    if ours is None or theirs is None:
        return None
    is_known, rows = _by_index(table, frame, ours, theirs) or _by_content(ours, theirs)
    if is_known.sum() < max(LEAST_ROWS, LEAST_KNOWN * len(y)) or _are_shifted(table, frame, is_known, rows):
        return None
    codes = codes_of(y)
    for column in _candidates(target, y, codes, table, frame):
        whole = codes_of(frame[column])
        return Compared(int(is_known.sum()), _n_wrong(whole[rows], codes[is_known]), name, str(column))
    return None


def _by_index(table: Any, frame: Any, ours: IdArray, theirs: IdArray) -> Known | None:
    """Rows by their labels, if these are not merely counted and the shared columns agree."""
    if isinstance(table.index, type(frame.index[:0])) and table.index.equals(frame.index[: len(table)]):
        return None
    if not frame.index.is_unique or not table.index.is_unique or not table.index.isin(frame.index).all():
        return None
    rows = frame.index.get_indexer(table.index)
    return (np.ones(len(ours), bool), rows) if (theirs[rows] == ours).all() else None


def _by_content(ours: IdArray, theirs: IdArray) -> Known:
    """Rows by what is in them, each as one."""
    known, first, counts = np.unique(theirs, return_index=True, return_counts=True)
    at = np.minimum(np.searchsorted(known, ours), len(known) - 1)
    _, own_at, own_counts = np.unique(ours, return_inverse=True, return_counts=True)
    is_known = (known[at] == ours) & (counts[at] == 1) & (own_counts[own_at] == 1)
    return is_known, first[at[is_known]]


def _are_shifted(table: Any, frame: Any, is_known: npt.NDArray[np.bool_], rows: IntArray) -> bool:
    """Whether the features were moved in time under their labels: all the same way back, or all by the same few distances."""
    is_labelled = table.index.is_unique and frame.index.is_unique and table.index.isin(frame.index).all()
    own = frame.index.get_indexer(table.index) if is_labelled else np.arange(len(table))
    moved = rows - own[is_known]
    return bool((moved < 0).all() or ((moved != 0).all() and len(np.unique(moved)) <= MOST_DISTANCES))


def _n_wrong(before: IdArray, after: IdArray) -> int:
    """Rows whose target is not the frame's; a target of few values that were only given other names is right."""
    values = np.unique(before)
    if len(values) <= FEW_VALUES and len(np.unique(np.stack([before, after]), axis=1).T) == len(values):
        return 0
    return int((before != after).sum())


def _candidates(target: Any, y: npt.NDArray[Any], codes: Any, table: Any, frame: Any) -> list[Any]:
    """The frame's columns that the target was taken from: by its name, as a whole, or as its head."""
    others = [one for one in frame.columns if one not in set(table.columns)]
    name = target.name if is_series(target) else None
    if name in others and np.isin(codes, codes_of(frame[name])).all():
        return [name]
    n = len(y)
    found = []
    for column in others:
        whole = codes_of(frame[column])
        if len(np.unique(whole)) > 1 and (
            np.array_equal(whole[:n], codes) or (len(whole) == n and np.array_equal(np.sort(whole), np.sort(codes)))
        ):
            found.append(column)
    return found
