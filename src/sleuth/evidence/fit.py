"""What was seen of a classical program: which estimator learned from which rows, what was split how, and what came out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields
from typing import ClassVar

import numpy as np

from sleuth.evidence.calls import (
    PREDICTORS,
    Alignment,
    Call,
    Data,
    Estimator,
    Metric,
    Rows,
    Side,
    Sort,
    Split,
    Validation,
    Verb,
)  # fmt: skip
from sleuth.evidence.place import Place
from sleuth.evidence.trace import Experiment


@dataclass(frozen=True)
class FitFacts:
    """The program as a whole."""

    script: str = ""
    status: str = "finished"  # or raised, interrupted
    exception: str = ""
    seconds: float = 0.0
    own_seconds: float = 0.0  # that sleuth took of them
    n_calls: int = 0
    n_unlisted: int = 0  # calls beyond the limit
    versions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Fit:
    """A classical program."""

    run: FitFacts = FitFacts()
    rows: tuple[Rows, ...] = ()
    data: tuple[Data, ...] = ()
    estimators: tuple[Estimator, ...] = ()
    calls: tuple[Call, ...] = ()
    splits: tuple[Split, ...] = ()
    validations: tuple[Validation, ...] = ()
    metrics: tuple[Metric, ...] = ()
    alignments: tuple[Alignment, ...] = ()
    experiments: tuple[Experiment, ...] = ()
    reasons: tuple[tuple[str, str], ...] = field(default=())  # (fact, why it is not there)

    _FACTS: ClassVar[dict[str, str]] = {
        "fits": "nothing was fitted",
        "models": "no classifier or regressor was fitted",
        "held_out": "no model was tried on rows that it had not learned from",
        "scored": "no score was computed",
    }

    @classmethod
    def facts(cls) -> frozenset[str]:
        """What a rule can need."""
        return frozenset(cls._FACTS) | {one.name for one in fields(cls)}

    def reason_missing(self, fact: str) -> str | None:
        """Why this fact cannot be judged; None if it can."""
        has = {
            "fits": any(call.verb is Verb.FIT for call in self.calls) or bool(self.validations),
            "models": any(True for _ in self.model_fits()) or bool(self.validations),
            "splits": bool(self.splits),
            "validations": bool(self.validations),
            "metrics": bool(self.metrics),
            "scored": bool(self.metrics or self.validations)
            or any(call.verb is Verb.SCORE for call in self.calls)
            or bool(self.tried()),
        }
        if has.get(fact, True):
            return None
        words = {"splits": "nothing was split", "validations": "nothing was cross-validated", "metrics": "no metric was called"}
        return dict(self.reasons).get(fact) or self._FACTS.get(fact) or words.get(fact, "it was not recorded")

    def reason_no_experiment(self, name: str) -> str | None:
        """Why the result of an experiment is not there; None if it is."""
        made = self.experiment(name)
        return f"the experiment {name} was not made" if made is None else made.reason or None

    def experiment(self, name: str) -> Experiment | None:
        """The result of an experiment."""
        return next((one for one in self.experiments if one.name == name), None)

    def rows_of(self, data: int) -> Rows:
        """The rows of a table."""
        return self.rows[self.data[data].rows]

    def model_fits(self) -> Iterator[Call]:
        """The FIT calls of classifiers and regressors (pipelines and searches that end in one included)."""
        for call in self.calls:
            if call.verb is Verb.FIT and self.estimators[call.estimator].sort in (Sort.CLASSIFIER, Sort.REGRESSOR):
                yield call

    def judged(self) -> Sequence[Judged]:
        """Every time that a model's quality was measured on a table: by `score`, or by a metric of what it predicted."""
        return _judged(self)

    def tried(self) -> Sequence[Judged]:
        """Every time that a model predicted what a split or folds hold out, and no metric is known to have been given that alone.

        The program judges it by arithmetic of its own, or puts the folds together first.
        """
        told = {number for metric in self.metrics for number in (metric.predicted_by, metric.truth_from)}
        parts = {_key(self.rows[fold.test]) for split in self.splits for fold in split.folds if self.rows[fold.test].is_known}
        asked = [
            call
            for number, call in enumerate(self.calls)
            if call.verb in ASKING and number not in told and call.data >= 0 and call.fits
            and self.estimators[call.estimator].sort in PREDICTORS
        ]  # fmt: skip
        in_turn = {call.at for call in _in_turn(self, asked)}
        return [_judgement(self, call) for call in asked if call.at in in_turn or _key(self.rows_of(call.data)) in parts]


@dataclass(frozen=True)
class Judged:
    """A model's quality was measured on a table."""

    at: int
    data: int
    estimator: int
    fits: tuple[int, ...]  # FIT calls that the model stood on
    value: float
    name: str  # "score", "accuracy_score"
    place: Place | None
    seen_share: float  # share of the rows that the model had learned from, NaN = not known
    is_test: bool  # the rows came out of the test side of a split


LEAST_FOLDS = 3
ASKING = (Verb.PREDICT, Verb.PROBABILITIES, Verb.DECISION)


def _key(rows: Rows) -> bytes:
    """Equal for the same rows in whatever order; of rows that are not known it is that of none."""
    return rows.distinct.tobytes() if rows.is_known else b"unknown"


def _in_turn(fit: Fit, asked: Sequence[Call]) -> Iterator[Call]:
    """Calls of one line that predict each row once, by models that learned from as many rows as each leaves: folds by hand.

    That the rows which a model learned from are those which it leaves is not asked for.
    """
    lines: defaultdict[tuple[str, Place | None], list[Call]] = defaultdict(list)
    for call in asked:
        if len(call.fits) == 1 and fit.calls[call.fits[0]].data >= 0 and fit.rows_of(call.data).is_known:
            lines[fit.estimators[call.estimator].name, call.place].append(call)
    for calls in lines.values():
        if len({call.fits for call in calls}) < max(len(calls), LEAST_FOLDS):
            continue
        parts, learned = ([fit.rows_of(one.data) for one in made] for made in (calls, (fit.calls[one.fits[0]] for one in calls)))
        n = sum(part.n for part in parts)
        if any(one.n + part.n != n for one, part in zip(learned, parts, strict=True)):
            continue
        whole = Rows(np.concatenate([part.ids for part in parts]), n)
        yield from calls if whole.distinct_share == 1 and all(one.share_in(whole) == 1 for one in learned) else ()


def _judged(fit: Fit) -> tuple[Judged, ...]:
    found = []
    for call in fit.calls:
        if call.verb is Verb.SCORE:
            found.append(_judgement(fit, call))
    for metric in fit.metrics:
        by = metric.predicted_by if metric.predicted_by >= 0 else metric.truth_from
        if by >= 0:
            found.append(_judgement(fit, fit.calls[by], metric))
    return tuple(sorted(found, key=lambda one: one.at))


def _judgement(fit: Fit, call: Call, metric: Metric | None = None) -> Judged:
    seen = seen_share(fit, call)
    splits = fit.data[call.data].splits
    is_test = bool(splits) and splits[0][1] is Side.TEST
    told = metric or call
    name = metric.name if metric else str(call.verb)
    return Judged(told.at, call.data, call.estimator, call.fits, told.value, name, told.place, seen, is_test)


def seen_share(fit: Fit, call: Call) -> float:
    """The share of a call's rows that its estimator had learned from, 0 to 1; NaN where it is not known."""
    learned = [fit.calls[one].data for one in call.fits]
    if call.data < 0 or not learned or min(learned) < 0:
        return float("nan")
    rows, known = fit.rows_of(call.data), [fit.rows_of(one) for one in learned]
    if not rows.is_known or not all(one.is_known for one in known):
        return float("nan")
    return float(np.isin(rows.ids, np.concatenate([one.ids for one in known])).mean())
