"""How far apart two samples are, and how far two samples of one distribution are by chance."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from sleuth.stats.entropy import entropy_of_counts

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
Counts = IntArray | FloatArray  # fewer than the rows, where these are not independent

N_QUANTILES = 200  # of the grid on which distributions of numbers are compared; its ends leave out the last quarter percent
LEAST_EXPECTED = 5.0  # rows that a category is expected to have in each sample; rarer ones are pooled (Cochran 1954)


def quantile_grid(n: int = N_QUANTILES) -> FloatArray:
    """Probabilities in the middle of `n` equal parts."""
    return (np.arange(n) + 0.5) / n


def wasserstein(one: FloatArray, other: FloatArray) -> tuple[float, float]:
    """The Wasserstein-1 distance of two samples over the quartile range of the first, and its mean for equal distributions.

    On a grid of quantiles, so that a few wild values do not decide. The mean under equality follows from the variance of the
    empirical distribution function: the integral of sqrt(2/pi) sqrt(F (1 - F) (1/n + 1/m)). Where the quartiles are equal, the
    range of the inner 90 % is taken, then the deviation. NaN with fewer than two values.

    Source:
        Ramdas, Garcia and Cuturi (2017), On Wasserstein Two-Sample Testing, https://doi.org/10.3390/e19020047.

    Example:
        >>> distance, _ = wasserstein(np.arange(1000.0), np.arange(1000.0) + 50)
        >>> round(distance, 2)
        0.1
    """
    if min(len(one), len(other)) < 2:
        return math.nan, math.nan
    grid = quantile_grid()
    first, second = np.quantile(one, grid), np.quantile(other, grid)
    scale = spread(one)
    if scale == 0:
        return (0.0, 0.0) if np.array_equal(first, second) else (math.inf, 0.0)
    noise = math.sqrt(2 / math.pi * (1 / len(one) + 1 / len(other)))
    pooled = np.sort(np.concatenate([first, second]))
    share = np.searchsorted(pooled, pooled, side="right") / len(pooled)
    floor = noise * float(np.sum(np.sqrt(share[:-1] * (1 - share[:-1])) * np.diff(pooled)))
    return float(np.abs(first - second).mean()) / scale, floor / scale


def spread(values: FloatArray) -> float:
    """The quartile range; where it is 0 the range of the inner 90 %, then the deviation. 0 for a constant."""
    low, high = np.quantile(values, [0.25, 0.75])
    if high > low:
        return float(high - low)
    low, high = np.quantile(values, [0.05, 0.95])
    return float(high - low) if high > low else float(values.std())


def kolmogorov_smirnov(one: FloatArray, other: FloatArray, design: float = 1.0) -> float:
    """The p-value of the two-sample test that one distribution made both; too large (safe) where values repeat.

    Args:
        one: values of the first sample.
        other: values of the second sample.
        design: rows that say as much as one independent row.

    Source:
        Stephens (1970), Use of the Kolmogorov-Smirnov, Cramer-von Mises and Related Statistics Without Extensive Tables,
        https://doi.org/10.1111/j.2517-6161.1970.tb00821.x. Good to a few percent from about 20 values a sample on.

    Example:
        >>> kolmogorov_smirnov(np.arange(500.0), np.arange(500.0) + 100) < 1e-7
        True
    """
    n, m = len(one), len(other)
    if not n or not m:
        return 1.0
    one, other = np.sort(one), np.sort(other)
    both = np.concatenate([one, other])  # ascending twice, which is found faster than in any order
    gap = np.searchsorted(one, both, side="right") / n - np.searchsorted(other, both, side="right") / m
    root = math.sqrt(n * m / (n + m) / design)
    scaled = float(np.abs(gap).max()) * (root + 0.12 + 0.11 / root)
    if scaled < 0.3:
        return 1.0
    terms = np.arange(1, 101)
    return float(min(max(2 * np.sum((-1.0) ** (terms - 1) * np.exp(-2 * terms**2 * scaled**2)), 0.0), 1.0))


def pooled_rare(one: IntArray, other: IntArray) -> tuple[IntArray, IntArray]:
    """Counts of categories in two samples, with those expected too rarely put together; the pool is dropped if rare itself.

    Example:
        >>> [counts.tolist() for counts in pooled_rare(np.array([50, 1, 2, 3]), np.array([50, 3, 2, 1]))]
        [[50, 6], [50, 6]]
    """
    n, m = one.sum(), other.sum()
    is_rare = (one + other) * min(n, m) < LEAST_EXPECTED * (n + m)
    if is_rare.any():
        rare = np.array([one[is_rare].sum()]), np.array([other[is_rare].sum()])
        one, other = one[~is_rare], other[~is_rare]
        if (rare[0] + rare[1])[0] * min(n, m) >= LEAST_EXPECTED * (n + m):
            one, other = np.concatenate([one, rare[0]]), np.concatenate([other, rare[1]])
    return one, other


def jensen_shannon(one: Counts, other: Counts) -> tuple[float, float]:
    """The Jensen-Shannon distance (in nats) of two samples of categories, its bias taken off; and the distance by chance.

    For k categories and equal distributions the divergence is (k - 1) (1/n + 1/m) / 8 on average, to first order.

    Source:
        Lin (1991), Divergence measures based on the Shannon entropy, https://doi.org/10.1109/18.61115; the bias of entropies:
        Miller (1955), Note on the bias of information estimates.

    Example:
        >>> jensen_shannon(np.array([500, 500]), np.array([500, 500]))[0]
        0.0
    """
    n, m = one.sum(), other.sum()
    if not n or not m:
        return math.nan, math.nan
    p, q = one / n, other / m
    middle = (p + q) / 2
    divergence = entropy_of_counts(middle) - (entropy_of_counts(p) + entropy_of_counts(q)) / 2
    bias = (len(one) - 1) * (1 / n + 1 / m) / 8
    return math.sqrt(max(divergence - bias, 0.0)), math.sqrt(bias)


def chi_squared_homogeneity(one: Counts, other: Counts) -> float:
    """The p-value of Pearson's test that two samples of categories come from one distribution.

    Source:
        Pearson (1900), On the criterion that a given system of deviations … can be reasonably supposed to have arisen from
        random sampling, https://doi.org/10.1080/14786440009463897.

    Example:
        >>> round(chi_squared_homogeneity(np.array([30, 70]), np.array([50, 50])), 4)
        0.0039
    """
    table = np.stack([one, other]).astype(np.float64)
    table = table[:, table.sum(0) > 0]
    if table.shape[1] < 2 or (table.sum(1) == 0).any():
        return 1.0
    expected = table.sum(1, keepdims=True) * table.sum(0, keepdims=True) / table.sum()
    return chi_squared_tail(float(((table - expected) ** 2 / expected).sum()), table.shape[1] - 1)


def chi_squared_tail(value: float, freedom: int) -> float:
    """The chance that a chi-squared variable exceeds `value`.

    Source:
        The incomplete gamma function by its series and its continued fraction: Press et al. (2007), Numerical Recipes,
        3rd edition, 6.2.

    Example:
        >>> round(chi_squared_tail(3.841, 1), 3)
        0.05
    """
    if value <= 0:
        return 1.0
    a, x = freedom / 2, value / 2
    front = math.exp(min(-x + a * math.log(x) - math.lgamma(a), 0.0)) if -x + a * math.log(x) - math.lgamma(a) > -700 else 0.0
    if x < a + 1:
        term = total = 1 / a
        for n in range(1, 10_000):
            term *= x / (a + n)
            total += term
            if term < total * 1e-14:
                break
        return min(max(1 - front * total, 0.0), 1.0)
    b = x + 1 - a
    c, d = 1e300, 1 / b
    h = d
    for n in range(1, 10_000):
        an = -n * (n - a)
        b += 2
        d = 1 / (an * d + b)
        c = b + an / c
        h *= d * c
        if abs(d * c - 1) < 1e-14:
            break
    return min(front * h, 1.0)


def two_proportions(successes: tuple[float, float], totals: tuple[float, float]) -> float:
    """The p-value (two-sided) of the test that two shares are equal.

    Source:
        The pooled z test: Fleiss, Levin and Paik (2003), Statistical Methods for Rates and Proportions, 3rd edition, 3.1.

    Example:
        >>> round(two_proportions((30, 50), (100, 100)), 4)
        0.0039
    """
    n, m = totals
    if not n or not m:
        return 1.0
    pooled = (successes[0] + successes[1]) / (n + m)
    variance = pooled * (1 - pooled) * (1 / n + 1 / m)
    if variance == 0:
        return 1.0
    return normal_tail(abs(successes[0] / n - successes[1] / m) / math.sqrt(variance))


def normal_tail(z: float) -> float:
    """The chance that a standard normal variable is farther from 0 than `z`, either way.

    Example:
        >>> round(normal_tail(1.96), 3)
        0.05
    """
    return math.erfc(abs(z) / math.sqrt(2))
