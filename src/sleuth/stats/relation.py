"""What a feature says of the target, and whether it says the same in another split."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sleuth.evidence.table import BoolArray, Column, FloatArray, IntArray
from sleuth.stats.distances import normal_tail
from sleuth.stats.order import correlation
from sleuth.stats.tails import ranks

N_BINS = 20
LEAST = 20  # rows of each part
LEAST_OF_CLASS = 10  # rows of a class, and as many others, in each part: fewer can lie as one by chance
HIGHEST = 0.999  # correlation of which Fisher's z is taken
Sides = tuple[Column, Column]  # feature, target


@dataclass(frozen=True, slots=True)
class Change:
    """Correlations of what was learned with the target: on unseen training rows, and in the other split."""

    what: str
    before: float
    after: float
    p_value: float


@dataclass(frozen=True, slots=True)
class Rows:
    """How the rows hang together."""

    learn: BoolArray | None = None  # training rows that are learned from; every other one if None
    design: float = 1.0  # rows that say as much as one independent row


def strongest_change(train: Sides, other: Sides, *, is_class: bool, rows: Rows = Rows()) -> Change | None:
    """The change with the least p-value over the classes (times their number); None if nothing can be said.

    Source:
        Fisher (1921), On the Probable Error of a Coefficient of Correlation Deduced from a Small Sample; the error of what is
        not normal, as a rare class is not: Devlin, Gnanadesikan and Kettenring (1975), Robust Estimation and Outlier Detection
        with Correlation Coefficients, https://doi.org/10.1093/biomet/62.3.531.
    """
    cells = _cells(train[0], other[0])
    if not is_class:
        return _change(repr(train[1].name), cells, (_placed(train[1].values), _placed(other[1].values)), rows, is_class=False)
    names = [_named(column) for column in (train[1], other[1])]
    found = []
    values = np.unique(train[1].known)
    for value in values[1:] if len(values) == 2 else values:
        label = names[0](float(value))
        codes = [_called(column, name, label) for name, column in zip(names, (train[1], other[1]), strict=True)]
        change = _change(f"{train[1].name!r} = {label}", cells, (codes[0], codes[1]), rows, is_class=True)
        found += [change] if change else []
    if not found:
        return None
    best = min(found, key=lambda one: one.p_value)
    return Change(best.what, best.before, best.after, min(best.p_value * len(found), 1.0))


def _named(column: Column) -> Callable[[float], str]:
    """What the values of a class are called."""
    if column.is_text:
        return lambda value: column.levels[int(value)].value
    return lambda value: f"{value:g}"


def _called(column: Column, name: Callable[[float], str], label: str) -> FloatArray:
    """For each row 1 where its value is called so, 0 where not, NaN where it is missing."""
    made, known, different = np.full(len(column.values), np.nan), ~np.isnan(column.values), column.distinct[0]
    is_so = np.array([float(name(value) == label) for value in different.tolist()])
    made[known] = is_so[np.searchsorted(different, column.values[known])]
    return made


def _placed(values: FloatArray) -> FloatArray:
    known = ~np.isnan(values)
    made = np.full(len(values), np.nan)
    made[known] = ranks(values[known]) / max(int(known.sum()), 1)
    return made


def _cells(one: Column, other: Column) -> tuple[IntArray, IntArray]:
    """Both features in the bins of the first, -1 for what it does not have; missing values are a bin of their own, 0."""
    if one.is_text:
        place = {level.value: position + 1 for position, level in enumerate(one.levels)}
        there = np.array([place.get(level.value, -1) for level in other.levels] or [-1], dtype=np.int64)
        first = np.where(np.isnan(one.values), 0, np.nan_to_num(one.values) + 1).astype(np.int64)
        second = np.where(np.isnan(other.values), 0, there[np.nan_to_num(other.values).astype(np.int64)])
        return first, second.astype(np.int64)
    edges = np.unique(np.quantile(one.known, np.linspace(0, 1, N_BINS + 1)[1:-1])) if len(one.known) else np.zeros(0)
    made = [
        np.where(np.isnan(c.values), 0, np.searchsorted(edges, c.values, side="right") + 1).astype(np.int64) for c in (one, other)
    ]
    return made[0], made[1]


def _change(
    what: str, cells: tuple[IntArray, IntArray], targets: tuple[FloatArray, FloatArray], rows: Rows, *, is_class: bool
) -> Change | None:
    known = ~np.isnan(targets[0])
    learn = known & (np.arange(len(known)) % 2 == 0 if rows.learn is None else rows.learn)
    judge = known & ~learn
    there = ~np.isnan(targets[1]) & (cells[1] >= 0)
    parts = targets[0][learn], targets[0][judge], targets[1][there]
    if min(map(len, parts)) < LEAST or (is_class and any(min(y.sum(), (1 - y).sum()) < LEAST_OF_CLASS for y in parts)):
        return None
    size = int(max(cells[0].max(), cells[1].max())) + 1
    counts = np.bincount(cells[0][learn], minlength=size)
    sums = np.bincount(cells[0][learn], targets[0][learn], minlength=size)
    score = np.where(counts > 0, sums / np.maximum(counts, 1), targets[0][learn].mean())
    (before, one), (after, other) = (
        _correlated(score[cells[0][judge]], targets[0][judge]),
        _correlated(score[cells[1][there]], targets[1][there]),
    )
    z = math.atanh(max(-HIGHEST, min(HIGHEST, before))) - math.atanh(max(-HIGHEST, min(HIGHEST, after)))
    error = math.sqrt(max(1.0, one, other) * rows.design * (1 / (judge.sum() - 3) + 1 / (there.sum() - 3)))
    return Change(what, before, after, normal_tail(z / error))


def _correlated(one: FloatArray, other: FloatArray) -> tuple[float, float]:
    """The correlation, and the variance of Fisher's z of it for each row by the rows' influence; for normal values that is 1."""
    r = correlation(one, other)
    if abs(r) > HIGHEST or not min(one.std(), other.std()):
        return r, 1.0
    a, b = (one - one.mean()) / one.std(), (other - other.mean()) / other.std()
    influence = a * b - r / 2 * (a * a + b * b)
    return r, float((influence * influence).mean()) / (1 - r * r) ** 2
