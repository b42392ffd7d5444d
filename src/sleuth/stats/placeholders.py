"""Values that stand for a missing one: words, numbers and dates."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]

WORDS = frozenset(
    "n/a na n.a. n.a #n/a #na nan null none nil (null) <na> <null> missing ? ?? - -- . … -nan #null! #value! #ref! #div/0! "
    "undefined not available not applicable".split()
    + ["not available", "not applicable", "no data", "nodata", "no value", "-999", "-9999", "9999"]
)
DOUBTFUL = frozenset({"none", "-", ".", "not applicable", "na", "nil"})  # levels of their own in many tables
NUMBERS = (-999.0, -9999.0, -99999.0, -99.0, -9.0, -1.0, -999.25, 0.0, 99.0, 999.0, 9999.0, 99999.0, 999999.0, 9999999.0, 99999999.0,
           -2147483648.0, 2147483647.0, -32768.0, 32767.0, 65535.0, 4294967295.0, 1e20, -1e20, 1e30, -1e30, 1e36, 1e37,
           777.0, 888.0, 8888.0, 7777.0, -888.0, -777.0, -88.0, -77.0, 88888.0, 77777.0, -8888.0, -7777.0, 1e9, 999999999.0, -1e9)  # fmt: skip
EPOCHS = (
    0.0,
    -2208988800.0,
    253402214400.0,
    253402300799.0,
    -62135596800.0,
    4102444800.0,
    -2209161600.0,
    946684800.0,
    7258118400.0,
)
DAY = 86_400.0


def is_word(text: str) -> bool:
    """Whether a text says that there is no value.

    Example:
        >>> is_word(" N/A "), is_word("Namibia")
        (True, False)
    """
    folded = " ".join(text.lower().split())
    return not folded or folded in WORDS


def is_number(value: float) -> bool:
    """Whether people write this number where there is no value."""
    return value in NUMBERS


def is_date(seconds: float) -> bool:
    """Whether it lies within a day of a date that stands for none, such as 1970-01-01 or 9999-12-31."""
    return any(abs(seconds - one) <= DAY for one in EPOCHS)


def stands_apart(values: FloatArray, counts: npt.NDArray[np.int64], place: int, *, min_z: float, min_gap: float) -> bool:
    """Whether one of the different values of a column lies outside the body of the others, with a gap.

    Args:
        values: the different values, ascending.
        counts: how often each stands.
        place: which of them.
        min_z: robust deviations from the median of the rest.
        min_gap: the gap to the rest, in distances of the median from the rest's edge on this side.

    Example:
        >>> stands_apart(np.array([-999.0, 20, 30, 40, 50]), np.array([5, 20, 20, 20, 20]), 0, min_z=3.5, min_gap=0.5)
        True
    """
    value = values[place]
    rest, weight = np.delete(values, place), np.delete(counts, place)
    total = weight.sum()
    share = np.cumsum(weight) / total
    median = rest[np.searchsorted(share, 0.5)]
    order = np.argsort(np.abs(rest - median))
    deviation = np.abs(rest - median)[order][np.searchsorted(np.cumsum(weight[order]) / total, 0.5)] * 1.4826
    is_below = value < median
    edge = rest[np.searchsorted(share, 0.01)] if is_below else rest[min(np.searchsorted(share, 0.99), len(rest) - 1)]
    nearest = (
        rest[rest > value].min()
        if is_below and (rest > value).any()
        else rest[rest < value].max()
        if (rest < value).any()
        else value
    )
    gap, room = abs(edge - value), abs(median - edge)
    if (edge < value) is is_below or min(place, len(rest) - place) > len(rest) * 0.02:
        return False
    spacing = float(np.median(np.diff(rest))) if len(rest) > 2 else math.inf
    if abs(nearest - value) <= 1.5 * spacing:
        return False
    return gap >= min_gap * room and abs(median - value) >= min_z * deviation
