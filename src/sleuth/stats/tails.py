"""Values that lie apart from the tail of a distribution, however heavy the tail is."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

MOST_APART = 0.02  # share of the values that may lie apart: more are a part of the distribution
TAIL = 0.1  # share of the values on one side by which the tail is measured
LEAST_TAIL = 8


@dataclass(frozen=True, slots=True)
class Apart:
    """Values beyond a gap: how many, beyond which distance from the median, the last before it, and the chance of the gap."""

    count: int
    distance: float
    edge: float
    chance: float


def apart(distances: FloatArray, *, n_all: int = 0) -> Apart | None:
    """The greatest values of a sample of distances that a gap parts from the tail below them; None if there are none.

    In a tail that falls off as a power a, the k greatest of many values lie beyond r times the next one with a chance of r to
    the -a k. The power is measured (Hill) on the tail below the gap; lighter tails than powers have a large one there, so the
    test is safe for them. The gap with the least chance is taken.

    Args:
        distances: from the middle, of one side, 0 or more.
        n_all: values of both sides; of which those apart may be a share.

    Source:
        Hill (1975), A Simple General Approach to Inference About the Tail of a Distribution,
        https://doi.org/10.1214/aos/1176343247; the spacings of order statistics: Rényi (1953).

    Example:
        >>> found = apart(np.append(np.abs(np.random.default_rng(0).normal(size=1000)), [60.0, 61.0]))
        >>> found.count, found.chance < 1e-9
        (2, True)
    """
    ordered = np.sort(distances[distances > 0])[::-1]
    n = len(ordered)
    most = min(max(int(MOST_APART * (n_all or n)), 1), n - 2 * LEAST_TAIL)
    best: Apart | None = None
    logs = np.log(ordered)
    sums = np.concatenate([[0.0], np.cumsum(logs)])
    for k in range(1, most + 1):
        ratio = logs[k - 1] - logs[k]
        if ratio <= 0:
            continue
        m = max(LEAST_TAIL, int(TAIL * n))
        m = min(m, n - k - 1)
        mean = (sums[k + m] - sums[k]) / m - logs[k + m]  # Hill's estimate of 1 / power on the m values below the gap
        power = 1 / mean if mean > 0 else math.inf
        chance = math.exp(-min(ratio * power * k, 700.0)) if math.isfinite(power) else 0.0
        if best is None or chance < best.chance:
            best = Apart(k, float(ordered[k - 1]), float(ordered[k]), chance)
    return best


def is_population(distances: FloatArray, edge: float, *, least: int = 30) -> bool:
    """Whether values beyond a gap are many different ones that lie closer together than they lie to the rest: a kind of its own.

    A few slips lie anywhere, and a value that stands for none is always the same.

    Args:
        distances: of those beyond the gap, from the median.
        edge: distance of the last value before it.
        least: values from which on they can be a kind.

    Example:
        >>> is_population(np.linspace(90.0, 110.0, 50), 20.0), is_population(np.geomspace(25.0, 900.0, 50), 20.0)
        (True, False)
    """
    if len(distances) < least or len(np.unique(distances)) < len(distances) / 2:
        return False
    low, high = np.quantile(distances, [0.05, 0.95])
    return bool(high / low < distances.min() / max(edge, 1e-300))


def beyond_gap(values: FloatArray, max_chance: float) -> BoolArray:
    """Values above the median that lie beyond a gap which an ordinary tail would hardly have, `(n,)`.

    Example:
        >>> beyond_gap(np.array([1.0] * 99 + [7.0]), 1e-4).nonzero()[0].tolist()
        [99]
    """
    distance = np.nan_to_num(values - np.nanmedian(values), nan=0.0)
    if 0 < (distance > 0).sum() <= MOST_APART * len(values):  # all others are equal to the median or below
        return distance > 0
    gap = apart(distance, n_all=len(values))
    return distance >= gap.distance if gap is not None and gap.chance < max_chance else np.zeros(len(values), np.bool_)


def far_above(values: FloatArray, factor: float, max_chance: float) -> BoolArray:
    """Values so many times greater than the median, beyond such a gap of their logarithms, `(n,)`; all must be positive.

    Example:
        >>> far_above(np.array([1.0] * 99 + [7.0]), 5.0, 1e-4).nonzero()[0].tolist()
        [99]
    """
    ratio = values / np.nanmedian(values)
    with np.errstate(divide="ignore", invalid="ignore"):
        return (ratio > factor) & beyond_gap(np.log(ratio), max_chance)


def far_off(values: FloatArray, factor: float, max_chance: float) -> BoolArray:
    """Values so many times greater or less than the median, beyond such a gap, `(n,)`; all must be positive.

    Example:
        >>> far_off(np.array([1.0] * 198 + [7.0, 0.1]), 5.0, 1e-4).nonzero()[0].tolist()
        [198, 199]
    """
    return far_above(values, factor, max_chance) | far_above(1 / values, factor, max_chance)


def gaussian_ranks(values: FloatArray) -> FloatArray:
    """Values put on the standard normal by their ranks, ties in the middle; NaN stays NaN.

    Source:
        van der Waerden (1952), Order tests for the two-sample problem and their power.

    Example:
        >>> gaussian_ranks(np.array([5.0, 100.0, 1.0])).round(2).tolist()
        [0.0, 0.67, -0.67]
    """
    result = np.full(len(values), np.nan)
    known = ~np.isnan(values)
    result[known] = normal_quantiles(ranks(values[known]) / (known.sum() + 1))
    return result


def ranks(values: FloatArray) -> FloatArray:
    """Ranks from 1; equal values share their mean rank.

    Example:
        >>> ranks(np.array([3.0, 1.0, 3.0])).tolist()
        [2.5, 1.0, 2.5]
    """
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return (last - (counts - 1) / 2)[inverse].astype(np.float64)


def normal_quantiles(p: FloatArray) -> FloatArray:
    """The standard normal's quantiles.

    Example:
        >>> normal_quantiles(np.array([0.975, 0.5])).round(3).tolist()
        [1.96, 0.0]
    """
    return np.fromiter(map(NormalDist().inv_cdf, np.clip(p, 1e-300, 1 - 1e-16)), np.float64, len(p))
