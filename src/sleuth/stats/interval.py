"""Confidence intervals: of a share, of a median, of a mean."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from sleuth.stats.robust import finite

EXACT_FREEDOM = 2_000  # above it the t quantile is taken from its expansion about the normal, good to 1e-9 there


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate with its bounds, in the unit of the data. NaN throughout when there are too few values."""

    estimate: float
    low: float
    high: float

    def __contains__(self, value: float) -> bool:
        """Whether the value lies within the bounds."""
        return self.low <= value <= self.high


def wilson(successes: float, n: float, *, confidence: float = 0.95) -> Interval:
    """The score interval of a share, good for small n and for shares near 0 and 1.

    Source:
        Wilson (1927), Probable Inference, the Law of Succession, and Statistical Inference,
        https://doi.org/10.1080/01621459.1927.10502953.

    Raises:
        ValueError: successes are not within 0 and n.

    Example:
        >>> found = wilson(8, 10)
        >>> round(found.low, 3), round(found.high, 3)
        (0.49, 0.943)
    """
    if not 0 <= successes <= n:
        raise ValueError(f"successes must lie within 0 and n = {n:g}, got {successes:g}")
    if n == 0:
        return Interval(math.nan, math.nan, math.nan)
    z = normal_quantile(0.5 + confidence / 2)
    share = successes / n
    center = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return Interval(share, max(0.0, center - half), min(1.0, center + half))


def mean_interval(values: npt.ArrayLike, *, confidence: float = 0.95) -> Interval:
    """Student's t interval of the mean of independent values; non-finite ones are left out. NaN with fewer than two.

    It is too narrow for positively correlated values, such as neighbouring steps of a loss curve.

    Source:
        Student (1908), The Probable Error of a Mean, https://doi.org/10.1093/biomet/6.1.1.

    Example:
        >>> found = mean_interval([1.0, 2.0, 3.0])
        >>> round(found.low, 3), round(found.high, 3)
        (-0.484, 4.484)
    """
    kept = finite(values)
    if len(kept) < 2:
        return Interval(math.nan, math.nan, math.nan)
    mean = float(kept.mean())
    half = t_quantile(0.5 + confidence / 2, len(kept) - 1) * float(kept.std(ddof=1)) / math.sqrt(len(kept))
    return Interval(mean, mean - half, mean + half)


def median_interval(values: npt.ArrayLike, *, confidence: float = 0.95) -> Interval:
    """The interval of the median between two order statistics; assumes nothing on the distribution.

    It covers at least `confidence` for independent values. With five values or fewer, 95 % cannot be reached, and the bounds
    are the least and the greatest value. Non-finite values are left out; NaN if none is left.

    Source:
        Thompson (1936), On Confidence Ranges for the Median and Other Expectation Distributions for Populations of Unknown
        Distribution Form, https://doi.org/10.1214/aoms/1177732502.

    Example:
        >>> found = median_interval(range(1, 11))
        >>> found.estimate, found.low, found.high
        (5.5, 2.0, 9.0)
    """
    kept = np.sort(finite(values))
    n = len(kept)
    if not n:
        return Interval(math.nan, math.nan, math.nan)
    counts = np.arange(n + 1)
    logs = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, n + 1)))])  # log k!
    tail = np.cumsum(np.exp(logs[n] - logs[counts] - logs[n - counts] - n * math.log(2.0)))  # P(at most k below the median)
    cut = int(np.searchsorted(tail, (1 - confidence) / 2, side="right"))  # the greatest number of values to cut at each end
    cut = max(0, min(cut - 1, (n - 1) // 2))
    return Interval(float(np.median(kept)), float(kept[cut]), float(kept[n - 1 - cut]))


def normal_quantile(probability: float) -> float:
    """The value below which a standard normal variable lies with this probability.

    Example:
        >>> round(normal_quantile(0.975), 4)
        1.96
    """
    return NormalDist().inv_cdf(probability)


def t_quantile(probability: float, freedom: int) -> float:
    """The value below which Student's t with `freedom` degrees of freedom lies with this probability.

    By bisection on the finite series of the distribution function for whole degrees of freedom.

    Source:
        Abramowitz & Stegun (1964), Handbook of Mathematical Functions, 26.7.3, 26.7.4 and 26.7.5,
        https://personal.math.ubc.ca/~cbm/aands/page_948.htm.

    Raises:
        ValueError: the probability is not within 0 and 1, or `freedom` is less than 1.

    Example:
        >>> round(t_quantile(0.975, 10), 4)
        2.2281
    """
    if not 0 < probability < 1 or freedom < 1:
        raise ValueError(f"expected 0 < probability < 1 and freedom >= 1, got {probability:g} and {freedom}")
    z = normal_quantile(probability)
    if freedom > EXACT_FREEDOM:
        return z + (z**3 + z) / (4 * freedom) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)
    central = abs(2 * probability - 1)  # P(|t| < the quantile)
    low, high = 0.0, math.pi / 2  # the angle theta with tan(theta) = t / sqrt(freedom)
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _t_central(middle, freedom) < central else (low, middle)
    return math.copysign(math.tan((low + high) / 2) * math.sqrt(freedom), probability - 0.5)


def _t_central(theta: float, freedom: int) -> float:
    """P(|t| < tan(theta) * sqrt(freedom))."""
    cosine, sine = math.cos(theta), math.sin(theta)
    is_odd = freedom % 2 == 1
    if freedom == 1:
        return 2 * theta / math.pi
    first = cosine if is_odd else 1.0
    steps = np.arange(3 if is_odd else 2, freedom - 1, 2, dtype=np.float64)  # 2/3, 4/5 ... or 1/2, 3/4 ...
    ratios = (steps - 1) / steps * cosine * cosine
    series = sine * first * (1.0 + float(np.cumprod(ratios).sum()))
    return 2 / math.pi * (theta + series) if is_odd else series
