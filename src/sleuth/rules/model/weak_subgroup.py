"""M305 weak-subgroup."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.fit import Fit
from sleuth.evidence.judged_rows import JudgedRows, judged_rows
from sleuth.evidence.slices import slices
from sleuth.rule import FAULT, HINT, LIKELY, WARNING, Finding, Where, rule
from sleuth.stats.weak_groups import Weak, is_of_truth, weakness


@rule("M305", kind=FAULT, certainty=LIKELY, severity=WARNING, needs=("models", "scored"))
def weak_subgroup(
    fit: Fit,
    *,
    min_rows: int = 30,
    alpha: float = 1e-4,
    min_gap: float = 0.15,
    min_times: float = 2.0,
    max_skill: float = 0.1,
    max_part: float = 0.25,
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
        Groups by ranges of numbers are not tried. A group whose outcome cannot be foreseen looks the same. Where large values
        are missed by more, in proportion, as of durations and prices, it is a hint.
    Source:
        Chung, Kraska, Polyzotis, Tae and Whang 2019, Slice Finder: Automated Data Slicing for Model Validation,
        https://doi.org/10.1109/ICDE.2019.00139.

    Args:
        min_rows: rows of a group.
        alpha: chance of a false alarm over all groups, 0 to 1.
        min_gap: share of errors above that of the rest (classes), 0 to 1.
        min_times: mean absolute error over that of the rest (numbers), and the same of the errors as shares of the values.
        max_skill: skill in the group up to which the model knows next to nothing; 0 is that of a constant, 1 is perfect.
        max_part: skill in the group over that on the rest, up to which it is a hint where it is above `max_skill`, 0 to 1.
        min_skill: skill on the rest from which on the model is worth something.
    """
    best: tuple[bool, Weak, JudgedRows] | None = None
    for judged in judged_rows(fit):
        if judged.seen_share > max_skill or judged.call.data < 0:
            continue
        found_groups = slices(fit, judged.call.data)
        groups = [one for one in found_groups if one.is_in.shape == judged.losses.shape and not is_of_truth(judged, one.is_in)]
        for one in groups:
            found = weakness(judged, one, min_rows)
            if (
                found is None
                or found.p * len(groups) > alpha
                or found.skill > max(max_skill, max_part * found.skill_rest)
                or found.skill_rest < min_skill
            ):
                continue
            is_far = found.loss - found.rest >= min_gap if judged.is_class else found.loss >= min_times * found.rest
            is_clear = found.skill <= max_skill and (judged.is_class or found.times >= min_times)
            if is_far and (best is None or (not is_clear, found.p) < (not best[0], best[1].p)):
                best = is_clear, found, judged
    if best is not None:
        yield _finding(fit, best[1], best[2], is_clear=best[0], max_skill=max_skill)


def _finding(fit: Fit, weak: Weak, judged: JudgedRows, *, is_clear: bool, max_skill: float) -> Finding:
    what = "share of errors" if judged.is_class else "mean absolute error"
    told = "no better" if weak.skill <= max_skill else "hardly better"
    return Finding(
        message=f"Where {weak.slice.column} is {weak.slice.level!r} ({weak.n:,} held-out rows) the {what} of "
        f"{fit.estimators[judged.call.estimator].name} is {weak.loss:.3g}, on the rest {weak.rest:.3g}; there it is {told} "
        f"than a constant.",
        where=Where(place=judged.place, column=""),
        values={
            "column": weak.slice.column,
            "level": weak.slice.level,
            "rows": weak.n,
            "loss": weak.loss,
            "loss_rest": weak.rest,
        },
        certainty=None if is_clear else HINT,
    )
