"""Columns of a sample against its target: what they are made of."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from sleuth.evidence.calls import FloatArray, Sample, Target

CLOSE = 1e-6  # relative
NEARLY_ALL = 0.99  # share of rows
MOST_WEIGHT = 10_000.0  # rows that a mean of all counts for
ROUND = 1e-3  # of a weight


def numbers_of(target: Target) -> FloatArray | None:
    """The target as numbers: itself, or for two classes 0 and 1; None for more classes or several outputs."""
    if target.values.ndim != 1:
        return None
    if not target.is_class:
        return target.values
    if len(target.classes) != 2:
        return None
    try:
        levels = np.array([float(one) for one in target.classes])
    except ValueError:
        levels = np.array([0.0, 1.0])
    found: FloatArray = levels[target.values.astype(np.int64)]
    return found


def target_means(sample: Sample, target: Target, min_groups: int) -> Iterator[tuple[str, int]]:
    """Columns whose every value is the mean target of the rows that have it, with the number of values.

    Or that mean drawn to the mean of all rows, as if so many rows more had that.
    """
    y = numbers_of(target)
    if y is None or len(y) != len(sample.positions):
        return
    scale = float(np.std(y)) or 1.0
    for column in sample.columns:
        known = ~np.isnan(column.values)
        levels, codes, counts = np.unique(column.values[known], return_inverse=True, return_counts=True)
        if column.kind != "number" or column.name == target.name or not min_groups <= len(levels) <= len(y) / 3:
            continue
        sums = np.bincount(codes, y[known]).astype(np.float64)
        is_equal = np.abs(sums / counts - levels) <= CLOSE * scale
        if not is_equal.any():
            is_equal = _are_drawn(levels, counts.astype(np.float64), sums, float(y.mean()))
        if counts[is_equal].sum() >= NEARLY_ALL * known.sum() and float(np.std(levels)) > CLOSE * scale:
            yield column.name, len(levels)


def _are_drawn(levels: FloatArray, counts: FloatArray, sums: FloatArray, middle: float) -> npt.NDArray[np.bool_]:
    """Which levels are (sum + m · middle) / (count + m) for one m; categories with equal sums and counts share a level."""
    with np.errstate(divide="ignore", invalid="ignore"):
        weights = (sums - levels * counts) / (levels - middle)
    known = weights[np.isfinite(weights)]
    if not len(known) or not 0 < (least := float(np.min(known))) <= MOST_WEIGHT:
        return np.zeros(len(levels), dtype=bool)
    times = weights / least
    found: npt.NDArray[np.bool_] = ~np.isfinite(weights) | (np.abs(times - np.round(times)) <= ROUND)
    return found
