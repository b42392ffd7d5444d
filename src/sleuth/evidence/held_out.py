"""Rows that a program meant to hold out, though the model that it judges on them has learned from all of them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.evidence.calls import PREDICTORS, Rows
from sleuth.evidence.fit import Fit, Judged

NEARLY_ALL = 0.98  # share of rows
LARGEST_PART = 0.5  # share of the rows learned that are a part to judge on, and no set to learn from


def is_left_out_before(fit: Fit, judged: Judged) -> bool:
    """Whether other models learned from, or were validated on, all rows of the judged model's fit but just these.

    Nothing else in the program has learned from the judged rows.
    """
    rows, learned = _rows(fit, judged)
    if rows is None or learned is None or not rows.share_in(learned) >= NEARLY_ALL:
        return False
    others = [one for one in _learned_from(fit) if one is not learned]
    if any(one.share_in(rows) > 1 - NEARLY_ALL for one in others if not _are_same(one, learned)):
        return False
    rest = learned.distinct[~np.isin(learned.distinct, rows.distinct)]
    return any(_covers(one, rest) and one.share_in(learned) >= NEARLY_ALL for one in others if not _are_same(one, learned))


def is_small_part(fit: Fit, judged: Judged) -> bool:
    """Whether a model is judged on few of the rows that it learned from, and on none of the others.

    All models of the program learned from the same rows: none stands for a time, or for a fold.
    """
    rows, learned = _rows(fit, judged)
    if rows is None or learned is None or fit.validations or not rows.share_in(learned) >= NEARLY_ALL:
        return False
    if min(rows.distinct_share, learned.distinct_share) < NEARLY_ALL:
        return False
    if not all(_are_same(one, learned) for one in _learned_from(fit)):
        return False
    own = [one for one in fit.judged() if one.data >= 0 and fit.estimators[one.estimator].sort in PREDICTORS]
    if any(one.seen_share < NEARLY_ALL for one in own):
        return False  # there is a test on other rows, beside which this is the score of those learned from
    parts = [fit.rows_of(one.data) for one in own]
    if not all(one.is_known for one in parts):
        return False
    return len(np.unique(np.concatenate([one.ids for one in parts]))) <= LARGEST_PART * len(learned.distinct)


def _rows(fit: Fit, judged: Judged) -> tuple[Rows | None, Rows | None]:
    """The rows that were judged, and those learned from; None where they are not known, or the model learned in steps."""
    if judged.data < 0 or len(judged.fits) != 1 or fit.calls[judged.fits[0]].data < 0:
        return None, None
    found = fit.rows_of(judged.data), fit.rows_of(fit.calls[judged.fits[0]].data)
    return found if all(one.is_known for one in found) else (None, None)


def _learned_from(fit: Fit) -> Iterator[Rows]:
    """The rows of each model's fit and of each validation."""
    tables = [*(one.data for one in fit.model_fits()), *(one.data for one in fit.validations)]
    yield from (fit.rows_of(one) for one in tables if one >= 0 and fit.rows_of(one).is_known)


def _are_same(one: Rows, other: Rows) -> bool:
    return min(one.share_in(other), other.share_in(one)) >= NEARLY_ALL


def _covers(one: Rows, rest: np.typing.NDArray[np.uint64]) -> bool:
    return bool(len(rest)) and float(np.isin(rest, one.distinct).mean()) >= NEARLY_ALL
