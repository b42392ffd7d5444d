"""Sequences that were cut to a length, and lost what they are trained to give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from sleuth.evidence.place import Place
from sleuth.evidence.trace import TokenFacts, Trace


@dataclass(frozen=True, slots=True)
class CutRows:
    """Rows of ids in training, all that were watched: those that fill the greatest length, and shorter ones."""

    length: int
    n_long: int
    n_long_empty: int  # without a target that counts
    n_short: int
    n_short_empty: int
    place: Place | None  # of the first backward call with the greatest length
    step: int

    @property
    def said(self) -> str:
        """In words."""
        return (
            f"Of {self.n_long} sequences that fill all {self.length} places, {self.n_long_empty} have no target that counts; of "
            f"{self.n_short} shorter ones, {self.n_short_empty}. The longer ones are cut before their targets."
        )

    @property
    def values(self) -> dict[str, float]:
        """For a finding."""
        return {"length": self.length, "sequences": self.n_long + self.n_short, "without": self.n_long_empty}

    @classmethod
    def of(cls, trace: Trace, *, min_rows: int = 20, min_cut: float = 0.1, most: float = 0.9) -> Self | None:
        """None unless nearly all rows of the greatest length have no target, and nearly all others have.

        Args:
            trace: the run.
            min_rows: of the greatest length, and of others.
            min_cut: share of all rows that have the greatest length and no target.
            most: what nearly all is, as a share. Where targets are sparse, rows of all lengths are without.

        Example:
            >>> from sleuth.evidence.trace import RunFacts
            >>> CutRows.of(Trace(run=RunFacts())) is None
            True
        """
        known = [one for one in trace.tokens if one.n_full + one.n_padded]
        length = max((one.shape[1] for one in known), default=0)
        longest = [one for one in known if one.shape[1] == length]
        n_long, n_long_empty = sum(one.n_full for one in longest), sum(one.n_full_empty for one in longest)
        n_all, n_empty = (sum(n) for n in zip(*map(_both, known), strict=True)) if known else (0, 0)
        n_short, n_short_empty = n_all - n_long, n_empty - n_long_empty
        if min(n_long, n_short) < min_rows or n_long_empty < max(min_cut * n_all, most * n_long):
            return None
        if n_short_empty > (1 - most) * n_short:
            return None
        return cls(length, n_long, n_long_empty, n_short, n_short_empty, longest[0].place, longest[0].step)


def _both(facts: TokenFacts) -> tuple[int, int]:
    """Rows of a lookup, and those of them without a target."""
    return facts.n_full + facts.n_padded, facts.n_full_empty + facts.n_padded_empty
