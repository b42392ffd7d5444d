"""Learning rates of optimisers that were made one after the other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

LEAST_OPTIMIZERS = 4
SMALL_STEP = 0.7  # of a rate over the one before: a search halves or doubles at least


def is_schedule(rates: Sequence[tuple[float, ...]]) -> bool:
    """Whether the rates fall from optimiser to optimiser in small steps, as a schedule's do; those of a search are far apart.

    Args:
        rates: of each optimiser's groups.

    Example:
        >>> is_schedule([(0.1,), (0.09,), (0.07,), (0.04,)]), is_schedule([(0.1,), (0.03,), (0.01,), (0.003,)])
        (True, False)
    """
    is_usable = len({len(one) for one in rates}) == 1 and all(rate > 0 for one in rates for rate in one)
    if len(rates) < LEAST_OPTIMIZERS or not is_usable:
        return False
    ratios = np.array(rates)[1:] / np.array(rates)[:-1]
    return bool((ratios <= 1).all() and (ratios.min(axis=1) >= SMALL_STEP).mean() >= 1 / 2)
