"""What passing once over the rows of a table, or of a part of it, leaves: one state for each column and each question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from sleuth.evidence.table import IntArray
from sleuth.probes.tables.states.ends import Ends
from sleuth.probes.tables.states.least_hashes import LeastHashes
from sleuth.probes.tables.states.level_counts import LevelCounts
from sleuth.probes.tables.states.moments import Moments
from sleuth.probes.tables.states.row_sample import RowSample
from sleuth.probes.tables.states.state import packed, unpacked

SAMPLE = 20_000  # rows; a table of up to one and a half times as many is taken whole
MOST_SAMPLED = 30_000
N_INFINITE = 50  # rows that are named


def is_taken_whole(n_rows: int) -> bool:
    """Whether a table is small enough for all its rows to be in the sample."""
    return n_rows <= MOST_SAMPLED


@dataclass(frozen=True, slots=True)
class ColumnStates:
    """One column."""

    moments: Moments
    distinct: LeastHashes  # of tables that are not taken whole; the hash of NULL counts as a value
    levels: LevelCounts  # of text in tables that are not taken whole
    ends: Ends  # what lies beyond the sampled values
    infinite: Ends  # the first rows of infinite values, by their positions; those in the sample left out

    @classmethod
    def empty(cls) -> Self:
        """Nothing seen."""
        return cls(Moments(), LeastHashes(), LevelCounts(), Ends(), Ends(N_INFINITE))

    def merge(self, other: Self) -> None:
        """Take in what was seen of other rows."""
        self.moments.merge(other.moments)
        self.distinct.merge(other.distinct)
        self.levels.merge(other.levels)
        self.ends.merge(other.ends)
        self.infinite.merge(other.infinite)


@dataclass(frozen=True, slots=True)
class Counted:
    """A table, or a part of it."""

    sample: RowSample
    columns: tuple[ColumnStates, ...]

    @classmethod
    def empty(cls, n_columns: int) -> Self:
        """Nothing seen."""
        return cls(RowSample(MOST_SAMPLED), tuple(ColumnStates.empty() for _ in range(n_columns)))

    def merge(self, other: Self) -> None:
        """Take in another part."""
        self.sample.merge(other.sample)
        for own, one in zip(self.columns, other.columns, strict=True):
            own.merge(one)

    def to_bytes(self) -> bytes:
        """All states as bytes."""
        states = [self.sample.to_bytes()]
        for one in self.columns:
            states += [part.to_bytes() for part in (one.moments, one.distinct, one.levels, one.ends, one.infinite)]
        sizes = np.array([len(one) for one in states], np.int64)
        return packed({"sizes": sizes, "states": np.frombuffer(b"".join(states), np.uint8)})

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """The states that these bytes were made of."""
        kept = unpacked(data)
        sample, *states = _cut(kept["states"].tobytes(), kept["sizes"].astype(np.int64))
        columns = [
            ColumnStates(
                Moments.from_bytes(states[at]), LeastHashes.from_bytes(states[at + 1]), LevelCounts.from_bytes(states[at + 2]),
                Ends.from_bytes(states[at + 3]), Ends.from_bytes(states[at + 4]),
            ) for at in range(0, len(states), 5)
        ]  # fmt: skip
        return cls(RowSample.from_bytes(sample), tuple(columns))


def _cut(data: bytes, sizes: IntArray) -> Sequence[bytes]:
    ends = np.cumsum(sizes).tolist()
    return [data[end - size : end] for end, size in zip(ends, sizes.tolist(), strict=True)]
