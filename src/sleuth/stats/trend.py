"""Is a noisy curve rising or falling, and how steeply: rank tests that neither outliers nor the noise's shape mislead."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sleuth.stats.interval import normal_quantile

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Trend:
    """What a trend test found.

    `slope` is in units of the values per unit of the positions; NaN with fewer than two points. `z` is the test's standard
    score, positive for a rise; `p_value` is two-sided, 1.0 when there are too few points to tell (fewer than four).
    """

    slope: float
    z: float
    p_value: float
    n: int  # points that were compared, after thinning
    inflation: float  # by how much autocorrelation widened the variance; 1 for independent noise

    def is_rising(self, *, significance: float = 0.01) -> bool:
        """Whether the curve rises beyond doubt."""
        return self.z > 0 and self.p_value < significance

    def is_falling(self, *, significance: float = 0.01) -> bool:
        """Whether the curve falls beyond doubt."""
        return self.z < 0 and self.p_value < significance


def block_means(values: npt.ArrayLike, n_blocks: int) -> FloatArray:
    """The means of `n_blocks` nearly equal runs of neighbouring values, `(min(n, n_blocks),)`; NaN left out within a block.

    A block without any finite value gives NaN. Averaging removes most of the autocorrelation that is shorter than a block.

    Example:
        >>> block_means([1.0, 3.0, 5.0, 7.0], 2).tolist()
        [2.0, 6.0]
    """
    flat = np.asarray(values, dtype=np.float64).ravel()
    if not len(flat):
        return flat
    starts = np.unique(np.linspace(0, len(flat), min(n_blocks, len(flat)) + 1).astype(np.int64)[:-1])
    known = np.isfinite(flat)
    sums = np.add.reduceat(np.where(known, flat, 0.0), starts)
    counts = np.add.reduceat(known.astype(np.float64), starts)
    means: FloatArray = np.divide(sums, counts, out=np.full(len(starts), np.nan), where=counts > 0)
    return means


def theil_sen(values: npt.ArrayLike, positions: npt.ArrayLike | None = None, *, max_points: int = 512) -> float:
    """The median of the slopes of all pairs of points; right even if 29 % of the points are wrong.

    More than `max_points` points are averaged in blocks first (the pairs grow with the square). Non-finite values are left out;
    NaN with fewer than two points at different positions.

    Source:
        Sen (1968), Estimates of the Regression Coefficient Based on Kendall's Tau, https://doi.org/10.1080/01621459.1968.10480934.

    Example:
        >>> theil_sen([0.0, 2.0, 4.0, 600.0, 8.0])
        2.0
    """
    x, y = _thinned(values, positions, max_points)
    left, right = np.triu_indices(len(y), 1)
    run = x[right] - x[left]
    slopes = (y[right] - y[left])[run != 0] / run[run != 0]
    return float(np.median(slopes)) if len(slopes) else math.nan


def mann_kendall(
    values: npt.ArrayLike, positions: npt.ArrayLike | None = None, *, max_points: int = 512, significance: float = 0.05
) -> Trend:
    """Test for a monotonic trend, with corrections for ties and for autocorrelated noise.

    S counts the pairs that rise minus the pairs that fall. Its variance under "no trend" is corrected for ties, and multiplied
    by the inflation that the autocorrelation of the detrended ranks implies (Hamed & Rao); the correction never makes a
    trend more certain than independent noise would (inflation >= 1). Only autocorrelations that differ from 0 at
    `significance` count. Non-finite values are left out.

    Source:
        Mann (1945), Nonparametric Tests Against Trend, https://doi.org/10.2307/1907187; Kendall (1975), Rank Correlation Methods;
        Hamed & Rao (1998), A modified Mann-Kendall trend test for autocorrelated data,
        https://doi.org/10.1016/S0022-1694(97)00125-X.

    Args:
        values: `(n,)`, in the order of time.
        positions: `(n,)`, increasing; 0, 1, 2 ... if not given. Only the slope depends on their spacing.
        max_points: more points are averaged in this many blocks first, which keeps the cost at max_points ** 2.
        significance: of an autocorrelation that is taken as real.

    Example:
        >>> mann_kendall([9.0, 8.0, 7.5, 7.0, 5.0, 4.0, 3.0, 1.0]).is_falling()
        True
    """
    x, y = _thinned(values, positions, max_points)
    n = len(y)
    slope = theil_sen(y, x, max_points=max_points)
    if n < 4:
        return Trend(slope, 0.0, 1.0, n, 1.0)
    left, right = np.triu_indices(n, 1)
    s = float(np.sign(y[right] - y[left]).sum())
    _, ties = np.unique(y, return_counts=True)
    variance = (n * (n - 1) * (2 * n + 5) - float((ties * (ties - 1) * (2 * ties + 5)).sum())) / 18
    if variance <= 0 or s == 0:
        return Trend(slope, 0.0, 1.0, n, 1.0)
    inflation = _inflation(y - slope * x, significance)
    z = (s - math.copysign(1.0, s)) / math.sqrt(variance * inflation)
    return Trend(slope, z, math.erfc(abs(z) / math.sqrt(2.0)), n, inflation)


def _inflation(residuals: FloatArray, significance: float) -> float:
    """Hamed & Rao's ratio of the variance of S under autocorrelation to that under independence, at least 1."""
    n = len(residuals)
    order = np.argsort(residuals, kind="stable")
    ranks = np.empty(n)
    ranks[order] = np.arange(n)
    ranks -= ranks.mean()
    power = float((ranks**2).sum())
    if power == 0 or n < 8:
        return 1.0
    lags = np.arange(1, n - 2)
    correlation = np.correlate(ranks, ranks, mode="full")[n:][: len(lags)] / power
    limit = normal_quantile(1 - significance / 2) / math.sqrt(n)
    first_small = int(np.argmax(np.abs(correlation) <= limit)) if (np.abs(correlation) <= limit).any() else len(lags)
    kept = correlation[:first_small]  # beyond the first insignificant lag the estimates are noise
    lag = lags[:first_small]
    weights = (n - lag) * (n - lag - 1) * (n - lag - 2)
    return max(1.0, 1.0 + 2.0 / (n * (n - 1) * (n - 2)) * float((weights * kept).sum()))


def _thinned(values: npt.ArrayLike, positions: npt.ArrayLike | None, max_points: int) -> tuple[FloatArray, FloatArray]:
    """Positions and values of the finite points, averaged in at most `max_points` blocks."""
    y = np.asarray(values, dtype=np.float64).ravel()
    x = np.arange(len(y), dtype=np.float64) if positions is None else np.asarray(positions, dtype=np.float64).ravel()
    known = np.isfinite(y) & np.isfinite(x)
    x, y = x[known], y[known]
    if len(y) <= max_points:
        return x, y
    return block_means(x, max_points), block_means(y, max_points)
