"""How much of what came of several runs goes with one thing that was set differently in them."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import permutations

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]

MIN_RUNS = 3
ALL_ORDERS = 6  # runs up to which every order of the outcomes is looked at: 720
N_ORDERS = 4000  # looked at of more runs
Share = Callable[[FloatArray], FloatArray]  # of outcomes in several orders, (n_orders, n_runs)


def importance(values: Sequence[str], outcome: FloatArray) -> tuple[float, float, float]:
    """The share of the outcome's variance that goes with a setting, how often chance gives as much, and the direction.

    The outcome is taken by its ranks, so that neither its scale nor a run that diverged (inf) decides. Three or more different
    numbers are taken by their ranks too, and the share is the square of Spearman's correlation (1904, The Proof and Measurement
    of Association between Two Things). Anything else makes groups, and it is the correlation ratio of the ranks, on which the
    test of Kruskal and Wallis stands (1952, Use of Ranks in One-Criterion Variance Analysis). What as many groups explain by
    chance on average is taken off (Kelley 1935, An Unbiased Correlation Ratio Measure). The chance is that of a permutation test.

    Args:
        values: of the setting in each run, as texts.
        outcome: `(n_runs,)`, inf for a run that diverged, not NaN.

    Returns:
        The share, 0 to 1; the chance, 0 to 1; 1.0 or -1.0 where larger numbers go with a larger or a smaller outcome, 0.0 where
        the values are no numbers. NaN and 1.0, 0.0 where nothing can be told: fewer than three runs, one value, as many values as
        runs that are no numbers, or the same outcome in all.

    Example:
        >>> outcome = np.array([3.0, 3.1, 2.0, 2.1, 1.0, 1.2])
        >>> share, chance, direction = importance(["0.1", "0.1", "0.5", "0.5", "1", "1"], outcome)
        >>> share > 0.8, chance < 0.05, direction
        (True, True, -1.0)
    """
    n, levels = len(values), list(dict.fromkeys(values))
    ranks = _ranks(outcome)
    numbers = as_numbers(values)
    if n < MIN_RUNS or len(levels) < 2 or not np.ptp(ranks) or (numbers is None and len(levels) == n):
        return math.nan, 1.0, 0.0
    slope = 0.0 if numbers is None else float(np.sum(_centred(_ranks(numbers)) * _centred(ranks)))
    is_ordered = numbers is not None and len(levels) > 2
    share = _ordered(_ranks(numbers)) if is_ordered and numbers is not None else _grouped(values, levels)
    n_terms = 2 if is_ordered else len(levels)
    seen = float(share(ranks[None])[0])
    orders = _orders(n)
    chance = float(np.mean(share(ranks[orders]) >= seen - 1e-9))
    kept = 1.0 - (1.0 - seen) * (n - 1) / (n - n_terms) if n > n_terms else math.nan
    return max(kept, 0.0), chance, float(np.sign(round(slope, 9)))


def as_numbers(values: Sequence[str]) -> FloatArray | None:
    """The values as numbers; None if any is none."""
    try:
        made = np.array([float(value) for value in values])
    except ValueError:
        return None
    return made if np.isfinite(made).all() else None


def _ordered(ranks: FloatArray) -> Share:
    """The square of the correlation with these ranks."""
    own = _centred(ranks)

    def share(outcomes: FloatArray) -> FloatArray:
        other = outcomes - outcomes.mean(axis=1, keepdims=True)
        made: FloatArray = (other @ own) ** 2 / ((own @ own) * np.square(other).sum(axis=1))
        return made

    return share


def _grouped(values: Sequence[str], levels: Sequence[str]) -> Share:
    """The variance between the groups' means over that of all."""
    member = np.array([[value == level for value in values] for level in levels], np.float64)  # (n_levels, n_runs)

    def share(outcomes: FloatArray) -> FloatArray:
        other = outcomes - outcomes.mean(axis=1, keepdims=True)
        made: FloatArray = ((other @ member.T) ** 2 / member.sum(axis=1)).sum(axis=1) / np.square(other).sum(axis=1)
        return made

    return share


def _orders(n: int) -> npt.NDArray[np.int64]:
    """Orders of n runs, `(n_orders, n)`: all where they are few, else the same ones each time, the first of them unchanged."""
    if n <= ALL_ORDERS:
        return np.array(list(permutations(range(n))), np.int64)
    dice = np.random.default_rng(0)
    return np.stack([np.arange(n), *(dice.permutation(n) for _ in range(N_ORDERS - 1))])


def _ranks(values: FloatArray) -> FloatArray:
    """Ranks from 0; equal values share the mean of theirs."""
    order = np.sort(values)
    made: FloatArray = (np.searchsorted(order, values, "left") + np.searchsorted(order, values, "right") - 1) / 2
    return made


def _centred(values: FloatArray) -> FloatArray:
    made: FloatArray = values - values.mean()
    return made
