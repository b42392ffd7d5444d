"""How far the parts of a division that keeps the rows' order are apart, in words and as a number; None where they are not."""

from __future__ import annotations

import numpy as np

from sleuth.evidence.calls import FloatArray, Target
from sleuth.evidence.parts import Parts
from sleuth.stats.distances import kolmogorov_smirnov
from sleuth.stats.order import chance_of_blocks, serial_correlation
from sleuth.stats.sorting import sorted_by
from sleuth.stats.steps import class_distance, largest_gap, one_way_share

FEW = 12  # different values of a column below which its distribution is not compared
BY_CHANCE = 0.001  # that blocks of rows in no order differ so much, over all columns that jump


def by_target(parts: Parts, min_classes: float, min_numbers: float, min_sorted: float) -> tuple[str, float] | None:
    """By the target: its classes stand in blocks, or it is sorted."""
    target = parts.target
    if target is None or target.values.ndim != 1 or not _fits(target, parts):
        return None
    values, folds = target.values, [_mask(len(target.values), one) for one in parts.held_out]
    if target.is_class:
        distance = float(np.mean([class_distance(values[~held], values[held]) for held in folds]))
        is_in_blocks = np.count_nonzero(np.diff(values)) + 1 <= 2 * len(np.unique(values))
        if distance >= min_classes and is_in_blocks:
            said = f"The classes stand in blocks and {parts.name} keeps the order: their shares in the held-out rows are "
            return f"{said}{distance:.0%} off those in the training rows.", distance
        return None
    distance = float(np.mean([largest_gap(values[~held], values[held]) for held in folds]))
    if distance >= min_numbers and one_way_share(values) >= min_sorted:
        said = f"The rows are sorted by the target and {parts.name} keeps the order: the distributions of the held-out and "
        return f"{said}the training values are {distance:.0%} apart.", distance
    return None


def by_sorting(parts: Parts, min_numbers: float, min_sorted: float, max_serial: float) -> tuple[str, float] | None:
    """By the column that the rows are sorted by."""
    target = parts.target.values if parts.target is not None and parts.target.values.ndim == 1 else None
    found = sorted_by(parts.columns, target, min_sorted=min_sorted, max_serial=max_serial)
    if found is None or len(found.values) <= max(int(one.max()) for one in parts.held_out):
        return None
    folds = [_mask(len(found.values), one) for one in parts.held_out]
    distance = float(np.mean([largest_gap(found.values[~held], found.values[held]) for held in folds]))
    if distance < min_numbers:
        return None
    said = f"The rows are sorted by {found.name!r} and {parts.name} keeps the order: the distributions of the held-out and the "
    return f"{said}training values are {distance:.0%} apart.", distance


def by_columns(parts: Parts, min_column: float, alpha: float, max_serial: float, min_rows: int) -> tuple[str, float] | None:
    """By columns whose distribution jumps at the cut."""
    found: list[tuple[float, str]] = []
    orders: list[float] = []
    for column in parts.columns if not parts.is_meant else ():
        if column.kind not in ("number", "whole") or column.n_distinct <= FEW or len(column.values) <= parts.held_out[0].max():
            continue
        held = _mask(len(column.values), parts.held_out[0])
        one, other = (part[~np.isnan(part)] for part in (column.values[~held], column.values[held]))
        if min(len(one), len(other)) < min_rows:
            continue
        gap = largest_gap(one, other)
        if gap >= min_column and kolmogorov_smirnov(one, other) * len(parts.columns) <= alpha:
            if max(serial_correlation(one), serial_correlation(other)) > max_serial:
                return None  # a series
            is_first = bool(held[0])
            orders.append(min(chance_of_blocks(part) for part in _far_from_cut(one, other, is_swapped=is_first)))
            found.append((gap, column.name))
    if not found or min(orders) * 2 * len(orders) <= BY_CHANCE:
        return None  # nothing, or what goes on from block to block: the rows are in some order
    gap, name = max(found)
    said = f"{len(found)} of {len(parts.columns)} columns jump where {parts.name} cuts the table (most {name!r}, by {gap:.0%}), "
    return f"{said}though rows within the parts are in no order.", gap


def _far_from_cut(one: FloatArray, other: FloatArray, *, is_swapped: bool) -> tuple[FloatArray, FloatArray]:
    """Of the two parts of a column, one behind the other, the halves that do not border on the cut: it may be a little off."""
    first, second = (other, one) if is_swapped else (one, other)
    return first[: len(first) // 2], second[len(second) // 2 :]


def _fits(target: Target, parts: Parts) -> bool:
    return len(target.values) > max(int(one.max()) for one in parts.held_out)


def _mask(n: int, rows: FloatArray | np.typing.NDArray[np.int64]) -> np.typing.NDArray[np.bool_]:
    made = np.zeros(n, dtype=bool)
    made[rows.astype(np.int64)] = True
    return made
