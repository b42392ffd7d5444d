"""Whether the values of one column tell those of another one, but for a few rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sleuth.evidence.table import IntArray
from sleuth.stats.association import contingency

RARE = 0.34  # share of the rows of a level from which on its second value is one by nature
LEAST_CODES = 20  # numbers: fewer are counted or ordered things, such as rooms or months
MOST_WIDTH = 3.0  # numbers: neighbouring ones with the same second value, on average, up to which they are codes and no quantity
IN_ORDER = 1.2  # stretches of the same second value over second values, up to which these are in the order of the numbers


@dataclass(frozen=True, slots=True)
class Dependence:
    """How far one column tells the other one."""

    share: float  # of the rows that have the usual value for their level, 0 to 1
    usual: IntArray  # (n_levels,) the usual second value of each level
    wrong: IntArray  # rows that have another one
    counts: IntArray  # (n_levels, n_values)

    @property
    def is_rare_everywhere(self) -> bool:
        """Whether no level that stands often has other values in a third of its rows: such a level has two by nature."""
        totals = self.counts.sum(1)
        often = totals >= np.median(totals[totals > 0])
        return bool((self.counts.max(1)[often] > (1 - RARE) * totals[often]).all())


def dependence(first: IntArray, second: IntArray) -> Dependence:
    """How far codes tell other codes; -1 = missing.

    Example:
        >>> found = dependence(np.array([0, 0, 0, 1]), np.array([2, 2, 0, 1]))
        >>> found.share, found.usual.tolist(), found.wrong.tolist()
        (0.75, [2, 1], [2])
    """
    counts = contingency(first, second)
    if not counts.size:
        return Dependence(0.0, np.zeros(0, np.int64), np.zeros(0, np.int64), counts)
    usual: IntArray = counts.argmax(1)
    wrong = np.flatnonzero((first >= 0) & (second >= 0) & (usual[np.maximum(first, 0)] != second))
    return Dependence(float(counts.max(1).sum() / max(counts.sum(), 1)), usual, wrong.astype(np.int64), counts)


def has_codes(found: Dependence, first: IntArray, second: IntArray) -> bool:
    """Whether numbers, of which `first` has the ranks, name things, and are no quantity that the second column cuts in bands.

    Bands are wide, and the value of a row beyond the edge of one is that of the next: there the quantity was rounded, or had
    another value when the band was set.

    Example:
        >>> dice = np.random.default_rng(0)
        >>> ages, codes = dice.integers(0, 60, 900), dice.permutation(60) % 6
        >>> bands = np.where(np.arange(900) < 5, 5, ages // 10)
        >>> has_codes(dependence(ages, bands), ages, bands)
        False
        >>> towns = np.where(np.arange(900) < 5, 5, codes[ages])
        >>> has_codes(dependence(ages, towns), ages, towns)
        True
    """
    usual = found.usual
    if len(usual) < LEAST_CODES:
        return False
    begins = np.flatnonzero(usual != np.roll(usual, 1))  # in a circle, as hours and directions are
    if len(usual) >= MOST_WIDTH * max(len(begins), 1):
        return False
    if len(begins) > IN_ORDER * len(np.unique(usual)):
        return True
    stretch = np.searchsorted(begins, first[found.wrong], side="right") - 1
    value = usual[begins]
    beside = (value[stretch - 1], value[(stretch + 1) % len(begins)])
    is_beside = (second[found.wrong] == beside[0]) | (second[found.wrong] == beside[1])
    return float(is_beside.mean()) < MOSTLY


MOSTLY = 0.5
