"""Whether the order of rows says something."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from sleuth.stats.distances import chi_squared_tail, normal_tail
from sleuth.stats.tails import ranks

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


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


def serial_correlation(values: FloatArray, where: BoolArray | None = None) -> float:
    """Spearman's correlation of each value with the next one; 0 for constants.

    Args:
        values: `(n,)`.
        where: `(n - 1,)`, of each value but the last, whether it is looked at; all if None.

    Example:
        >>> serial_correlation(np.arange(100.0)) > 0.9
        True
    """
    if len(values) < 3:
        return 0.0
    placed = ranks(values)
    before, after = placed[:-1], placed[1:]
    return correlation(before, after) if where is None else correlation(before[where], after[where])


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


def chance_of_blocks(values: FloatArray, *, n_blocks: int = 6) -> float:
    """The p-value that values in no order, cut into blocks one behind the other, differ so much from block to block.

    Source:
        Kruskal and Wallis (1952), Use of Ranks in One-Criterion Variance Analysis, https://doi.org/10.2307/2280779; with the
        variance of the ranks themselves, which repeated values make less.

    Example:
        >>> drifting = np.arange(300.0) + np.random.default_rng(0).normal(0, 90, 300)
        >>> chance_of_blocks(drifting) < 0.01 < chance_of_blocks(np.random.default_rng(0).normal(size=300))
        True
    """
    if len(values) < 5 * n_blocks:
        return 1.0
    placed = ranks(values)
    variance = float(placed.var(ddof=1))
    blocks = np.array_split(placed - placed.mean(), n_blocks)
    apart = sum(len(block) * float(block.mean()) ** 2 for block in blocks)
    return chi_squared_tail(apart / variance, n_blocks - 1) if variance > 0 else 1.0


def is_earlier_value(feature: FloatArray, series: FloatArray, *, min_equal: float = 0.9) -> bool:
    """Whether a column holds what another held some rows before: `feature[i] = series[i - k]` for one k.

    Args:
        feature: `(n,)`, in the order of time; NaN = missing.
        series: `(n,)`.
        min_equal: share of the rows in which it does, 0 to 1.

    Example:
        >>> series = np.random.default_rng(0).normal(size=60)
        >>> is_earlier_value(np.roll(series, 7), series), is_earlier_value(np.roll(series, -7), series)
        (True, False)
    """
    n = len(series)
    one, other = (np.nan_to_num(values - np.nanmean(values)) for values in (feature, series))
    size = 2 * n
    products = np.fft.irfft(np.fft.rfft(one, size) * np.conj(np.fft.rfft(other, size)), size)[1 : n // 2 + 1]
    if not len(products):
        return False
    for lag in np.argsort(-products)[:MOST_LAGS] + 1:
        here, before = feature[lag:], series[:-lag]
        known = ~np.isnan(here) & ~np.isnan(before)
        if known.any() and float(np.isclose(here[known], before[known], rtol=1e-9, atol=0).mean()) >= min_equal:
            return True
    return False


MOST_LAGS = 5  # lags, of those with the greatest correlation, at which the values are compared
