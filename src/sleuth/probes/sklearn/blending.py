"""Rows that lie exactly between two others of their class, as those do that oversampling blends of two."""

from __future__ import annotations

from typing import Any

import numpy as np

from sleuth.evidence.calls import Blended, FloatArray
from sleuth.probes.sklearn.looking import is_frame, is_sparse
from sleuth.probes.sklearn.narrowing import numeric_part
from sleuth.probes.sklearn.values import n_rows, values_of

MOST_BLENDED = 3  # the first splits, whose rows are looked at
MOST_CLASSES = 10
LEAST_COLUMNS = 3  # of numbers that hardly recur: with fewer, rows of chance lie between others too
MOST_COLUMNS = 40
LEAST_DISTINCT = 0.9  # share of different values of such a column
LEAST_ROWS, MOST_ROWS = 30, 8_000  # of a class
FIRST, LOOKED_AT = 8, 32  # rows of a class; none of the first is between others: no more are looked at
EXACTLY = 1e-7  # in each coordinate of the two directions
SEED = 31


def blended(table: Any, target: Any) -> Blended | None:
    """Of each class, the share of a few of its rows that lie on the line between two others of it; None if that says nothing."""
    labels = values_of(target)
    if is_sparse(table) or labels is None or labels.ndim != 1 or len(labels) != n_rows(table):
        return None
    classes, codes, counts = np.unique(
        labels if labels.dtype.kind in "biuf" else labels.astype(str), return_inverse=True, return_counts=True
    )
    if not 1 < len(classes) <= MOST_CLASSES or counts.min() < LEAST_ROWS or counts.max() > MOST_ROWS:
        return None
    matrix = _continuous(table)
    if matrix is None:
        return None
    rng = np.random.default_rng(SEED)
    shares = tuple(_share_between(matrix[codes.reshape(-1) == at], rng) for at in range(len(classes)))
    return Blended(tuple(map(str, classes.tolist())), tuple(counts.tolist()), shares) if any(shares) else None


def _continuous(table: Any) -> FloatArray | None:
    """The columns of numbers of which hardly two are equal, each in units of its spread."""
    if not is_frame(table) and not (isinstance(table, np.ndarray) and table.ndim == 2 and table.dtype.kind == "f"):
        return None
    matrix, _ = numeric_part(table)
    kept = [
        column
        for column in matrix.T[: 4 * MOST_COLUMNS]
        if np.isfinite(column).all() and len(np.unique(column)) >= LEAST_DISTINCT * len(column)
    ][:MOST_COLUMNS]
    if len(kept) < LEAST_COLUMNS:
        return None
    found: FloatArray = np.column_stack([(column - column.mean()) / column.std() for column in kept])
    return found


def _share_between(rows: FloatArray, rng: np.random.Generator) -> float:
    chosen = rng.choice(len(rows), min(LOOKED_AT, len(rows)), replace=False)
    found = [_is_between(rows, int(at)) for at in chosen[:FIRST]]
    if any(found):
        found += [_is_between(rows, int(at)) for at in chosen[FIRST:]]
    return float(np.mean(found))


def _is_between(rows: FloatArray, at: int) -> bool:
    """Whether two others lie in opposite directions of this row."""
    apart = rows - rows[at]
    distances = np.sqrt((apart**2).sum(axis=1))
    directions = apart[distances > 0] / distances[distances > 0, None]
    signs = np.where(directions[:, 0] < 0, -1.0, 1.0)
    lines = directions * signs[:, None]  # both ends of a line have the same one
    order = np.argsort(lines[:, 0], kind="stable")
    is_one_line = (np.abs(np.diff(lines[order], axis=0)) < EXACTLY).all(axis=1)
    return bool((is_one_line & (np.diff(signs[order]) != 0)).any())
