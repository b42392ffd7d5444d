"""From points as they stand in a log to curves: in order, one value for each step."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from sleuth.errors import UsageError
from sleuth.evidence.log import Curve

MAX_CURVES = 20_000
MAX_POINTS = 50_000_000  # of all curves of a run
MAX_STEP = 1 << 62
MAX_RESTARTS = 5  # more steps back than that are several writers, not resumed runs
DECIMALS = re.compile(r"[-+]?\d*\.(\d{2,})\Z")


@dataclass(slots=True)
class Points:
    """One number as it was logged: steps may come again, and in any order."""

    step: list[int] = field(default_factory=list)
    value: list[float] = field(default_factory=list)
    texts: set[int] = field(default_factory=set)  # decimals that the values were written with; -1 = none, or an exponent


class Collector:
    """Takes points by name; made into curves at the end.

    Args:
        where: what is read, for the messages.
    """

    def __init__(self, where: str) -> None:
        self._where = where
        self._points: dict[str, Points] = {}
        self._n = 0

    def add(self, name: str, step: int, value: float, text: str = "") -> None:
        """Take one value; `text` is how it was written, if it was.

        Raises:
            UsageError: there are more curves or points than fit.
        """
        points = self._points.get(name)
        if points is None:
            if len(self._points) >= MAX_CURVES:
                raise UsageError(
                    f"{self._where}: more than {MAX_CURVES:,} different names of numbers; this is no log of a training"
                )
            points = self._points[name] = Points()
        self._n += 1
        if self._n > MAX_POINTS:
            raise UsageError(f"{self._where}: more than {MAX_POINTS:,} numbers; split it, or thin it out")
        points.step.append(max(-MAX_STEP, min(step, MAX_STEP)))
        points.value.append(value)
        if text:
            found = DECIMALS.match(text)
            points.texts.add(len(found[1]) if found else -1)

    def curves(self) -> tuple[Curve, ...]:
        """The curves, in the order in which their names came."""
        return tuple(_curve(name, points) for name, points in self._points.items())


def without_gaps(columns: Mapping[str, list[float | None]]) -> dict[str, list[float | None]]:
    """The columns of a table in which NaN may mean "not written in this row": such cells become None.

    A column whose NaN cells lie between finite ones uses NaN for nothing, in two stretches or more; then a stretch at the end
    that is no longer than the longest of these is nothing, too. Any other NaN was measured.

    Example:
        >>> nan = float("nan")
        >>> without_gaps({"a": [1.0, nan, 2.0, nan, 3.0, nan], "b": [1.0, 2.0, nan, nan]})["a"]
        [1.0, None, 2.0, None, 3.0, None]
    """
    return {name: _without_gaps(values) for name, values in columns.items()}


def _without_gaps(values: list[float | None]) -> list[float | None]:
    stretches: list[tuple[int, int]] = []
    start = -1
    for index, value in enumerate([*values, 0.0]):
        is_nan = value is not None and math.isnan(value)
        if is_nan and start < 0:
            start = index
        elif not is_nan and start >= 0:
            stretches.append((start, index))
            start = -1
    inner = [stretch for stretch in stretches if stretch[1] < len(values)]
    if len(inner) < 2:
        return values
    longest = max(last - first for first, last in inner)
    kept = list(values)
    for first, last in stretches:
        if last < len(values) or last - first <= longest:
            kept[first:last] = [None] * (last - first)
    return kept


def _curve(name: str, points: Points) -> Curve:
    step, value = np.array(points.step, dtype=np.int64), np.array(points.value, dtype=np.float64)
    step, value = _resumed(step, value)
    order = np.argsort(step, kind="stable")
    step, value = step[order], value[order]
    is_last = np.append(step[1:] != step[:-1], True)[: len(step)]  # of values for one step the one that was written last counts
    return Curve(name, step[is_last], value[is_last], len(points.texts) == 1 and -1 not in points.texts)


def _resumed(
    step: np.ndarray[tuple[int], np.dtype[np.int64]], value: np.ndarray[tuple[int], np.dtype[np.float64]]
) -> tuple[np.ndarray[tuple[int], np.dtype[np.int64]], np.ndarray[tuple[int], np.dtype[np.float64]]]:
    """Without what a run that was taken up again at an earlier step had written beyond that step."""
    back = np.flatnonzero(np.diff(step) < 0) + 1
    if not len(back) or len(back) > MAX_RESTARTS:
        return step, value
    keep = np.ones(len(step), bool)
    for position in back:
        keep[:position] &= step[:position] < step[position]
    return step[keep], value[keep]


def number(value: object) -> float | None:
    """The number in a cell of a table or in JSON; None if there is none. "NaN" and "inf" in any spelling are numbers.

    Example:
        >>> number(" 0.5 "), number("Infinity"), number(""), number(True), number("12%")
        (0.5, inf, None, None, None)
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        try:
            return float(value)
        except OverflowError:
            return math.inf
    if isinstance(value, str):
        try:
            return float(value) if "_" not in value else None
        except ValueError:
            return None
    return None


def whole(value: object) -> int | None:
    """The whole number in a cell, None if there is none.

    Example:
        >>> whole("12.0"), whole(2.5), whole("nan")
        (12, None, None)
    """
    found = number(value)
    return int(found) if found is not None and math.isfinite(found) and found == int(found) else None


def collect(where: str, points: Iterable[tuple[str, int, float]]) -> tuple[Curve, ...]:
    """Curves of points that come one after the other."""
    collector = Collector(where)
    for name, step, value in points:
        collector.add(name, step, value)
    return collector.curves()
