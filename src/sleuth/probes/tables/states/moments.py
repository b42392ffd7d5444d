"""Count, range, mean and deviation of numbers."""

from __future__ import annotations

import math
from dataclasses import astuple, dataclass, replace
from typing import Self

import numpy as np

from sleuth.probes.tables.states.state import packed, unpacked


@dataclass(frozen=True, slots=True)
class Facts:
    """What is told of the values of a column; the numbers are of the finite ones, NaN where there are none."""

    n_known: int = 0
    n_infinite: int = 0
    low: float = math.nan
    high: float = math.nan
    mean: float = math.nan
    deviation: float = math.nan  # of all of them, not of a sample: divided by n
    has_fraction: bool = False  # whether one of them is not whole

    @property
    def n_finite(self) -> int:
        """Values that are neither missing nor infinite."""
        return self.n_known - self.n_infinite


class Moments:
    """Exact facts of parts, pooled: mean and deviation as good as one pass to about 1e-12, the rest exactly.

    Source:
        Chan, Golub and LeVeque (1979), Updating Formulae and a Pairwise Algorithm for Computing Sample Variances, Stanford
        STAN-CS-79-773.

    Example:
        >>> made = Moments()
        >>> made.update(Facts(2, 0, 1.0, 3.0, 2.0, 1.0))
        >>> made.update(Facts(1, 0, 5.0, 5.0, 5.0, 0.0))
        >>> made.finalize().mean, round(made.finalize().deviation, 3)
        (3.0, 1.633)
    """

    def __init__(self) -> None:
        self._facts = Facts()

    def update(self, seen: Facts) -> None:
        """Take in the facts of more rows."""
        one = self._facts
        known, infinite = one.n_known + seen.n_known, one.n_infinite + seen.n_infinite
        has_fraction = one.has_fraction or seen.has_fraction
        if not one.n_finite or not seen.n_finite:
            numbers = one if one.n_finite else seen
            self._facts = replace(numbers, n_known=known, n_infinite=infinite, has_fraction=has_fraction)
            return
        n, m = one.n_finite, seen.n_finite
        gap, share = seen.mean - one.mean, m / (n + m)
        spread = one.deviation * one.deviation * (1 - share) + seen.deviation * seen.deviation * share
        spread += gap * gap * share * (1 - share)
        self._facts = Facts(
            known, infinite, min(one.low, seen.low), max(one.high, seen.high), one.mean + gap * share, math.sqrt(spread),
            has_fraction,
        )  # fmt: skip

    def merge(self, other: Self) -> None:
        """Take in what another state has seen."""
        self.update(other.finalize())

    def to_bytes(self) -> bytes:
        """The state as bytes."""
        return packed({"facts": np.array(astuple(self._facts), np.float64)})  # counts are exact up to 2 ** 53

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """The state that these bytes were made of."""
        known, infinite, low, high, mean, deviation, has_fraction = unpacked(data)["facts"].tolist()
        made = cls()
        made._facts = Facts(int(known), int(infinite), low, high, mean, deviation, bool(has_fraction))
        return made

    def finalize(self) -> Facts:
        """The facts of all rows seen."""
        return self._facts
