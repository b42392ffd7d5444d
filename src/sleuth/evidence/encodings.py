"""Categories that became columns: by OneHotEncoder, or by `get_dummies`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sleuth.evidence.calls import Call, Column, Data, Estimator, FloatArray, Verb
from sleuth.evidence.fit import Fit
from sleuth.evidence.place import Place

ENCODER, DUMMIES = "OneHotEncoder", "get_dummies"
IGNORING = ("ignore", "warn")
USING = (Verb.TRANSFORM, Verb.PREDICT, Verb.PROBABILITIES, Verb.DECISION, Verb.SCORE)
LEAST_WHOLE = 0.99  # share of the rows of which one indicator is 1
OTHER_ENCODERS = ("TargetEncoder", "OrdinalEncoder", "HashingEncoder", "FeatureHasher", "CountEncoder")


@dataclass(frozen=True)
class Encoding:
    """A column that was encoded when something learned from it."""

    by: str
    name: str  # of the column, "" if it is not known
    n_levels: int
    n_rows: int
    place: Place | None
    is_pooled: bool = False  # rare ones share a column

    @property
    def key(self) -> str:
        """Equal for the same encoding of like rows."""
        return f"{self.by} {self.name}"


@dataclass(frozen=True)
class Dropped:
    """Rows handed to what had learned without their category."""

    by: str
    name: str
    share: float
    n_rows: int
    place: Place | None
    example: str = ""


def encodings(fit: Fit) -> Iterator[Encoding]:
    """All encodings, in the order of the program."""
    for call in fit.calls:
        if call.verb is not Verb.FIT or call.data < 0:
            continue
        n = fit.rows_of(call.data).n
        for step in _encoders(fit.estimators[call.estimator]):
            for at, categories in enumerate(step.categories):
                name = step.features[at] if at < len(step.features) else ""
                yield Encoding(ENCODER, name, len(categories), n, call.place, _is_pooled(step))
        for prefix, columns in _groups(fit.data[call.data]).items():
            yield Encoding(DUMMIES, prefix, len(columns), n, call.place)
    for one in fit.validations:
        if one.data >= 0:
            yield from _validated(fit, fit.estimators[one.estimator], one.data, one.place)


def _validated(fit: Fit, estimator: Estimator, data: int, place: Place | None) -> Iterator[Encoding]:
    """Columns of text that a pipeline will encode in each fold."""
    steps, sample, n = list(estimator.walk()), fit.data[data].sample, fit.rows_of(data).n
    encoders = [step for step in steps if step.name == ENCODER and not step.categories]
    if not encoders or sample is None or n != len(sample.positions) or any(step.name in OTHER_ENCODERS for step in steps):
        return
    for column in sample.columns:
        if column.kind == "text":
            yield Encoding(ENCODER, column.name, column.n_distinct, n, place, any(_is_pooled(step) for step in encoders))


def dropped(fit: Fit) -> Iterator[Dropped]:
    """Columns with values that have no column of their own, in each table that was handed over."""
    last = {call.estimator: at for at, call in enumerate(fit.calls) if call.verb is Verb.FIT}
    for call in fit.calls:
        if call.verb not in USING or call.data < 0 or call.learned < 0 or fit.calls[call.learned].data == call.data:
            continue
        one = fit.estimators[call.estimator]
        for step in _encoders(one):
            learned = fit.calls[call.learned].categories if step is one else step.categories
            if step.param("handle_unknown") in IGNORING and (step is one or last.get(call.estimator) == call.learned):
                yield from _unseen(fit, call, step, learned)
        yield from _without_indicator(fit, call)


def _unseen(fit: Fit, call: Call, step: Estimator, learned: tuple[tuple[str, ...], ...]) -> Iterator[Dropped]:
    sample = fit.data[call.data].sample
    if sample is None:
        return
    for at, categories in enumerate(learned):
        name = step.features[at] if at < len(step.features) else ""
        column = sample.named(name) if name else sample.columns[at] if len(learned) == len(sample.columns) else None
        if column is None or not categories:
            continue
        codes, texts = _texts(column)
        new = np.array([text not in set(categories) for text in texts] or [False])
        is_new = new[codes]
        if len(codes) and is_new.any():
            example = texts[int(codes[is_new][0])]
            yield Dropped(ENCODER, column.name, float(is_new.mean()), fit.rows_of(call.data).n, call.place, example)


def _texts(column: Column) -> tuple[np.typing.NDArray[np.int64], list[str]]:
    """The sampled values as codes of texts; what is missing or has no text is left out."""
    values = column.values[~np.isnan(column.values)]
    if column.kind == "text":
        codes = values[values < len(column.levels)].astype(np.int64)
        return codes, list(column.levels)
    different, codes = np.unique(values, return_inverse=True)
    return codes, [_shown(value, column.kind) for value in different.tolist()]


def _shown(value: float, kind: str) -> str:
    if kind == "boolean":
        return str(bool(value))
    return str(int(value)) if value == int(value) else str(value)


def _without_indicator(fit: Fit, call: Call) -> Iterator[Dropped]:
    """Rows of which all indicators of a column are 0, where each training row had one."""
    train, test = fit.data[fit.calls[call.learned].data], fit.data[call.data]
    if train.sample is None or test.sample is None or train.names != test.names:
        return
    for prefix, columns in _groups(train).items():
        own, other = _sums(train, columns), _sums(test, columns)
        if len(own) and len(other) and float((own == 1).mean()) >= LEAST_WHOLE:
            share = float((other == 0).mean())
            if share > 1 - LEAST_WHOLE:
                yield Dropped(DUMMIES, prefix, share, fit.rows_of(call.data).n, call.place)


def _groups(data: Data) -> dict[str, list[int]]:
    """By what their names begin with the positions of indicator columns that exclude each other."""
    if data.sample is None or not data.names or data.is_sparse:
        return {}
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for at, name in enumerate(data.names):
        prefix, underscore, level = name.rpartition("_")
        if underscore and prefix and level:
            groups[prefix].append(at)
    known = data.sample.columns
    return {
        prefix: columns for prefix, columns in groups.items()
        if len(columns) > 2 and all(_is_indicator(known[at]) for at in columns if at < len(known))
        and len(sums := _sums(data, columns)) and sums.max() <= 1
    }  # fmt: skip


def _is_indicator(column: Column) -> bool:
    return column.kind in ("boolean", "whole") and bool(np.isin(column.values, (0.0, 1.0)).all())


def _sums(data: Data, columns: list[int]) -> FloatArray:
    known = data.sample.columns if data.sample is not None else ()
    usable = [known[at].values for at in columns if at < len(known)]
    found: FloatArray = np.sum(usable, axis=0) if usable else np.zeros(0)
    return found


def _encoders(one: Estimator) -> Iterator[Estimator]:
    return (step for step in one.walk() if step.name == ENCODER and step.categories)


def _is_pooled(step: Estimator) -> bool:
    return step.param("min_frequency") is not None or step.param("max_categories") is not None
