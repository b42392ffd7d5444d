"""The case of a score: which model it judged on which rows by which metric, with the tables that were kept."""

from __future__ import annotations

from typing import Any

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.calls import Param, Validation, Verb
from sleuth.evidence.final import better_sign
from sleuth.evidence.fit import Fit, Judged
from sleuth.probes.sklearn.experiments.problem import Array, as_labels, flat, rows_of
from sleuth.probes.sklearn.holding import Holder
from sleuth.probes.sklearn.records import Held
from sleuth.probes.sklearn.retrials.measures import Measure, scorer_measure
from sleuth.probes.sklearn.retrials.said import Asked, check_own, is_class_of, measure_of, own_of
from sleuth.probes.sklearn.retrials.universe import LEAST_LEARNED, Case, Folds, Universe, stacked, unchanged
from sleuth.probes.sklearn.values import n_rows

MOST_TURNS = 12  # of a loop
SEED = 41


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
    measure = measure_of(fit, turns[0])
    universes = tuple(_of_turn(fit, holder, one, measure) for one in turns)
    for turn, universe in zip(turns, universes, strict=True):
        check_own(turn, universe, measure)
    is_own = turns[0].metric is None or turns[0].metric.name == measure.name
    reported = float(np.mean([one.judged.value for one in turns])) if is_own else float("nan")
    return Case(universes, measure, reported)


def _turns(fit: Fit, judged: Judged) -> list[Judged]:
    """The judgements of one line of the program; of several models on the same rows the best one."""
    own = [one for one in fit.judged() if one.place == judged.place and one.name == judged.name and one.fits]
    own = [one for one in own if fit.estimators[one.estimator].sort is fit.estimators[judged.estimator].sort]
    rivals = [one for one in own if fit.data[one.data].rows == fit.data[judged.data].rows]
    sign = better_sign(judged.name)
    best = max(rivals, key=lambda one: (sign * one.value, -one.at)) if all(np.isfinite(one.value) for one in rivals) else judged
    kind = _candidate(fit, best)
    alike = {fit.data[one.data].rows: one for one in own if _candidate(fit, one) == kind}
    found = [{**alike, fit.data[best.data].rows: best}[key] for key in alike]
    return sorted(found, key=lambda one: one.at)[:MOST_TURNS]


def _candidate(fit: Fit, one: Judged) -> tuple[str, tuple[tuple[str, Param], ...]]:
    call = fit.calls[one.fits[-1]]
    return fit.estimators[one.estimator].name, tuple(pair for pair in call.params if not pair[0].endswith("random_state"))


def _asked(fit: Fit, judged: Judged) -> Asked:
    for metric in fit.metrics:
        if metric.at == judged.at and metric.predicted_by >= 0 and metric.truth is not None:
            return Asked(judged, fit.calls[metric.predicted_by], metric, metric.truth)
    for call in fit.calls:
        if call.at == judged.at and call.verb is Verb.SCORE and call.target is not None:
            return Asked(judged, call, None, call.target)
    raise NotApplicable("the truth of the judged rows is not known")


def _of_turn(fit: Fit, holder: Holder, one: Asked, measure: Measure) -> Universe:
    judged = one.judged
    if len(judged.fits) > 1:
        raise NotApplicable("the model learned bit by bit (`partial_fit`)")
    held = _held(holder, judged.fits[-1])
    train, sample, table = fit.calls[judged.fits[-1]].data, fit.data[judged.data].sample, holder.tables.get(judged.data)
    if table is None or sample is None:
        raise NotApplicable("the rows that the model was judged on were not kept")
    unchanged(held.x, fit.data[train].digest)
    unchanged(table, fit.data[judged.data].digest)
    is_class = is_class_of(fit, judged.estimator)
    y = _target(held)
    truth, known = as_labels(one.truth, y, is_class=is_class)
    own = own_of(fit, one, y, measure, is_class=is_class)
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


# validations ---------------------------------------------------------------------------------------------------------------


def _of_validation(fit: Fit, holder: Holder, number: int) -> Case:
    validation, held = fit.validations[number], holder.validated.get(number)
    if held is None or held.y is None:
        raise NotApplicable(holder.refused.get(-1 - number) or "what was validated was not kept")
    unchanged(held.x, fit.data[validation.data].digest)
    y, is_class = _target(held), is_class_of(fit, validation.estimator)
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
