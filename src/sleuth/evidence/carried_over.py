"""Numbers of an evaluation into which the evaluations before it still count."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

import numpy as np

from sleuth.evidence.reports import accuracy, loss, says
from sleuth.evidence.trace import Batches, Evaluation, FloatArray, Printed

Pair = tuple[Evaluation, Printed]

ANNOUNCED = re.compile(r"avg|average|mean|smooth|cum|so.?far|overall|all|ema|roll")  # names under which that is meant
LEAST_DIGITS = 3  # behind the point


def carried_over(ones: Sequence[Evaluation], pairs: Sequence[Pair], *, least: int) -> list[Pair]:
    """The numbers that are those of all evaluations so far, and not of their own; empty if these are fewer than `least`.

    The first evaluations count, up to one that does not fit: those between were not all watched then.

    Args:
        ones: the evaluations of one set, in order.
        pairs: those of them after which one line prints a number, and that number.
        least: numbers that are not those of their own evaluation.

    Example:
        >>> carried_over([], [], least=3)
        []
    """
    label = pairs[0][1].label if pairs else ""
    if (
        ANNOUNCED.search(label)
        or len(pairs) <= least
        or any(one is not other for (one, _), other in zip(pairs, ones, strict=False))
    ):
        return []
    if pairs[0][1].decimals < LEAST_DIGITS or len({p.value for _, p in pairs}) <= least:
        return []
    of_loss = "loss" in label
    for so_far in _ways([one.batches for one in ones if one.batches is not None], of_loss=of_loss):
        same = takewhile(lambda each: says(each[0][1], each[1]), zip(pairs, so_far, strict=False))
        others = [pair for pair, _ in same if not _is_own(*pair, of_loss=of_loss)]
        if len(others) >= least:
            return others
    return []


def _ways(batches: Sequence[Batches], *, of_loss: bool) -> list[FloatArray]:
    """The average over all evaluations up to each one, by the samples, and by the batches."""
    n = np.array([one.n.sum() for one in batches], np.float64)
    if of_loss:
        if not all(len(one.loss) for one in batches):
            return []
        by_batch = [one.loss for one in batches]
        whole = np.array([(one.loss * one.n).sum() for one in batches])
    else:
        if not all(len(one.n_correct) for one in batches):
            return []
        by_batch = [one.n_correct / one.n for one in batches]
        whole = np.array([one.n_correct.sum() for one in batches], np.float64)
    sums, counts = np.array([one.sum() for one in by_batch]), np.array([len(one) for one in by_batch])
    return [whole.cumsum() / n.cumsum(), sums.cumsum() / counts.cumsum()]


def _is_own(one: Evaluation, printed: Printed, *, of_loss: bool) -> bool:
    reached = (loss if of_loss else accuracy)(one.batches) if one.batches is not None else None
    return reached is None or any(says(printed, value) for value in (reached.whole, reached.mean))
