"""Frames that were seen and that the program still has: by them some of their columns are known again, in any mixture of rows."""

from __future__ import annotations

import weakref
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sleuth.evidence.calls import IdArray
from sleuth.probes.sklearn.looking import Look, is_frame, is_series, look_over

if TYPE_CHECKING:
    from sleuth.probes.sklearn.rows import Order

MOST_FRAMES = 12  # the latest, that are looked through
MOST_TIMES = 4  # the cells of a table, that are looked at to know it again: those of its parts, of what was split, and others
FREE_CELLS = 1_000_000


@dataclass(frozen=True, eq=False)
class _Frame:
    reference: weakref.ref[Any]
    look: Look
    order: Order
    table: int


class FramesSeen:
    """Weak references to frames of several columns; none is kept alive by them."""

    def __init__(self) -> None:
        self._frames: deque[_Frame] = deque(maxlen=MOST_FRAMES)

    def note(self, value: Any, look: Look, order: Order, table: int) -> None:
        """A frame was seen, with its rows in this order."""
        if is_frame(value) and 1 < look.n_columns == len(look.digests):
            self._frames.append(_Frame(weakref.ref(value), look, order, table))

    def parts_of(self, look: Look, value: Any) -> Iterator[tuple[IdArray, Order, int]]:
        """For each frame that has the columns of `value` and more: its rows' hashes over these, their order and the table."""
        names = look.names or ((str(value.name),) if is_series(value) else ())
        if not names or not (is_frame(value) or is_series(value)):
            return
        left = max(MOST_TIMES * look.n * len(names), FREE_CELLS)
        for one in reversed(self._frames):
            frame, cells = one.reference(), one.look.n * len(names)
            is_wider = len(names) < one.look.n_columns and set(names) <= set(one.look.names)
            if frame is None or not is_wider or cells > left:
                continue
            left -= cells
            known, now = dict(zip(one.look.names, one.look.digests, strict=True)), look_over(frame, names)
            if now is not None and now.digests == tuple(known[name] for name in names):  # as it was then
                yield now.hashes, one.order, one.table
