"""Who passes over all rows of the tables: DuckDB in this process, or Ray in several. Both leave the same states."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

import duckdb

from sleuth.errors import UsageError
from sleuth.evidence.table import HashArray, IntArray
from sleuth.probes.tables import hashing
from sleuth.probes.tables.counted import Counted
from sleuth.probes.tables.counting import count
from sleuth.probes.tables.reading import Opening

DUCKDB, RAY = "duckdb", "ray"
ENGINES = (DUCKDB, RAY)


class Engine(Protocol):
    """What passes over all rows of a split."""

    def counted(self, opening: Opening) -> Counted:
        """The states of its columns, and its sample."""

    def row_hashes(self, opening: Opening, names: Sequence[str], n_rows: int) -> tuple[HashArray, IntArray]:
        """Hashes of its rows over these columns, with their positions; `n_rows` is that of the largest table compared."""


@dataclass(frozen=True, slots=True)
class OneProcess:
    """DuckDB here."""

    connection: duckdb.DuckDBPyConnection

    def counted(self, opening: Opening) -> Counted:
        """The states of its columns, and its sample."""
        return count(self.connection, opening)

    def row_hashes(self, opening: Opening, names: Sequence[str], n_rows: int) -> tuple[HashArray, IntArray]:
        """Hashes of its rows over these columns, with their positions."""
        return hashing.row_hashes(self.connection, opening, names, n_rows)


@contextmanager
def started(name: str, connection: duckdb.DuckDBPyConnection) -> Iterator[Engine]:
    """The engine of this name, ended in any case.

    Raises:
        UsageError: there is none of this name, or its library is missing.
    """
    if name == DUCKDB:
        yield OneProcess(connection)
    elif name == RAY:
        from sleuth.probes.tables.ray import cluster

        with cluster() as engine:
            yield engine
    else:
        raise UsageError(f"there is no engine {name!r}; choose {' or '.join(ENGINES)}")
