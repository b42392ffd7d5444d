"""Rows that were sorted, or dropped of a frame here and there, beside a target of which at most the end was cut."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from sleuth.evidence.calls import IdArray, IntArray
from sleuth.probes.sklearn.looking import codes_of, is_frame, is_series
from sleuth.probes.sklearn.narrowing import told_by
from sleuth.probes.sklearn.values import n_rows, values_of

MOST_CELLS = 5_000_000  # of a frame that is looked into
MOST_FRAMES = 8
MOST_COLUMNS = 40  # of the frame and of the table
HEAD = 30  # rows by which most pairs of columns are ruled out
LEAST_DISTINCT = 0.98  # share of different values of a column by which rows are known
LEAST_GAPS = 3  # different distances by which rows were moved; a shift by however many rows is one
LEAST_TOLD = 20.0  # rows times the share of the target that the best column tells: 1 by chance
TIMES = 3.0  # as much as by place


def cut_off(table: Any, y: npt.NDArray[Any], held: list[tuple[str, Any]]) -> tuple[int, int, str, str] | None:
    """Rows that are known again in a frame, those with another row's target, the frame and the target's name.

    What one frame says of both its columns and its target counts before what a frame says of a target that stands elsewhere.

    Args:
        table: the features, an array of numbers.
        y: the target, an array.
        held: the program's variables by name.

    Returns:
        None where the target is not the head of what the program holds, or the rows are no rows of a frame as long as that.
    """
    if not isinstance(table, np.ndarray) or table.ndim != 2 or table.dtype.kind not in "biuf" or table.shape[1] > MOST_COLUMNS:
        return None
    found = list(_found(table, y, held))
    by_rank = sorted(found, key=lambda one: (not one.is_own, one.is_own and one.n_wrong > 0))  # a stable sort
    return (by_rank[0].n, by_rank[0].n_wrong, by_rank[0].frame, by_rank[0].target) if by_rank else None


@dataclass(frozen=True, slots=True)
class _Whole:
    """What the target is the head of."""

    name: str
    values: npt.NDArray[Any]
    owner: Any  # the frame, or the column itself


@dataclass(frozen=True, slots=True)
class _Found:
    n: int
    n_wrong: int
    frame: str
    target: str
    is_own: bool  # the frame of the features holds the target too


def _found(table: npt.NDArray[Any], y: npt.NDArray[Any], held: list[tuple[str, Any]]) -> Iterator[_Found]:
    frames = [(name, one) for name, one in held if is_frame(one) and n_rows(one) >= len(y) and one.size <= MOST_CELLS]
    rows_of = {id(one): _rows_in(table, one) for _, one in frames[:MOST_FRAMES]}
    n, in_place = len(y), np.arange(len(y))
    for whole in _wholes(y, held):
        for name, frame in frames[:MOST_FRAMES]:
            rows = rows_of[id(frame)] if n_rows(frame) == len(whole.values) else None
            is_own = whole.owner is frame
            if rows is None or not (is_own or n_rows(frame) > n):
                continue
            if np.array_equal(rows, in_place):
                yield _Found(n, 0, name, whole.name, is_own)
            elif (is_own or (np.diff(rows) > 0).all()) and len(np.unique(rows - in_place)) > LEAST_GAPS:
                own = whole.values[rows]
                if _tells(table, y, own):
                    yield _Found(n, int((codes_of(own) != codes_of(y)).sum()), name, whole.name, is_own)


def _wholes(y: npt.NDArray[Any], held: list[tuple[str, Any]]) -> Iterator[_Whole]:
    """Columns of the program of which the target is the head."""
    for name, one in held:
        columns = (
            [(str(label), one[label]) for label in one.columns[:MOST_COLUMNS]] if is_frame(one) and one.columns.is_unique else []
        )
        if is_series(one) or (isinstance(one, np.ndarray) and one.ndim == 1):
            columns = [(name, one)]
        for label, column in columns if n_rows(one) >= len(y) else ():
            whole = values_of(column)
            if whole is not None and whole.ndim == 1 and np.array_equal(codes_of(whole[: len(y)]), codes_of(y)):
                yield _Whole(label, whole, one)


def _rows_in(table: npt.NDArray[Any], frame: Any) -> IntArray | None:
    """The frame's rows that the table's are, by two columns that agree; None if they are not."""
    theirs = [
        codes_of(frame.iloc[:, at]) for at in range(min(frame.shape[1], MOST_COLUMNS)) if frame.dtypes.iloc[at].kind in "iuf"
    ]
    rows: IntArray | None = None
    for mine in (codes_of(table[:, at]) for at in range(table.shape[1])):
        for other in theirs:
            if rows is not None:
                if np.array_equal(other[rows], mine):
                    return rows
            elif np.isin(mine[:HEAD], other).all():
                rows = _places(mine, other)
                break
    return None


def _places(mine: IdArray, other: IdArray) -> IntArray | None:
    """Where the values of a column stand in another one, if each stands there once."""
    known, first = np.unique(other, return_index=True)
    if len(known) < LEAST_DISTINCT * len(other) or len(np.unique(mine)) < len(mine) or not np.isin(mine, known).all():
        return None
    rows = first[np.searchsorted(known, mine)]
    return rows.astype(np.int64)


def _tells(table: npt.NDArray[Any], by_place: npt.NDArray[Any], by_row: npt.NDArray[Any]) -> bool:
    """Whether the features tell the target of their own rows, and far less of it by their place."""
    matrix = table.astype(np.float64)
    placed, own = (float(told_by(matrix, one).max()) for one in (by_place, by_row))
    return len(table) * own >= LEAST_TOLD and own >= TIMES * placed
