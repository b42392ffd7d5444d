"""M305 weak-subgroup."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sleuth.evidence.fit import Fit
from sleuth.evidence.judged_rows import JudgedRows, judged_rows
from sleuth.evidence.slices import Slice, slices
from sleuth.rule import FAULT, LIKELY, WARNING, Finding, Where, rule
from sleuth.stats.distances import normal_tail


@dataclass(frozen=True)
class _Weak:
    slice: Slice
    n: int
    loss: float  # mean over the group's rows
    rest: float
    p: float
    skill: float  # 1 - loss over that of the group's commonest class, or of its mean


@rule("M305", kind=FAULT, certainty=LIKELY, severity=WARNING, needs=("models", "scored"))
def weak_subgroup(
    fit: Fit,
    *,
    min_rows: int = 30,
    alpha: float = 1e-4,
    min_gap: float = 0.15,
    min_times: float = 2.0,
    max_skill: float = 0.1,
    min_skill: float = 0.3,
) -> Iterator[Finding]:
    """In one group of the held-out rows the model knows next to nothing, which the score of all rows hides.

    Measure:
        Held-out rows with one value of a category (a column of the table, or one that stands beside it): far more errors than on
        the rest, beyond chance after correction for all groups, and no better than always giving the group's commonest class, or
        its mean; on the rest the model is clearly better than that.
    Why:
        The score of all rows is that of the large groups. For whoever belongs to this one, the model is a guess.
    Fix:
        Look at the group's rows: few training rows, other labels, a unit or a meaning that differs. Report each group's score.
    Limits:
        Groups by ranges of numbers are not tried. A group whose outcome cannot be foreseen looks the same.
    Source:
        Chung, Kraska, Polyzotis, Tae and Whang 2019, Slice Finder: Automated Data Slicing for Model Validation,
        https://doi.org/10.1109/ICDE.2019.00139.

    Args:
        min_rows: rows of a group.
        alpha: chance of a false alarm over all groups, 0 to 1.
        min_gap: share of errors above that of the rest (classes), 0 to 1.
        min_times: mean absolute error over that of the rest (numbers).
        max_skill: skill in the group up to which the model knows next to nothing; 0 is that of a constant, 1 is perfect.
        min_skill: skill on the rest from which on the model is worth something.
    """
    best: tuple[_Weak, JudgedRows] | None = None
    for judged in judged_rows(fit):
        if judged.seen_share > max_skill or judged.call.data < 0:
            continue
        groups = [one for one in slices(fit, judged.call.data) if one.is_in.shape == judged.losses.shape]
        for one in groups:
            found = _weakness(judged, one, min_rows)
            if (
                found is None
                or found.p * len(groups) > alpha
                or found.skill > max_skill
                or _skill(judged, ~one.is_in) < min_skill
            ):
                continue
            is_far = found.loss - found.rest >= min_gap if judged.is_class else found.loss >= min_times * found.rest
            if is_far and (best is None or found.p < best[0].p):
                best = found, judged
    if best is not None:
        yield _finding(fit, *best)


def _finding(fit: Fit, weak: _Weak, judged: JudgedRows) -> Finding:
    what = "share of errors" if judged.is_class else "mean absolute error"
    return Finding(
        message=f"Where {weak.slice.column} is {weak.slice.level!r} ({weak.n:,} held-out rows) the {what} of "
        f"{fit.estimators[judged.call.estimator].name} is {weak.loss:.3g}, on the rest {weak.rest:.3g}; there it is no better "
        f"than a constant.",
        where=Where(place=judged.place, column=""),
        values={
            "column": weak.slice.column,
            "level": weak.slice.level,
            "rows": weak.n,
            "loss": weak.loss,
            "loss_rest": weak.rest,
        },
    )


def _weakness(judged: JudgedRows, one: Slice, min_rows: int) -> _Weak | None:
    inside, outside = judged.losses[one.is_in], judged.losses[~one.is_in]
    if min(len(inside), len(outside)) < min_rows:
        return None
    error = math.sqrt(inside.var(ddof=1) / len(inside) + outside.var(ddof=1) / len(outside))
    gap = float(inside.mean() - outside.mean())
    if gap <= 0 or error == 0:
        return None
    return _Weak(
        one, len(inside), float(inside.mean()), float(outside.mean()), normal_tail(gap / error), _skill(judged, one.is_in)
    )


def _skill(judged: JudgedRows, is_in: np.typing.NDArray[np.bool_]) -> float:
    """How much of a constant's error the model takes away among these rows, 1 = all; NaN counts as 0."""
    truth, _ = judged.pairs
    kept, loss = truth[is_in], judged.losses[is_in]
    if judged.is_class:
        _, counts = np.unique(kept, return_counts=True)
        constant, own = 1 - counts.max() / counts.sum(), float(loss.mean())
    else:
        constant, own = float(np.var(kept.astype(np.float64))), float((loss**2).mean())
    return 1 - own / constant if constant > 0 else 0.0
