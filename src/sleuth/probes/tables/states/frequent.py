"""The most frequent numbers, with their counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from sleuth.evidence.table import FloatArray, IntArray
from sleuth.probes.tables.states.state import packed, unpacked

MOST = 4_096  # numbers kept


@dataclass(frozen=True, slots=True)
class Frequent:
    """Numbers, ascending, and at least how often each was seen."""

    values: FloatArray
    counts: IntArray
    error: int  # by how much the counts can be too low; a number that is not there was seen this often at most


class FrequentNumbers:
    """The numbers that make up more than 1 / (k + 1) of all, of which k are kept; all of them, exactly, if there are no more.

    Source:
        Agarwal, Cormode, Huang, Phillips, Wei and Yi (2013), Mergeable Summaries, https://doi.org/10.1145/2500128, section 3: the
        summary of Misra and Gries. That of the library datasketches takes one number at a time.

    Example:
        >>> made = FrequentNumbers(most=1)
        >>> made.update(np.array([2.0, 2.0, 7.0]))
        >>> made.finalize()
        Frequent(values=array([2.]), counts=array([1]), error=1)
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._told = Frequent(np.zeros(0), np.zeros(0, np.int64), 0)

    def update(self, seen: FloatArray) -> None:
        """Take in more numbers; none may be NaN."""
        values, counts = np.unique(seen, return_counts=True)
        self._take(values, counts.astype(np.int64), 0)

    def merge(self, other: Self) -> None:
        """Take in what another state has seen; it must keep as many numbers."""
        self._take(other._told.values, other._told.counts, other._told.error)

    def _take(self, values: FloatArray, counts: IntArray, error: int) -> None:
        known = self._told
        both, place = np.unique(np.concatenate([known.values, values]), return_inverse=True)
        sums = np.zeros(len(both), np.int64)
        np.add.at(sums, place, np.concatenate([known.counts, counts]))
        error += known.error
        if len(both) > self._most:
            less = int(np.partition(sums, -self._most - 1)[-self._most - 1])  # the count of the first that has no place
            both, sums, error = both[sums > less], sums[sums > less] - less, error + less
        self._told = Frequent(both, sums, error)

    def to_bytes(self) -> bytes:
        """The state as bytes."""
        sizes = np.array([self._most, self._told.error], np.int64)
        return packed({"sizes": sizes, "values": self._told.values, "counts": self._told.counts})

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """The state that these bytes were made of."""
        kept = unpacked(data)
        most, error = map(int, kept["sizes"])
        made = cls(most)
        made._told = Frequent(kept["values"], kept["counts"].astype(np.int64), error)
        return made

    def finalize(self) -> Frequent:
        """The most frequent numbers."""
        return self._told
