"""What the curves of a log tell without the program: a loss that is lost, one that stands at chance, a rate of 0.

A log has no targets, no weights and no batches, so that each of these asks for more than it would of a watched run.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from sleuth.evidence.trace import FloatArray, Trace
from sleuth.stats.trend import block_means, mann_kendall

EARLY = 0.05  # of the points, whose median is the start: a single one may be low by chance
BLOCKS = 20  # in which points are averaged for the lowest level
ALMOST_ALL = 0.1  # quantile of the last points that must be high
BELOW, ABOVE = 0.003, 0.015  # of the level around the logarithm; a net that jumps about its plateau is a little above
SPREAD = 0.02  # deviation over the level: equal odds give every sample the same loss
FROM = 1.1  # the start over the logarithm: weights as they are made give about equal odds
ERRORS = 4.0  # standard errors that a block's mean may be below
MARGIN = 0.5  # of an accuracy above one over the number of classes, relative


@dataclass(frozen=True, slots=True)
class Chance:
    """A loss that stands at what equal odds for `n_classes` classes reach, over the last `n_window` of `n_points` points."""

    level: float
    n_classes: int
    n_window: int
    n_points: int
    since: int  # step


def start_of(values: FloatArray) -> float:
    """The median of the first points, three at least.

    Example:
        >>> start_of(np.array([3.0, 2.0, 1.0, 0.5]))
        2.0
    """
    return float(np.median(values[: max(3, round(EARLY * len(values)))]))


def is_lost(values: FloatArray, start: float, *, share: float, factor: float) -> bool:
    """Whether nearly all of the last points are far above the start, or far above the lowest level and above the start, too.

    Args:
        values: the finite losses, in order.
        start: the level at the beginning; negative ones have no "far above".
        share: of the points, from the end.
        factor: that is far, no unit.

    Example:
        >>> is_lost(np.array([2.0] * 50 + [40.0] * 50), 2.0, share=0.25, factor=4.0)
        True
    """
    if start <= 0:
        return False
    least = float(np.quantile(values[-max(3, round(share * len(values))) :], ALMOST_ALL))
    lowest = float(block_means(values, BLOCKS).min())
    return least > factor * start or (lowest > 0 and least > max(factor * lowest, start))


def find_chance(trace: Trace, *, min_points: int, share: float, max_classes: int) -> Chance | None:
    """A loss that has not moved from the logarithm of a small whole number: each of so many classes gets equal odds.

    Such a model's loss is the same for every sample, so the curve hardly varies; that tells it from a loss which has its level by
    chance. Where an accuracy is known, it must be at chance, too, and any number of classes will do.

    Args:
        trace: of a log.
        min_points: finite losses that there must be.
        share: of the points, from the end, that make the level.
        max_classes: for which the level alone is telling; the logarithms of larger numbers lie close together.

    Example:
        >>> from sleuth.evidence.trace import RunFacts
        >>> find_chance(Trace(run=RunFacts()), min_points=20, share=0.5, max_classes=10) is None
        True
    """
    if trace.scalars is None:
        return None
    known = np.isfinite(trace.scalars.loss)
    values, step = trace.scalars.loss[known], trace.scalars.step[known]
    if len(values) < min_points:
        return None
    window = values[-round(share * len(values)) :]
    level = float(window.mean())
    if not 0 < level < math.log(1e6):
        return None
    n_classes = max(2, round(math.exp(level)))
    constant = math.log(n_classes)
    best = highest_accuracy(trace)
    is_at_chance = best * n_classes <= 1 + MARGIN  # False for NaN
    if not (1 - BELOW) * constant <= level <= (1 + ABOVE) * constant or not (is_at_chance or np.isnan(best)):
        return None
    if (not is_at_chance and n_classes > max_classes) or window.std() > SPREAD * level or mann_kendall(window).is_falling():
        return None
    noise = ERRORS * float(window.std()) / math.sqrt(max(1.0, len(values) / BLOCKS))
    has_learned = float(block_means(values, BLOCKS).min()) < (1 - BELOW) * constant - noise
    has_fallen = start_of(values) > FROM * constant and not is_at_chance  # to where it is, which may be the end of learning
    return None if has_learned or has_fallen else Chance(level, n_classes, len(window), len(values), int(step[-len(window)]))


def highest_accuracy(trace: Trace) -> float:
    """The greatest logged accuracy, the mean of three points in a row where there are as many; NaN if there is none.

    Example:
        >>> from sleuth.evidence.trace import RunFacts
        >>> highest_accuracy(Trace(run=RunFacts()))
        nan
    """
    series: dict[tuple[str, ...], list[float]] = {}
    for one in trace.evaluations:
        if np.isfinite(one.accuracy):
            series.setdefault(one.names, []).append(one.accuracy)
    means = [
        np.convolve(values, np.ones(min(3, len(values))) / min(3, len(values)), mode="valid").max() for values in series.values()
    ]
    return float(max(means, default=math.nan))


def zero_rate(trace: Trace) -> tuple[float, int, int]:
    """The share of the points at which the rate is 0 and the loss does not fall; the number of points, and the first such step.

    A loss that falls while the rate is 0 shows that it was rounded, or is that of another part.

    Example:
        >>> from sleuth.evidence.trace import RunFacts
        >>> zero_rate(Trace(run=RunFacts()))
        (0.0, 0, 0)
    """
    if trace.scalars is None:
        return 0.0, 0, 0
    known = np.isfinite(trace.scalars.lr)
    is_zero = known & (trace.scalars.lr == 0)
    if not is_zero.any() or mann_kendall(trace.scalars.loss[is_zero]).is_falling():
        return 0.0, int(known.sum()), 0
    return float(is_zero.sum() / known.sum()), int(known.sum()), int(trace.scalars.step[is_zero][0])
