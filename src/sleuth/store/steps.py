"""The scalars of every training step, as 32-byte frames that survive the process (`steps.bin`).

A frame is written in one of two ways. Where the file system can reserve space (`posix_fallocate`), frames go into a shared
memory map: no system call per step, and the pages belong to the kernel, so that `kill -9` loses nothing. Elsewhere each
frame is one `write`. The last field of a frame is its tag, so that a frame is either whole or not there.
"""

from __future__ import annotations

import contextlib
import mmap
import os
import struct
from pathlib import Path
from typing import Protocol

FILE = "steps.bin"
FRAME = struct.Struct("<ddffII")  # loss, lr, seconds, wait, step, tag
HEADER = struct.pack("<8sII16x", b"SLEUTHST", 1, FRAME.size)  # magic, version, frame size
TAG = 0x5EE75EED  # a frame's tag is its step XOR this: never that of an unwritten, zero frame
CHUNK = 1 << 17  # bytes reserved and mapped at a time: 4,096 steps; a multiple of every platform's page size
MIN_FREE = 1 << 26  # bytes that must be free before a chunk is mapped: writing to a map on a full disk would kill the process


class StepSink(Protocol):
    """A file that takes frames. After `close` or in a forked child it takes them silently and keeps nothing."""

    def append(self, step: int, loss: float, lr: float, seconds: float, wait: float) -> None:
        """Keep one step. Raises OSError when the file can take no more, struct.error for a number that does not fit."""

    def close(self) -> None:
        """Cut the file to its frames and let it go."""

    def abandon(self) -> None:
        """Let go of the file without touching it: it belongs to the parent process."""


class MappedSteps:
    """Frames in a shared memory map that grows by chunks.

    Raises:
        OSError: the file system cannot reserve space, or has too little of it.
    """

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC | getattr(os, "O_CLOEXEC", 0), 0o644)
        self._map: mmap.mmap | None = None
        self._size = 0  # bytes reserved
        self._at = 0  # where the next frame goes, in the map
        self._end = 0
        try:
            self._grow()
        except OSError:
            os.close(self._file)
            raise
        assert self._map is not None
        self._map[: len(HEADER)] = HEADER
        self._at = len(HEADER)

    def append(self, step: int, loss: float, lr: float, seconds: float, wait: float) -> None:
        """Keep one step."""
        at = self._at
        if at >= self._end:
            if self._map is None:
                return
            self._grow()
            at = 0
        FRAME.pack_into(self._map, at, loss, lr, seconds, wait, step, step ^ TAG)  # type: ignore[arg-type]  # open: _at < _end
        self._at = at + FRAME.size

    def close(self) -> None:
        """Cut the file to its frames and let it go."""
        if self._map is None:
            return
        length = self._size - CHUNK + self._at
        self.abandon()
        with contextlib.suppress(OSError):
            os.ftruncate(self._file, length)
        os.close(self._file)

    def abandon(self) -> None:
        """Let go of the map without touching the file."""
        if self._map is not None:
            self._map.close()
        self._map, self._at, self._end = None, 0, 0

    def _grow(self) -> None:
        free = os.fstatvfs(self._file)
        if free.f_bavail * free.f_frsize < MIN_FREE:
            raise OSError(28, "less than 64 MB are free on the disk")
        os.posix_fallocate(self._file, self._size, CHUNK)
        grown = mmap.mmap(self._file, CHUNK, offset=self._size)
        if self._map is not None:
            self._map.close()
        self._map, self._size, self._at, self._end = grown, self._size + CHUNK, 0, CHUNK


class WrittenSteps:
    """Frames appended by one `write` each, for file systems and platforms without reserved space.

    Raises:
        OSError: the file cannot be written.
    """

    def __init__(self, path: Path) -> None:
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
        self._file = os.open(path, flags, 0o644)
        os.write(self._file, HEADER)

    def append(self, step: int, loss: float, lr: float, seconds: float, wait: float) -> None:
        """Keep one step."""
        if self._file < 0:
            return
        frame = FRAME.pack(loss, lr, seconds, wait, step, step ^ TAG)
        if os.write(self._file, frame) != len(frame):
            raise OSError(28, "the disk is full")

    def close(self) -> None:
        """Let the file go."""
        if self._file >= 0:
            os.close(self._file)
        self._file = -1

    def abandon(self) -> None:
        """Let the file go; the parent has its own hold of it."""
        self.close()


def open_steps(path: Path, *, is_mapped: bool = True) -> StepSink:
    """The best sink for this place.

    Raises:
        OSError: nothing can be written there.
    """
    if is_mapped and hasattr(os, "posix_fallocate"):
        with contextlib.suppress(OSError, ValueError):
            return MappedSteps(path)
    return WrittenSteps(path)
