"""Rows of the sample."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from sleuth.evidence.table import FloatArray, IntArray
from sleuth.probes.tables.states.state import array_text, packed, text_array, unpacked

ObjectArray = npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows by column."""

    positions: IntArray  # (n,) in the whole table
    priorities: npt.NDArray[np.uint64]  # (n,) hashes of the positions
    columns: tuple[FloatArray | ObjectArray, ...]  # each (n,): numbers with NaN for missing ones, or texts with None


class RowSample:
    """The rows of the least priorities, where a row's priority is the hash of its position. Merging is exact.

    Source:
        Duffield, Lund and Thorup (2007), Priority sampling for estimation of arbitrary subset sums,
        https://doi.org/10.1145/1314690.1314696; all weights are equal here.

    Example:
        >>> made = RowSample(most=1)
        >>> made.update(Rows(np.array([0, 1]), np.array([9, 4], np.uint64), (np.array([0.5, 1.5]),)))
        >>> made.finalize().positions.tolist()
        [1]
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._parts: list[Rows] = []

    def update(self, seen: Rows) -> None:
        """Take in more rows."""
        self._parts.append(seen)
        if sum(len(one.positions) for one in self._parts) > 2 * self._most:
            self._parts = [_least(_joined(self._parts), self._most)]

    def merge(self, other: Self) -> None:
        """Take in what another state has seen, of the same columns."""
        for part in other._parts:
            self.update(part)

    def to_bytes(self) -> bytes:
        """The state as bytes."""
        rows = self.finalize() if self._parts else Rows(np.zeros(0, np.int64), np.zeros(0, np.uint64), ())
        texts = {str(at): column.tolist() for at, column in enumerate(rows.columns) if column.dtype == np.object_}
        numbers = {f"column_{at}": column for at, column in enumerate(rows.columns) if column.dtype != np.object_}
        sizes = np.array([self._most, len(rows.columns), bool(self._parts)], np.int64)
        return packed({
            "sizes": sizes, "positions": rows.positions, "priorities": rows.priorities, "texts": text_array(json.dumps(texts)),
            **numbers,  # type: ignore[dict-item]  # those that are no objects
        })  # fmt: skip

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """The state that these bytes were made of."""
        kept = unpacked(data)
        most, n_columns, has_rows = map(int, kept["sizes"])
        texts = json.loads(array_text(kept["texts"]))
        made = cls(most)
        columns = tuple(_texts(texts[str(at)]) if str(at) in texts else kept[f"column_{at}"] for at in range(n_columns))
        if has_rows:
            made.update(Rows(kept["positions"].astype(np.int64), kept["priorities"].astype(np.uint64), columns))
        return made

    def finalize(self) -> Rows:
        """The sampled rows in the order of the table.

        Raises:
            ValueError: none was seen, so that the columns are not known.
        """
        if not self._parts:
            raise ValueError("no row was seen")
        rows = _least(_joined(self._parts), self._most)
        return _taken(rows, np.argsort(rows.positions, kind="stable").astype(np.int64))


def _texts(values: list[str | None]) -> ObjectArray:
    made = np.empty(len(values), np.object_)
    made[:] = values
    return made


def _joined(parts: Sequence[Rows]) -> Rows:
    return Rows(
        np.concatenate([one.positions for one in parts]), np.concatenate([one.priorities for one in parts]),
        tuple(np.concatenate(columns) for columns in zip(*(one.columns for one in parts), strict=True)),
    )  # fmt: skip


def _least(rows: Rows, most: int) -> Rows:
    if len(rows.positions) <= most:
        return rows
    return _taken(rows, np.lexsort((rows.positions, rows.priorities))[:most].astype(np.int64))


def _taken(rows: Rows, at: IntArray) -> Rows:
    return Rows(rows.positions[at], rows.priorities[at], tuple(column[at] for column in rows.columns))
