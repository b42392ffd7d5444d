"""Tables that hold some of the columns of what was split, at the rows of one of its parts: `X[train][:, chosen]`."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from sleuth.evidence.calls import FloatArray, IdArray, IntArray, Sample, Side
from sleuth.probes.sklearn.looking import MIXER, SHIFT, Look, codes_of, is_frame
from sleuth.probes.sklearn.narrowing import numeric_part

MOST_CELLS = 4_000_000  # of a table that is kept for this
MOST_SOURCES = 4  # the latest
MOST_FOLDS = 24  # the latest, for each side
MOST_FOUND = 400  # tables that are looked for
HEAD = 8  # values by which most columns are ruled out
LEAST_DISTINCT = 0.98  # share of different values of a column by which rows are known
LEAST_ROWS = 20


@dataclass(frozen=True, eq=False)
class Chosen:
    """Which rows and columns of what was split a table holds."""

    split: int
    side: Side
    rows: IntArray
    columns: tuple[int, ...]
    source: Any


class PartColumns:
    """The latest tables that were split, and the parts that were handed out."""

    def __init__(self) -> None:
        self._sources: dict[int, Any] = {}
        self._folds: deque[tuple[int, Side, IntArray]] = deque(maxlen=2 * MOST_FOLDS)
        self._n_looked = 0

    def note_source(self, split: int, value: Any) -> None:
        """A table is split."""
        if is_wide(value) and value.size <= MOST_CELLS:
            self._sources[split] = value
            for old in list(self._sources)[:-MOST_SOURCES]:
                del self._sources[old]

    def note_fold(self, split: int, train: IntArray, test: IntArray) -> None:
        """It has these parts."""
        if split in self._sources:
            self._folds += [(split, Side.TRAIN, train), (split, Side.TEST, test)]

    def find(self, look: Look, value: Any) -> Chosen | None:
        """The part of a split whose rows a table has, and some of whose columns; None if there is none."""
        if not self._folds or not any(look.many) or not is_wide(value) or self._n_looked >= MOST_FOUND:
            return None
        self._n_looked += 1
        for split, side, rows in reversed(self._folds):
            source = self._sources.get(split)
            if source is None or len(rows) != look.n or source.shape[1] <= look.n_columns or rows.max() >= len(source):
                continue
            columns = columns_in(source, rows, value)
            if columns is not None:
                return Chosen(split, side, rows, columns, source)
        return None


def is_wide(value: Any) -> bool:
    """Whether it is a frame, or a matrix of numbers."""
    return is_frame(value) or (isinstance(value, np.ndarray) and value.ndim == 2 and value.dtype.kind in "biuf")


def taken(source: Any, columns: tuple[int, ...]) -> Any:
    """These columns of it."""
    return source.iloc[:, list(columns)] if is_frame(source) else source[:, list(columns)]


def columns_in(source: Any, rows: IntArray, value: Any) -> tuple[int, ...] | None:
    """The columns of `source` that all columns of `value` are at these rows; None if they are not."""
    if is_frame(source) and is_frame(value):
        return _by_names(source, rows, value)
    matrix, places = numeric_part(source)
    own, numeric = numeric_part(value)
    if len(numeric) < value.shape[1] or not len(own):
        return None
    if not np.isin(own[0], matrix[rows[0]]).all() or not np.isin(own[-1], matrix[rows[-1]]).all():
        return None
    found = _same_columns(matrix[rows], own)
    return tuple(places[at] for at in found) if found is not None else None


def place_in(value: Any, sample: Sample) -> tuple[IntArray, tuple[int, ...]] | None:
    """The rows and the columns of `value` that a table is made of whose sample holds all its rows; None if it is not."""
    if any(one.kind in ("text", "time") for one in sample.columns) or len(sample.positions) < LEAST_ROWS:
        return None
    matrix, places = numeric_part(value)
    first = max(sample.columns, key=lambda one: one.n_distinct).values
    if len(np.unique(first)) < len(first):
        return None
    for column in matrix.T[np.isin(matrix, first[:HEAD]).sum(axis=0) >= min(HEAD, len(first))]:
        known, at = np.unique(column, return_index=True)
        if len(known) < LEAST_DISTINCT * len(column) or not np.isin(first, known).all():
            continue
        rows = at[np.searchsorted(known, first)].astype(np.int64)
        found = _same_columns(matrix[rows], sample.matrix)
        if found is not None:
            return rows, tuple(places[one] for one in found)
    return None


def _by_names(source: Any, rows: IntArray, value: Any) -> tuple[int, ...] | None:
    if not source.columns.is_unique or not value.columns.is_unique or not value.columns.isin(source.columns).all():
        return None
    places = tuple(int(one) for one in source.columns.get_indexer(value.columns))
    for at, place in enumerate(places):
        one, other = value.iloc[:, at], source.iloc[:, place]
        if not np.array_equal(codes_of(one.iloc[:HEAD]), codes_of(other.iloc[rows[:HEAD]])):
            return None
        if not np.array_equal(codes_of(one), codes_of(other.iloc[rows])):
            return None
    return places


def _same_columns(matrix: FloatArray, own: FloatArray) -> list[int] | None:
    """Where each column of `own` stands in `matrix`, of as many rows."""
    theirs: dict[int, int] = {}
    for at, code in enumerate(_sums(matrix).tolist()):
        theirs.setdefault(code, at)
    found = [theirs.get(code, -1) for code in _sums(own).tolist()]
    return found if found and min(found) >= 0 and len(set(found)) == len(found) else None


def _sums(matrix: FloatArray) -> IdArray:
    """One number for each column, by its values in their order."""
    codes: npt.NDArray[np.uint64] = codes_of(np.ascontiguousarray(matrix, dtype=np.float64)).reshape(matrix.shape) * MIXER
    codes ^= codes >> SHIFT
    codes *= (np.arange(len(codes), dtype=np.uint64)[:, None] * MIXER) | np.uint64(1)
    codes ^= codes >> SHIFT
    sums: IdArray = codes.sum(axis=0, dtype=np.uint64)
    return sums
