"""Columns of a sample against its target: what they are made of."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.evidence.calls import FloatArray, Sample, Target

CLOSE = 1e-6  # relative
NEARLY_ALL = 0.99  # share of rows


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
    """Columns whose every value is the mean target of the rows that have it, with the number of values."""
    y = numbers_of(target)
    if y is None or len(y) != len(sample.positions):
        return
    scale = float(np.std(y)) or 1.0
    for column in sample.columns:
        known = ~np.isnan(column.values)
        levels, codes, counts = np.unique(column.values[known], return_inverse=True, return_counts=True)
        if column.kind != "number" or column.name == target.name or not min_groups <= len(levels) <= len(y) / 3:
            continue
        means = np.bincount(codes, y[known]) / counts
        is_equal = np.abs(means - levels) <= CLOSE * scale
        if counts[is_equal].sum() >= NEARLY_ALL * known.sum() and float(np.std(levels)) > CLOSE * scale:
            yield column.name, len(levels)
