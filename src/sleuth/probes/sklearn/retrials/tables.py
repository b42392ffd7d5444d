"""Columns of a table exchanged for others: known again by their values, as a whole table, as a block, or one by one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.calls import IntArray
from sleuth.probes.sklearn.experiments.problem import Array, rows_of
from sleuth.probes.sklearn.looking import is_frame, is_series, is_sparse

Exchange = tuple[Any, Any, Any]  # what is known again, over all rows; what stands there instead, in either part
HEAD = 12  # rows by which most pairs of columns are told apart
MOST_PAIRS = 4_000_000  # of columns
RTOL, ATOL = 1e-7, 1e-9


def exchanged(table: Any, exchanges: Sequence[Exchange], train: IntArray, test: IntArray) -> tuple[Any, Any, set[int]]:
    """Both parts of a table, with the columns of each exchange in the place of those that are known again.

    Returns:
        The part `train`, the part `test`, and the numbers of the exchanges that were known again.

    Raises:
        NotApplicable: columns that became more or fewer stand scattered among others.
    """
    for number in range(len(exchanges) - 1, -1, -1):
        seen, learned, judged = exchanges[number]
        if is_same(table, seen):
            return _like(table, learned), _like(table, judged), {number}
    used: set[int] = set()
    learned, judged = rows_of(table, train), rows_of(table, test)
    if is_sparse(table) or len(getattr(table, "shape", ())) != 2:
        return learned, judged, used
    places: dict[int, tuple[int, int]] = {}  # of the table's columns: (exchange, its column)
    for number in range(len(exchanges) - 1, -1, -1):
        seen, first, _ = exchanges[number]
        found = {at: one for at, one in _known(table, seen).items() if at not in places}
        if not found:
            continue
        used.add(number)
        if n_columns(first) == n_columns(seen):
            places |= {at: (number, one) for at, one in found.items()}
        else:
            return (*_with_block(table, exchanges[number], found, train, test), {number})
    return _with(learned, places, exchanges, 1), _with(judged, places, exchanges, 2), used


def n_columns(table: Any) -> int:
    """How many; 1 for what has one dimension."""
    return int(table.shape[1]) if len(getattr(table, "shape", ())) == 2 else 1


def column(table: Any, at: int) -> Array:
    """One column as an array."""
    if is_frame(table):
        return np.asarray(table.iloc[:, at].to_numpy())
    if is_series(table) or np.ndim(table) == 1:
        return np.asarray(table)
    if is_sparse(table):
        return np.asarray(table[:, [at]].toarray()).reshape(-1)
    return np.asarray(table)[:, at]


def is_same(table: Any, other: Any) -> bool:
    """Whether they hold the same values in the same places."""
    if np.shape(table) != np.shape(other) or not np.ndim(table):
        return False
    if is_sparse(table) or is_sparse(other):
        if not (is_sparse(table) and is_sparse(other)):
            return False
        apart = abs(table.tocsr() - other.tocsr())
        return not apart.nnz or float(apart.max()) <= ATOL
    return all(_equal(column(table, at), column(other, at)) for at in range(n_columns(table)))


def _equal(one: Array, other: Array) -> bool:
    if one.dtype.kind in "biuf" and other.dtype.kind in "biuf":
        return bool(np.allclose(one.astype(np.float64), other.astype(np.float64), rtol=RTOL, atol=ATOL, equal_nan=True))
    return one.shape == other.shape and bool((one.astype(str) == other.astype(str)).all())


def _known(table: Any, seen: Any) -> dict[int, int]:
    """Columns of the table that are columns of what was seen."""
    if n_columns(table) * n_columns(seen) > MOST_PAIRS or is_sparse(seen):
        return {}
    theirs = [column(seen, at) for at in range(n_columns(seen))]
    heads: dict[tuple[str, ...], list[int]] = {}
    for at, one in enumerate(theirs):
        heads.setdefault(_head(one), []).append(at)
    found: dict[int, int] = {}
    for at in range(n_columns(table)):
        own = column(table, at)
        match = [one for one in heads.get(_head(own), ()) if _equal(own, theirs[one])]
        if match and not _is_constant(own):
            taken = set(found.values())
            found[at] = next((one for one in match if one not in taken), match[0])
    return found


def _head(values: Array) -> tuple[str, ...]:
    """The first values, shortened so far that rounding does not tell them apart."""
    return tuple(f"{one:.4g}" if isinstance(one, int | float) else str(one) for one in values[:HEAD].tolist())


def _is_constant(values: Array) -> bool:
    return bool((values[:1].astype(str) == values.astype(str)).all()) if len(values) else True


def _with(part: Any, places: dict[int, tuple[int, int]], exchanges: Sequence[Exchange], side: int) -> Any:
    if not places:
        return part
    if is_frame(part):
        made = part.copy()
        for at, (number, one) in places.items():
            made.isetitem(at, column(exchanges[number][side], one))
        return made
    array = np.asarray(part)
    array = array.astype(np.float64) if array.dtype.kind in "biuf" else array.copy()
    for at, (number, one) in places.items():
        array[:, at] = column(exchanges[number][side], one)
    return array


def _with_block(table: Any, exchange: Exchange, found: dict[int, int], train: IntArray, test: IntArray) -> tuple[Any, Any]:
    """A block of neighbouring columns exchanged for one that is wider or narrower."""
    seen, learned, judged = exchange
    start = min(found)
    width = n_columns(seen)
    if [found.get(start + at) for at in range(width)] != list(range(width)) or not isinstance(table, np.ndarray):
        raise NotApplicable("the columns became more or fewer, and stand among others")
    made = []
    for rows, block in ((train, learned), (test, judged)):
        dense = block.toarray() if is_sparse(block) else np.asarray(block)
        made.append(np.hstack([table[rows][:, :start], dense, table[rows][:, start + width :]]))
    return made[0], made[1]


def _like(table: Any, made: Any) -> Any:
    """In the container that the model was given, so that it finds its columns by their names."""
    if is_frame(table) and not is_frame(made) and n_columns(made) == n_columns(table) and not is_sparse(made):
        return type(table)(np.asarray(made), columns=table.columns)
    return made
