"""A stretch of a run's steps, read from the middle of `steps.bin` without the rest: what a page needs of a run of 10^6 steps."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from sleuth.errors import StoreError
from sleuth.store.losses import last_loss
from sleuth.store.reader import FRAME_TYPE, StoredSteps
from sleuth.store.steps import FRAME, HEADER, TAG

PIECE = 1 << 16  # frames read at once: 2 MB


def count(path: Path | str) -> int:
    """How many whole steps the file holds; 0 when there is none. Works while the run writes.

    Raises:
        StoreError: the file is not one of sleuth's, or cannot be read.
    """
    return last_loss(path)[0] if os.path.isfile(path) else 0


def stretch(path: Path | str, first: int, last: int) -> StoredSteps:
    """The scalars of the steps from the `first` to before the `last` that was written, counted from 0.

    Raises:
        StoreError: the file cannot be read.
    """
    first = max(first, 0)
    wanted = max(last - first, 0) * FRAME.size
    try:
        with open(path, "rb") as file:
            file.seek(len(HEADER) + first * FRAME.size)
            content = file.read(wanted)
    except OSError as error:
        raise StoreError(f"{path} cannot be read: {error.strerror or error}") from error
    frames = np.frombuffer(content, FRAME_TYPE, len(content) // FRAME.size)
    frames = frames[frames["tag"] == frames["step"] ^ np.uint32(TAG)]
    numbers = {name: frames[name].astype(np.float64) for name in ("loss", "lr", "seconds", "wait")}
    return StoredSteps(step=frames["step"].astype(np.int64), **numbers)


def pieces(path: Path | str, first: int, last: int, size: int = PIECE) -> Iterator[StoredSteps]:
    """The same in pieces of at most `size` steps, so that a long run takes little memory.

    Raises:
        StoreError: the file cannot be read.
    """
    for begin in range(first, last, size):
        yield stretch(path, begin, min(begin + size, last))


def sampled_losses(path: Path | str, n: int) -> npt.NDArray[np.float64]:
    """The losses of at most `n` steps at equal distances, the first and the last among them; NaN = unknown.

    Raises:
        StoreError: the file is not one of sleuth's, or cannot be read.
    """
    whole = count(path)
    if whole <= n:
        return stretch(path, 0, whole).loss if whole else np.zeros(0)
    places = np.linspace(0, whole - 1, n).astype(np.int64)
    try:
        with open(path, "rb") as file:
            frames = [os.pread(file.fileno(), FRAME.size, len(HEADER) + int(place) * FRAME.size) for place in places]
    except OSError as error:
        raise StoreError(f"{path} cannot be read: {error.strerror or error}") from error
    return np.array([FRAME.unpack(frame)[0] if len(frame) == FRAME.size else np.nan for frame in frames])
