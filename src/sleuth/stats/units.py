"""Whether one sample is another one in other units: multiplied by a factor that people use, else the same."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sleuth.stats.distances import kolmogorov_smirnov
from sleuth.stats.measured import factors_of, named_factors
from sleuth.stats.tails import ranks

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

FACTORS = {
    10.0: "ten (a shifted decimal point, mm and cm)", 100.0: "a hundred (cents, percent, cm and m)",
    1000.0: "a thousand (g and kg, m and km)", 10_000.0: "ten thousand", 1e6: "a million", 2.54: "2.54 (cm and inches)",
    3.28084: "3.281 (feet and m)", 1.609344: "1.609 (km and miles)", 2.204623: "2.205 (pounds and kg)",
    60.0: "sixty (seconds, minutes, hours)", 3600.0: "3,600 (seconds and hours)", 24.0: "24 (hours and days)",
    28.3495: "28.35 (g and ounces)", 4.184: "4.184 (J and calories)", 1024.0: "1,024 (kibi)",
}  # fmt: skip
FAHRENHEIT = "°F and °C"


@dataclass(frozen=True, slots=True)
class Unit:
    """A part that is the rest times `factor` (or over it)."""

    factor: float
    words: str
    distance: float  # of the part, brought back, from the rest: in deviations of its logarithm


def same_but_for_unit(
    rest: FloatArray, part: FloatArray, *, tolerance: float, max_distance: float, least_apart: float, name: str = "",
    needs_name: bool = False,
) -> Unit | None:  # fmt: skip
    """The factor between two samples of positive numbers, if they agree once it is taken out; None otherwise.

    Compared are medians and spreads of the logarithms.

    Args:
        rest: values in the usual unit.
        part: values in the other one.
        tolerance: of the ratio of medians, relative, beside three standard errors of it.
        max_distance: largest difference of the inner quantiles once brought back, in robust deviations.
        least_apart: deviations that the two must lie apart as they are.
        name: of the column, which may say what is measured, and so by which other factors.
        needs_name: a factor that is no whole number counts only if the name says a quantity with it: the parts may well differ
            by as much themselves, as counts do, or a level that wanders.

    Example:
        >>> dice = np.random.default_rng(0)
        >>> same_but_for_unit(dice.normal(170, 8, 500), dice.normal(170, 8, 200) / 2.54, tolerance=0.03, max_distance=0.5,
        ...                   least_apart=1.0).factor
        2.54
    """
    if min(len(rest), len(part)) < 5 or min(rest.min(), part.min()) <= 0:
        return _degrees(rest, part, max_distance)
    one, other = np.log(rest), np.log(part)
    grid = np.linspace(0.1, 0.9, 9)
    first, second = np.quantile(one, grid), np.quantile(other, grid)
    spread = (first[-1] - first[0]) / 2.563  # of a normal sample the deviation
    if spread <= 0:
        return None
    shift = float(second[4] - first[4])
    error = 1.2533 * spread * math.sqrt(1 / len(rest) + 1 / len(part))
    if abs(shift) < least_apart * spread or 3 * error > 0.5 * abs(shift):
        return _degrees(rest, part, max_distance)
    best: Unit | None = None
    for factor, words in (FACTORS | factors_of(name)).items():
        if needs_name and factor % 1 and factor not in named_factors(name):
            continue
        if abs(abs(shift) - math.log(factor)) > max(tolerance, min(3 * error, 2 * tolerance)):
            continue
        distance = float(np.abs(second - math.copysign(math.log(factor), shift) - first).max()) / spread
        if distance <= max_distance + 3 * error / spread and (best is None or distance < best.distance):
            best = Unit(factor, words, distance)
    return best or _degrees(rest, part, max_distance)


def _degrees(rest: FloatArray, part: FloatArray, max_distance: float) -> Unit | None:
    """Degrees Fahrenheit and Celsius, either way."""
    if min(len(rest), len(part)) < 50:
        return None
    grid = np.linspace(0.1, 0.9, 9)
    first, second = np.quantile(rest, grid), np.quantile(part, grid)
    spread = (first[-1] - first[0]) / 2.563
    for back in ((second - 32) / 1.8, second * 1.8 + 32):
        distance = float(np.abs(back - first).max()) / spread if spread > 0 else math.inf
        apart = float(np.abs(second - first).min()) / spread if spread > 0 else 0.0
        if distance <= min(max_distance, 0.25) and apart > 1.0:
            return Unit(1.8, FAHRENHEIT, distance)
    return None


def other_cluster(values: FloatArray, *, least: int, most_share: float) -> BoolArray | None:
    """The values of a smaller cluster that an empty stretch of the logarithmic scale parts from the rest; None if there is none.

    Example:
        >>> cluster = other_cluster(np.append(np.linspace(1.0, 2.0, 500), np.full(20, 1500.0)), least=10, most_share=0.45)
        >>> int(cluster.sum())
        20
    """
    if len(values) < 4 * least or values.min() <= 0:
        return None
    order = np.argsort(values)
    logs = np.log(values[order])
    n = len(logs)
    gaps = np.diff(logs)
    places = np.arange(1, n)  # how many lie below the gap
    smaller = np.minimum(places, n - places)
    gaps = np.where((smaller >= least) & (smaller <= most_share * n), gaps, 0.0)
    place = int(gaps.argmax())
    below = place + 1
    body = logs[below:] if below < n - below else logs[:below]
    low, high = np.quantile(body, [0.05, 0.95])
    if gaps[place] < 0.5 * (high - low) or gaps[place] <= 0:
        return None
    cluster = np.zeros(n, np.bool_)
    cluster[order[:below] if below < n - below else order[below:]] = True
    return cluster


def other_stretch(values: FloatArray, *, least: int, alpha: float) -> tuple[int, int] | None:
    """The stretch of a series (from, to) whose values differ most from the others', if surely; None otherwise.

    The ends are where the sum of deviations (of ranks) from the middle turns.

    Source:
        Page (1955), A test for a change in a parameter occurring at an unknown point, https://doi.org/10.1093/biomet/42.3-4.523.

    Example:
        >>> series = np.tile([1.0, 2.0, 3.0], 200)
        >>> series[300:400] += 10
        >>> other_stretch(series, least=20, alpha=1e-6)  # to within the spread of the values
        (299, 402)
    """
    n = len(values)
    if n < 4 * least:
        return None
    path = np.concatenate([[0.0], np.cumsum(ranks(values) - (n + 1) / 2)])
    start, end = sorted((int(path.argmin()), int(path.argmax())))
    if not least <= end - start <= n - least:
        return None
    inside = values[start:end]
    outside = np.concatenate([values[:start], values[end:]])
    return (start, end) if kolmogorov_smirnov(outside, inside) < alpha else None


def is_abrupt(values: FloatArray, stretch: tuple[int, int], *, rows: int = 20) -> bool:
    """Whether the level jumps at the ends of a stretch, as units do; in a season it comes and goes slowly.

    Args:
        values: of all rows, in order.
        stretch: from, to.
        rows: on each side of an end that are compared, by their medians.

    Example:
        >>> season = 50 - 40 * np.cos(np.linspace(0, 2 * np.pi, 365))
        >>> is_abrupt(season, (112, 253)), is_abrupt(np.repeat([1.0, 2.54, 1.0], 100), (100, 200))
        (False, True)
    """
    inside = within(stretch, len(values))
    shift = float(np.median(values[inside]) - np.median(values[~inside]))
    jumps = []
    for end, sign in zip(stretch, (1, -1), strict=True):
        if 0 < end < len(values):
            before, after = values[max(end - rows, 0) : end], values[end : end + rows]
            jumps.append(sign * float(np.median(after) - np.median(before)))
    return bool(jumps) and float(np.mean(jumps)) / shift > LEAST_JUMP if shift else False


LEAST_JUMP = 0.5  # of the difference of the levels


def within(stretch: tuple[int, int], n: int) -> BoolArray:
    """The rows of a stretch (from, to), `(n,)`.

    Example:
        >>> within((1, 3), 4).tolist()
        [False, True, True, False]
    """
    place = np.arange(n)
    return (place >= stretch[0]) & (place < stretch[1])
