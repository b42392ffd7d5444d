"""Columns that number the rows."""

from __future__ import annotations

import re

import numpy as np

from sleuth.evidence.calls import Column, FloatArray
from sleuth.evidence.fit import Fit

LEAST_DISTINCT = 0.95  # share of different values
LEAST_ROWS = 30
DENSE = 3.0  # range of whole numbers over their count, up to which they may count
NEAR_START = 0.05  # of the largest number: rows at the start may have been dropped, or held out
NAMED = re.compile(
    r"(^|[_\W])(id|ids|uuid|guid|key|no|nr|num|number|code|serial|account|ssn|ticket|invoice|reference|ref|hash|token)($|[_\W\d])"
    r"|[a-z](Id|ID|No|Key)$|(?<![a-z])rowid|customerid|userid|patientid|orderid|accountid|sampleid|passengerid",
)
LEFT = re.compile(r"^(index|level_\d+|Unnamed: \d+)$")  # what pandas calls an index without a name that became a column
TIMES = re.compile(
    r"time|date|day|week|month|year|hour|minute|second|step|period|epoch|quarter|season|age|tenure|lag|trend|^t$", re.IGNORECASE
)


def is_named(name: str) -> bool:
    """Whether a column's name says that it numbers things.

    Example:
        >>> is_named("customer_id"), is_named("width"), is_named("PassengerId")
        (True, False, True)
    """
    return bool(NAMED.search(name) or NAMED.search(name.lower()))


def is_left_index(name: str, values: FloatArray) -> bool:
    """Whether a column counts from 0 and is called as the index of a table that was put in another order since.

    In its own order it may be a trend.

    Example:
        >>> is_left_index("index", np.array([4.0, 0.0, 2.0])), is_left_index("index", np.array([0.0, 1.0, 4.0]))
        (True, False)
    """
    starts = bool(np.nanmin(values) <= NEAR_START * np.nanmax(values))
    return bool(LEFT.search(name)) and starts and not bool((np.diff(values) > 0).all())


def identifiers(fit: Fit, data: int) -> tuple[int, ...]:
    """Positions of columns of a table that number its rows: by name, or whole numbers that count; times are none."""
    sample = fit.data[data].sample if data >= 0 else None
    if sample is None or len(sample.positions) < LEAST_ROWS or len(sample.columns) < 2:
        return ()
    found = [(not is_named(one.name), at) for at, one in enumerate(sample.columns) if _numbers_rows(one)]
    return tuple(at for _, at in sorted(found))


def _numbers_rows(column: Column) -> bool:
    values = column.values[~np.isnan(column.values)]
    if column.kind not in ("whole", "text") or TIMES.search(column.name) or len(values) < LEAST_ROWS:
        return False
    if len(np.unique(values)) < LEAST_DISTINCT * len(values):
        return False
    return is_named(column.name) or (column.kind == "whole" and float(np.ptp(values)) < DENSE * len(values))
