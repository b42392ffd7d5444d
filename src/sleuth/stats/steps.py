"""How values change down the rows and between two parts of them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]


def class_distance(one: FloatArray, other: FloatArray) -> float:
    """Half the sum of the differences of the classes' shares, 0 to 1 (the total variation distance).

    Example:
        >>> class_distance(np.array([0.0, 0.0, 1.0, 1.0]), np.array([1.0, 1.0]))
        0.5
    """
    classes = np.unique(np.concatenate([one, other]))
    return 0.5 * sum(abs(float((one == value).mean()) - float((other == value).mean())) for value in classes)


def largest_gap(one: FloatArray, other: FloatArray) -> float:
    """The largest difference of the two empirical distribution functions, 0 to 1.

    Source:
        Smirnov 1939, On the estimation of the discrepancy between empirical curves of distribution for two independent samples.

    Example:
        >>> largest_gap(np.arange(4.0), np.arange(4.0) + 10)
        1.0
    """
    everything = np.concatenate([one, other])
    below = [np.searchsorted(np.sort(part), everything, side="right") / len(part) for part in (one, other)]
    return float(np.abs(below[0] - below[1]).max())


def one_way_share(values: FloatArray) -> float:
    """The greater of the shares of steps that do not fall and that do not rise, among those that change, 0 to 1.

    Example:
        >>> one_way_share(np.array([1.0, 2.0, 3.0, 2.0]))
        0.6666666666666666
    """
    steps = np.diff(values)
    steps = steps[steps != 0]
    return float(max((steps > 0).mean(), (steps < 0).mean())) if len(steps) else 0.0
