"""Whether probabilities come true as often as they say."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
N_PARTS = 10


def expected_error(chances: FloatArray, hits: FloatArray) -> float:
    """The mean distance of what was expected and what came, over ten parts of as many rows by rising probability.

    Source:
        Nixon et al. 2019, Measuring Calibration in Deep Learning, https://arxiv.org/abs/1904.01685.

    Example:
        >>> round(expected_error(np.full(100, 0.9), np.tile([1.0, 0.0], 50)), 2)
        0.4
    """
    order = np.argsort(chances, kind="stable")
    parts = [part for part in np.array_split(order, N_PARTS) if len(part)]
    return float(sum(abs(float(chances[part].mean() - hits[part].mean())) * len(part) for part in parts) / len(chances))


def spiegelhalter(chances: FloatArray, hits: FloatArray) -> float:
    """A standard normal variable if each event came with its probability; 0 where all are a half.

    Source:
        Spiegelhalter 1986, Probabilistic prediction in patient management and clinical trials,
        https://doi.org/10.1002/sim.4780050506.

    Example:
        >>> abs(spiegelhalter(np.full(100, 0.9), np.tile([1.0, 0.0], 50))) > 4
        True
    """
    weight = 1 - 2 * chances
    variance = float((weight**2 * chances * (1 - chances)).sum())
    surplus = float(((hits - chances) * weight).sum())
    if variance <= 0:
        return 0.0 if surplus == 0 else math.inf
    return surplus / math.sqrt(variance)
