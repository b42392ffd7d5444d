"""Whether the numbers of classes are an order: then wrong answers lie beside the right ones."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int64]

N_SHUFFLES = 400
SEED = 5


def nearness(truth: IntArray, predicted: IntArray) -> float:
    """How likely it is by chance that wrong answers are so near the right ones, 0 to 1; 1 where there are no wrong ones.

    The answers are shuffled among the wrong rows; a shuffle in which a row gets its right class back counts without that row.

    Source:
        Good 2005, Permutation, Parametric and Bootstrap Tests of Hypotheses, chapter 3, https://doi.org/10.1007/b138696.

    Example:
        >>> truth = np.arange(100) % 5
        >>> nearness(truth, np.minimum(truth + 1, 4)) < 0.01
        True
    """
    wrong = truth != predicted
    if not wrong.any():
        return 1.0
    one, other = truth[wrong], predicted[wrong]
    seen = float(np.abs(one - other).mean())
    dice = np.random.default_rng(SEED)
    as_near = 1
    for _ in range(N_SHUFFLES):
        apart = np.abs(one - dice.permutation(other))
        as_near += not (apart > 0).any() or float(apart[apart > 0].mean()) <= seen
    return as_near / (N_SHUFFLES + 1)
