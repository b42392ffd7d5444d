"""Whether the order of rows says something."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from sleuth.stats.distances import normal_tail
from sleuth.stats.tails import ranks

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


def runs(codes: IntArray) -> tuple[int, float, float]:
    """Runs of equal classes down the rows, how many are expected in random order, and the p-value for so few or fewer.

    Source:
        Wald and Wolfowitz (1940), On a Test Whether Two Samples are from the Same Population,
        https://doi.org/10.1214/aoms/1177731909; for several classes: Mood (1940), The Distribution Theory of Runs.

    Example:
        >>> found, expected, p = runs(np.repeat([0, 1], 50))
        >>> found, round(expected), p < 1e-10
        (2, 51, True)
    """
    n = len(codes)
    if n < 2:
        return n, float(n), 1.0
    counts = np.bincount(codes).astype(np.float64)
    squares, cubes = float((counts**2).sum()), float((counts**3).sum())
    expected = (n * (n + 1) - squares) / n
    variance = (squares * (squares + n * (n + 1)) - 2 * n * cubes - n**3) / (n**2 * (n - 1))
    found = int((np.diff(codes) != 0).sum()) + 1
    if variance <= 0:
        return found, expected, 1.0
    z = (found - expected) / math.sqrt(variance)
    return found, expected, normal_tail(z) / 2 if z < 0 else 1.0


def serial_correlation(values: FloatArray) -> float:
    """Spearman's correlation of each value with the next one; 0 for constants.

    Example:
        >>> serial_correlation(np.arange(100.0)) > 0.9
        True
    """
    if len(values) < 3:
        return 0.0
    placed = ranks(values)
    return correlation(placed[:-1], placed[1:])


def correlation(one: FloatArray, other: FloatArray) -> float:
    """Pearson's correlation, -1 to 1; 0 for constants.

    Example:
        >>> correlation(np.arange(4.0), 3 - np.arange(4.0))
        -1.0
    """
    a, b = one - one.mean(), other - other.mean()
    size = math.sqrt(float((a**2).sum() * (b**2).sum()))
    return max(-1.0, min(1.0, float((a * b).sum()) / size)) if size else 0.0


def rank_correlation(one: FloatArray, other: FloatArray) -> tuple[float, float]:
    """Spearman's correlation and its p-value by the normal approximation.

    Source:
        Spearman (1904), The Proof and Measurement of Association between Two Things, https://doi.org/10.2307/1412159.

    Example:
        >>> rank_correlation(np.arange(100.0), -np.arange(100.0))[0]
        -1.0
    """
    if len(one) < 4:
        return 0.0, 1.0
    found = correlation(ranks(one), ranks(other))
    return found, normal_tail(found * math.sqrt(len(one) - 1))
