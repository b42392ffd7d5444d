"""The last losses of a run from `steps.bin`, without NumPy."""

from __future__ import annotations

import math
import os
from pathlib import Path
from typing import BinaryIO

from sleuth.errors import StoreError
from sleuth.store.steps import FRAME, HEADER, TAG

N_LAST = 64  # steps at the end that are looked at for the last known loss


def last_loss(path: Path | str) -> tuple[int, float | None]:
    """How many steps the file holds, and the last known loss among its last steps; None = not known, inf = not finite.

    Works while the run writes, and on the file of a killed run, whose reserved space ends in zeros.

    Raises:
        StoreError: the file is not one of sleuth's, or cannot be read.
    """
    try:
        with open(path, "rb") as file:
            n_frames = _count(file, str(path))
            first = max(n_frames - N_LAST, 0)
            file.seek(len(HEADER) + first * FRAME.size)
            content = file.read((n_frames - first) * FRAME.size)
    except OSError as error:
        raise StoreError(f"{path} cannot be read: {error.strerror or error}") from error
    losses = [loss for _, loss in _frames(content) if not math.isnan(loss)]
    return n_frames, losses[-1] if losses else None


def _frames(content: bytes) -> list[tuple[int, float]]:
    whole = len(content) // FRAME.size * FRAME.size
    return [(step, loss) for loss, _, _, _, step, tag in FRAME.iter_unpack(memoryview(content)[:whole]) if tag == step ^ TAG]


def _check(header: bytes, path: str) -> None:
    if header not in (HEADER, b""):
        raise StoreError(f"{path} is not a file of steps, or one of a newer version of sleuth")


def _count(file: BinaryIO, path: str) -> int:
    """Whole frames: they are written in order, so the first that is missing is found by halving."""
    _check(file.read(len(HEADER)), path)
    low, high = 0, max(os.fstat(file.fileno()).st_size - len(HEADER), 0) // FRAME.size
    if high and _is_whole(file, high - 1):
        return high
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if _is_whole(file, middle) else (low, middle)
    return low


def _is_whole(file: BinaryIO, index: int) -> bool:
    file.seek(len(HEADER) + index * FRAME.size)
    frame = file.read(FRAME.size)
    if len(frame) < FRAME.size:
        return False
    step, tag = FRAME.unpack(frame)[-2:]
    return bool(tag == step ^ TAG)
