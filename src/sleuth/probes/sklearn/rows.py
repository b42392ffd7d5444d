"""Which rows a table holds: through slices, copies and splits by their content, through transformers by position.

The id of a row is the hash of its content where it was first seen; where many rows are equal, by which no slice could be known
again, it is a name of its own. What a transformer makes of a row gets the row's id, by a
table from the new content to the ids; so does a table that shares a column with one seen before, in the same order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sleuth.evidence.calls import IdArray, IntArray
from sleuth.probes.sklearn.frames_seen import FramesSeen
from sleuth.probes.sklearn.looking import MIXER, Look, rows_over

MOST_BYTES = 256_000_000  # that are held of ids
MOST_BLOCKS = 8  # of columns that are looked for under their names
LEAST_KNOWN = 0.5  # share of a table's rows that must be known for it to count as made of them


class Order:
    """Rows in one order, which several tables share; a wider table tells them better apart, and then renames them for all."""

    def __init__(self, ids: IdArray) -> None:
        self.ids = ids
        self._n_distinct = -1  # counted when it is asked for

    @property
    def n_distinct(self) -> int:
        """How many rows can be told apart."""
        if self._n_distinct < 0:
            self._n_distinct = len(np.unique(self.ids))
        return self._n_distinct

    def rename(self, ids: IdArray) -> None:
        """Take these names of the rows, as many."""
        self.ids, self._n_distinct = ids, -1

    def tell_apart(self, ids: IdArray) -> None:
        """Take these names of the rows if they are more different ones."""
        if self.n_distinct == len(self.ids):
            return
        n_distinct = len(np.unique(ids))
        if n_distinct > self.n_distinct:
            self.ids, self._n_distinct = ids, n_distinct


@dataclass(frozen=True, eq=False)
class Origin:
    """Where the rows of a table come from."""

    order: Order
    made_by: tuple[int, ...] = ()  # calls, nearest first
    parents: tuple[int, ...] = ()  # tables, by number


@dataclass(frozen=True, eq=False)
class _Block:
    """What a call made of rows."""

    hashes: IdArray  # ascending
    at: IntArray  # positions in `order`
    order: Order
    made_by: tuple[int, ...]
    table: int
    names: tuple[str, ...]


class RowBook:
    """All that is known of rows so far."""

    def __init__(self) -> None:
        self._blocks: list[_Block] = []
        self._columns: dict[tuple[int, int], int] = {}  # (rows, digest of a column) -> the first table that had it
        self._origins: dict[int, Origin] = {}  # by table
        self._made: dict[int, Origin] = {}  # by digest of what a call made
        self._selected: dict[frozenset[int], int] = {}  # by digests of the columns that a selector chose: its FIT call
        self._frames = FramesSeen()
        self._bytes = 0

    def origin_of(self, look: Look, value: Any) -> Origin:
        """Where the rows of a table come from that has not been seen before."""
        if look.digest in self._made:
            return self._made[look.digest]
        found = self._by_columns(look) or self._by_rows(look, look.hashes, self._blocks) or self._by_names(look, value)
        found = found or self._by_frames(look, value)
        return found or Origin(Order(_names(look)))

    def note(self, look: Look, table: int, origin: Origin, value: Any) -> None:
        """A table was seen under this number."""
        self._origins[table] = origin
        self._frames.note(value, look, origin.order, table)
        for key in _keys(look):
            self._columns.setdefault(key, table)
        if look.digest not in self._made and len(origin.order.ids) == look.n and origin.order.ids is not look.hashes:
            self._keep(look, origin, table, ())

    def note_selected(self, look: Look, call: int) -> None:
        """A selector has chosen these columns of a table, which the program may take out by itself."""
        if look.digests:
            self._selected.setdefault(frozenset(look.digests), call)

    def selected(self, look: Look) -> tuple[int, ...]:
        """The FIT call of the selector that chose just these columns; none if there is none."""
        call = self._selected.get(frozenset(look.digests))
        return () if call is None else (call,)

    def note_made(self, look: Look, order: Order, made_by: tuple[int, ...], table: int, names: tuple[str, ...]) -> None:
        """A call made a table, row by row, of rows in this order."""
        self._made[look.digest] = origin = Origin(order, made_by, (table,))
        self._keep(look, origin, table, names if len(names) == look.n_columns else look.names)

    def _keep(self, look: Look, origin: Origin, table: int, names: tuple[str, ...]) -> None:
        """So that slices of it are known again."""
        self._bytes += 2 * look.hashes.nbytes
        if self._bytes > MOST_BYTES or not look.is_distinct:
            return
        at = np.argsort(look.hashes, kind="stable")
        self._blocks.append(_Block(look.hashes[at], at, origin.order, origin.made_by, table, names))

    def _by_columns(self, look: Look) -> Origin | None:
        """By columns that an earlier table of as many rows had, in the same order of rows."""
        parents = dict.fromkeys(self._columns[key] for key in _keys(look) if key in self._columns)
        if not parents:
            return None
        origins = [self._origins[one] for one in parents]
        made_by = dict.fromkeys(call for origin in origins for call in origin.made_by)
        made_by.update(dict.fromkeys(self.selected(look)))
        order = max((origin.order for origin in origins), key=lambda one: one.n_distinct)
        order.tell_apart(_names(look))
        return Origin(order, tuple(sorted(made_by, reverse=True)), tuple(parents))

    def _by_rows(self, look: Look, hashes: IdArray, blocks: Sequence[_Block]) -> Origin | None:
        """By the content of rows that a call made."""
        ids, known = look.hashes.copy(), np.zeros(look.n, bool)
        made_by: dict[int, None] = {}
        parents: dict[int, None] = {}
        for block in reversed(blocks):
            at = np.minimum(np.searchsorted(block.hashes, hashes), len(block.hashes) - 1)
            hits = (block.hashes[at] == hashes) & ~known
            if not hits.any():
                continue
            ids[hits] = block.order.ids[block.at[at[hits]]]
            known |= hits
            if hits.mean() >= LEAST_KNOWN / 2:
                made_by.update(dict.fromkeys(block.made_by))
                parents[block.table] = None
            if known.all():
                break
        if known.mean() < LEAST_KNOWN:
            return None
        return Origin(Order(ids), tuple(sorted(made_by, reverse=True)), tuple(parents))

    def _by_frames(self, look: Look, value: Any) -> Origin | None:
        """By frames that have its columns and others, as where the parts of a split are put together again."""
        if not look.is_distinct:
            return None
        blocks: list[_Block] = []
        for hashes, order, table in self._frames.parts_of(look, value):
            at = np.argsort(hashes, kind="stable")
            blocks.append(_Block(hashes[at], at, order, self._origins[table].made_by, table, ()))
        return self._by_rows(look, look.hashes, blocks[::-1]) if blocks else None

    def _by_names(self, look: Look, value: Any) -> Origin | None:
        """By those columns of a frame that calls had made under these names."""
        found: list[Origin] = []
        told: set[str] = set()
        for block in reversed(self._blocks):
            is_part = block.names and len(block.names) < look.n_columns and set(block.names) <= set(look.names)
            if not is_part or set(block.names) <= told or len(found) >= MOST_BLOCKS:
                continue
            hashes = rows_over(value, block.names)
            origin = self._by_rows(look, hashes, [block]) if hashes is not None else None
            if origin is not None:
                found.append(origin)
                told |= set(block.names)
        if not found:
            return None
        made_by = dict.fromkeys(call for one in found for call in one.made_by)
        parents = dict.fromkeys(parent for one in found for parent in one.parents)
        return Origin(found[0].order, tuple(sorted(made_by, reverse=True)), tuple(parents))


def _names(look: Look) -> IdArray:
    """Ids of rows that were not seen before."""
    if look.is_distinct:
        return look.hashes
    return look.hashes ^ (np.uint64(look.digest) + np.arange(look.n, dtype=np.uint64) * MIXER)


def _keys(look: Look) -> list[tuple[int, int]]:
    """By what a table can be known again: its columns that change often enough from row to row."""
    return [(look.n, digest) for digest, is_many in zip(look.digests, look.many, strict=True) if is_many]
