"""Whether the rows of a table are moments of one course of time, and by what that is known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sleuth.evidence.calls import Column, FloatArray, IntArray, Sample, Split, Target, Validation
from sleuth.evidence.columns import numbers_of
from sleuth.evidence.fit import Fit
from sleuth.evidence.targets import target_of

NAMED = re.compile(r"(^|_)(date|datetime|time|timestamp|day|week|month|year|hour|minute|t|ts|period|quarter)(_|$)", re.IGNORECASE)
LEAST_ROWS = 40
MOST_LAG = 30
STRONG = 0.8  # rank correlation of the target with that of the moment before: then what was before tells it
N_PROBES = 16  # rows by which most columns and lags are ruled out
RANDOM = 0.1  # by how much the share of steps forward may differ from one half where the order is random
MAYBE = 0.75  # share of these
SAME = 0.98  # share of rows for which a column equals the target some rows before


@dataclass(frozen=True)
class Course:
    """The rows are in time. `serial` is the correlation of the target with that of the moment before, NaN = not known."""

    by: str  # the column or index by which that is known
    serial: float
    lag: str = ""  # a feature that is the target some moments before
    n: int = 0
    column: str = ""  # of moments; "" where the rows stand in their order
    is_mixed: bool = False  # the rows stand in an order that has nothing to do with their times
    is_apart: bool = False  # all test rows of the first fold are later than its training rows, or all are earlier


def course_of(fit: Fit, one: Split | Validation) -> Course | None:
    """The course of time of the rows that are split; None if nothing tells that they have one."""
    data = fit.data[one.data] if one.data >= 0 else None
    if data is None or data.sample is None or len(data.sample.positions) < LEAST_ROWS:
        return None
    target = target_of(fit, one)
    y = numbers_of(target) if target is not None else None
    lag = _lagged(data.sample, y, fit.rows[data.rows].n) if y is not None else ""
    for name, column, times in _times(data.index, data.sample, one):
        order = np.argsort(times, kind="stable")
        if len(np.unique(times)) >= LEAST_ROWS:
            is_apart = isinstance(one, Split) and bool(one.positions) and _are_apart(times, data.sample, *one.positions[0])
            return Course(name, _serial(y, order), lag, len(times), column, _is_mixed(times), is_apart)
    if lag:
        return Course(
            f"the feature {lag!r}, which is the target of rows before", _serial(y, np.arange(len(data.sample.positions))), lag
        )
    return None


def follows_itself(fit: Fit, data: int, target: Target) -> bool:
    """Whether the rows of a table are in time and a feature is the target of rows before, so that it tells the target well."""
    table, y = fit.data[data], numbers_of(target)
    sources = {data, *(fit.splits[number].data for number, _ in table.splits)}
    held: tuple[Split | Validation, ...] = (*fit.splits, *fit.validations)
    courses = (course_of(fit, one) for one in held if one.data in sources)
    if any(course is not None and (course.lag or course.serial >= STRONG) for course in courses):
        return True
    return table.sample is not None and y is not None and bool(_lagged(table.sample, y, fit.rows[table.rows].n))


def _times(index: str, sample: Sample, one: Split | Validation) -> Iterator[tuple[str, str, FloatArray]]:
    """Columns of moments, in the table or beside it, without gaps: how they are told, their name, their values."""
    if index == "time":
        yield "its index of times", "", sample.positions.astype(np.float64)
    columns = [(column, column.name) for column in sample.columns]
    columns += [(companion.column, companion.name) for companion in one.companions]
    for column, name in columns:
        if len(column.values) == len(sample.positions) and not np.isnan(column.values).any() and _is_time(column, name):
            yield f"{name!r}", name, column.values


def _is_time(column: Column, name: str) -> bool:
    if column.kind == "time":
        return True
    steps = np.diff(column.values)
    return bool(column.kind in ("whole", "number") and NAMED.search(name) and (steps >= 0).all() and (steps > 0).mean() > 1 / 2)


def _serial(y: FloatArray | None, order: np.typing.NDArray[np.int64]) -> float:
    """Rank correlation of the target with the one before it."""
    if y is None or len(y) != len(order) or len(np.unique(y)) < 2:
        return float("nan")
    ranks = np.argsort(np.argsort(y[order], kind="stable")).astype(float)
    return float(np.corrcoef(ranks[1:], ranks[:-1])[0, 1])


def _is_mixed(times: FloatArray) -> bool:
    """Whether the next row is later as often as it is earlier; rows of one place after another are mostly later."""
    steps = np.diff(times)
    steps = steps[steps != 0]
    return len(steps) >= LEAST_ROWS and bool(abs((steps > 0).mean() - 1 / 2) < RANDOM)


def _are_apart(times: FloatArray, sample: Sample, train: IntArray, test: IntArray) -> bool:
    first, second = (times[np.isin(sample.positions, part)] for part in (train, test))
    return bool(len(first) and len(second) and (first.max() <= second.min() or second.max() <= first.min()))


def _lagged(sample: Sample, y: FloatArray, n: int) -> str:
    """A feature that equals the target a few rows before, in a table whose rows are all known."""
    if len(y) != n or len(np.unique(y)) < LEAST_ROWS / 2:
        return ""
    rows = np.linspace(0, n - MOST_LAG - 1, N_PROBES).astype(int) if n > MOST_LAG else np.zeros(0, int)
    for at, lag in np.argwhere(_agreeing(sample.matrix, y, rows) >= MAYBE).tolist():
        column = sample.columns[at]
        same = np.isclose(column.values[lag + 1 :], y[: -lag - 1], rtol=1e-9, atol=0.0)
        if len(same) >= LEAST_ROWS and same.mean() >= SAME and not _is_constant(column.values):
            return column.name
    return ""


def _agreeing(table: FloatArray, y: FloatArray, rows: np.typing.NDArray[np.int64]) -> FloatArray:
    """The share of these rows in which each column holds the target 1, 2, ... rows before, `(n_columns, MOST_LAG)`."""
    if not len(rows):
        return np.zeros((table.shape[1], 0))
    before = y[rows][:, None]
    shares = [np.isclose(table[rows + lag], before, rtol=1e-9, atol=0.0).mean(axis=0) for lag in range(1, MOST_LAG + 1)]
    return np.stack(shares, axis=1)


def _is_constant(values: FloatArray) -> bool:
    return len(np.unique(values[:100])) < 3
