"""Two fits of one transformer: what made the rows that a model learned from, and what made the rows that it predicts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sleuth.evidence.calls import PREDICTING, PREDICTORS, Call
from sleuth.evidence.fit import Fit
from sleuth.evidence.leaks import transformers_before

MOSTLY = 0.9  # share of the rows of the second fit that are those predicted


@dataclass(frozen=True)
class Refit:
    """A transformer was fitted again for the rows to be predicted."""

    first: Call  # FIT before the rows that the model learned from
    again: Call  # FIT before those that it predicts
    predicted: Call


def refits(fit: Fit) -> Iterator[Refit]:
    """Where the rows that a model predicts came through another fit of a transformer than those that it learned from."""
    seen: set[tuple[int, int]] = set()
    for call in fit.calls:
        if call.verb not in PREDICTING or fit.estimators[call.estimator].sort not in PREDICTORS or not call.fits or call.data < 0:
            continue
        learned = [one for number in call.fits for one in transformers_before(fit, fit.calls[number].data)]
        for again in transformers_before(fit, call.data):
            if any(one.at == again.at for one in learned):
                continue
            first = next((one for one in learned if _is_same(fit, one, again)), None)
            if first is not None and (first.at, again.at) not in seen and _is_of(fit, again, call):
                seen.add((first.at, again.at))
                yield Refit(first, again, call)


def _is_same(fit: Fit, one: Call, other: Call) -> bool:
    """Whether they are fits of one kind of transformer on the same columns."""
    if fit.estimators[one.estimator].name != fit.estimators[other.estimator].name or one.data < 0 or other.data < 0:
        return False
    a, b = fit.data[one.data], fit.data[other.data]
    return a.n_columns == b.n_columns and (a.names == b.names or not (a.names and b.names))


def _is_of(fit: Fit, again: Call, predicted: Call) -> bool:
    """Whether the second fit was on the rows that are predicted."""
    return bool(fit.rows_of(again.data).share_in(fit.rows_of(predicted.data)) >= MOSTLY)
