"""Scales: from values to positions in a chart, and the numbers written beside its axis."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]

_FARTHEST = 1e200  # from 1; values beyond are drawn on the edge, so that margins cannot overflow
_NICE = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class Scale:
    """Values from `low` to `high` laid out on 0 to 1. With `has_zero` a logarithmic scale keeps position 0 for zeros."""

    low: float
    high: float
    is_log: bool = False
    has_zero: bool = False

    def position(self, values: FloatArray) -> FloatArray:
        """Where `values` lie, 0 at `low`; NaN stays NaN, and what lies outside is put on the edge."""
        if self.is_log:
            with np.errstate(divide="ignore", invalid="ignore"):
                inner = (np.log10(values) - math.log10(self.low)) / (math.log10(self.high) - math.log10(self.low))
        else:
            inner = (values - self.low) / (self.high - self.low)
        return np.clip(inner, 0.0, 1.0)


def linear(low: float, high: float, *, margin: float = 0.03, is_from_zero: bool = False) -> Scale:
    """A linear scale with a margin on both sides; one unit wide when all values are the same."""
    low, high = max(low, -_FARTHEST), min(high, _FARTHEST)
    if is_from_zero:
        low = min(low, 0.0)
    if not high > low:
        spread = abs(low) / 2 or 0.5
        return Scale(low - spread, high + spread)
    room = (high - low) * margin
    return Scale(low if is_from_zero and low == 0 else low - room, high + room)


def balanced(low: float, high: float) -> Scale:
    """A linear scale with zero in its middle."""
    largest = min(max(abs(low), abs(high)), _FARTHEST) or 1.0
    return Scale(-largest, largest)


def logarithmic(values: FloatArray, *, margin: float = 0.04) -> Scale:
    """A logarithmic scale of the positive finite values; zeros get the bottom of it, half a decade lower."""
    positive = values[np.isfinite(values) & (values > 0)]
    has_zero = bool(np.any(values == 0))
    low, high = (float(positive.min()), float(positive.max())) if len(positive) else (0.1, 1.0)
    low, high = max(low, 1 / _FARTHEST), min(high, _FARTHEST)
    if high / low < 10:
        middle = math.sqrt(low) * math.sqrt(high)
        low, high = min(low, middle / 3.2), max(high, middle * 3.2)
    decades = math.log10(high) - math.log10(low)
    room = 10 ** (margin * decades)
    return Scale(low / (room * (10 ** max(0.08 * decades, 0.2) if has_zero else 1)), high * room, is_log=True, has_zero=has_zero)


def fitted(values: FloatArray, *, ratio: float = 50.0, is_from_zero: bool = False) -> Scale:
    """A logarithmic scale when all values are positive and spread over more than `ratio`, else a linear one."""
    finite = values[np.isfinite(values)]
    if not len(finite):
        return Scale(0.0, 1.0)
    low, high = float(finite.min()), float(finite.max())
    if low > 0 and high / low > ratio:
        return logarithmic(finite)
    return linear(low, high, is_from_zero=is_from_zero)


def ticks(scale: Scale, n: int = 6) -> list[float]:
    """At most about `n` round numbers within the scale."""
    return _log_ticks(scale, n) if scale.is_log else _linear_ticks(scale.low, scale.high, n)


def _linear_ticks(low: float, high: float, n: int) -> list[float]:
    rough = (high - low) / max(n - 1, 1)
    if not math.isfinite(rough) or rough <= 0:
        return [low]
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(nice * power for nice in _NICE if nice * power >= rough * 0.999)
    first = math.ceil(low / step - 1e-9)
    found = [round(index * step, 12 - math.floor(math.log10(step))) for index in range(first, first + 2 * n)]
    return [value for value in found if value <= high + step * 1e-9]


def _log_ticks(scale: Scale, n: int) -> list[float]:
    first, last = math.ceil(math.log10(scale.low) - 1e-9), math.floor(math.log10(scale.high) + 1e-9)
    if last - first + 1 >= 3:
        stride = math.ceil((last - first + 1) / n)
        return [10.0**power for power in range(first, last + 1, stride)]
    candidates = (digit * 10.0**power for power in range(first - 1, last + 1) for digit in (1, 2, 5))
    return [value for value in candidates if scale.low <= value <= scale.high]


def step_ticks(low: float, high: float, n: int = 7) -> list[float]:
    """Whole numbers for an axis of steps."""
    return [value for value in _linear_ticks(low, max(high, low + 1), n) if value == int(value) and low <= value <= high]


def short(value: float) -> str:
    """A number for an axis: "0.25", "3,000", "12k", "3M", "1e-6".

    Example:
        >>> short(12_000), short(1e-06), short(0.25), short(2.5e9)
        ('12k', '1e-6', '0.25', '2.5G')
    """
    size = abs(value)
    if size >= 1e13 or (0 < size < 1e-3):
        mantissa, exponent = f"{value:.2e}".split("e")
        return f"{mantissa.rstrip('0').rstrip('.')}e{int(exponent)}"
    for factor, sign in ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k")):
        if size >= factor * (10 if sign == "k" else 1):
            return f"{value / factor:.3g}{sign}"
    return f"{value:,.4g}" if size < 1000 else f"{value:,.0f}"


def span(arrays: Iterable[FloatArray]) -> tuple[float, float]:
    """The least and the greatest finite value of all arrays; (0, 1) when there is none."""
    kept = [array[np.isfinite(array)] for array in arrays]
    values = np.concatenate(kept) if kept else np.zeros(0)
    return (float(values.min()), float(values.max())) if len(values) else (0.0, 1.0)
