"""Evidence from what the recorder holds."""

from __future__ import annotations

import sys
from dataclasses import replace

import numpy as np

from sleuth.evidence.calls import Call, Data, Estimator, Fold, IdArray, Rows, Split
from sleuth.evidence.fit import Fit, FitFacts
from sleuth.probes.frames import to_place
from sleuth.probes.sklearn.estimators import facts_of, with_importances
from sleuth.probes.sklearn.recorder import Recorder
from sleuth.probes.sklearn.records import CallRecord, EstimatorRecord, SplitRecord, TableRecord

LIBRARIES = ("sklearn", "numpy", "pandas", "scipy", "xgboost", "lightgbm", "imblearn")


class _Rows:
    """The rows of all tables, equal ones once."""

    def __init__(self) -> None:
        self.all: list[Rows] = []
        self._known: dict[tuple[int, int], int] = {}

    def add(self, ids: IdArray) -> int:
        key = (len(ids), hash(ids.tobytes()))
        if key not in self._known:
            self._known[key] = len(self.all)
            self.all.append(Rows(ids, len(ids)))
        return self._known[key]


def assemble(recorder: Recorder, run: FitFacts, home: str) -> Fit:
    """What was seen so far."""
    records, rows = recorder.records, _Rows()
    data = tuple(_data(one, rows) for one in records.tables)
    versions = tuple((name, str(getattr(sys.modules.get(name), "__version__", "?"))) for name in LIBRARIES if name in sys.modules)
    return Fit(
        run=replace(run, n_calls=recorder.n_calls, n_unlisted=recorder.n_unlisted, versions=versions),
        data=data,
        estimators=tuple(_estimator(one, home) for one in records.estimators),
        calls=tuple(_call(one, home) for one in records.calls),
        splits=tuple(_split(one, records.tables[one.data], rows, home) for one in records.splits),
        validations=tuple(records.validations),
        metrics=tuple(records.metrics),
        alignments=tuple(records.alignments),
        rows=tuple(rows.all),
    )


def _data(one: TableRecord, rows: _Rows) -> Data:
    return Data(
        rows.add(one.order.ids), one.n_columns, one.names, one.made_by, one.is_sparse, one.is_text, one.sample, one.variable,
        one.splits, one.index, one.source, one.span, one.digest, one.texts,
        one.chosen.columns if one.chosen is not None else one.columns,
    )  # fmt: skip


def _estimator(one: EstimatorRecord, home: str) -> Estimator:
    alive = one.reference()
    facts: Estimator = one.last if alive is None else with_importances(facts_of(alive), alive)
    return replace(facts, variable=one.variable, place=to_place(one.line, home))


def _call(one: CallRecord, home: str) -> Call:
    return Call(
        one.verb, one.estimator, one.data, one.at, to_place(one.line, home), one.target, one.fits[-1] if one.fits else -1,
        one.output, one.made, one.value, one.is_partial, one.fits, one.loop, one.params, one.keywords, one.seconds,
        one.categories, one.stopping, one.ranking,
    )  # fmt: skip


def _split(one: SplitRecord, source: TableRecord, rows: _Rows, home: str) -> Split:
    ids = source.order.ids
    usable = [(train, test) for train, test in one.folds if len(train) and max(train.max(), test.max(initial=0)) < len(ids)]
    sizes = [len(test) / max(len(train) + len(test), 1) for train, test in usable]
    return Split(
        one.name, one.data, one.at, tuple(Fold(rows.add(ids[train]), rows.add(ids[test])) for train, test in usable),
        one.is_shuffled, one.is_grouped, one.is_stratified, one.is_timed, to_place(one.line, home), one.target, one.companions,
        float(np.mean(sizes)) if sizes else float("nan"), tuple(usable), one.equal_share, one.equal_by, one.narrowing,
        one.targets, one.blended,
    )  # fmt: skip
