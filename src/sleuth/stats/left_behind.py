"""Rows of the program's own tensor behind the last full batch, which no batch ever has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from sleuth.evidence.trace import Trace


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """The last rows of a tensor from which batches are cut by hand."""

    n_left: int
    n_rows: int
    batch_size: int

    @property
    def said(self) -> str:
        """In words."""
        share = self.n_left / self.n_rows
        return (
            f"The last {self.n_left} of {self.n_rows} rows ({share:.0%}) are in no batch of {self.batch_size}: they are never "
            "trained on, nor are they held out."
        )

    @property
    def values(self) -> dict[str, float]:
        """For a finding."""
        return {"dropped": self.n_left, "samples": self.n_rows, "batches": self.n_rows // self.batch_size}

    @classmethod
    def of(cls, trace: Trace, *, min_share: float, most: float = 0.9) -> Self | None:
        """None unless all rows in full batches are trained on, and none of the others is, or is judged by.

        Args:
            trace: the run.
            min_share: of the rows, that are left.
            most: of the rows in full batches, that were seen in training: only some steps are looked at.

        Example:
            >>> from sleuth.evidence.trace import Drawn, RunFacts
            >>> seen = Drawn(n_rows=1000, batch_size=300, n_front=900, n_behind=0, n_judged=0)
            >>> LeftBehind.of(Trace(run=RunFacts(), drawn=seen), min_share=0.1).n_left
            100
        """
        drawn = trace.drawn
        if drawn is None or drawn.n_behind or drawn.n_judged or not drawn.n_front >= most * drawn.n_full > 0:
            return None
        n_left = drawn.n_rows - drawn.n_full
        return cls(n_left, drawn.n_rows, drawn.batch_size) if n_left >= min_share * drawn.n_rows else None
