"""Whether a column differs between two splits only because the classes have other shares."""

from __future__ import annotations

import math

import numpy as np

from sleuth.evidence.table import Column, FloatArray
from sleuth.stats.distances import quantile_grid, spread

LEAST = 20  # rows of a class whose weight can be known


def names(column: Column) -> list[str]:
    """The values of a class as text, "" where it is missing."""
    if column.is_text:
        return ["" if text is None else text for text in column.texts()]
    return ["" if math.isnan(value) else f"{value:g}" for value in column.values.tolist()]


def class_weights(target: Column, other: Column) -> FloatArray:
    """Weights of the sampled rows of the first split, by which its classes get the shares of the other. `(n_sampled,)`."""
    first, second = names(target), names(other)
    classes, codes, counts = np.unique(first, return_inverse=True, return_counts=True)
    there = {name: second.count(name) for name in classes}
    ratio = np.array([there[name] / count if count >= LEAST else 0.0 for name, count in zip(classes, counts, strict=True)])
    found: FloatArray = ratio[codes]
    return found


def distance_left(column: Column, twin: Column, weights: FloatArray) -> float:
    """How far two columns are apart once the first one's rows are weighted.

    Numbers in quartile ranges; categories by half the sum of the differences of their shares.

    Example:
        >>> from sleuth.evidence.table import ColumnKind
        >>> a = Column("a", ColumnKind.NUMBER, "DOUBLE", 4, 0, 2, np.array([0.0, 0.0, 9.0, 9.0]))
        >>> b = Column("a", ColumnKind.NUMBER, "DOUBLE", 4, 0, 2, np.array([0.0, 0.0, 0.0, 9.0]))
        >>> distance_left(a, b, np.array([3.0, 3.0, 1.0, 1.0]))
        0.0
    """
    known = ~np.isnan(column.values) & (weights > 0)
    if not known.any() or not len(twin.known):
        return math.inf
    weight = weights[known] / weights[known].sum()
    if column.is_text:
        shares: dict[str, float] = {}
        for code, part in zip(column.values[known].astype(np.int64).tolist(), weight.tolist(), strict=True):
            shares[column.levels[code].value] = shares.get(column.levels[code].value, 0.0) + part
        there = {level.value: level.count / max(twin.n_counted, 1) for level in twin.levels}
        return sum(abs(shares.get(name, 0.0) - there.get(name, 0.0)) for name in shares.keys() | there.keys()) / 2
    order = np.argsort(column.values[known])
    grid = quantile_grid()
    places = np.minimum(np.searchsorted(np.cumsum(weight[order]), grid), len(order) - 1)
    scale = spread(column.known)
    return (
        float(np.abs(column.values[known][order][places] - np.quantile(twin.known, grid, method="inverted_cdf")).mean()) / scale
        if scale
        else 0.0
    )
