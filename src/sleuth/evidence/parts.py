"""Training and test parts that lie one behind the other in a table, as they come of a division without shuffling."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sleuth.evidence.calls import PREDICTORS, Column, Data, IntArray, Split, Target, Validation
from sleuth.evidence.fit import Fit, Judged
from sleuth.evidence.judged_rows import truth_of
from sleuth.evidence.place import Place

OWN_SPLIT = "the program"
LEAST_OF_ONE = 10  # rows of each value of a column by which a program may part its rows
MAX_SEEN = 0.5  # share of the judged rows that the model had learned from, above which they are no test part


@dataclass(frozen=True)
class Parts:
    """A table's rows in their order, and which of them were held out, once or in turn."""

    columns: tuple[Column, ...]  # (n_sampled,) each
    target: Target | None  # at the same rows
    held_out: tuple[IntArray, ...]  # positions in the sample, for each fold
    place: Place | None
    name: str  # "KFold", "train_test_split", "slices"
    is_timed: bool  # the rows have a time
    is_meant: bool = False  # the program's own cut lies where a column beside the rows takes other values: a site, a month


def parts_in_order(fit: Fit) -> Iterator[Parts]:
    """All divisions without shuffling that are not meant for time or for groups."""
    for split in fit.splits:
        if not (split.is_shuffled or split.is_grouped or split.is_timed or split.is_stratified) and split.positions:
            yield _of_split(fit, split)
    for validation in fit.validations:
        is_plain = validation.splitter == "KFold" and not validation.is_shuffled and validation.n_folds > 1
        if is_plain and validation.data >= 0 and fit.data[validation.data].sample is not None:
            yield _of_validation(fit, validation)
    told: set[tuple[int, int]] = set()
    for judged in fit.judged():
        made = _of_slices(fit, judged)
        if made is not None and made[0] not in told:
            told.add(made[0])
            yield made[1]


def _of_split(fit: Fit, split: Split) -> Parts:
    data = fit.data[split.data]
    sampled = data.sample.positions if data.sample else np.zeros(0, np.int64)
    held = tuple(np.flatnonzero(np.isin(sampled, test)) for _, test in split.positions)
    beside = [one.column for one in split.companions]
    is_meant = split.name == OWN_SPLIT and any(_parts_at(one, held[0]) for one in (*_columns(data), *beside))
    return Parts(_columns(data), split.target, held, split.place, split.name, _has_time(data, beside), is_meant)


def _of_validation(fit: Fit, validation: Validation) -> Parts:
    data = fit.data[validation.data]
    assert data.sample is not None
    n = fit.rows_of(validation.data).n
    edges = np.searchsorted(data.sample.positions, np.linspace(0, n, validation.n_folds + 1).round().astype(np.int64))
    held = tuple(np.arange(low, high) for low, high in itertools.pairwise(edges.tolist()))
    beside = [one.column for one in validation.companions]
    return Parts(_columns(data), validation.target, held, validation.place, "KFold", _has_time(data, beside))


def _of_slices(fit: Fit, judged: Judged) -> tuple[tuple[int, int], Parts] | None:
    """The rows before a cut were learned from, those behind it judged, or the other way round."""
    if fit.estimators[judged.estimator].sort not in PREDICTORS or judged.seen_share > MAX_SEEN or len(judged.fits) != 1:
        return None
    learned = fit.calls[judged.fits[0]].data
    if learned < 0 or judged.data < 0:
        return None
    train, test = source_of(fit, learned), source_of(fit, judged.data)
    one, other = fit.data[train], fit.data[test]
    is_first = one.span[1] == other.span[0] and one.span[1] > 0
    is_last = other.span[1] == one.span[0] and other.span[1] > 0
    if not (is_first or is_last) or one.splits or other.splits or one.names != other.names:
        return None
    ordered = (train, test) if is_first else (test, train)
    first, second = (fit.data[at] for at in ordered)
    columns = tuple(joined(a, b) for a, b in zip(_columns(first), _columns(second), strict=False))
    target = joined_target(*(truth_of(fit, at) for at in ((learned, judged.data) if is_first else (judged.data, learned))))
    if first.sample is None or second.sample is None:
        return None
    n_first = len(first.sample.positions)
    n = n_first + len(second.sample.positions)
    held = np.arange(n_first, n) if is_first else np.arange(n_first)
    is_timed = _has_time(first, ()) or _has_time(second, ())
    return (train, test), Parts(columns, target, (held,), judged.place, "slices", is_timed)


def _parts_at(column: Column, held: IntArray) -> bool:
    """Whether the values of a column that has many rows of each are others among the rows held out than among those before."""
    is_of_kinds = column.kind in ("whole", "text") and 1 < column.n_distinct * LEAST_OF_ONE <= len(column.values)
    if not is_of_kinds or not len(held) or len(column.values) <= held.max():
        return False
    is_held = np.zeros(len(column.values), bool)
    is_held[held] = True
    return not np.isin(column.values[is_held], column.values[~is_held]).any()


def source_of(fit: Fit, data: int) -> int:
    """The table that went into the first of the transformers through which this one came."""
    made = {call.made: call.data for call in fit.calls if call.made >= 0 and call.data >= 0}
    seen: set[int] = set()
    while data in made and data not in seen:
        seen.add(data)
        data = made[data]
    return data


def _columns(data: Data) -> tuple[Column, ...]:
    return data.sample.columns if data.sample is not None else ()


def _has_time(data: Data, beside: tuple[Column, ...] | list[Column]) -> bool:
    return data.index == "time" or any(one.kind == "time" for one in (*_columns(data), *beside))


def joined(one: Column, other: Column) -> Column:
    """Two parts of a column, one behind the other; of text without values, whose codes differ."""
    if one.kind == "text" or other.kind == "text":
        return Column(one.name, np.zeros(0), "text")
    return Column(one.name, np.concatenate([one.values, other.values]), one.kind, max(one.n_distinct, other.n_distinct))


def joined_target(one: Target | None, other: Target | None) -> Target | None:
    """Two parts of a target, one behind the other."""
    if one is None or other is None or one.values.ndim != 1 or other.values.ndim != 1:
        return None
    if one.is_class and other.is_class and one.classes and other.classes:
        classes = tuple(dict.fromkeys((*one.classes, *other.classes)))
        code = {name: float(at) for at, name in enumerate(classes)}
        values = [np.array([code[name] for name in part.classes])[part.values.astype(np.int64)] for part in (one, other)]
        return Target(np.concatenate(values), is_class=True, classes=classes, n=one.n + other.n)
    if one.is_class or other.is_class:
        return None
    return Target(np.concatenate([one.values, other.values]), is_class=False, n=one.n + other.n)
