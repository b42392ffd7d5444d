"""Boosting whose number of rounds was chosen by the rows that then judge it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sleuth.evidence.calls import PREDICTING, PREDICTORS, Call, Stopping
from sleuth.evidence.fit import Fit, Judged, seen_share

VALIDATION = re.compile(
    r"(?<![a-z])(d?val(id(ation)?)?|d?va|vl|dev|d?eval|tun(e|ing)|stop(ping)?|oof|watch)(?![a-z])", re.IGNORECASE
)
TEST = re.compile(r"(?<![a-z])d?(test(ing)?|hold_?out|te)(?![a-z])", re.IGNORECASE)


@dataclass(frozen=True)
class Stopped:
    """Rows chose the rounds of a model, and are the only new ones on which it is judged."""

    learned: Call  # FIT
    stopping: Stopping
    judged: Judged  # the last time
    is_test: bool  # the program calls these rows test rows


def stopped_by_judges(fit: Fit, max_seen: float) -> Iterator[Stopped]:
    """All of them, without rows that the program calls a validation part, and without folds.

    Args:
        fit: the program.
        max_seen: share of the rows that a model had learned from up to which they are new to it, 0 to 1.
    """
    for number, learned in enumerate(fit.calls):
        stopping = learned.stopping
        if stopping is None or fit.estimators[learned.estimator].sort not in PREDICTORS:
            continue
        rows = fit.data[stopping.data].rows
        words = f"{fit.data[stopping.data].variable} {stopping.name}"
        own = [one for one in fit.judged() if number in one.fits and fit.data[one.data].rows == rows]
        own = [one for one in own if one.seen_share <= max_seen]
        if own and not VALIDATION.search(words) and not _has_others(fit, stopping, max_seen):
            yield Stopped(learned, stopping, own[-1], bool(TEST.search(words)))


def _has_others(fit: Fit, stopping: Stopping, max_seen: float) -> bool:
    """Whether the program has other new rows too: those of other folds, or a part that judges in the end."""
    data = fit.data[stopping.data]
    if any(len(fit.splits[split].folds) > 1 for split, _ in data.splits[:1]):
        return True
    asked = (call for call in fit.calls if call.verb in PREDICTING and call.data >= 0 and call.fits)
    others = [call for call in asked if fit.data[call.data].rows != data.rows and not seen_share(fit, call) > max_seen]
    return bool(others) or len({one.data for call in fit.calls if (one := call.stopping) is not None}) > 1
