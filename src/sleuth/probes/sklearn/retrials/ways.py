"""How the model learns again, for each kind of leak."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.calls import IdArray, IntArray
from sleuth.evidence.fit import Fit
from sleuth.evidence.retrial import Retrial
from sleuth.probes.sklearn.experiments.columns import column, constant, with_columns
from sleuth.probes.sklearn.experiments.problem import Array, rows_of
from sleuth.probes.sklearn.holding import Holder
from sleuth.probes.sklearn.looking import is_frame, look_at
from sleuth.probes.sklearn.retrials.learning import Plan, with_steps
from sleuth.probes.sklearn.retrials.replaying import Step, seen_before, steps_of
from sleuth.probes.sklearn.retrials.universe import Folds, Universe

N_FOLDS = 5
LEAST_SHARE = 0.3  # of the rows that must be left to learn from; below, rows are judged in folds
SEED = 47


def by_transformers(fit: Fit, holder: Holder, universe: Universe, retrial: Retrial) -> Plan:
    """The program's own split; what stands before the model learns from the training part."""
    calls = seen_before(fit, universe)
    if not calls:
        raise NotApplicable("no transformer is known that saw the judged rows")
    steps = steps_of(fit, holder, universe, calls)
    return Plan(universe.folds, universe.judged, with_steps(universe, steps), _cost(steps))


def by_unseen(fit: Fit, holder: Holder, universe: Universe, retrial: Retrial) -> Plan:
    """The model learns from those rows alone that it is not judged on; where these are few, in folds of all rows."""
    return _left_out(fit, holder, universe, universe.ids)


def by_copies(fit: Fit, holder: Holder, universe: Universe, retrial: Retrial) -> Plan:
    """The same, where rows that are equal in all columns are one row."""
    look = look_at(universe.x)
    return _left_out(fit, holder, universe, universe.ids[:0] if look is None else look.hashes)


def _left_out(fit: Fit, holder: Holder, universe: Universe, ids: IdArray) -> Plan:
    if not len(ids):
        raise NotApplicable("the rows cannot be told apart")
    train, test = universe.folds[0]
    rest = train[~np.isin(ids[train], ids[test])]
    if _share_left(universe, ids, train, rest) >= LEAST_SHARE:
        folds: Folds = ((rest, test),)
    else:
        folds = tuple((train[~np.isin(ids[train], ids[part])], part) for part in _parts(ids, test))
    steps = _steps(fit, holder, universe)
    return Plan(folds, universe.judged, with_steps(universe, steps), _cost(steps))


def _share_left(universe: Universe, ids: IdArray, train: IntArray, rest: IntArray) -> float:
    """Different rows that are left over those that there were; of classes, of the one that loses most."""
    y = universe.y
    groups = (
        [(train[y[train] == one], rest[y[rest] == one]) for one in np.unique(y[train])] if universe.is_class else [(train, rest)]
    )
    return min(len(np.unique(ids[left])) / max(len(np.unique(ids[whole])), 1) for whole, left in groups)


def _parts(ids: IdArray, test: IntArray) -> list[IntArray]:
    """The judged rows in parts; equal rows stay together."""
    keys, codes = np.unique(ids[test], return_inverse=True)
    fold = np.random.default_rng(SEED).permutation(len(keys)) % N_FOLDS
    return [test[fold[codes.reshape(-1)] == one] for one in range(N_FOLDS)]


def _steps(fit: Fit, holder: Holder, universe: Universe) -> list[Step]:
    """What stands before the model, where it can be repeated; what learns nothing of the target may stay as it was.

    Raises:
        NotApplicable: something that learned from the target cannot be repeated.
    """
    calls = seen_before(fit, universe)
    try:
        return steps_of(fit, holder, universe, calls)
    except NotApplicable:
        if any(fit.estimators[call.estimator].is_supervised and call.target is not None for call in calls):
            raise
        return []


def _cost(steps: Sequence[Step]) -> float:
    return sum(step.held.seconds for step in steps)


def by_columns(fit: Fit, holder: Holder, universe: Universe, retrial: Retrial) -> Plan:
    """The program's own split; the leaking columns say nothing."""
    names = _names(fit, universe)
    places = [names.index(name) for name in retrial.columns if name in names]
    if len(places) < len(retrial.columns):
        raise NotApplicable("the columns are not among those that the model was given")
    if len(places) >= len(names):
        raise NotApplicable("the model was given no other columns")
    middles = {at: constant(column(universe.x, at))[:1] for at in places}

    def flat(at: int, values: Array) -> Array:
        return np.repeat(middles[at], len(values))

    table = with_columns(universe.x, places, flat)
    return Plan(universe.folds, universe.judged, with_steps(replace(universe, x=table), ()))


def _names(fit: Fit, universe: Universe) -> list[str]:
    if is_frame(universe.x):
        return [str(name) for name in universe.x.columns]
    sample = fit.data[universe.tables[0]].sample
    return [one.name for one in sample.columns] if sample is not None else []


def by_groups(fit: Fit, holder: Holder, universe: Universe, retrial: Retrial) -> Plan:
    """Folds that keep all rows of a key together; the program's own judged rows are compared."""
    keys = _beside(fit, universe, retrial)
    values = np.unique(keys)
    n_folds = min(N_FOLDS, len(values))
    if n_folds < 2:
        raise NotApplicable("there is one key")
    fold = np.random.default_rng(SEED).permutation(len(values)) % n_folds
    codes = np.searchsorted(values, keys)
    folds = tuple((np.flatnonzero(fold[codes] != one), np.flatnonzero(fold[codes] == one)) for one in range(n_folds))
    judged = universe.judged
    kept = tuple((train, np.intersect1d(test, judged)) for train, test in folds)
    steps = _steps(fit, holder, universe)
    return Plan(kept, judged, with_steps(universe, steps), _cost(steps))


def keys_of(fit: Fit, universe: Universe, retrial: Retrial) -> IntArray:
    """The key of each judged row, as a code."""
    return np.unique(_beside(fit, universe, retrial), return_inverse=True)[1].reshape(-1)[universe.judged]


def by_time(fit: Fit, holder: Holder, universe: Universe, retrial: Retrial) -> Plan:
    """The rows before a moment are learned from, those after it judged: as many as the program judged."""
    order = np.argsort(_beside(fit, universe, retrial), kind="stable")
    share = np.mean([len(test) / max(len(train) + len(test), 1) for train, test in universe.folds])
    cut = len(order) - round(float(share) * len(order))
    train, test = order[:cut], order[cut:]
    steps = _steps(fit, holder, universe)
    return Plan(((train, test),), test, with_steps(universe, steps), _cost(steps))


def _beside(fit: Fit, universe: Universe, retrial: Retrial) -> Array:
    """A column of keys or moments for each row of the universe; "" stands for the order of the rows.

    Raises:
        NotApplicable: it is not known of all rows.
    """
    source, parts = source_of(fit, universe, retrial)
    sample = fit.data[source].sample
    if sample is None:
        raise NotApplicable("the table that was split is not known")
    name = retrial.columns[0] if retrial.columns else ""
    if not name:
        return parts.astype(np.float64)
    held: Any = (
        fit.splits[retrial.split] if retrial.split >= 0 else next(one for one in fit.validations if one.at == retrial.judged)
    )
    columns = {one.name: one.column for one in held.companions} | {one.name: one for one in sample.columns}
    found = columns.get(name)
    known = np.full(fit.rows_of(source).n, np.nan)
    if found is None or len(found.values) != len(sample.positions):
        raise NotApplicable(f"{name!r} is not known of the rows")
    known[sample.positions] = found.values
    if np.isnan(known[parts]).any():
        raise NotApplicable(f"{name!r} is known of {len(sample.positions):,} rows alone, which are a part of them")
    return known[parts]


def source_of(fit: Fit, universe: Universe, retrial: Retrial) -> tuple[int, IntArray]:
    """The table that was split, and where each row of the universe stands in it."""
    if retrial.split < 0:
        return universe.tables[0], np.arange(len(universe.y))
    split = fit.splits[retrial.split]
    whole = fit.rows_of(split.data)
    for train, test in split.positions:
        sizes = [fit.rows_of(one).n for one in universe.tables]
        if sizes == [len(train), len(test)] and _is_part(fit, universe, whole.ids, train, test):
            judged = fit.data[universe.tables[1]].sample
            rows = judged.positions if judged is not None else np.arange(len(test))
            return split.data, np.concatenate([train, test[rows[: len(universe.y) - len(train)]]])
    raise NotApplicable("the model did not learn from the rows as they were split")


def _is_part(fit: Fit, universe: Universe, ids: Any, train: IntArray, test: IntArray) -> bool:
    parts = zip(universe.tables, (train, test), strict=True)
    return all(np.array_equal(fit.rows_of(one).ids, ids[rows]) for one, rows in parts)


def by_means(fit: Fit, holder: Holder, universe: Universe, retrial: Retrial) -> Plan:
    """A column of mean targets is computed again from the rows that are learned from; new values get the mean of all."""
    names = _names(fit, universe)
    if retrial.columns[0] not in names:
        raise NotApplicable("the column is not among those that the model was given")
    at = names.index(retrial.columns[0])
    levels = np.unique(column(universe.x, at), return_inverse=True)[1].reshape(-1)
    truth = universe.y.astype(np.float64) if universe.y.dtype.kind in "biuf" else (universe.y == np.unique(universe.y)[-1]) * 1.0

    def parts(train: IntArray, test: IntArray) -> tuple[Any, Any]:
        counts = np.bincount(levels[train], minlength=int(levels.max()) + 1)
        sums = np.bincount(levels[train], truth[train], minlength=len(counts))
        means = np.where(counts > 0, sums / np.maximum(counts, 1), truth[train].mean())
        table = with_columns(universe.x, [at], lambda *_: means[levels])
        return rows_of(table, train), rows_of(table, test)

    return Plan(universe.folds, universe.judged, parts)
