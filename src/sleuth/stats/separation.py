"""Whether one feature tells the classes apart without overlap, and whether it does so by a threshold on its values."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np

from sleuth.evidence.trace import FloatArray, IntArray, LabelledFeatures


def telling_columns(one: LabelledFeatures, min_class: int, min_gap: float) -> IntArray:
    """Columns that tell the classes apart by wide gaps, alone or, as in one-hot labels, together.

    Example:
        >>> low, high = np.array([[0.0, -3.0], [1.0, -3.0]]), np.array([[0.0, 3.0], [1.0, 3.0]])
        >>> telling_columns(LabelledFeatures(0, 2, np.array([50, 50]), low, high, np.zeros(0)), 10, 10.0)
        array([0])
    """
    seen = one.counts >= min_class
    if seen.sum() < 2 or one.counts[~seen].any():
        return np.zeros(0, np.int64)
    low, high = one.low[seen], one.high[seen]
    order = np.argsort(low, axis=0)
    gaps = np.take_along_axis(low, order, 0)[1:] - np.take_along_axis(high, order, 0)[:-1]
    alone: IntArray = np.flatnonzero((gaps > 0).all(0) & (gaps.min(0) > min_gap * (high - low).max(0))).astype(np.int64)
    if len(alone) or seen.sum() == 2:
        return alone
    columns = []
    for k in range(len(low)):
        rest_low, rest_high = np.delete(low, k, 0).min(0), np.delete(high, k, 0).max(0)
        gap = np.maximum(low[k] - rest_high, rest_low - high[k])
        columns.append(np.flatnonzero((gap > 0) & (gap > min_gap * np.maximum(rest_high - rest_low, high[k] - low[k]))))
    return np.unique(np.concatenate(columns)).astype(np.int64) if all(len(found) for found in columns) else alone


def cut_columns(
    one: LabelledFeatures,
    min_class: int,
    n_samples: int,
    *,
    spacings: float = 10.0,
    max_abrupt: float = 1.8,
    max_reach: float = 3.0,
) -> IntArray:
    """Columns of which the classes are intervals that touch: the label is a threshold on them.

    Classes that lie apart by nature have tails, which thin out towards each other. Of a distribution that was cut in two the
    parts end where they are dense: next to their mean, in their own deviations, and with no more space between them than
    between neighbours. Of two classes one may also hold a single value, which the other does not hold.

    Args:
        one: with mean and deviation of the classes.
        min_class: samples that each class must have.
        n_samples: different samples that were seen.
        spacings: greatest space between two classes, in mean spacings of the values (range over samples).
        max_abrupt: greatest distance of a boundary from the mean of the nearer class; half a normal distribution has 1.3, a
            uniform one 1.7, the extreme of 50 normal values 2.2 or more.
        max_reach: the same for the other class, of which the cut may take the tail off.

    Example:
        >>> low, high = np.array([[-3.0, -3.0], [0.01, -3.0]]), np.array([[0.0, 3.0], [3.0, 3.0]])
        >>> mean, deviation = np.array([[-0.8, 0.0], [0.8, 0.0]]), np.array([[0.6, 1.0], [0.6, 1.0]])
        >>> cut_columns(LabelledFeatures(0, 2, np.array([500, 500]), low, high, np.zeros(0), mean, deviation), 30, 1000)
        array([0])
    """
    seen = one.counts >= min_class
    if seen.sum() < 2 or one.counts[~seen].any() or not one.mean.size:
        return np.zeros(0, np.int64)
    order = np.argsort(one.mean[seen], axis=0)
    low, high, mean, deviation = (np.take_along_axis(a[seen], order, 0) for a in (one.low, one.high, one.mean, one.deviation))
    gaps, spacing = low[1:] - high[:-1], (high.max(0) - low.min(0)) / n_samples
    with np.errstate(divide="ignore", invalid="ignore"):
        below, above = (high[:-1] - mean[:-1]) / deviation[:-1], (mean[1:] - low[1:]) / deviation[1:]
    is_abrupt = (np.fmin(below, above) <= max_abrupt) & (np.fmax(below, above) <= max_reach)
    is_cut = ((gaps > 0) & (gaps <= spacings * spacing) & is_abrupt).all(0)
    is_single = (gaps > 0).all(0) & ((low == high).sum(0) == 1) if len(low) == 2 else False
    return np.flatnonzero(is_cut | is_single).astype(np.int64)


def telling_flags(one: LabelledFeatures, min_class: int, min_other: float) -> IntArray:
    """Channels of sequences that stand still in each sample of one class and reach one other value in each of the other.

    A channel does so beside others that take many values and go with the classes too, without telling them: by `min_other` at
    least, as `share_between` has it. Without such channels it may be what the task is about.

    Example:
        >>> low = np.array([[0.0, -3.0, 0.0, 1.0], [0.0, -3.0, 1.0, 1.0]])
        >>> high = np.array([[0.0, -1.0, 0.0, 3.0], [1.0, -1.0, 1.0, 3.0]])
        >>> mean, deviation = np.array([[0.0, -2.0, 0.0, 2.0], [0.2, -2.0, 1.0, 2.5]]), np.full((2, 4), 0.4)
        >>> telling_flags(LabelledFeatures(0, 2, np.array([50, 50]), low, high, np.zeros(0), mean, deviation, True), 30, 0.1)
        array([0])
    """
    if len(one.counts) != 2 or one.counts.min() < min_class:
        return np.zeros(0, np.int64)
    n = one.low.shape[1] // 2
    least, greatest = (one.low[:, :n], one.high[:, :n]), (one.low[:, n:], one.high[:, n:])
    is_still = least[0] == greatest[1]  # (2, n_channels)
    is_raised = (greatest[0] == greatest[1])[::-1] & (greatest[0][::-1] > greatest[1])
    is_lowered = (least[0] == least[1])[::-1] & (least[1][::-1] < least[0])
    told = (is_still & (is_raised | is_lowered)).any(0)
    spread = (one.high - one.mean) * (one.mean - one.low)
    has_many = (np.abs(one.deviation**2 - spread) > 1e-3 * (one.high - one.low) ** 2).all(0) & ~np.tile(told, 2)
    goes_along = bool((share_between(one)[has_many] >= min_other).any())
    return np.flatnonzero(told).astype(np.int64) if goes_along else np.zeros(0, np.int64)


def share_between(one: LabelledFeatures) -> FloatArray:
    """How far each feature goes with the classes: the root of the share of its variance that lies between them, 0 to 1.

    Example:
        >>> mean, deviation = np.array([[-3.0, 0.0], [3.0, 0.0]]), np.array([[4.0, 1.0], [4.0, 1.0]])
        >>> none = np.zeros((2, 2))
        >>> share_between(LabelledFeatures(0, 2, np.array([50, 50]), none, none, np.zeros(0), mean, deviation))
        array([0.6, 0. ])
    """
    seen = one.counts > 0
    weight = (one.counts[seen] / one.counts.sum())[:, None]
    mean, within = one.mean[seen], (weight * one.deviation[seen] ** 2).sum(0)
    between = (weight * (mean - (weight * mean).sum(0)) ** 2).sum(0)
    total = between + within
    share: FloatArray = np.sqrt(np.divide(between, total, out=np.zeros_like(total), where=total > 0))
    return share


def best_of_others(one: LabelledFeatures, told: IntArray, is_cut: bool) -> float:
    """How far the best of the features that do not tell goes with the target, 0 to 1; 1 where that is not asked.

    Example:
        >>> none = np.zeros((1, 3))
        >>> best_of_others(LabelledFeatures(0, 0, np.array([50]), none, none, np.array([1.0, 0.3, -0.4])), np.array([0]), False)
        0.4
    """
    if one.n_classes and not is_cut:
        return 1.0
    others = np.delete(np.abs(share_between(one) if is_cut else one.correlation), told)
    return float(others.max()) if len(others) else 0.0


def chance_share(n: int, n_different: int, n_features: int, *, chance: float = 1e-4) -> float:
    """The share that the best of `n_features` features without any relation to the target exceeds with probability `chance`.

    Args:
        n: samples, of which some may be drawn again.
        n_different: different samples among them; rows drawn again do not make a chance relation smaller.
        n_features: that are looked at.
        chance: that one of them goes further.

    Example:
        >>> round(chance_share(800, 800, 5), 2), round(chance_share(100_000, 100, 5), 2)
        (0.21, 0.43)
    """
    if min(n, n_different, n_features) < 1:
        return 1.0
    return -NormalDist().inv_cdf(chance / 2 / n_features) * float(np.sqrt(1 / n + 1 / n_different))
