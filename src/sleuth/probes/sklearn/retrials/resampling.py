"""Rows resampled within the training part, and transformed by the fit of the training part."""

from __future__ import annotations

from typing import Any

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.calls import Call, IntArray, Verb
from sleuth.evidence.fit import Fit
from sleuth.evidence.pairs_of_fits import refits
from sleuth.evidence.retrial import Retrial
from sleuth.probes.sklearn.experiments.comparing import silently
from sleuth.probes.sklearn.experiments.problem import Array, flat, rows_of
from sleuth.probes.sklearn.holding import Holder
from sleuth.probes.sklearn.looking import look_at
from sleuth.probes.sklearn.records import Held
from sleuth.probes.sklearn.retrials.learning import Plan
from sleuth.probes.sklearn.retrials.tables import exchanged
from sleuth.probes.sklearn.retrials.universe import Universe, positions_in, unchanged

LEAST_JUDGED = 10  # rows that were there before the resampling


def by_resampled(fit: Fit, holder: Holder, universe: Universe, retrial: Retrial) -> Plan:
    """The rows as they were before: those that were judged are left out, the rest resampled and learned from.

    Raises:
        NotApplicable: they were not kept, or too few of them were judged.
    """
    calls = [fit.calls[number] for number in fit.data[universe.tables[0]].made_by]
    at = next((at for at, call in enumerate(calls) if call.verb is Verb.RESAMPLE), None)
    if at is None:
        raise NotApplicable("the resampler is not known")
    sampler = _held(fit, holder, calls[at])
    later = [_held(fit, holder, fit.calls[call.fits[-1]]) for call in calls[:at] if call.fits]
    look = look_at(sampler.x)
    if look is None or not len(universe.ids):
        raise NotApplicable("the rows cannot be told apart")
    ids, y = look.hashes, flat(sampler.y)
    folds = tuple((train, _first(universe, test, ids)) for train, test in universe.folds)
    judged = np.concatenate([test for _, test in folds])
    if len(judged) < LEAST_JUDGED:
        raise NotApplicable(f"{len(judged)} of the judged rows were there before the resampling; {LEAST_JUDGED} are needed")
    kept: dict[str, Array] = {}

    def parts(_: IntArray, test: IntArray) -> tuple[Any, Any]:
        rest = np.flatnonzero(~np.isin(ids, universe.ids[test]))
        learned, kept["y"] = _resampled(sampler, rest, y)
        return _passed(later, learned, kept["y"], rows_of(sampler.x, positions_in(universe.ids[test], ids)))

    return Plan(folds, judged, parts, sampler.seconds, lambda _: kept["y"])


def _held(fit: Fit, holder: Holder, call: Call) -> Held:
    number = fit.calls.index(call)
    held = holder.before.get(number)
    if held is None:
        name = fit.estimators[call.estimator].name
        raise NotApplicable(holder.refused.get(number) or f"what {name} learned from was not kept")
    unchanged(held.x, fit.data[call.data].digest)
    return held


def _first(universe: Universe, test: IntArray, ids: Any) -> IntArray:
    """Of the judged rows those that were there before the resampling, each once."""
    known = test[np.isin(universe.ids[test], ids)]
    return known[np.sort(np.unique(universe.ids[known], return_index=True)[1])]


def _resampled(sampler: Held, rows: IntArray, y: Array) -> tuple[Any, Array]:
    from sklearn.base import clone

    with silently():
        x, made = clone(sampler.template).fit_resample(rows_of(sampler.x, rows), y[rows])
    return x, flat(made)


def _passed(steps: list[Held], learned: Any, y: Array, judged: Any) -> tuple[Any, Any]:
    """Both parts behind the transformers that stand between resampling and model; the steps come nearest to the model first."""
    from sklearn.base import clone

    for step in reversed(steps):
        with silently():
            model = clone(step.template)
            learned = model.fit(learned, y).transform(learned)
            judged = model.transform(judged)
    return learned, judged


def by_first_fit(fit: Fit, holder: Holder, universe: Universe, retrial: Retrial) -> Plan:
    """The judged rows pass the transformer that the training rows passed.

    Raises:
        NotApplicable: a transformer cannot be repeated, or is not found again in what the model was given.
    """
    pairs = [pair for pair in refits(fit) if pair.predicted.data == universe.tables[-1]]
    if not pairs:
        raise NotApplicable("no second fit is known")
    _, test = universe.folds[0]
    judged = rows_of(universe.x, test)
    for pair in pairs:
        first, again = _held(fit, holder, pair.first), _held(fit, holder, pair.again)
        at = positions_in(universe.ids[test], fit.rows_of(pair.again.data).ids)
        if (at < 0).any():
            raise NotApplicable("the judged rows are not those of the second fit")
        seen, made = _both(first, again)
        every = np.arange(len(test))
        _, judged, known = exchanged(judged, [(rows_of(seen, at), rows_of(made, at), rows_of(made, at))], every, every)
        if not known:
            raise NotApplicable("repeating the transformer does not give what the model was given")
    return Plan(universe.folds, universe.judged, lambda learned, _: (rows_of(universe.x, learned), judged))


def _both(first: Held, again: Held) -> tuple[Any, Any]:
    """What the second fit made of its rows, and what the first one makes of them."""
    from sklearn.base import clone

    with silently():
        model = clone(again.template)
        seen = model.fit_transform(again.x, again.y) if again.is_joint else model.fit(again.x, again.y).transform(again.x)
        return seen, clone(first.template).fit(first.x, first.y).transform(again.x)
