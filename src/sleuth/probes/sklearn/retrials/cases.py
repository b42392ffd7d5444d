"""The case of a score: which model it judged on which rows by which metric, with the tables that were kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.calls import Call, Metric, Param, Sort, Target, Validation, Verb
from sleuth.evidence.final import LOWER_IS_BETTER
from sleuth.evidence.fit import Fit, Judged
from sleuth.probes.sklearn.experiments.problem import Array, as_labels, check_units, flat, rows_of
from sleuth.probes.sklearn.holding import Holder
from sleuth.probes.sklearn.records import Held
from sleuth.probes.sklearn.retrials.measures import Measure, own_measure, plain_measure, scorer_measure
from sleuth.probes.sklearn.retrials.universe import LEAST_LEARNED, Case, Folds, Universe, stacked, unchanged
from sleuth.probes.sklearn.values import n_rows

MOST_TURNS = 12  # of a loop
CLOSE = 1e-6  # relative: a metric that is computed again gives the same
SAMPLED = 0.05  # absolute: the same of a sample of the rows
SEED = 41


@dataclass(frozen=True, eq=False)
class _Asked:
    """A judgement with the calls behind it."""

    judged: Judged
    call: Call  # PREDICT, PROBABILITIES, SCORE …
    metric: Metric | None
    truth: Target


def case_of(fit: Fit, holder: Holder, at: int, *, is_exact: bool = False) -> Case:
    """The case of the score at this place in the order of events; `is_exact`: of this one, not of all that its line made.

    Raises:
        NotApplicable: it stands on something that was not kept, or is not understood.
    """
    validation = next((number for number, one in enumerate(fit.validations) if one.at == at), None)
    if validation is not None:
        return _of_validation(fit, holder, validation)
    judged = next((one for one in fit.judged() if one.at == at and one.fits), None)
    if judged is None:
        raise NotApplicable("no score stands on it")
    turns = [_asked(fit, one) for one in ([judged] if is_exact else _turns(fit, judged))]
    measure = _measure(fit, turns[0])
    universes = tuple(_of_turn(fit, holder, one, measure) for one in turns)
    is_own = turns[0].metric is None or turns[0].metric.name == measure.name
    reported = float(np.mean([one.judged.value for one in turns])) if is_own else float("nan")
    return Case(universes, measure, reported)


def _turns(fit: Fit, judged: Judged) -> list[Judged]:
    """The judgements of one line of the program; of several models on the same rows the best one."""
    own = [one for one in fit.judged() if one.place == judged.place and one.name == judged.name and one.fits]
    own = [one for one in own if fit.estimators[one.estimator].sort is fit.estimators[judged.estimator].sort]
    rivals = [one for one in own if fit.data[one.data].rows == fit.data[judged.data].rows]
    sign = -1 if any(word in judged.name for word in LOWER_IS_BETTER) else 1
    best = max(rivals, key=lambda one: (sign * one.value, -one.at)) if all(np.isfinite(one.value) for one in rivals) else judged
    kind = _candidate(fit, best)
    alike = {fit.data[one.data].rows: one for one in own if _candidate(fit, one) == kind}
    found = [{**alike, fit.data[best.data].rows: best}[key] for key in alike]
    return sorted(found, key=lambda one: one.at)[:MOST_TURNS]


def _candidate(fit: Fit, one: Judged) -> tuple[str, tuple[tuple[str, Param], ...]]:
    call = fit.calls[one.fits[-1]]
    return fit.estimators[one.estimator].name, tuple(pair for pair in call.params if not pair[0].endswith("random_state"))


def _asked(fit: Fit, judged: Judged) -> _Asked:
    for metric in fit.metrics:
        if metric.at == judged.at and metric.predicted_by >= 0 and metric.truth is not None:
            return _Asked(judged, fit.calls[metric.predicted_by], metric, metric.truth)
    for call in fit.calls:
        if call.at == judged.at and call.verb is Verb.SCORE and call.target is not None:
            return _Asked(judged, call, None, call.target)
    raise NotApplicable("the truth of the judged rows is not known")


def _is_class(fit: Fit, estimator: int) -> bool:
    return fit.estimators[estimator].sort is Sort.CLASSIFIER


def _measure(fit: Fit, one: _Asked) -> Measure:
    """The program's own metric, if what was kept gives what it gave."""
    is_class = _is_class(fit, one.judged.estimator)
    plain = plain_measure(is_class=is_class)
    if one.metric is None:
        return plain
    output = one.metric.prediction
    column = -1
    if one.metric.verb is Verb.PROBABILITIES and output is not None and output.values.ndim == 1:
        column = _column(one.call, output)
    made = own_measure(one.metric, is_class=is_class, column=column)
    if made is None or output is None:
        return plain
    return made if made.verb is Verb.PREDICT or _gives(made, one, output) else plain


def _column(call: Call, given: Target) -> int:
    """Which class's probability a metric was given.

    Raises:
        NotApplicable: none.
    """
    made = call.output.values if call.output is not None else np.zeros((0, 0))
    if made.ndim == 2 and len(made) == len(given.values):
        for at in range(made.shape[1]):
            if np.array_equal(made[:, at], given.values):
                return at
    raise NotApplicable("the program changed its predictions before it judged them")


def _gives(measure: Measure, one: _Asked, output: Target) -> bool:
    truth = one.truth
    if truth.values.ndim != 1 or not truth.is_class or len(truth.classes) < 2:
        return False
    try:
        value = measure.compute(truth.values, output.values)
    except ValueError:
        return False
    limit = CLOSE * max(abs(value), 1.0) if len(truth.values) == truth.n else SAMPLED
    return abs(value - one.judged.value) <= limit


def _of_turn(fit: Fit, holder: Holder, one: _Asked, measure: Measure) -> Universe:
    judged = one.judged
    if len(judged.fits) > 1:
        raise NotApplicable("the model learned bit by bit (`partial_fit`)")
    held = _held(holder, judged.fits[-1])
    train, sample, table = fit.calls[judged.fits[-1]].data, fit.data[judged.data].sample, holder.tables.get(judged.data)
    if table is None or sample is None:
        raise NotApplicable("the rows that the model was judged on were not kept")
    unchanged(held.x, fit.data[train].digest)
    unchanged(table, fit.data[judged.data].digest)
    is_class = _is_class(fit, judged.estimator)
    y = _target(held)
    truth, known = as_labels(one.truth, y, is_class=is_class)
    own = _own(fit, one, y, measure, is_class=is_class)
    if len(truth) != len(sample.positions) or (own is not None and len(own) != len(truth)):
        raise NotApplicable("the truth of the judged rows is not known")
    rows = sample.positions[known]
    n, n_test = len(y), len(rows)
    ids = (fit.rows_of(train), fit.rows_of(judged.data))
    is_followed = all(each.is_known for each in ids)
    return Universe(
        held.template, stacked([held.x, rows_of(table, rows)]), np.concatenate([y, truth[known]]),
        np.concatenate([ids[0].ids, ids[1].ids[rows]]) if is_followed else ids[0].ids[:0],
        ((np.arange(n), np.arange(n, n + n_test)),), None if own is None else own[known], (train, judged.data), is_class,
        held.seconds, (0, n),
    )  # fmt: skip


def _held(holder: Holder, call: int) -> Held:
    held = holder.held.get(call)
    if held is None or held.y is None:
        raise NotApplicable(holder.refused.get(call) or "what the model learned from was not kept")
    return held


def _target(held: Held) -> Array:
    y = flat(held.y)
    if n_rows(held.x) != len(y) or (np.ndim(held.y) > 1 and np.shape(held.y)[1] > 1):
        raise NotApplicable("the target has several columns")
    if len(y) < LEAST_LEARNED:
        raise NotApplicable(f"the model learned from {len(y)} rows; {LEAST_LEARNED} are needed")
    return y


def _own(fit: Fit, one: _Asked, y: Array, measure: Measure, *, is_class: bool) -> Array | None:
    """What the program's model said of the judged rows; None where it was scored without saying it."""
    if measure.verb is not Verb.PREDICT and one.metric is not None and one.metric.prediction is not None:
        return one.metric.prediction.values
    output = _labels_given(fit, one)
    if output is None:
        return None
    if is_class:
        return as_labels(output, y, is_class=True)[0]
    numbers = output.numbers
    check_units(one.truth.numbers, numbers)
    raw = one.call.output
    if raw is None or not np.allclose(raw.numbers, numbers, equal_nan=True):
        raise NotApplicable("the program changed its predictions before it judged them")
    return numbers


def _labels_given(fit: Fit, one: _Asked) -> Target | None:
    """The labels or numbers that were judged; where the program did not ask for labels, those that it would have got."""
    if one.metric is not None and one.metric.verb is Verb.PREDICT:
        if one.call.verb is not Verb.PREDICT:
            raise NotApplicable("the program made labels of probabilities by a rule of its own")
        return one.metric.prediction
    same = [call for call in fit.calls if call.data == one.call.data and call.fits == one.call.fits]
    predicted = next((call.output for call in same if call.verb is Verb.PREDICT and call.output is not None), None)
    chances = next((call.output for call in same if call.verb is Verb.PROBABILITIES and call.output is not None), None)
    classes = fit.estimators[one.call.estimator].classes
    if predicted is None and chances is not None and chances.values.ndim == 2 and len(classes) == chances.values.shape[1]:
        return Target(chances.values.argmax(axis=1).astype(np.float64), is_class=True, classes=classes, n=chances.n)
    return predicted


# validations ---------------------------------------------------------------------------------------------------------------


def _of_validation(fit: Fit, holder: Holder, number: int) -> Case:
    validation, held = fit.validations[number], holder.validated.get(number)
    if held is None or held.y is None:
        raise NotApplicable(holder.refused.get(-1 - number) or "what was validated was not kept")
    unchanged(held.x, fit.data[validation.data].digest)
    y, is_class = _target(held), _is_class(fit, validation.estimator)
    measure, sign, is_own = scorer_measure(held.scoring, held.template, is_class=is_class)
    folds = folds_of(held, y, is_class=is_class)
    rows = fit.rows_of(validation.data)
    universe = Universe(
        held.template, held.x, y, rows.ids if rows.is_known else rows.ids[:0], folds, None, (validation.data,), is_class,
        held.seconds,
    )  # fmt: skip
    return Case((universe,), measure, sign * _mean(validation) if is_own else float("nan"), is_validation=True)


def _mean(validation: Validation) -> float:
    return float(np.mean(validation.scores)) if validation.scores else float("nan")


def folds_of(held: Held, y: Array, *, is_class: bool) -> Folds:
    """The folds of a validation; those of a random state that was not fixed are drawn anew.

    Raises:
        NotApplicable: the rows are not held out once each.
    """
    from copy import deepcopy

    from sklearn.model_selection import check_cv

    given = held.cv
    if given is not None and not isinstance(given, int | np.integer) and not hasattr(given, "split"):
        if not isinstance(given, list | tuple):
            raise NotApplicable("the folds were handed over as a generator, which is used up")
        pairs = list(given)
    else:
        splitter = check_cv(deepcopy(given), y, classifier=is_class)
        if getattr(splitter, "random_state", 0) is None and getattr(splitter, "shuffle", True):
            splitter.random_state = SEED
        pairs = list(splitter.split(np.zeros(len(y)), y, held.groups))
    folds = tuple((_positions(train), _positions(test)) for train, test in pairs[:MOST_TURNS])
    if not folds:
        raise NotApplicable("the validation had no folds")
    return folds


def _positions(rows: Any) -> Any:
    array = np.asarray(rows)
    return np.flatnonzero(array) if array.dtype.kind == "b" else array.astype(np.int64)
