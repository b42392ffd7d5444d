"""Rows that were dropped of a frame here and there, beside a target of which only the end was cut to the same length."""

from __future__ import annotations

from collections.abc import Iterator
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
LEAST_GAPS = 3  # places at which rows were dropped; a shift by so many rows is one
LEAST_TOLD = 20.0  # rows times the share of the target that the best column tells: 1 by chance
TIMES = 3.0  # as much as by place


def cut_off(table: Any, y: npt.NDArray[Any], held: list[tuple[str, Any]]) -> tuple[int, int, str, str] | None:
    """Rows that are known again in a longer frame, those with another row's target, the frame and the target's name.

    Args:
        table: the features, an array of numbers.
        y: the target, an array.
        held: the program's variables by name.

    Returns:
        None where the target is not the head of a longer one, or the rows are no rows of a frame as long as that.
    """
    if not isinstance(table, np.ndarray) or table.ndim != 2 or table.dtype.kind not in "biuf" or table.shape[1] > MOST_COLUMNS:
        return None
    frames = [(name, one) for name, one in held if is_frame(one) and n_rows(one) > len(y) and one.size <= MOST_CELLS]
    rows_of = {id(one): _rows_in(table, one) for _, one in frames[:MOST_FRAMES]}
    for target_name, whole in _wholes(y, held):
        for name, frame in frames[:MOST_FRAMES]:
            rows = rows_of[id(frame)] if n_rows(frame) == len(whole) else None
            if rows is None:
                continue
            if np.array_equal(rows, np.arange(len(y))):
                return len(y), 0, name, target_name
            if len(np.unique(rows - np.arange(len(y)))) > LEAST_GAPS and _tells(table, y, whole[rows]):
                return len(y), int((codes_of(whole[rows]) != codes_of(y)).sum()), name, target_name
    return None


def _wholes(y: npt.NDArray[Any], held: list[tuple[str, Any]]) -> Iterator[tuple[str, npt.NDArray[Any]]]:
    """Longer columns of the program of which the target is the head."""
    for name, one in held:
        columns = (
            [(str(label), one[label]) for label in one.columns[:MOST_COLUMNS]] if is_frame(one) and one.columns.is_unique else []
        )
        if is_series(one) or (isinstance(one, np.ndarray) and one.ndim == 1):
            columns = [(name, one)]
        for label, column in columns if n_rows(one) > len(y) else ():
            whole = values_of(column)
            if whole is not None and whole.ndim == 1 and np.array_equal(codes_of(whole[: len(y)]), codes_of(y)):
                yield label, whole


def _rows_in(table: npt.NDArray[Any], frame: Any) -> IntArray | None:
    """The frame's rows that the table's are, ascending, by two columns that agree; None if they are not."""
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
    """Where the values of a column stand in a longer one, if each stands there once and in this order."""
    known, first = np.unique(other, return_index=True)
    if len(known) < LEAST_DISTINCT * len(other) or len(np.unique(mine)) < len(mine) or not np.isin(mine, known).all():
        return None
    rows = first[np.searchsorted(known, mine)]
    return rows.astype(np.int64) if (np.diff(rows) > 0).all() else None


def _tells(table: npt.NDArray[Any], by_place: npt.NDArray[Any], by_row: npt.NDArray[Any]) -> bool:
    """Whether the features tell the target of their own rows, and far less of it by their place."""
    matrix = table.astype(np.float64)
    placed, own = (float(told_by(matrix, one).max()) for one in (by_place, by_row))
    return len(table) * own >= LEAST_TOLD and own >= TIMES * placed
