"""Location, spread and outliers that a few wild values cannot move."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]

NORMAL_CONSISTENCY = 1.482602218505602  # 1 / the 0.75 quantile of the standard normal: the deviation then estimates sigma


def finite(values: npt.ArrayLike) -> FloatArray:
    """The finite values, flattened, in their order.

    Example:
        >>> finite([1.0, float("nan"), 3.0]).tolist()
        [1.0, 3.0]
    """
    flat = np.asarray(values, dtype=np.float64).ravel()
    return flat[np.isfinite(flat)]


def median_absolute_deviation(values: npt.ArrayLike) -> float:
    """The median distance from the median, scaled to estimate the standard deviation of a normal sample.

    Non-finite values are left out; NaN if none is left. Zero when more than half of the values are equal.

    Source:
        Hampel (1974), The Influence Curve and Its Role in Robust Estimation, https://doi.org/10.1080/01621459.1974.10482962.

    Example:
        >>> round(median_absolute_deviation([1.0, 2.0, 3.0, 4.0, 1000.0]), 3)
        1.483
    """
    kept = finite(values)
    if not len(kept):
        return math.nan
    return float(np.median(np.abs(kept - np.median(kept)))) * NORMAL_CONSISTENCY


def robust_z(values: npt.ArrayLike) -> FloatArray:
    """How many robust standard deviations each value is from the median, `(n,)`; NaN stays NaN, infinities stay infinite.

    When the deviation is 0 (more than half of the values are equal), values equal to the median get 0, others +-inf.

    Source:
        Iglewicz & Hoaglin (1993), How to Detect and Handle Outliers, ASQC Quality Press, chapter 3 (ISBN 0-87389-247-X).

    Example:
        >>> robust_z([1.0, 2.0, 3.0, 4.0, 1000.0]).round(1).tolist()
        [-1.3, -0.7, 0.0, 0.7, 672.5]
    """
    all_values = np.asarray(values, dtype=np.float64).ravel()
    kept = finite(all_values)
    if not len(kept):
        return np.full(all_values.shape, np.nan)
    distance = all_values - np.median(kept)
    spread = median_absolute_deviation(kept)
    if spread > 0:
        return distance / spread
    return np.where(distance > 0, np.inf, np.where(distance < 0, -np.inf, distance))


def step_noise(values: npt.ArrayLike) -> float:
    """The standard deviation of the noise around a slowly changing curve, from the differences of neighbours.

    The differences of independent noise have twice its variance, and a slow trend hardly changes them. Robust against rare jumps.
    Too low for positively correlated noise, too high for a curve that moves a lot at each step. NaN with fewer than three values.

    Source:
        von Neumann (1941), Distribution of the Ratio of the Mean Square Successive Difference to the Variance,
        https://doi.org/10.1214/aoms/1177731677.

    Example:
        >>> step_noise([0.0, 1.0, 2.0, 3.0])  # no noise: every difference is the same
        0.0
    """
    kept = finite(values)
    if len(kept) < 3:
        return math.nan
    return median_absolute_deviation(np.diff(kept)) / math.sqrt(2.0)


def known_median(values: FloatArray) -> float:
    """The median of those values that are not NaN; NaN if there are none.

    Example:
        >>> known_median(np.array([np.nan, 1.0, 3.0])), known_median(np.array([np.nan]))
        (2.0, nan)
    """
    known = values[~np.isnan(values)]
    return float(np.median(known)) if known.size else float("nan")
