"""Models that a program compares: judged by one metric on the same held-out rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sleuth.evidence.calls import PREDICTORS, Sort, Verb
from sleuth.evidence.fit import Fit, Judged
from sleuth.evidence.judged_rows import JudgedRows, judged_rows

MAX_SEEN = 0.5  # share of the rows that a model had learned from, above which they are not held out
LOSSES = ("error", "loss", "deviance")  # in a metric's name: less is better


@dataclass(frozen=True)
class Candidate:
    """One of the models."""

    judged: Judged
    rows: JudgedRows | None  # row by row, where its labels or numbers are known
    is_used: bool  # whether it was asked for anything after all had been judged


@dataclass(frozen=True)
class Comparison:
    """Two models or more, best first."""

    data: int
    name: str  # of the metric
    candidates: tuple[Candidate, ...]
    is_class: bool

    @property
    def best(self) -> Candidate:
        """The first."""
        return self.candidates[0]

    @property
    def worst(self) -> Candidate:
        """The last."""
        return self.candidates[-1]

    @property
    def is_decided(self) -> bool:
        """Whether the program goes on with the best alone."""
        return self.best.is_used and not any(one.is_used for one in self.candidates[1:])


def comparisons(fit: Fit) -> Iterator[Comparison]:
    """Each table with each metric by which several models were judged on it."""
    groups: dict[tuple[int, str], list[Judged]] = {}
    for judged in fit.judged():
        sort = fit.estimators[judged.estimator].sort
        is_new = not judged.seen_share > MAX_SEEN
        if sort in PREDICTORS and judged.data >= 0 and is_new and np.isfinite(judged.value) and judged.fits:
            groups.setdefault((judged.data, judged.name), []).append(judged)
    by_place = {(one.call.data, one.call.estimator, one.call.fits): one for one in judged_rows(fit)}
    for (data, name), group in groups.items():
        first = {(one.estimator, one.fits): one for one in reversed(group)}  # of each model its first judgement
        if len(first) < 2:
            continue
        end = max(one.at for one in first.values())
        sign = 1 if any(word in name for word in LOSSES) else -1
        found = [
            Candidate(one, by_place.get((data, one.estimator, one.fits)), _is_used(fit, one, end))
            for one in sorted(first.values(), key=lambda one: sign * one.value)
        ]
        yield Comparison(data, name, tuple(found), fit.estimators[found[0].judged.estimator].sort is Sort.CLASSIFIER)


def _is_used(fit: Fit, judged: Judged, end: int) -> bool:
    """Whether the model, or one made with its parameters, is asked for something after `end`, on rows or fits of its own."""
    params = dict(fit.calls[judged.fits[-1]].params)
    name = fit.estimators[judged.estimator].name
    for call in fit.calls:
        if call.at <= end:
            continue
        is_same = call.estimator == judged.estimator and (call.verb is Verb.FIT or call.fits == judged.fits)
        is_like = fit.estimators[call.estimator].name == name and dict(call.params) == params
        if is_same or is_like:
            return True
    return False
