"""Values that stand for a missing one: words, numbers and dates."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from sleuth.stats.robust import NORMAL_CONSISTENCY

FloatArray = npt.NDArray[np.float64]

WORDS = frozenset(
    {"n/a", "na", "n.a.", "n.a", "#n/a", "#na", "nan", "-nan", "null", "(null)", "<null>", "none", "nil", "<na>",
     "missing", "?", "??",
     "-", "--", ".", "…", "#null!", "#value!", "#ref!", "#div/0!", "undefined", "not available", "not applicable",
     "no data", "nodata", "no value", "-999", "-9999", "9999"}
)  # fmt: skip
DOUBTFUL = frozenset({"none", "-", ".", "not applicable", "na", "nil"})  # levels of their own in many tables
NUMBERS = frozenset(
    sign * float(digit * count) for sign in (1, -1) for digit in "789" for count in (2, 3, 4, 5, 6, 7, 8, 9)
) | {-1.0, -9.0, 0.0, -999.25, -2147483648.0, 2147483647.0, -32768.0, 32767.0, 65535.0, 4294967295.0, 1e9, -1e9,
     1e20, -1e20, 1e30, -1e30, 1e36, 1e37}  # fmt: skip
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


def is_first_year(values: FloatArray, counts: npt.NDArray[np.int64], place: int) -> bool:
    """Whether it is a round year below all others, and more frequent than any: the first of a list, which nobody chose.

    Args:
        values: the different values, ascending.
        counts: how often each stands.
        place: which of them.

    Example:
        >>> years, counts = np.array([1900.0, *range(1940, 2005)]), np.array([90] + [20] * 65)
        >>> is_first_year(years, counts, 0), is_first_year(years, counts, 1)
        (True, False)
    """
    return _is_round_year_below(values, place) and bool(counts[0] > counts[1:].max())


def is_year_before_all(values: FloatArray, counts: npt.NDArray[np.int64], place: int) -> bool:
    """Whether it is a round year below all others, and more frequent than the ten years that follow it together.

    The years of people and things thin out to their beginning, so a heap at the end of them is none of theirs.

    Example:
        >>> years, counts = np.array([1900.0, *range(1940, 2005)]), np.array([90] + [2] * 15 + [120] * 50)
        >>> is_year_before_all(years, counts, 0), is_first_year(years, counts, 0)
        (True, False)
    """
    least = max(float(counts[1 : 1 + FOLLOWING].sum()), HEAP * float(counts.sum()))
    return _is_round_year_below(values, place) and bool(counts[0] > least)


def is_beyond_all(values: FloatArray, counts: npt.NDArray[np.int64], place: int, *, is_apart: bool) -> bool:
    """Whether it is a value again and again far beyond all others, or, apart from them, a heap of a year before all others.

    Example:
        >>> is_beyond_all(np.append(np.linspace(14.0, 28.0, 141), 85.0), np.full(142, 30), 141, is_apart=True)
        True
    """
    return is_far_and_same(values, counts, place) or (is_apart and is_year_before_all(values, counts, place))


def _is_round_year_below(values: FloatArray, place: int) -> bool:
    if place or values[0] % DECADE:
        return False
    are_years = bool((values == np.round(values)).all() and values[0] >= YEARS[0] and values[-1] <= YEARS[1])
    return are_years and bool((values[1:] % DECADE != 0).any())  # else a census, of every tenth year


FOLLOWING = 10  # different years
HEAP = 0.01  # share of the rows
DECADE = 10.0
YEARS = (1800.0, 2100.0)


def is_far_and_same(values: FloatArray, counts: npt.NDArray[np.int64], place: int) -> bool:
    """Whether it is one value, again and again, beyond all others by more than twice the range that they have among them.

    So do sensors that answer a failure by a number (85 degrees, 65,535). A zero may be a real one.

    Args:
        values: the different values, ascending.
        counts: how often each stands.
        place: which of them.

    Example:
        >>> values, counts = np.append(np.linspace(14.0, 28.0, 141), 85.0), np.full(142, 30)
        >>> is_far_and_same(values, counts, 141), is_far_and_same(values, counts, 0)
        (True, False)
    """
    if place not in (0, len(values) - 1) or len(values) <= LEAST_LEVELS or values[place] == 0:
        return False
    rest = np.delete(values, place)
    gap = float(np.abs(rest - values[place]).min())
    return gap > FAR * float(rest[-1] - rest[0]) and float(counts[place]) >= float(np.median(np.delete(counts, place)))


LEAST_LEVELS, FAR = 30, 2.0


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
    value = float(values[place])
    rest, weight = np.delete(values, place), np.delete(counts, place)
    share = np.cumsum(weight) / weight.sum()
    low, median, high = (float(rest[min(int(np.searchsorted(share, p)), len(rest) - 1)]) for p in (0.01, 0.5, 0.99))
    order = np.argsort(np.abs(rest - median))
    middle = min(int(np.searchsorted(np.cumsum(weight[order]) / weight.sum(), 0.5)), len(rest) - 1)
    deviation = float(np.abs(rest - median)[order][middle]) * NORMAL_CONSISTENCY
    edge = low if value < median else high
    is_outside = value < low or value > high
    nearest = float(np.abs(rest - value).min())
    spacing = float(np.median(np.diff(rest))) if len(rest) > 2 else math.inf
    if not is_outside or nearest <= 1.5 * spacing:
        return False
    return abs(edge - value) >= min_gap * abs(median - edge) and abs(median - value) >= min_z * deviation
