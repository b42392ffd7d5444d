"""When a difference of two distributions is worth an alarm: one rule for all comparisons.

It must be significant after correction for all tests of the run, and large in practice, and larger than what chance makes of
samples of this size.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sleuth.evidence.pair import Comparison

FloatArray = npt.NDArray[np.float64]

ALPHA = 0.01  # share of false ones among the alarms that would be borne
FLOORS = 2.0  # noise floors that an effect must exceed
LEAST_EFFECT = {"numbers": 0.1, "categories": 0.1, "missing": 0.05}


def benjamini_hochberg(p_values: FloatArray) -> FloatArray:
    """The p-values adjusted for their number: rejecting those below alpha keeps the share of false rejections below alpha.

    Source:
        Benjamini and Hochberg (1995), Controlling the False Discovery Rate, https://doi.org/10.1111/j.2517-6161.1995.tb02031.x.

    Example:
        >>> benjamini_hochberg(np.array([0.01, 0.04, 0.03])).round(3).tolist()
        [0.03, 0.04, 0.04]
    """
    n = len(p_values)
    order = np.argsort(p_values)
    scaled = p_values[order] * n / np.arange(1, n + 1)
    adjusted = np.empty(n)
    adjusted[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return adjusted


def is_alarm(one: Comparison, *, min_effect: float, alpha: float = ALPHA, floors: float = FLOORS) -> bool:
    """Whether this comparison is worth an alarm.

    Example:
        >>> is_alarm(Comparison("age", "numbers", 0.3, 0.05, 1e-9, 1e-8, ""), min_effect=0.1)
        True
    """
    return one.adjusted < alpha and one.effect > min_effect and one.effect > floors * one.floor


def is_sure(one: Comparison, *, min_effect: float, alpha: float = ALPHA) -> bool:
    """Whether an alarm is more than a hint: hardly chance, and the less so the smaller it is.

    Many tables are checked, and of a thousand that differ by chance only one in a hundred would alarm at the usual level.

    Example:
        >>> is_sure(Comparison("age", "numbers", 0.12, 0.03, 1e-5, 1e-4, ""), min_effect=0.1)
        False
    """
    return one.adjusted < alpha * (SURE if one.effect >= LARGE * min_effect else SURE_OF_SMALL)


LARGE = 2.0  # times the least effect that is worth an alarm
SURE, SURE_OF_SMALL = 0.1, 0.001  # of the alarm's level


def sure_alarms(comparisons: tuple[Comparison, ...]) -> int:
    """How many of these are alarms that are more than a hint, by the default limits."""
    least = LEAST_EFFECT
    return sum(is_alarm(one, min_effect=least[one.what]) and is_sure(one, min_effect=least[one.what]) for one in comparisons)


def alarms(comparisons: tuple[Comparison, ...]) -> int:
    """How many of these are alarms by the default limits."""
    return sum(is_alarm(one, min_effect=LEAST_EFFECT[one.what]) for one in comparisons)
