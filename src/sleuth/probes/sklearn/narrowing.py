"""Whether a table's columns were chosen from a wider one by what they tell of the target, over the rows that it holds."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from sleuth.evidence.calls import FloatArray, IntArray, Narrowing
from sleuth.probes.frames import variable_name
from sleuth.probes.sklearn.companions import variables
from sleuth.probes.sklearn.looking import Look, is_frame, look_at
from sleuth.probes.sklearn.values import n_rows, values_of
from sleuth.stats.distances import chi_squared_tail
from sleuth.stats.tails import ranks

LEAST_WIDER = 3  # times as many columns
LEAST_COLUMNS = 30  # of the wider table
MOST_CELLS = 20_000_000
NEAR = 0.15  # share of the best columns from which on a choice may have gone by ranks, which are then worked out
MOST_RANKED = 4_000_000  # cells
TINY = 1e-12
SAME = 1e-9  # of the share that a column tells: it is the target
CHANCE = 0.01  # that one of so many columns without any relation tells as much


def narrowing_of(table: Any, look: Look | None, target: Any, depth: int = 2) -> tuple[Narrowing | None, Any]:
    """How the columns of `table` rank in the wider table that it was taken from, and that table; None if there is none."""
    n, y = n_rows(table), values_of(target)
    if look is None or not look.digests or y is None or y.ndim != 1 or len(y) != n:
        return None, None
    for name, value in variables(depth + 1):
        is_wide = is_frame(value) or (isinstance(value, np.ndarray) and value.ndim == 2 and value.dtype.kind in "biuf")
        if not is_wide or value is table or n_rows(value) != n or value.shape[0] * value.shape[1] > MOST_CELLS:
            continue
        if value.shape[1] < max(LEAST_COLUMNS, LEAST_WIDER * look.n_columns):
            continue
        kept = _kept(value, set(look.digests))
        if len(kept) >= look.n_columns:
            return _ranked(name, value, kept, y), value
    return None, None


def narrowing_of_part(wide: Any, kept: Sequence[int], y: npt.NDArray[Any], train: IntArray, depth: int = 2) -> Narrowing | None:
    """The same for columns of `wide` that a model is given of some of its rows: over all of them, and over these alone.

    Args:
        wide: what was split.
        kept: the columns, by their place.
        y: the target of all its rows.
        train: the rows that the model learns from.
        depth: frames between the caller and the program.
    """
    if wide.shape[1] < max(LEAST_COLUMNS, LEAST_WIDER * len(kept)) or wide.size > MOST_CELLS:
        return None
    name = variable_name(wide, depth + 1) or "what was split"
    part = wide.iloc[train] if is_frame(wide) else wide[train]
    whole = _ranked(name, wide, list(kept), y)
    trained = _ranked(name, part, list(kept), y[train], by_ranks=whole.is_by_ranks) if whole is not None else None
    return replace(whole, share_trained=trained.share_best) if whole is not None and trained is not None else None


def _kept(wide: Any, digests: set[int]) -> list[int]:
    """Which columns of the wider table are in the narrow one."""
    found: list[int] = []
    step = 200
    for start in range(0, wide.shape[1], step):
        part = wide.iloc[:, start : start + step] if is_frame(wide) else wide[:, start : start + step]
        look = look_at(part)
        if look is not None:
            found += [start + at for at, digest in enumerate(look.digests) if digest in digests]
    return found


def _ranked(name: str, wide: Any, kept: list[int], y: Any, *, by_ranks: bool | None = None) -> Narrowing | None:
    """How the kept columns rank, by values or by ranks; by those that explain the choice better, if it is not said."""
    matrix, numeric = numeric_part(wide)
    if not set(kept) <= set(numeric):
        return None
    kept = [numeric.index(at) for at in kept]
    told = told_by(matrix, y)
    told[[at for at in np.flatnonzero(told > 1 - SAME) if at not in kept]] = 0.0  # the target itself
    share, n_open = _share_best(told, kept), sum(_may_be_chance(told[kept], len(y), n_classes(y), matrix.shape[1]))
    is_unclear = NEAR <= share < 1 and matrix.size <= MOST_RANKED
    if (by_ranks is None and is_unclear) or by_ranks:
        told[told > 0] = told_by(matrix[:, told > 0], y, by_ranks=True)
        by = _share_best(told, kept)
        share, by_ranks = (by, True) if by_ranks or by > share else (share, False)
    return Narrowing(matrix.shape[1], len(kept), share, name, n_open / len(kept), is_by_ranks=bool(by_ranks))


def _share_best(told: FloatArray, kept: list[int]) -> float:
    best = set(np.argsort(-told, kind="stable")[: len(kept)].tolist())
    return len(best & set(kept)) / len(kept)


def _may_be_chance(told: FloatArray, n: int, classes: int, n_columns: int) -> list[bool]:
    """Of each share of the target that is told, whether the best of as many columns of noise may tell as much."""
    freedom = max(classes - 1, 1)
    return [chi_squared_tail(-n * math.log(max(1 - one, TINY)), freedom) * n_columns > CHANCE for one in told.tolist()]


def numeric_part(wide: Any) -> tuple[FloatArray, list[int]]:
    """The columns of numbers, and where they stand."""
    if is_frame(wide):
        numeric = [at for at, kind in enumerate(wide.dtypes) if getattr(kind, "kind", "O") in "biuf"]
        return wide.iloc[:, numeric].to_numpy(dtype=np.float64), numeric
    return wide.astype(np.float64), list(range(wide.shape[1]))


def n_classes(y: Any) -> int:
    """How many different classes a target has; 0 for numbers."""
    classes = np.unique(y if y.dtype.kind in "biuf" else y.astype(str))
    return 0 if y.dtype.kind == "f" and len(classes) > max(20, len(y) // 10) else len(classes)


def told_by(matrix: FloatArray, y: Any, *, by_ranks: bool = False) -> FloatArray:
    """How much of the target each column, or its ranks, tell: the squared correlation, or for classes the share between means."""
    if by_ranks:
        ranked: FloatArray = np.column_stack([ranks(column) for column in matrix.T])
        return told_by(ranked, y if n_classes(y) else ranks(y))
    centred = np.nan_to_num(matrix - np.nanmean(matrix, axis=0))
    total = (centred**2).sum(axis=0) + TINY
    if not n_classes(y):
        shifted = y - y.mean()
        correlation: FloatArray = (centred * shifted[:, None]).sum(axis=0) ** 2 / (total * ((shifted**2).sum() + TINY))
        return correlation
    labels = y if y.dtype.kind in "biuf" else y.astype(str)
    classes = np.unique(labels)
    between = sum((labels == one).sum() * centred[labels == one].mean(axis=0) ** 2 for one in classes)
    share: FloatArray = np.asarray(between / total)
    return share
