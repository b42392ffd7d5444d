"""An index of the runs in a store: SQLite, beside the folders, which remain the truth.

It holds what was read of each folder, with a signature of the files that it was read from. Whoever lists a large store brings
it up to date; several processes may do so at once. It can be deleted at any time, and is made again.
"""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sleuth.errors import StoreError
from sleuth.store.file_systems import is_local

FILE = ".index.sqlite"
VERSION = 2
WAIT_SECONDS = 10.0  # for another writer
SCHEMA = """
CREATE TABLE runs(
    place TEXT NOT NULL, name TEXT NOT NULL, signature TEXT NOT NULL, record TEXT NOT NULL, changed REAL NOT NULL DEFAULT 0,
    PRIMARY KEY(place, name)
) WITHOUT ROWID
"""
MIGRATIONS: Mapping[int, tuple[str, ...]] = {1: ("ALTER TABLE runs ADD COLUMN changed REAL NOT NULL DEFAULT 0",)}  # from version


@dataclass(frozen=True, slots=True)
class Entry:
    """What a catalogue holds of one run. `place` names the store that the run is in; "" in a catalogue of one store."""

    name: str
    signature: str
    record: str
    place: str = ""
    changed: float = 0.0  # seconds since 1970, when it was put there


class Catalogue(Protocol):
    """Where entries are kept; several processes may use one at a time. Every method raises StoreError when it cannot."""

    def load(self, place: str | None = None) -> tuple[Entry, ...]:
        """All entries, or those of one place."""

    def put(self, entries: Iterable[Entry]) -> None:
        """Add entries, or take the place of those with the same name and place. All or none."""

    def drop(self, place: str, names: Iterable[str]) -> None:
        """Take entries out."""

    def close(self) -> None:
        """Let the catalogue go."""


class SqliteCatalogue:
    """Entries in an SQLite file with a write-ahead log.

    Args:
        path: of the file, made if it is not there; one of an older version is brought up to date.

    Raises:
        StoreError: it cannot be opened, is damaged, or is of a newer version.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._told():
            self._connection = sqlite3.connect(path, timeout=WAIT_SECONDS, isolation_level=None)
        try:
            with self._told():
                self._connection.execute("PRAGMA journal_mode=WAL")
                self._connection.execute("PRAGMA synchronous=NORMAL")
                self._prepare()
        except StoreError:
            self._connection.close()
            raise

    def load(self, place: str | None = None) -> tuple[Entry, ...]:
        """All entries, or those of one place."""
        where, values = ("", ()) if place is None else (" WHERE place = ?", (place,))
        with self._told():
            rows = self._connection.execute(f"SELECT name, signature, record, place, changed FROM runs{where}", values)  # noqa: S608
            return tuple(Entry(*row) for row in rows)

    def put(self, entries: Iterable[Entry]) -> None:
        """Add entries, or take the place of those with the same name and place. All or none."""
        rows = [(one.place, one.name, one.signature, one.record, one.changed or time.time()) for one in entries]
        with self._told(), self._writing():
            self._connection.executemany("INSERT OR REPLACE INTO runs VALUES (?, ?, ?, ?, ?)", rows)

    def drop(self, place: str, names: Iterable[str]) -> None:
        """Take entries out."""
        with self._told(), self._writing():
            self._connection.executemany("DELETE FROM runs WHERE place = ? AND name = ?", [(place, name) for name in names])

    def close(self) -> None:
        """Let the file go."""
        self._connection.close()

    def _prepare(self) -> None:
        version = self._version()
        if version == VERSION:
            return
        with self._writing():
            version = self._version()  # another process may have been quicker
            if version > VERSION:
                raise StoreError(f"{self._path} has version {version}; this sleuth reads up to {VERSION}. Update it.")
            if version == 0:
                self._connection.execute(SCHEMA)
            for old in range(version or VERSION, VERSION):
                for statement in MIGRATIONS[old]:
                    self._connection.execute(statement)
            self._connection.execute(f"PRAGMA user_version = {VERSION}")

    def _version(self) -> int:
        return int(self._connection.execute("PRAGMA user_version").fetchone()[0])

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise StoreError(f"{self._path} cannot be used: {error}") from error


def open_index(store: Path) -> SqliteCatalogue | None:
    """The index of a store; one that is damaged is made anew. None where there can be none: on a network, or for reading only."""
    path = store / FILE
    if not is_local(store):
        return None
    with contextlib.suppress(StoreError):
        return SqliteCatalogue(path)
    if _is_whole(path):  # locked for long, or of a newer version
        return None
    with contextlib.suppress(OSError, StoreError):
        for name in (FILE, FILE + "-wal", FILE + "-shm"):
            (store / name).unlink(missing_ok=True)
        return SqliteCatalogue(path)
    return None


def _is_whole(path: Path) -> bool:
    try:
        with contextlib.closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            return bool(connection.execute("PRAGMA quick_check").fetchone() == ("ok",))
    except sqlite3.DatabaseError as error:
        return isinstance(error, sqlite3.OperationalError)  # busy, or not to be opened: it says nothing of what is in it
