"""Whether the few whole numbers of a target are a quantity, as counts and marks are, or names of classes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from sleuth.evidence.table import BoolArray, Column, FloatArray
from sleuth.stats.tails import ranks

Counts = npt.NDArray[np.int64]
LEAST_VALUES, MANY_VALUES = 4, 6  # different values: with fewer, and from which on an order that fits is hardly chance
LEAST_ROWS = 200
HANDFUL, THIN = 10, 0.005  # rows, or their share, up to which the last value of a count or of a scale of marks is rare
ENDS = 0.1  # rows of the ends of a hill over those of its top
NOISE = 3.0  # standard errors that a difference may have by chance
PER_STEP = 20  # rows of neighbouring values that are looked at together
RELATED = 0.1  # deviations of a feature's ranks between two steps, from which on it says something of the target
AGAINST = 0.2  # greatest fall over the greatest rise, up to which a feature goes one way
ONE_WAY = 0.7  # share of such features among the strongest
STRONGEST, MOST_LEVELS, MOST_ROWS = 5, 5, 20_000


def is_quantity(values: FloatArray, features: Sequence[Column]) -> bool:
    """Whether whole numbers are counts, marks or the like: no gaps, in a hill that thins out, in the order that features say.

    Numbers that stand for classes have any frequencies, and features rise and fall along them.

    Args:
        values: `(n_sampled,)`, NaN = missing.
        features: the columns that say something of it, of the same rows.

    Example:
        >>> dice = np.random.default_rng(0)
        >>> is_quantity(dice.poisson(2.5, 2000).astype(float), []), is_quantity(dice.integers(0, 9, 2000).astype(float), [])
        (True, False)
    """
    known = ~np.isnan(values)
    numbers, counts = np.unique(values[known], return_counts=True)
    if len(numbers) < LEAST_VALUES or counts.sum() < LEAST_ROWS or not _has_no_gaps(numbers, counts):
        return False
    order = _order(values, features)
    top = int(counts.argmax())
    is_hill = _is_hill(counts)
    is_inside = is_hill and 0 < top < len(counts) - 1
    if len(numbers) >= MANY_VALUES and (order > 0 or (not order and is_inside and counts[[0, -1]].max() <= ENDS * counts[top])):
        return True
    is_thin = counts[[0, -1]].min() <= max(THIN * counts.sum(), min(HANDFUL, 2 * THIN * counts.sum()))
    return is_hill and bool(is_thin) and (order > 0 or (not order and is_inside))


def _has_no_gaps(numbers: FloatArray, counts: Counts) -> bool:
    """Whether each whole number is there up to where the values grow rare."""
    beyond = np.flatnonzero(np.diff(numbers) > 1)
    return not len(beyond) or int(counts[beyond[0] + 1 :].max()) <= HANDFUL


def _is_hill(counts: Counts) -> bool:
    """Whether the frequencies rise to a top and fall after it, as far as chance lets them."""
    top = int(counts.argmax())
    steps = np.diff(counts)
    wrong = np.concatenate([-steps[:top], steps[top:]])
    return bool((wrong <= NOISE * np.sqrt(counts[:-1] + counts[1:])).all())


def _order(values: FloatArray, features: Sequence[Column]) -> int:
    """1 if the features that say most of the values go one way along them, -1 if they do not, 0 if none says anything."""
    each = slice(None, None, max(1, len(values) // MOST_ROWS))
    rises = [rise_and_fall(values[each], feature[each]) for column in features for feature in _as_numbers(column)]
    found = sorted((sorted(one) for one in rises if max(one) >= RELATED), key=lambda one: -one[1])[:STRONGEST]
    if not found:
        return 0
    return 1 if np.mean([less <= AGAINST * more for less, more in found]) >= ONE_WAY else -1


def _as_numbers(column: Column) -> Iterator[FloatArray]:
    """A column of numbers as it is, of a category whether it is this level or that."""
    if column.is_numeric:
        yield column.values
    elif column.is_category:
        for code in range(min(MOST_LEVELS, len(column.levels))):
            yield np.where(np.isnan(column.values), np.nan, column.values == code)


def rise_and_fall(values: FloatArray, feature: FloatArray) -> tuple[float, float]:
    """How far the mean of a feature rises, and falls, between two values in order, beyond chance; in deviations of its ranks.

    Example:
        >>> steps = np.repeat([0.0, 1.0, 2.0], 100)
        >>> rise, fall = rise_and_fall(steps, steps + np.random.default_rng(0).normal(size=300))
        >>> rise > 0.5, fall
        (True, 0.0)
    """
    known = ~np.isnan(values) & ~np.isnan(feature)
    placed, steps = ranks(feature[known]), _steps(values[known])
    if len(placed) < LEAST_ROWS or placed.std() == 0:
        return 0.0, 0.0
    n = np.bincount(steps).astype(np.float64)
    means = np.bincount(steps, (placed - placed.mean()) / placed.std()) / n
    further: BoolArray = np.triu(np.ones((len(n), len(n)), np.bool_), 1)
    apart = means[None, :] - means[:, None]
    chance = NOISE * np.sqrt(1 / n[None, :] + 1 / n[:, None])
    rise, fall = (float(np.where(further, sign * apart - chance, 0.0).max(initial=0.0)) for sign in (1, -1))
    return rise, fall


def _steps(values: FloatArray) -> Counts:
    """The values as steps from 0 on, of enough rows each."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    step, n, made = 0, 0, []
    for count in counts:
        if n >= PER_STEP:
            step, n = step + 1, 0
        made.append(step)
        n += count
    if n < PER_STEP and step:  # the rest is too few for a step of its own
        made = [min(one, step - 1) for one in made]
    return np.array(made, np.int64)[inverse]
