"""Which transformers saw rows that a model in front of which they stand was later judged on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sleuth.evidence.calls import PREDICTORS, Call, Estimator, Rows, Validation, Verb
from sleuth.evidence.fit import Fit, Judged
from sleuth.evidence.folds import is_inner_fold

LEAST_EXCESS = 0.5  # share of the judged rows that it saw beyond what the model itself had seen: equal rows stand on both sides


@dataclass(frozen=True)
class Leak:
    """A transformer learned from rows on which a model was then judged as on rows that are new."""

    learned: Call  # the transformer's FIT
    transformer: Estimator
    judged: Judged | Validation | None  # None: a split whose parts something else was judged on
    n_rows: int  # judged
    share: float  # of them, that it saw
    at: int


def leaks(fit: Fit) -> Iterator[Leak]:
    """All of them, each transformer's fit with the first judgement it spoils; cross-validations of training parts come last."""
    seen: set[int] = set()
    for leak in sorted(all_leaks(fit), key=lambda one: (is_judged_again(fit, one), one.at)):
        if leak.learned.at not in seen:
            seen.add(leak.learned.at)
            yield leak


def is_judged_again(fit: Fit, leak: Leak) -> bool:
    """Whether the spoiled judgement is a cross-validation of a training part: rows held out elsewhere judge at last."""
    if leak.judged is None:
        return False
    is_validation = isinstance(leak.judged, Validation) and bool(fit.data[leak.judged.data].splits)
    return is_validation or is_inner_fold(fit, leak.judged.data)


def all_leaks(fit: Fit) -> Iterator[Leak]:
    """Each transformer's fit with every judgement that it spoils, in no order."""
    for judged in (*fit.judged(), *fit.tried()):
        if fit.estimators[judged.estimator].sort in PREDICTORS and not judged.seen_share > 1 - LEAST_EXCESS:
            rows = fit.rows_of(judged.data)
            base = 0.0 if np.isnan(judged.seen_share) else judged.seen_share
            for learned in transformers_before(fit, judged.data):
                share = rows_share(fit, rows, learned)
                if share - base >= LEAST_EXCESS:
                    yield Leak(learned, fit.estimators[learned.estimator], judged, rows.n, share, judged.at)
    for validation in fit.validations:
        if validation.data >= 0:
            rows = fit.rows_of(validation.data)
            for learned in transformers_before(fit, validation.data):
                if rows_share(fit, rows, learned) == 1.0:
                    yield Leak(learned, fit.estimators[learned.estimator], validation, rows.n, 1.0, validation.at)
    if not any(True for _ in fit.model_fits()) and not fit.validations:
        yield from _of_splits(fit)


def _of_splits(fit: Fit) -> Iterator[Leak]:
    """Something that is not seen learned from the parts of a split."""
    for split in fit.splits:
        rows = fit.rows_of(split.data)
        for learned in transformers_before(fit, split.data):
            if rows_share(fit, rows, learned) == 1.0:
                n = round(rows.n * split.test_share) if split.test_share == split.test_share else rows.n
                yield Leak(learned, fit.estimators[learned.estimator], None, n, 1.0, split.at)


def transformers_before(fit: Fit, data: int) -> Iterator[Call]:
    """The FIT calls of the transformers through which a table came, or by which its columns were chosen, nearest first."""
    if data < 0:
        return
    for number in fit.data[data].made_by:
        call = fit.calls[number]
        if call.verb is Verb.FIT:  # a selector, whose columns the program took out by itself
            yield call
        elif call.verb is Verb.TRANSFORM:
            for learned in call.fits:
                yield fit.calls[learned]


def rows_share(fit: Fit, rows: Rows, learned: Call) -> float:
    """The share of `rows` that a FIT saw; 0 where it is not known."""
    if learned.data < 0:
        return 0.0
    share = rows.share_in(fit.rows_of(learned.data))
    return 0.0 if np.isnan(share) else share
