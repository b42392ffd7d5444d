"""Parts of a table on which a loss is higher than on the rest, found without being told where to look."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

import numpy as np
import numpy.typing as npt

from sleuth.evidence.table import Column
from sleuth.stats.alarm import benjamini_hochberg
from sleuth.stats.distances import normal_tail

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

MOST_LEVELS = 20
PARTS = 5  # of equal numbers of rows into which numbers are cut
MOST_PAIRED = 8  # conditions that are joined two by two: those with the highest loss
OVERLAP = 0.5  # share of rows with a worse slice from which on a slice says the same


@dataclass(frozen=True)
class Slice:
    """A part of the rows, by one condition or two."""

    columns: tuple[str, ...]
    words: str  # "'age' from 60 up and 'city' = 'Oslo'"
    is_in: BoolArray  # (n,)
    inside: float  # mean loss
    outside: float
    p_value: float  # adjusted for all slices that were tried


def conditions(columns: Sequence[Column]) -> list[tuple[str, str, BoolArray]]:
    """Column, words and rows of each level of a category and of each fifth of a column of numbers.

    Example:
        >>> from sleuth.evidence.table import ColumnKind
        >>> flag = Column("vip", ColumnKind.BOOLEAN, "BOOLEAN", 3, 0, 2, np.array([1.0, 0.0, 1.0]))
        >>> [words for _, words, _ in conditions([flag])]
        ["'vip' = 0", "'vip' = 1"]
    """
    made: list[tuple[str, str, BoolArray]] = []
    for column in columns:
        values = column.values
        different = column.distinct[0]
        if column.is_text and not column.is_category:
            continue
        if column.is_text or len(different) <= MOST_LEVELS // 2:
            for value in different[:MOST_LEVELS]:
                label = repr(column.levels[int(value)].value) if column.is_text else f"{value:g}"
                made.append((column.name, f"{column.name!r} = {label}", values == value))
        elif column.is_numeric:
            edges = np.unique(np.quantile(column.known, np.linspace(0, 1, PARTS + 1)))
            for place, (low, high) in enumerate(pairwise(edges)):
                is_last = place == len(edges) - 2
                is_in = (values >= low) & ((values <= high) if is_last else (values < high))
                bounds = (
                    f"up to {high:.4g}" if place == 0 else f"from {low:.4g} up" if is_last else f"from {low:.4g} to {high:.4g}"
                )
                made.append((column.name, f"{column.name!r} {bounds}", is_in))
        if np.isnan(values).any():
            made.append((column.name, f"{column.name!r} missing", np.isnan(values)))
    return made


def worst_slices(columns: Sequence[Column], losses: FloatArray, *, min_rows: int, alpha: float, most: int = 5) -> list[Slice]:
    """Slices whose mean loss is significantly above that of all other rows, the worst first, each with rows of its own.

    Args:
        columns: that the slices are made of, sampled as the losses are.
        losses: `(n,)`, NaN = not judged.
        min_rows: rows of a slice and of the rest.
        alpha: p-value, after Benjamini and Hochberg over all slices that were tried, 0 to 1.
        most: slices that are given.

    Source:
        Chung, Kraska, Polyzotis, Tae and Whang (2019), Slice Finder: Automated Data Slicing for Model Validation,
        https://arxiv.org/abs/1807.06068.

    Example:
        >>> from sleuth.evidence.table import ColumnKind
        >>> part = np.repeat([0.0, 1.0], 200)
        >>> flag = Column("vip", ColumnKind.BOOLEAN, "BOOLEAN", 400, 0, 2, part)
        >>> losses = np.where(part == 1, np.tile([0.0, 1.0], 200), 0.1)
        >>> [one.words for one in worst_slices([flag], losses, min_rows=50, alpha=0.01)]
        ["'vip' = 1"]
    """
    known = ~np.isnan(losses)
    single = conditions(columns)
    scored = [(_gap(losses, known & is_in, known, min_rows), name, words, is_in) for name, words, is_in in single]
    best = sorted((one for one in scored if one[0] is not None), key=lambda one: -one[0][0])[:MOST_PAIRED]  # type: ignore[index]  # not None
    joined = [
        (_gap(losses, known & a[3] & b[3], known, min_rows), (a[1], b[1]), f"{a[2]} and {b[2]}", a[3] & b[3])
        for a, b in combinations(best, 2)
        if a[1] != b[1]
    ]
    tried: list[tuple[tuple[float, float, float, float], tuple[str, ...], str, BoolArray]] = [
        (gap, (name,), words, is_in) for gap, name, words, is_in in scored if gap is not None
    ]
    tried += [(gap, names, words, is_in) for gap, names, words, is_in in joined if gap is not None]
    if not tried:
        return []
    adjusted = benjamini_hochberg(np.array([gap[1] for gap, *_ in tried]))
    found = [
        Slice(names, words, is_in & known, gap[2], gap[3], float(p_value))
        for (gap, names, words, is_in), p_value in zip(tried, adjusted, strict=True)
        if p_value < alpha and gap[2] > gap[3]
    ]
    kept: list[Slice] = []
    for one in sorted(found, key=lambda one: -(one.inside - one.outside) * math.sqrt(one.is_in.sum())):
        if all((one.is_in & other.is_in).sum() < OVERLAP * min(one.is_in.sum(), other.is_in.sum()) for other in kept):
            kept.append(one)
    return kept[:most]


def _gap(losses: FloatArray, is_in: BoolArray, known: BoolArray, min_rows: int) -> tuple[float, float, float, float] | None:
    """Welch's statistic, its p-value (one-sided), and the two means."""
    inside, outside = losses[is_in], losses[known & ~is_in]
    if min(len(inside), len(outside)) < min_rows:
        return None
    error = math.sqrt(inside.var() / len(inside) + outside.var() / len(outside))
    gap = float(inside.mean() - outside.mean())
    if not error:
        return None
    z = gap / error
    return z, normal_tail(z) / 2 if z > 0 else 1.0, float(inside.mean()), float(outside.mean())
