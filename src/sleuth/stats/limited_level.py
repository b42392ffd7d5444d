"""Whether the values of one level of a category end at a limit that those of the others pass."""

from __future__ import annotations

import numpy as np

from sleuth.evidence.table import BoolArray, FloatArray
from sleuth.stats.distances import kolmogorov_smirnov, two_proportions

LEAST_ROWS = 200  # of a level
LEAST_BEYOND = 30  # rows of the others beyond the limit
MOST_SHARE = 0.5  # of the rows that a level has
ALIKE = 0.01  # p-value from which on two parts are the same


def is_limited(values: FloatArray, group: BoolArray, edge: float, sign: int) -> bool:
    """Whether the group is as the rest but for what lies beyond an edge, which stands at the edge in the group.

    Below the edge both are distributed alike, and the group has as many rows at it as the rest has at it or beyond. What is
    smaller by nature, as the hours of those who work half of the week, differs below the edge too.

    Args:
        values: NaN = missing.
        group: the rows of the group.
        edge: the least or the greatest value of the group.
        sign: 1 where it is the least, -1 where it is the greatest.

    Example:
        >>> dust, is_one = np.random.default_rng(0).gamma(3, 10, 4000), np.arange(4000) % 4 == 0
        >>> is_limited(np.where(is_one, np.minimum(dust, 50), dust), is_one, 50.0, -1)
        True
        >>> is_limited(np.where(is_one, np.minimum(dust / 2, 50), dust), is_one, 50.0, -1)
        False
    """
    known = ~np.isnan(values)
    inside, rest = sign * (values[known & group] - edge), sign * (values[known & ~group] - edge)
    if not LEAST_ROWS <= len(inside) <= MOST_SHARE * known.sum() or (rest < 0).sum() < LEAST_BEYOND:
        return False
    at, beyond = float((inside <= 0).sum()), float((rest <= 0).sum())
    return (
        two_proportions((at, beyond), (float(len(inside)), float(len(rest)))) >= ALIKE
        and kolmogorov_smirnov(rest[rest > 0], inside[inside > 0]) >= ALIKE
    )
