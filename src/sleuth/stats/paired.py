"""How much better one model is than another on the same rows."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sleuth.stats.interval import Interval

FloatArray = npt.NDArray[np.float64]
N_RESAMPLES = 600
SEED = 17
BLOCK = 50  # resamples that are drawn together


def paired_gain(before: FloatArray, after: FloatArray, *, confidence: float = 0.99) -> Interval:
    """How much the mean loss falls from `before` to `after`, both `(n,)`, with an interval by the bootstrap of rows.

    Source:
        Efron and Tibshirani 1993, An Introduction to the Bootstrap, chapter 13, https://doi.org/10.1201/9780429246593.

    Example:
        >>> rng = np.random.default_rng(0)
        >>> found = paired_gain(np.ones(200), (rng.random(200) < 0.5).astype(float))
        >>> 0.3 < found.low < found.estimate < found.high < 0.7
        True
    """
    difference = before - after
    n = len(difference)
    if not n:
        return Interval(float("nan"), float("nan"), float("nan"))
    rng = np.random.default_rng(SEED)
    means = [difference[rng.integers(0, n, (BLOCK, n))].mean(axis=1) for _ in range(N_RESAMPLES // BLOCK)]
    low, high = np.quantile(np.concatenate(means), [(1 - confidence) / 2, (1 + confidence) / 2])
    return Interval(float(difference.mean()), float(low), float(high))
