"""Columns chosen, and candidates compared, without the judged rows."""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter
from typing import Any

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.calls import IntArray
from sleuth.evidence.final import better_sign
from sleuth.evidence.fit import Fit
from sleuth.evidence.retrial import Retrial, Retried
from sleuth.probes.sklearn.experiments.problem import Array, rows_of
from sleuth.probes.sklearn.holding import Holder
from sleuth.probes.sklearn.looking import is_frame
from sleuth.probes.sklearn.narrowing import numeric_part, told_by
from sleuth.probes.sklearn.retrials.cases import case_of
from sleuth.probes.sklearn.retrials.learning import Plan, learned, with_steps
from sleuth.probes.sklearn.retrials.measures import Measure, difference
from sleuth.probes.sklearn.retrials.universe import Folds, Universe
from sleuth.probes.sklearn.retrials.ways import source_of

N_FOLDS = 3
SEED = 53
MOST_CANDIDATES = 12


def by_chosen(fit: Fit, holder: Holder, universe: Universe, retrial: Retrial) -> Plan:
    """Of the wider table those columns that tell most of the target over the training rows, as many as the program took."""
    held = fit.splits[retrial.split] if retrial.split >= 0 else next(one for one in fit.validations if one.at == retrial.judged)
    wide, narrowing = holder.wide.get(held.at), held.narrowing
    if wide is None or narrowing is None:
        raise NotApplicable("the table whose columns were chosen was not kept")
    _, rows = source_of(fit, universe, retrial)
    matrix, places = numeric_part(wide)
    if not _holds(universe.x, matrix[rows]):
        raise NotApplicable("the program changed the table afterwards")

    def parts(train: IntArray, test: IntArray) -> tuple[Any, Any]:
        told = told_by(matrix[rows[train]], universe.y[train], by_ranks=narrowing.is_by_ranks)
        best = np.sort(np.argsort(-told, kind="stable")[: narrowing.n_kept])
        if is_frame(wide):
            table = wide.iloc[:, [places[at] for at in best]]
            return rows_of(table, rows[train]), rows_of(table, rows[test])
        return matrix[rows[train]][:, best], matrix[rows[test]][:, best]

    return Plan(universe.folds, universe.judged, parts)


def _holds(x: Any, matrix: Array) -> bool:
    """Whether a column of the table is one of the wider one."""
    own = np.asarray(x.iloc[:, 0] if is_frame(x) else x[:, 0], dtype=np.float64)
    return bool((matrix == own[:, None]).all(axis=0).any() or np.isclose(matrix, own[:, None], equal_nan=True).all(axis=0).any())


def compared(fit: Fit, holder: Holder, retrial: Retrial, end: float) -> Retried:
    """The judged score of the candidate that folds of the training rows choose, beside that of the one the judged rows chose.

    Raises:
        NotApplicable: a candidate cannot be learned again, or there is no time.
    """
    if len(retrial.others) > MOST_CANDIDATES:
        raise NotApplicable(f"{len(retrial.others)} candidates are too many to be learned again in folds")
    cases = [case_of(fit, holder, at, is_exact=True) for at in retrial.others]
    measure = cases[0].measure
    if any(one.measure.name != measure.name or len(one.universes) > 1 for one in cases):
        raise NotApplicable("the candidates were judged by several metrics")
    sign = better_sign(measure.name)
    seconds = sum(one.universes[0].seconds for one in cases) * N_FOLDS
    if perf_counter() + seconds > end:
        raise NotApplicable(f"the candidates' folds would take about {seconds:.0f} s")
    validated = [sign * _in_folds(one.universes[0], measure, end) for one in cases]
    own = [_own(one.universes[0], measure, end) for one in cases]
    truth = cases[0].universes[0].y[cases[0].universes[0].judged]
    if any(not np.array_equal(one.universes[0].y[one.universes[0].judged], truth) for one in cases):
        raise NotApplicable("the candidates were judged on other truths")
    judged = [sign * measure.compute(truth, one) for one in own]
    best, chosen = int(np.argmax(judged)), int(np.argmax(validated))
    apart = difference(measure, (truth, truth), (own[best], own[chosen]), blocks=None, is_paired=True)
    return Retried(
        retrial.way, measure.title, cases[best].reported, sign * judged[best], sign * judged[chosen], apart.low, apart.high,
        len(truth), is_paired=True, note="the folds choose the same candidate" if best == chosen else "they choose another one",
    )  # fmt: skip


def _own(universe: Universe, measure: Measure, end: float) -> Array:
    if universe.own is not None:
        return universe.own
    return learned(universe, measure, Plan(universe.folds, universe.judged, with_steps(universe, ())), end)


def _in_folds(universe: Universe, measure: Measure, end: float) -> float:
    """The score over folds of the rows that a model learned from."""
    train, _ = universe.folds[0]
    fold = np.random.default_rng(SEED).permutation(len(train)) % N_FOLDS
    folds: Folds = tuple((train[fold != one], train[fold == one]) for one in range(N_FOLDS))
    inner = replace(universe, folds=folds, own=None)
    made = learned(inner, measure, Plan(folds, inner.judged, with_steps(inner, ())), end)
    return measure.compute(universe.y[inner.judged], made)
