"""The different texts of a column with their counts, if they are not too many."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Self

from sleuth.evidence.table import Level
from sleuth.probes.tables.states.state import array_text, packed, text_array, unpacked

MOST = 5_000  # different texts that are counted


class LevelCounts:
    """Exact counts and first rows of texts; nothing once there are too many, whatever the order in which they come.

    Example:
        >>> made = LevelCounts()
        >>> made.update([Level("a", 2, 0), Level("b", 3, 1)])
        >>> made.update([Level("a", 2, 7)])
        >>> made.finalize()
        (Level(value='a', count=4, row=0), Level(value='b', count=3, row=1))
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._counts: dict[str, tuple[int, int]] | None = {}  # None: too many

    def update(self, seen: Iterable[Level]) -> None:
        """Take in the levels of more rows."""
        for level in seen:
            if self._counts is None:
                return
            count, row = self._counts.get(level.value, (0, level.row))
            self._counts[level.value] = (count + level.count, min(row, level.row))
            if len(self._counts) > self._most:
                self._counts = None

    def leave_uncounted(self) -> None:
        """Say that there are too many, where that is known without counting."""
        self._counts = None

    def merge(self, other: Self) -> None:
        """Take in what another state has seen; it must keep as many levels."""
        if other._counts is None:
            self._counts = None
        else:
            self.update(Level(value, count, row) for value, (count, row) in other._counts.items())

    def to_bytes(self) -> bytes:
        """The state as bytes."""
        counts = None if self._counts is None else [[value, *numbers] for value, numbers in self._counts.items()]
        return packed({"counts": text_array(json.dumps({"most": self._most, "counts": counts}))})

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """The state that these bytes were made of."""
        kept = json.loads(array_text(unpacked(data)["counts"]))
        made = cls(kept["most"])
        made._counts = None if kept["counts"] is None else {value: (count, row) for value, count, row in kept["counts"]}
        return made

    def finalize(self) -> tuple[Level, ...] | None:
        """The levels, the most frequent first, of equally frequent ones the first seen; None if they are too many."""
        if self._counts is None:
            return None
        levels = (Level(value, count, row) for value, (count, row) in self._counts.items())
        return tuple(sorted(levels, key=lambda one: (-one.count, one.row)))
