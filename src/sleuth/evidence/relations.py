"""Exact relations between columns and a target."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
import numpy.typing as npt

from sleuth.evidence.calls import Column, FloatArray

BoolArray = npt.NDArray[np.bool_]

CLOSE = 1e-6  # of the target's spread
ROUNDED = 2.0  # units of a rounded target's last place, by which what it was made of may miss it
FINE = 1e-4  # of its spread, up to which these may be
PROPORTIONAL = ("×", "÷", "÷'")
PLACES = 4  # after the point, to which targets are rounded
LEAST_DIFFERENT = 8  # values that columns and target must have for a pair's arithmetic to be no chance
LEAST_STEPS = 12  # values of a column that counts the target in steps
NO_EXCEPTION = 0.998  # share of rows in the target's order in which such a column does not turn back
ITSELF = "equals the target"
NEARLY = 1e-3  # by which a factor may miss a power of ten and be one
NEAR = 0.25  # deviations of a difference or ratio, within which rows are close to a threshold
LEAST_NEAR = 20  # rows of each class that must lie there: to be parted without exception by chance, they are too many
FEW_COLUMNS = 25  # up to which the target's logarithm is tried too
MOST_EXPONENT = 50.0
PROBE_ROWS = 40  # rows by which most pairs are ruled out


def exact_relation(columns: Sequence[Column], y: FloatArray, min_share: float) -> tuple[tuple[str, ...], str] | None:
    """The columns that the target is, or is made of, and how in words; None if there are none.

    Rows in which a column was cut off at its least or greatest value tell nothing of it.
    """
    for column in columns:
        if _holds(column.values, y, min_share, _free(column)) and column.n_distinct > 1:
            return (column.name,), f"{column.name!r} {ITSELF}"
    numeric = [one for one in columns if one.kind in ("number", "whole") and one.n_distinct > 1]
    if len(np.unique(y)) == 2:
        return _threshold([one for one in numeric if one.n_distinct >= LEAST_DIFFERENT], y)
    if len(np.unique(y)) < LEAST_DIFFERENT:
        return None
    for one in numeric:
        if one.n_distinct >= LEAST_DIFFERENT and _is_line(one.values, y, min_share, _free(one)):
            return (one.name,), f"{one.name!r} is the target in another unit"
    for what, changed in _ways(y, len(numeric)):
        if found := _pair(numeric, changed, min_share, _slack(y) if changed is y else 0.0):
            return found[:2], f"{what} is {found[2]}"
    return None


def _ways(y: FloatArray, n_columns: int) -> Iterator[tuple[str, FloatArray]]:
    """The target as it is, and with its logarithm taken, or taken back."""
    yield "The target", y
    if n_columns <= FEW_COLUMNS:
        with np.errstate(all="ignore"):
            if np.nanmax(np.abs(y)) <= MOST_EXPONENT:
                yield "The exponential of the target", np.exp(y)
                yield "The exponential of the target, less 1,", np.expm1(y)
            if np.nanmin(y) > 0:
                yield "The logarithm of the target", np.log(y)


def _pair(numeric: Sequence[Column], y: FloatArray, min_share: float, slack: float) -> tuple[str, str, str] | None:
    """Two columns of which a target is made but for a constant, and how in words."""
    for one, other in combinations(numeric, 2):
        if max(one.n_distinct, other.n_distinct) < LEAST_DIFFERENT:
            continue
        is_free = _free(one) & _free(other)
        probe = np.flatnonzero(is_free)[:PROBE_ROWS]
        for sign, made in _arithmetic(one.values, other.values):
            factor = _unit(made[probe], y[probe]) if sign in PROPORTIONAL else 1.0
            more = _distance(made[probe], y[probe], slack) if sign not in PROPORTIONAL else 0.0
            if len(probe) and _holds(factor * made[probe] + more, y[probe], min_share, slack=slack):
                words = {"÷'": f"{other.name!r} ÷ {one.name!r}", "−'": f"{other.name!r} − {one.name!r}"}
                told = words.get(sign, f"{one.name!r} {sign} {other.name!r}") + (f" × {factor:.6g}" if factor != 1 else "")
                if _holds(factor * made + more, y, min_share, is_free, slack):
                    return one.name, other.name, told + (f" {'−+'[more > 0]} {abs(more):.6g}" if more else "")
    return None


def _threshold(numeric: Sequence[Column], y: FloatArray) -> tuple[tuple[str, ...], str] | None:
    """Two columns whose difference or ratio is above a threshold in one class and below it in the other, without exception.

    Rows of both classes must lie close to it: two clusters that stand far apart are told by many differences.
    """
    is_one = y == np.nanmax(y)
    for one, other in combinations(numeric, 2):
        for sign, made in (("−", one.values - other.values), ("÷", _ratio(one.values, other.values))):
            known = np.isfinite(made) & np.isfinite(y)
            low, high = made[known & ~is_one], made[known & is_one]
            if min(len(low), len(high)) < LEAST_NEAR or known.mean() < 1 / 2:
                continue
            low, high = (low, high) if low.mean() < high.mean() else (high, low)
            reach = NEAR * float(np.std(made[known]))
            if low.max() <= high.min() and min((low > high.min() - reach).sum(), (high < low.max() + reach).sum()) >= LEAST_NEAR:
                name = f"{one.name!r} {sign} {other.name!r}"
                return (one.name, other.name), f"The class is told by whether {name} is above {(low.max() + high.min()) / 2:.4g}"
    return None


def _ratio(one: FloatArray, other: FloatArray) -> FloatArray:
    with np.errstate(all="ignore"):
        made: FloatArray = one / other
    return made


def is_counted(column: Column, y: FloatArray) -> bool:
    """Whether a column is the target in whole steps: coarser than it, and the higher, or the lower, the higher it is.

    Example:
        >>> stay = np.random.default_rng(0).exponential(4, 300)
        >>> is_counted(Column("meals", np.floor(3 * stay), "whole", 40), stay)
        True
    """
    known = np.isfinite(column.values) & np.isfinite(y)
    values, y = column.values[known], y[known]
    n_steps, n_target = len(np.unique(values)), len(np.unique(y))
    if column.kind not in ("whole", "number") or known.mean() < 1 / 2 or not LEAST_STEPS <= n_steps <= n_target / 2:
        return False
    for sign in (1, -1):
        order = np.lexsort((sign * values, y))
        rises = np.diff(sign * values[order])
        is_kept = np.where(np.diff(y[order]) > 0, rises >= 0, rises == 0)
        if is_kept.mean() >= NO_EXCEPTION:
            return True
    return False


def _free(column: Column) -> BoolArray:
    """The rows in which a column of many values is at neither end of them, where several rows stand there."""
    values = column.values
    if column.n_distinct < LEAST_DIFFERENT:
        return np.ones(len(values), bool)
    ends = [values == end for end in (np.nanmin(values), np.nanmax(values))]
    is_free = np.ones(len(values), bool)
    for at_end in ends:
        if at_end.sum() > 1:
            is_free &= ~at_end
    return is_free


def _arithmetic(one: FloatArray, other: FloatArray) -> Iterator[tuple[str, FloatArray]]:
    with np.errstate(all="ignore"):
        yield "×", one * other
        yield "÷", one / other
        yield "÷'", other / one
        yield "+", one + other
        yield "−", one - other
        yield "−'", other - one


def _unit(made: FloatArray, y: FloatArray) -> float:
    """The factor that brings a product or ratio to the target's unit, a power of ten where it is one; 1 if there is none."""
    with np.errstate(all="ignore"):
        ratio = float(np.nanmedian(np.where(np.isfinite(made) & (made != 0), y / made, np.nan)))
    if not (np.isfinite(ratio) and ratio > 0):
        return 1.0
    power = float(10.0 ** round(np.log10(ratio)))
    return power if abs(ratio / power - 1) <= NEARLY else ratio


def _distance(made: FloatArray, y: FloatArray, slack: float) -> float:
    """By how much a target is above a sum or difference in all rows; 0 if there is none."""
    apart = y - made
    middle = float(np.nanmedian(apart)) if np.isfinite(apart).any() else 0.0
    return middle if np.isfinite(middle) and abs(middle) > max(CLOSE * float(np.nanstd(y)), slack) else 0.0


def _slack(y: FloatArray) -> float:
    """By how much a target that was rounded may differ from what it was made of; 0 where that would be much of its spread."""
    known = y[np.isfinite(y)]
    for places in range(PLACES + 1):
        unit = 10.0**-places
        if np.allclose(known / unit, np.round(known / unit), rtol=0, atol=1e-4):
            return ROUNDED * unit if ROUNDED * unit <= FINE * float(np.std(known)) else 0.0
    return 0.0


def _holds(made: FloatArray, y: FloatArray, min_share: float, is_free: BoolArray | None = None, slack: float = 0.0) -> bool:
    """Whether the two agree in nearly all rows, or in nearly all of those that are free, if these are most."""
    if is_free is not None and not is_free.all() and _holds(np.where(is_free, made, np.nan), y, min_share, slack=slack):
        return True
    known = np.isfinite(made) & np.isfinite(y)
    if known.sum() < len(y) / 2 or not known.any():
        return False
    spread = float(np.std(y[known]))
    return spread > 0 and float((np.abs(made[known] - y[known]) <= max(CLOSE * spread, slack)).mean()) >= min_share


def _is_line(values: FloatArray, y: FloatArray, min_share: float, is_free: BoolArray) -> bool:
    known = np.isfinite(values) & np.isfinite(y) & is_free
    if known.sum() < len(y) / 2 or float(np.std(values[known])) == 0:
        known = np.isfinite(values) & np.isfinite(y)
    if known.sum() < len(y) / 2 or float(np.std(values[known])) == 0:
        return False
    slope, start = np.polyfit(values[known], y[known], 1)
    return _holds(slope * values + start, y, min_share, is_free)
