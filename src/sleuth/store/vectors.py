"""Per-layer vectors of a step, as float32: one BLOB each in SQLite, or framed records where SQLite's WAL does not work."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

DATABASE = "telemetry.sqlite"
FRAMED = "vectors.bin"
NAMES_FILE = "parameters.json"  # what the values of a vector of norms stand for
MEMORY = "memory"  # the series of bytes in use, one value each
USAGE = "usage"  # how much of the machine is in use: `evidence.usage.VALUES`
HEADER = struct.Struct("<4sIIQI")  # magic, bytes of the name, bytes of the data, step, checksum of name and data
MAGIC = b"SLV1"
SCHEMA = """
CREATE TABLE series(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE vectors(id INTEGER PRIMARY KEY, series INTEGER NOT NULL, step INTEGER NOT NULL, data BLOB NOT NULL);
PRAGMA user_version = 1;
"""  # appended in order of time: an index would double the pages written in each step

FloatVector = npt.NDArray[np.float32]


class VectorSink(Protocol):
    """Takes vectors; every one is readable by another process as soon as the call returns, also after `kill -9`."""

    def append(self, series: str, step: int, values: FloatVector) -> None:
        """Keep one vector."""

    def close(self) -> None:
        """Finish the file and let it go."""


class VectorDatabase:
    """Vectors in SQLite with a write-ahead log.

    Without `fsync` (synchronous=OFF) a loss of power can cost the file, the death of the process cannot; an `fsync` in the
    middle of a training step would be seen in its time.

    Raises:
        sqlite3.Error: the file cannot be made.
        OSError: write-ahead logging does not work in this folder.
    """

    def __init__(self, folder: Path) -> None:
        path = folder / DATABASE
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._series: dict[str, int] = {}
        try:
            if journal_mode(self._connection) != "wal":
                raise OSError("SQLite offers no write-ahead log here")
            self._connection.execute("PRAGMA synchronous=OFF")
            self._connection.executescript(SCHEMA)
        except (sqlite3.Error, OSError):
            self._connection.close()
            for name in (DATABASE, DATABASE + "-wal", DATABASE + "-shm"):
                with contextlib.suppress(OSError):
                    (folder / name).unlink()
            raise

    def append(self, series: str, step: int, values: FloatVector) -> None:
        """Keep one vector, in a transaction of its own."""
        key = self._series.get(series)
        if key is None:
            key = self._series[series] = len(self._series) + 1
            self._connection.execute("INSERT INTO series(id, name) VALUES (?, ?)", (key, series))
        self._connection.execute("INSERT INTO vectors(series, step, data) VALUES (?, ?, ?)", (key, step, values.data))

    def close(self) -> None:
        """Fold the log into the file and let it go. What is read later needs no log, and so no right to write."""
        with contextlib.suppress(sqlite3.Error):  # a reader is at work: the log stays
            self._connection.execute("PRAGMA journal_mode=DELETE")
        self._connection.close()


class VectorFile:
    """Vectors as framed records with a checksum, appended by one `write` each.

    Raises:
        OSError: the file cannot be written.
    """

    def __init__(self, folder: Path) -> None:
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
        self._file = os.open(folder / FRAMED, flags, 0o644)

    def append(self, series: str, step: int, values: FloatVector) -> None:
        """Keep one vector."""
        name, data = series.encode(), values.tobytes()
        frame = HEADER.pack(MAGIC, len(name), len(data), step, zlib.crc32(data, zlib.crc32(name))) + name + data
        if os.write(self._file, frame) != len(frame):
            raise OSError(28, "the disk is full")

    def close(self) -> None:
        """Let the file go."""
        os.close(self._file)


def journal_mode(connection: sqlite3.Connection) -> str:
    """Ask for write-ahead logging; returns the mode that SQLite then has."""
    return str(connection.execute("PRAGMA journal_mode=WAL").fetchone()[0])


def open_vectors(folder: Path, *, is_local: bool = True) -> VectorSink:
    """The database where it works, framed records elsewhere (a network file system has no shared memory for the log).

    Raises:
        OSError: nothing can be written there.
    """
    if is_local:
        with contextlib.suppress(sqlite3.Error, OSError):
            return VectorDatabase(folder)
    return VectorFile(folder)


def read_frames(content: bytes) -> Iterator[tuple[str, int, FloatVector]]:
    """Name, step and values of each whole record in a framed file, up to the first torn one."""
    at = 0
    while at + HEADER.size <= len(content):
        magic, n_name, n_data, step, checksum = HEADER.unpack_from(content, at)
        name_at, data_at = at + HEADER.size, at + HEADER.size + n_name
        at = data_at + n_data
        if magic != MAGIC or at > len(content):
            return
        name, data = content[name_at:data_at], content[data_at:at]
        if zlib.crc32(data, zlib.crc32(name)) != checksum:
            return
        yield name.decode(), step, np.frombuffer(data, np.float32)
