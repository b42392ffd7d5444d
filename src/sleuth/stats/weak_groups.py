"""Groups of judged rows in which a model knows less than on the rest."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from sleuth.evidence.judged_rows import JudgedRows
from sleuth.evidence.slices import BoolArray, Slice
from sleuth.stats.distances import normal_tail

TINY = 1e-300
MOST_CHANGES = 4  # in and out of a group, along the truth, up to which it is a part of the truth's range


@dataclass(frozen=True)
class Weak:
    """A group with more errors than the rest."""

    slice: Slice
    n: int
    loss: float  # mean over the group's rows
    rest: float
    p: float
    skill: float  # 1 - loss over that of the group's commonest class, or of its mean
    skill_rest: float
    times: float  # loss over the rest's, each as a share of the mean size of its truth; of classes as it is


def weakness(judged: JudgedRows, one: Slice, min_rows: int) -> Weak | None:
    """What there is to be said of a group; None where it or the rest is small, or it is no worse."""
    inside, outside = judged.losses[one.is_in], judged.losses[~one.is_in]
    if min(len(inside), len(outside)) < min_rows:
        return None
    error = math.sqrt(inside.var(ddof=1) / len(inside) + outside.var(ddof=1) / len(outside))
    gap = float(inside.mean() - outside.mean())
    if gap <= 0 or error == 0:
        return None
    loss, rest = float(inside.mean()), float(outside.mean())
    skill, skill_rest = _skill(judged, one.is_in), _skill(judged, ~one.is_in)
    size, size_rest = (1.0, 1.0) if judged.is_class else (_size(judged, part) for part in (one.is_in, ~one.is_in))
    times = loss * size_rest / max(rest * size, TINY)
    return Weak(one, len(inside), loss, rest, normal_tail(gap / error), skill, skill_rest, times)


def is_of_truth(judged: JudgedRows, is_in: BoolArray) -> bool:
    """Whether the group is one of the truth itself: all rows of some classes, or those between two of its values."""
    truth, _ = judged.pairs
    if judged.is_class:
        return not set(truth[is_in].tolist()) & set(truth[~is_in].tolist())
    changes = np.diff(is_in[np.lexsort((is_in, truth))])
    return int(changes.sum()) <= MOST_CHANGES


def _size(judged: JudgedRows, is_in: BoolArray) -> float:
    """The mean size of the truth among these rows."""
    truth, _ = judged.pairs
    return float(np.abs(truth[is_in].astype(np.float64)).mean())


def _skill(judged: JudgedRows, is_in: BoolArray) -> float:
    """How much of a constant's error the model takes away among these rows, 1 = all; NaN counts as 0."""
    truth, _ = judged.pairs
    kept, loss = truth[is_in], judged.losses[is_in]
    if judged.is_class:
        _, counts = np.unique(kept, return_counts=True)
        constant, own = 1 - counts.max() / counts.sum(), float(loss.mean())
    else:
        constant, own = float(np.var(kept.astype(np.float64))), float((loss**2).mean())
    return 1 - own / constant if constant > 0 else 0.0
