"""Paired bootstrap: how surely one set of losses is lower than another on the same rows."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sleuth.stats.interval import Interval

FloatArray = npt.NDArray[np.float64]


def paired_bootstrap(before: FloatArray, after: FloatArray, *, n_draws: int = 2000, confidence: float = 0.95) -> Interval:
    """The interval of the mean of `after - before` over rows drawn again and again. The generator has a fixed seed.

    Args:
        before: losses of one model `(n,)`.
        after: losses of another model on the same rows.
        n_draws: draws of n rows each.
        confidence: of the interval, 0 to 1.

    Source:
        Efron and Tibshirani (1993), An Introduction to the Bootstrap, chapter 13, https://doi.org/10.1201/9780429246593.

    Example:
        >>> found = paired_bootstrap(np.array([1.0, 2.0, 3.0]), np.array([0.5, 1.5, 2.5]))
        >>> found.estimate, found.low, found.high
        (-0.5, -0.5, -0.5)
    """
    difference = after - before
    n = len(difference)
    if not n:
        return Interval(float("nan"), float("nan"), float("nan"))
    dice = np.random.default_rng(0)
    means = np.array([difference[dice.integers(0, n, n)].mean() for _ in range(n_draws)])
    tail = (1 - confidence) / 2
    low, high = np.quantile(means, [tail, 1 - tail])
    return Interval(float(difference.mean()), float(low), float(high))
