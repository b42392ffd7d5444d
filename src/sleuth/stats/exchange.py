"""Two columns that stand in each other's place."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from sleuth.evidence.table import BoolArray, Column, FloatArray, IntArray
from sleuth.stats.distances import wasserstein
from sleuth.stats.tails import ranks

MOSTLY = 0.8  # share of the rows that look odd
N_BINS = 40
INNER = 0.04  # share at each end beyond which values are unusual, so that a few exchanged ones do not widen the range
LEAST_EVIDENCE = 8.0  # nats by which a row must fit better exchanged: two thousand to one
UNUSUAL = 0.04  # share of the usual density up to which a value is unusual in its column
TIMES_CHANCE = 4.0  # rows over those in which both values would be so by chance
LEAST_FIT = 0.02  # share of the usual density that an exchanged value must have in its place


def distance(one: Column, other: Column) -> float:
    """How far apart two columns are: numbers in quartile ranges, texts as half the sum of differences of shares.

    Infinite for columns of different kinds.

    Example:
        >>> from sleuth.evidence.table import ColumnKind
        >>> a, b = (Column("a", ColumnKind.NUMBER, "DOUBLE", 99, 0, 99, np.arange(99.0) + shift) for shift in (0, 49))
        >>> round(distance(a, b))
        1
    """
    if one.is_text != other.is_text:
        return math.inf
    if not one.is_text:
        found = wasserstein(one.known, other.known)[0]
        return math.inf if math.isnan(found) else found
    first, second = ({level.value: level.count / max(column.n_counted, 1) for level in column.levels} for column in (one, other))
    return sum(abs(first.get(name, 0.0) - second.get(name, 0.0)) for name in first.keys() | second.keys()) / 2


def are_apart(pairs: Sequence[tuple[Column, Column]]) -> list[bool]:
    """For each pair whether the middle values do not overlap, or they are texts: only then can exchanged values be told."""
    numbers = {column.name: column for pair in pairs for column in pair if not column.is_text}
    middles = {name: _middle(column.known) for name, column in numbers.items()}
    found = []
    for one, other in pairs:
        (a, b), (c, d) = (middles.get(column.name, (0.0, 0.0)) for column in (one, other))
        found.append(one.is_text or b < c or d < a)
    return found


def _middle(values: FloatArray) -> tuple[float, float]:
    """The ends of the middle three fifths."""
    places = [len(values) // 5, 4 * len(values) // 5]
    low, high = np.partition(values, places)[places]
    return float(low), float(high)


def in_each_others_place(columns: Sequence[Column], n_rows: Mapping[str, object]) -> set[str]:
    """The columns of which so many rows look odd, and nearly as many fit in another one of them, and the other way round.

    Example:
        >>> in_each_others_place([], {})
        set()
    """
    pairs = [(one, other) for place, one in enumerate(columns) for other in columns[place + 1 :]]
    found: set[str] = set()
    for (one, other), is_apart in zip(pairs, are_apart(pairs), strict=True):
        most = max(float(n) for n in (n_rows[one.name], n_rows[other.name]) if isinstance(n, int))
        if is_apart and len(exchanged_rows(one, other)) >= MOSTLY * most:
            found |= {one.name, other.name}
    return found


def exchanged_rows(one: Column, other: Column) -> IntArray:
    """Sampled rows whose two values fit well in each other's column and not in their own.

    Example:
        >>> from sleuth.evidence.table import ColumnKind
        >>> dice = np.random.default_rng(0)
        >>> low, high = dice.normal(0, 1, 500), dice.normal(100, 1, 500)
        >>> low[:9], high[:9] = high[:9].copy(), low[:9].copy()
        >>> a, b = (Column("a", ColumnKind.NUMBER, "DOUBLE", 500, 0, 500, values) for values in (low, high))
        >>> exchanged_rows(a, b).tolist()
        [0, 1, 2, 3, 4, 5, 6, 7, 8]
    """
    own_one, as_other = _densities(one, other)
    own_other, as_one = _densities(other, one)
    with np.errstate(divide="ignore", invalid="ignore"):
        evidence = np.log(as_other) + np.log(as_one) - np.log(own_one) - np.log(own_other)
    fits = (as_other > LEAST_FIT) & (as_one > LEAST_FIT) & (own_one < as_other) & (own_other < as_one)
    alien = (own_one < UNUSUAL) & (as_other > LEAST_FIT), (own_other < UNUSUAL) & (as_one > LEAST_FIT)
    is_found = fits & alien[0] & alien[1] & (evidence > LEAST_EVIDENCE)
    if not one.is_text and is_found.any():
        is_found &= _joint_evidence(one.values, other.values, ~is_found) > LEAST_EVIDENCE
    found = np.flatnonzero(is_found).astype(np.int64)
    by_chance = float(alien[0].mean() * alien[1].mean()) * len(evidence)
    return found if len(found) > TIMES_CHANCE * by_chance else found[:0]


def _joint_evidence(one: FloatArray, other: FloatArray, usual: BoolArray) -> FloatArray:
    """For each row the nats by which the pair is likelier exchanged, if pairs lie as the usual ones do; NaN where one is missing.

    Both tails of two columns that fall and rise together are met in the same rows, which is nothing unusual for the pair. Pairs
    are taken as normal on the scale of the values, and of their logarithms where none is negative; the lesser evidence counts.
    """
    usual = usual & ~np.isnan(one) & ~np.isnan(other)
    if not usual.any():
        return np.zeros(len(one))
    together = float(np.corrcoef(ranks(one[usual]), ranks(other[usual]))[0, 1])
    slant = MOST_SLANT * 2 * math.sin(math.pi * together / 6)  # Pearson's of a normal pair (Pearson 1907)
    least = _evidence(one, other, usual, slant)
    if min(np.nanmin(one), np.nanmin(other)) >= 0:
        least = np.minimum(least, _evidence(_logs(one), _logs(other), usual, slant))
    return least


def _logs(values: FloatArray) -> FloatArray:
    """Logarithms, with 0 as half of the least value above it."""
    positive = values[values > 0]
    least = float(positive.min()) / 2 if len(positive) else 1.0
    logs: FloatArray = np.log(np.where(values == 0, least, values))
    return logs


def _evidence(one: FloatArray, other: FloatArray, usual: BoolArray, slant: float) -> FloatArray:
    (first, spread), (second, other_spread) = _body(one[usual]), _body(other[usual])
    if min(spread, other_spread) <= 0 or math.isnan(slant):
        return np.zeros(len(one))
    squares = []
    for x, y in ((one, other), (other, one)):
        u, v = (x - first) / spread, (y - second) / other_spread
        squares.append((u * u + v * v - 2 * slant * u * v) / (1 - slant * slant))
    half: FloatArray = (squares[0] - squares[1]) / 2
    return half


def _body(values: FloatArray) -> tuple[float, float]:
    """The median, and the deviation by the middle three fifths."""
    low, middle, high = np.quantile(values, [0.2, 0.5, 0.8])
    return float(middle), float(high - low) / MIDDLE_FIFTHS


MIDDLE_FIFTHS = 1.683  # deviations of a normal distribution
MOST_SLANT = 0.99  # of a correlation, that no pair is without any spread of its own


def _densities(column: Column, other: Column) -> tuple[FloatArray, FloatArray]:
    """For each row the density of its value of `column`, in this column and in `other`, each over the greatest there."""
    values = column.values
    if column.is_text:
        names = [level.value for level in column.levels]
        shares = []
        for one in (column, other):
            counts = {level.value: level.count for level in one.levels}
            most = max(counts.values(), default=1)
            found = np.array([counts.get(name, 0) / most for name in names] or [0.0])
            shares.append(np.where(np.isnan(values), 0.0, found[np.nan_to_num(values).astype(np.int64)]))
        return np.maximum(shares[0], 1e-6), np.maximum(shares[1], 1e-6)
    made = []
    for one in (column, other):
        low, high = np.quantile(one.known, [INNER, 1 - INNER])
        edges = np.linspace(low, high, N_BINS + 1) if high > low else np.array([low, low + 1])
        heights, _ = np.histogram(one.known, edges)
        place = np.searchsorted(edges, values, side="right") - 1
        inside = (place >= 0) & (place < len(heights))
        made.append(np.where(inside, heights[np.clip(place, 0, len(heights) - 1)] / max(int(heights.max()), 1), 1e-5))
    return np.maximum(made[0], 1e-5), np.maximum(made[1], 1e-5)
