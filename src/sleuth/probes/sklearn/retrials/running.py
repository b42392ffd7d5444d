"""Scores measured again without the leaks that were found: after the program has ended, on clones and kept tables."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from time import perf_counter

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.calls import IntArray
from sleuth.evidence.fit import Fit
from sleuth.evidence.retrial import Retrial, Retried, Way
from sleuth.probes.sklearn.experiments.problem import Array
from sleuth.probes.sklearn.holding import Holder
from sleuth.probes.sklearn.retrials.cases import case_of
from sleuth.probes.sklearn.retrials.choosing import by_chosen, compared
from sleuth.probes.sklearn.retrials.learning import Plan, learned, with_steps
from sleuth.probes.sklearn.retrials.measures import balanced_measure, difference
from sleuth.probes.sklearn.retrials.resampling import by_first_fit, by_resampled
from sleuth.probes.sklearn.retrials.universe import Case, Universe
from sleuth.probes.sklearn.retrials.ways import (
    by_columns,
    by_copies,
    by_groups,
    by_means,
    by_time,
    by_transformers,
    by_unseen,
    keys_of,
)

MakePlan = Callable[[Fit, Holder, Universe, Retrial], Plan]
LEAST_JUDGED = 10  # rows

WAYS: dict[Way, MakePlan] = {
    Way.TRANSFORMERS: by_transformers,
    Way.UNSEEN: by_unseen,
    Way.COLUMNS: by_columns,
    Way.GROUPS: by_groups,
    Way.TIME: by_time,
    Way.MEANS: by_means,
    Way.COPIES: by_copies,
    Way.CHOSEN: by_chosen,
    Way.RESAMPLED: by_resampled,
    Way.FIRST_FIT: by_first_fit,
}


def run_retrials(fit: Fit, holder: Holder, retrials: Sequence[Retrial], seconds: float) -> tuple[Retried, ...]:
    """Measure again, in at most so many seconds in all; each tells why it was not done if it was not."""
    end, made = perf_counter() + seconds, []
    known: dict[Retrial, Retried] = {}
    with fixed_dice():
        for retrial in retrials:
            began = perf_counter()
            if retrial not in known:
                known[retrial] = replace(_tried(fit, holder, retrial, end), seconds=perf_counter() - began)
            made.append(known[retrial])
    return tuple(made)


@contextmanager
def fixed_dice() -> Iterator[None]:
    """What draws random numbers without a seed draws the same ones each time; the program's generators stay as they are."""
    kept, numpys = random.getstate(), np.random.get_state()
    random.seed(0)
    np.random.seed(0)
    try:
        yield
    finally:
        random.setstate(kept)
        np.random.set_state(numpys)


def _tried(fit: Fit, holder: Holder, retrial: Retrial, end: float) -> Retried:
    try:
        if perf_counter() >= end:
            raise NotApplicable("the time for experiments was up")
        if retrial.judged < 0:
            raise NotApplicable("no score stands on it")
        return compared(fit, holder, retrial, end) if retrial.way is Way.CANDIDATES else _measured(fit, holder, retrial, end)
    except NotApplicable as reason:
        return Retried(retrial.way, reason=str(reason))
    except Exception as error:  # estimators of any kind may do anything
        return Retried(retrial.way, reason=f"it failed with {type(error).__name__}: {error}")


def _measured(fit: Fit, holder: Holder, retrial: Retrial, end: float) -> Retried:
    case = case_of(fit, holder, retrial.judged)
    if retrial.way is Way.RESAMPLED:
        case = _balanced(case)
    plans = [WAYS[retrial.way](fit, holder, universe, retrial) for universe in case.universes]
    after = [learned(one, case.measure, plan, end) for one, plan in zip(case.universes, plans, strict=True)]
    before = [_own(one, case, end) for one in case.universes]
    if sum(map(len, after)) < LEAST_JUDGED:
        raise NotApplicable(f"{sum(map(len, after))} rows are judged; {LEAST_JUDGED} are needed")
    pairs = list(zip(case.universes, plans, strict=True))
    is_paired = all(np.isin(plan.judged, one.judged).all() for one, plan in pairs)
    rows = [plan.judged if is_paired else one.judged for one, plan in pairs]
    before = [_at(own, one.judged, kept) for own, (one, _), kept in zip(before, pairs, rows, strict=True)]
    truth = [one.y[kept] for one, kept in zip(case.universes, rows, strict=True)], [one.y[plan.judged] for one, plan in pairs]
    blocks = _blocks(fit, case, retrial) if is_paired else None
    return _told(case, retrial, truth, (before, after), blocks, is_paired=is_paired)


def _at(own: Array, judged: IntArray, rows: IntArray) -> Array:
    """What was said of some of the judged rows."""
    order = np.argsort(judged, kind="stable")
    return np.asarray(own[order[np.searchsorted(judged, rows, sorter=order)]])


def _balanced(case: Case) -> Case:
    """Judged by a metric that does not mind that resampling made a class more frequent."""
    measure = balanced_measure(case.measure)
    if measure.name == case.measure.name:
        return case
    note = f"the program reports {case.measure.title} {case.reported:.3g} on resampled rows" if np.isfinite(case.reported) else ""
    measure = replace(measure, cut=case.measure.cut)
    universes = tuple(one if measure.verb is case.measure.verb else replace(one, own=None) for one in case.universes)
    return replace(case, measure=measure, reported=float("nan"), note=note, universes=universes)


def _own(universe: Universe, case: Case, end: float) -> Array:
    """What the program's own models said; of a validation, what they say when the folds are learned again as they were."""
    if universe.own is not None:
        return universe.own
    return learned(universe, case.measure, Plan(universe.folds, universe.judged, with_steps(universe, ())), end)


def _blocks(fit: Fit, case: Case, retrial: Retrial) -> IntArray | None:
    return np.concatenate([keys_of(fit, one, retrial) for one in case.universes]) if retrial.way is Way.GROUPS else None


def _told(
    case: Case, retrial: Retrial, truth: tuple[list[Array], list[Array]], outputs: tuple[list[Array], list[Array]],
    blocks: IntArray | None, *, is_paired: bool,
) -> Retried:  # fmt: skip
    truths = np.concatenate(truth[0]), np.concatenate(truth[1])
    made = np.concatenate(outputs[0]), np.concatenate(outputs[1])
    measure = case.measure
    apart = difference(measure, truths, made, blocks=blocks, is_paired=is_paired)
    before, after = measure.compute(truths[0], made[0]), measure.compute(truths[1], made[1])
    if not (np.isfinite(before) and np.isfinite(after)):
        raise NotApplicable(f"{measure.title} is not defined on these rows")
    return Retried(
        retrial.way, measure.title, case.reported, before, after, apart.low, apart.high, len(truths[1]), is_paired, case.note
    )
