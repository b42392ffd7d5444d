"""Whether a column is the sum of two others, or the difference, to the last decimal."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from sleuth.evidence.table import FloatArray
from sleuth.stats.digits import MOST, decimals

LEAST_ROWS = 60  # in which all three are known
MOST_COLUMNS = 60
FITS = 0.99  # share of the rows in which it is the sum
STEPS = 1.5  # of the last decimal, by which three rounded numbers may miss
FINE = 0.05  # step over the quartile range from which on numbers are so coarse that they meet by chance
SIGNS = ((1, 1), (1, -1), (-1, 1))
WORDS = {1: "+", -1: "-"}


@dataclass(frozen=True, slots=True)
class Sum:
    """Two columns that give a third."""

    first: int  # place of the column
    second: int
    words: str  # "+" or "-" between the first and the second


def sum_of_two(whole: FloatArray, parts: Sequence[FloatArray]) -> Sum | None:
    """The two columns whose sum or difference is `whole` in nearly all rows; None if there are no such two.

    A constant may lie between, and one of the two alone does not do it: the other moves by more than a rounding.

    Args:
        whole: `(n,)`, NaN = missing.
        parts: each `(n,)`, NaN = missing.

    Example:
        >>> dice = np.random.default_rng(0)
        >>> freight, duty, weight = (dice.gamma(4, 10, 500).round(2) for _ in range(3))
        >>> sum_of_two(freight, [weight, (freight + duty).round(2), duty])
        Sum(first=1, second=2, words='-')
        >>> sum_of_two(freight, [weight, duty]) is None
        True
    """
    steps = [_step(values) for values in (whole, *parts)]
    if not _is_fine(whole, steps[0]):
        return None
    usable = [at for at, values in enumerate(parts) if _is_fine(values, steps[at + 1])][:MOST_COLUMNS]
    for i, j in combinations(usable, 2):
        known = ~(np.isnan(whole) | np.isnan(parts[i]) | np.isnan(parts[j]))
        if known.sum() < LEAST_ROWS:
            continue
        room = STEPS * max(steps[0], steps[i + 1], steps[j + 1])
        target, one, other = whole[known], parts[i][known], parts[j][known]
        if any(_moves_with(target, alone, room) for alone in (one, other)):
            continue
        for sign, sign_other in SIGNS:
            if _moves_with(target, sign * one + sign_other * other, room):
                first, second = (i, j) if sign > 0 else (j, i)
                return Sum(first, second, WORDS[sign * sign_other])
    return None


def _moves_with(one: FloatArray, other: FloatArray, room: float) -> bool:
    """Whether two columns differ by one constant in nearly all rows."""
    left = one - other
    return float((np.abs(left - np.median(left)) <= room).mean()) >= FITS


def _step(values: FloatArray) -> float:
    """One of the last decimal with which the numbers are written."""
    known = values[np.isfinite(values)]
    return 10.0 ** -min(int(decimals(known).max()), MOST) if len(known) else math.nan


def _is_fine(values: FloatArray, step: float) -> bool:
    """Whether the numbers are spread over far more than their last decimal."""
    if math.isnan(step):
        return False
    low, high = np.nanquantile(values, [0.25, 0.75])
    return bool(step < FINE * (high - low))
