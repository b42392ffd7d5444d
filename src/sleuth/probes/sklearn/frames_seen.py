"""Frames that were seen and that the program still has: by them some of their columns are known again, in any mixture of rows."""

from __future__ import annotations

import weakref
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sleuth.evidence.calls import IdArray
from sleuth.probes.sklearn.looking import Look, digests_over, is_frame, is_series, rows_over

if TYPE_CHECKING:
    from sleuth.probes.sklearn.rows import Order

MOST_FRAMES = 12  # the latest, that are looked through
MOST_CELLS = 20_000_000  # of one of them


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
        if is_frame(value) and 1 < look.n_columns == len(look.digests) and look.n * look.n_columns <= MOST_CELLS:
            self._frames.append(_Frame(weakref.ref(value), look, order, table))

    def parts_of(self, look: Look, value: Any) -> Iterator[tuple[IdArray, Order, int]]:
        """For each frame that has the columns of `value` and more: its rows' hashes over these, their order and the table."""
        names = look.names or ((str(value.name),) if is_series(value) else ())
        if not names or not (is_frame(value) or is_series(value)):
            return
        for one in reversed(self._frames):
            frame = one.reference()
            if frame is None or len(names) >= one.look.n_columns or not set(names) <= set(one.look.names):
                continue
            known = dict(zip(one.look.names, one.look.digests, strict=True))
            if digests_over(frame, names) == tuple(known[name] for name in names):  # as it was then
                hashes = rows_over(frame, names)
                if hashes is not None:
                    yield hashes, one.order, one.table
