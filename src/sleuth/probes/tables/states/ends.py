"""The least and the greatest numbers of a column, with their rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from sleuth.evidence.table import FloatArray, IntArray
from sleuth.probes.tables.states.state import packed, unpacked

MOST = 50  # at each end


@dataclass(frozen=True, slots=True)
class Numbers:
    """Numbers without NaN, and the row of each."""

    values: FloatArray  # (n,)
    rows: IntArray  # (n,)


class Ends:
    """The numbers at both ends; of equal ones those in the first rows. Merging is exact.

    Example:
        >>> made = Ends(most=2)
        >>> made.update(Numbers(np.array([5.0, 1.0, 9.0, 1.0]), np.arange(4)))
        >>> lowest, highest = made.finalize()
        >>> lowest.rows.tolist(), highest.values.tolist()
        ([1, 3], [9.0, 5.0])
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._ends = (NOTHING, NOTHING)

    def update(self, seen: Numbers) -> None:
        """Take in more rows."""
        low, high = self._ends
        self._ends = least(_joined(low, seen), self._most), least(_joined(high, seen), self._most, -1)

    def merge(self, other: Self) -> None:
        """Take in what another state has seen."""
        low, high = other._ends
        self._ends = (
            least(_joined(self._ends[0], low), self._most), least(_joined(self._ends[1], high), self._most, -1),
        )  # fmt: skip

    def to_bytes(self) -> bytes:
        """The state as bytes."""
        low, high = self._ends
        return packed({
            "most": np.array([self._most]), "low": low.values, "low_rows": low.rows, "high": high.values, "high_rows": high.rows,
        })  # fmt: skip

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """The state that these bytes were made of."""
        kept = unpacked(data)
        made = cls(int(kept["most"][0]))
        made._ends = (
            Numbers(kept["low"], kept["low_rows"].astype(np.int64)), Numbers(kept["high"], kept["high_rows"].astype(np.int64)),
        )  # fmt: skip
        return made

    def finalize(self) -> tuple[Numbers, Numbers]:
        """The least, ascending, and the greatest, descending."""
        return self._ends


NOTHING = Numbers(np.zeros(0), np.zeros(0, np.int64))


def least(numbers: Numbers, most: int = MOST, sign: int = 1) -> Numbers:
    """The least numbers (sign 1) or the greatest (-1), from the end inwards."""
    signed, rows = sign * numbers.values, numbers.rows
    if len(signed) > most:
        near = np.flatnonzero(signed <= np.partition(signed, most - 1)[most - 1])
        signed, rows = signed[near], rows[near]
    order = np.lexsort((rows, signed))[:most]
    return Numbers(sign * signed[order], rows[order])


def _joined(one: Numbers, other: Numbers) -> Numbers:
    return Numbers(np.concatenate([one.values, other.values]), np.concatenate([one.rows, other.rows]))
