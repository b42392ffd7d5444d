"""Row by row, what models predicted and what was true, where they were judged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sleuth.evidence.calls import PREDICTORS, Call, FloatArray, Metric, Sort, Target, TextArray, Verb
from sleuth.evidence.fit import Fit, seen_share
from sleuth.evidence.place import Place

LEAST_ROWS = 4


@dataclass(frozen=True)
class JudgedRows:
    """A table that a model predicted and whose truth is known, at the positions of the table's sample."""

    call: Call  # PREDICT, or PROBABILITIES where no labels were asked for: then the most probable class counts
    truth: Target
    predicted: Target
    name: str  # of the first metric, "score"
    value: float
    place: Place | None
    at: int
    is_class: bool
    seen_share: float

    @cached_property
    def pairs(self) -> tuple[TextArray, TextArray] | tuple[FloatArray, FloatArray]:
        """Truth and prediction, (n_sampled,): classes as text, or numbers."""
        if self.is_class:
            return labels(self.truth), labels(self.predicted)
        return self.truth.numbers, self.predicted.numbers

    @cached_property
    def losses(self) -> FloatArray:
        """Of each row (n_sampled,): 1 for a wrong class, else the absolute error."""
        truth, predicted = self.pairs
        if self.is_class:
            return np.asarray(truth != predicted, dtype=np.float64)
        return np.abs(truth.astype(np.float64) - predicted.astype(np.float64))


def judged_rows(fit: Fit) -> Iterator[JudgedRows]:
    """Each prediction of a classifier or regressor with the truth that a metric or `score` told of it, in their order."""
    scores = {(call.data, call.estimator): call for call in fit.calls if call.verb is Verb.SCORE and call.target is not None}
    told: dict[int, Metric] = {}
    for metric in fit.metrics:
        if metric.predicted_by >= 0 and metric.truth is not None:
            told.setdefault(metric.predicted_by, metric)
    labelled = {(call.data, call.estimator, call.fits) for call in fit.calls if call.verb is Verb.PREDICT}
    for number, call in enumerate(fit.calls):
        sort = fit.estimators[call.estimator].sort
        by = told.get(number) or scores.get((call.data, call.estimator))
        truth = by.truth if isinstance(by, Metric) else by.target if by is not None else None
        if by is None or truth is None or call.output is None or sort not in PREDICTORS:
            continue
        predicted = call.output if call.verb is Verb.PREDICT else None
        if call.verb is Verb.PROBABILITIES and (call.data, call.estimator, call.fits) not in labelled:
            predicted = _most_probable(call.output, truth)
        if predicted is None or not _is_aligned(truth, predicted):
            continue
        name = by.name if isinstance(by, Metric) else "score"
        yield JudgedRows(
            call, truth, predicted, name, by.value, by.place, by.at, sort is Sort.CLASSIFIER, seen_share(fit, call)
        )  # fmt: skip


def _most_probable(chances: Target, truth: Target) -> Target | None:
    """The labels that `predict` would give; None where the columns are not the classes of the truth."""
    if chances.values.ndim != 2 or chances.values.shape[1] != len(truth.classes) or not truth.is_class:
        return None
    best = chances.values.argmax(axis=1).astype(np.float64)
    return Target(best, is_class=True, classes=truth.classes, n=chances.n)


def truth_of(fit: Fit, data: int) -> Target | None:
    """The target of a table, as a fit, a score or a metric was given it."""
    for call in fit.calls:
        if call.data == data and call.target is not None:
            return call.target
    for metric in fit.metrics:
        if metric.predicted_by >= 0 and fit.calls[metric.predicted_by].data == data and metric.truth is not None:
            return metric.truth
    return None


def known_targets(fit: Fit) -> set[int]:
    """Digests of all that the program handed over as a target."""
    found = {call.target.digest for call in fit.calls if call.target is not None}
    found |= {one.target.digest for one in fit.splits if one.target is not None}
    found |= {one.target.digest for one in fit.validations if one.target is not None}
    found |= {metric.truth.digest for metric in fit.metrics if metric.predicted_by >= 0 and metric.truth is not None}
    return found | {digest for split in fit.splits for digest in split.targets}


def labels(target: Target) -> TextArray:
    """The classes as text, (n_sampled,); of numbers their text."""
    if target.is_class and target.classes:
        return np.array(target.classes)[target.values.astype(np.int64)]
    return np.array([f"{value:g}" for value in target.values.ravel()])


def _is_aligned(truth: Target, output: Target) -> bool:
    return truth.values.shape == output.values.shape and truth.values.ndim == 1 and len(truth.values) >= LEAST_ROWS
