"""M104 test-rows-in-training."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.evidence.calls import PREDICTORS, Side
from sleuth.evidence.fit import Fit, Judged
from sleuth.evidence.held_out import is_left_out_before, is_small_part
from sleuth.evidence.retrial import Retrial, Way
from sleuth.rule import ERROR, FAULT, PROOF, Finding, Where, rule


@rule(
    "M104",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("models", "scored"),
    explains=(
        "evaluated-on-training-rows",
        "transformer-fitted-on-test-rows",
        "selection-on-all-rows",
        "overfitted-model",
        "test-set-used-for-selection",
    ),
)
def test_rows_in_training(
    fit: Fit, *, min_excess: float = 0.5, min_overlap: float = 0.05, max_covered: float = 0.9, min_distinct: float = 0.98
) -> Iterator[Finding]:
    """A model was fitted on the rows that are held out to judge it.

    Measure:
        Rows are known by what is in them. Rows of the test part of a split, of a part that other models of the program left
        out, of a small part of its own, or of one that is otherwise mostly new, are among those that the model had learned
        from when it was judged on them.
    Why:
        The score then tells how well the model remembers, not how well it will do on rows that it has never seen.
    Fix:
        Fit on the training part alone; refit on all rows only after the last judgement.
    Limits:
        A model that is judged on most of its own training rows is named evaluated-on-training-rows.
    Source:
        Kapoor and Narayanan 2023, Leakage and the reproducibility crisis in machine-learning-based science,
        https://doi.org/10.1016/j.patter.2023.100804.

    Args:
        min_excess: share of the test part that the model had seen, beyond that with an equal row in the training part, 0 to
            1.
        min_overlap: share of rows that the model had seen, from which on parts without a split overlap, 0 to 1.
        max_covered: share of the training rows among the judged ones above which the whole set was judged, 0 to 1.
        min_distinct: share of different rows below which equal rows may be different ones, 0 to 1.
    """
    told: set[object] = set()
    for judged in (*fit.judged(), *_tried_by_none_else(fit)):
        if fit.estimators[judged.estimator].sort not in PREDICTORS or not judged.fits:
            continue
        key = (judged.estimator, judged.data)
        is_part = _is_test_part(fit, judged, min_excess) or is_left_out_before(fit, judged) or is_small_part(fit, judged)
        if key in told or not (is_part or _overlaps(fit, judged, min_overlap, max_covered, min_distinct)):
            continue
        learned, n = fit.calls[judged.fits[-1]], fit.rows_of(judged.data).n
        lines = learned.place, judged.place  # folds of one loop are one fault
        if None not in lines and lines in told:
            continue
        told |= {key, lines}
        yield Finding(
            message=f"{fit.estimators[judged.estimator].name} was fitted on {fit.rows_of(learned.data).n:,} rows, among them "
            f"{round(judged.seen_share * n):,} of the {n:,} on which it is then judged{_told(judged)}.",
            where=Where(place=learned.place),
            values={"rows_judged": n, "share_seen": judged.seen_share, "score": judged.value},
            retrial=Retrial(Way.UNSEEN, judged.at),
        )


def _tried_by_none_else(fit: Fit) -> list[Judged]:
    """Predictions for held-out rows that the program judges by itself, where no model that had not seen them is asked."""
    tried = fit.tried() if not fit.validations else ()
    honest = {fit.data[one.data].rows for one in (*fit.judged(), *tried) if one.seen_share <= 1 / 2}
    return [one for one in tried if fit.data[one.data].rows not in honest]


def _is_test_part(fit: Fit, judged: Judged, min_excess: float) -> bool:
    if not judged.is_test:
        return False
    number, _ = next(one for one in fit.data[judged.data].splits if one[1] is Side.TEST)
    equal = [fit.rows[fold.test].share_in(fit.rows[fold.train]) for fold in fit.splits[number].folds]
    return judged.seen_share - max((one for one in equal if not np.isnan(one)), default=0.0) >= min_excess


def _overlaps(fit: Fit, judged: Judged, min_overlap: float, max_covered: float, min_distinct: float) -> bool:
    """Parts that the program cut itself have rows in common, though most rows of each are its own."""
    if not min_overlap <= judged.seen_share < 1 - min_overlap:
        return False
    rows, learned = fit.rows_of(judged.data), fit.rows_of(fit.calls[judged.fits[-1]].data)
    is_distinct = min(rows.distinct_share, learned.distinct_share) >= min_distinct
    return is_distinct and len(judged.fits) == 1 and not learned.share_in(rows) > max_covered


def _told(judged: Judged) -> str:
    at = f" at line {judged.place.line}" if judged.place else ""
    return at if np.isnan(judged.value) else f"{at} ({judged.name} {judged.value:.3g})"
