"""Columns of targets of unequal scale, of which a shared loss learns the large ones alone, or that lie too far from zero."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from sleuth.evidence.trace import Trace

MAX_COLUMNS = 8  # more are a picture, a spectrum or a code, whose small columns matter little
MIN_RATIO = 20.0  # of two deviations: less, and both may be meant in one unit, as parts of one error
FAR = 10.0  # times 1, or the first outputs, from which on a column's mean is far from what a fresh model answers
POOR, WELL, GAIN = 0.5, 0.8, 0.3  # shares of a column's variance


@dataclass(frozen=True, slots=True)
class UnevenColumns:
    """The column of targets that gains most from a common scale, beside the one with the greatest deviation."""

    column: int
    std: float
    largest: int
    largest_std: float
    own: float  # share of the column's variance that the trained model explains
    even: float  # the same after a training with standardised columns

    @property
    def said(self) -> str:
        """In words."""
        return (
            f"Column {self.column + 1} of the targets has a deviation of {self.std:.3g} beside {self.largest_std:.3g} of column "
            f"{self.largest + 1}; the model explains {max(self.own, 0.0):.0%} of its variance, and {self.even:.0%} when every "
            "column is standardised."
        )

    @property
    def values(self) -> dict[str, float]:
        """For a finding."""
        return {
            "column": float(self.column),
            "std": self.std,
            "largest_std": self.largest_std,
            "own": self.own,
            "even": self.even,
        }

    @classmethod
    def of(cls, trace: Trace) -> Self | None:
        """None where it was not tried, no small column is poor, the largest is poor itself, or a common scale does not help.

        Example:
            >>> from sleuth.evidence.trace import RunFacts
            >>> UnevenColumns.of(Trace(run=RunFacts())) is None
            True
        """
        found = trace.experiment("even-columns")
        if found is None:
            return None
        n = sum(name.startswith("even_") for name, _ in found.values)
        std, own, even = (np.array([found.value(f"{name}_{at}") for at in range(n)]) for name in ("std", "own", "even"))
        if not n or not own[largest := int(std.argmax())] >= WELL:
            return None
        is_lost = (std[largest] >= MIN_RATIO * std) & (own < POOR) & (even >= WELL) & (even - own >= GAIN)
        if not is_lost.any():
            return None
        at = int(np.where(is_lost, even - own, -np.inf).argmax())
        return cls(at, float(std[at]), largest, float(std[largest]), float(own[at]), float(even[at]))


@dataclass(frozen=True, slots=True)
class FarColumn:
    """A column of targets that the outputs set out for and did not reach, though the same model learns it standardised."""

    column: int
    mean: float
    std: float
    first: float  # mean of the outputs before training
    own: float  # share of the column's variance that the trained model explains; below 0, a constant would be nearer
    even: float  # the same after a training with standardised columns

    @property
    def said(self) -> str:
        """In words."""
        return (
            f"Column {self.column + 1} of the targets has a mean of {self.mean:.4g} and a deviation of {self.std:.3g}, the first "
            f"outputs a mean of {self.first:.3g}; after training the outputs are still off by {(1 - self.own) ** 0.5:.3g} "
            f"deviations. The same model explains {self.even:.0%} of it when every column is standardised."
        )

    @property
    def values(self) -> dict[str, float]:
        """For a finding."""
        return {
            "column": float(self.column),
            "target_mean": self.mean,
            "target_std": self.std,
            "own": self.own,
            "even": self.even,
        }

    @classmethod
    def of(cls, trace: Trace, *, min_travel: float) -> Self | None:
        """The column that the outputs miss by most; None where it was not tried, or there is none.

        Args:
            trace: the run.
            min_travel: how far the mean of the outputs must have moved towards the targets; far enough for standardised ones.

        Example:
            >>> from sleuth.evidence.trace import RunFacts
            >>> FarColumn.of(Trace(run=RunFacts()), min_travel=1.0) is None
            True
        """
        found = trace.experiment("even-columns")
        if found is None:
            return None
        n = sum(name.startswith("even_") for name, _ in found.values)
        missed = []
        for at in range(n):
            mean, std, own, even, first, last = (
                found.value(f"{name}_{at}") for name in ("mean", "std", "own", "even", "first", "last")
            )
            has_set_out = (last - first) * np.sign(mean - first) > min_travel
            if has_set_out and abs(mean) > FAR * max(1.0, abs(first)) and own < 0 and even >= WELL:
                missed.append(cls(at, mean, std, first, own, even))
        return min(missed, key=lambda one: one.own) if missed else None
