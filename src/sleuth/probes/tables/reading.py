"""A split as a view whose columns are c0, c1 …, and its columns' kinds: the one place where a column's own name meets SQL."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa

from sleuth.errors import UsageError
from sleuth.evidence.table import ColumnKind, IntArray
from sleuth.probes.tables.opening import Opened
from sleuth.probes.tables.sql import identifier

WHOLE = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT")
REAL = ("FLOAT", "DOUBLE", "REAL")
DATES = ("DATE", "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS", "TIMESTAMP WITH TIME ZONE", "TIMESTAMP_US")
SMALL = 5_000_000  # values up to which a table is held in memory, so that it is read and converted once
FROM_ZERO = "(row_number() OVER () - 1)::BIGINT"
MOST_COLUMNS = 4_000  # are judged; pairs of columns alone would be millions beyond


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a view."""

    key: str  # "c0"
    name: str
    stored: str
    kind: ColumnKind


@dataclass(frozen=True, slots=True)
class Opening:
    """A split that can be asked: the view, its columns, its rows."""

    split: str
    view: str
    source: str
    fields: tuple[Field, ...]
    n_rows: int
    left_out: tuple[tuple[str, str], ...] = ()
    sql: str = ""  # what stands after FROM, with the columns' own names
    first_row: int = 0  # where a part of a table begins
    files: tuple[str, ...] = ()  # of Parquet that the table is made of; () for every other source
    is_folder: bool = False

    def key(self, name: str) -> str:
        """The key of the column of this name.

        Raises:
            KeyError: there is none.
        """
        return next(field.key for field in self.fields if field.name == name)


def values_at(connection: duckdb.DuckDBPyConnection, opening: Opening, expression: str, rows: IntArray) -> list[tuple[int, Any]]:
    """The rows asked for, in their order, each with what the expression gives for it; those for which it is NULL are left out."""
    connection.register("wanted_rows", pa.table({"rid": rows}))
    numbered = f"(SELECT {expression} AS v, row_number() OVER () - 1 AS rid FROM {opening.sql})"
    found = connection.execute(
        f"SELECT rid, v FROM {numbered} JOIN wanted_rows USING (rid) WHERE v IS NOT NULL ORDER BY rid"
    ).fetchall()
    connection.unregister("wanted_rows")
    return found


def read(connection: duckdb.DuckDBPyConnection, opened: Opened, split: str) -> Opening:
    """Make the view of a split.

    Raises:
        UsageError: it cannot be read, or has no row or no column.
    """
    try:
        described = connection.execute(f"DESCRIBE SELECT * FROM {opened.sql}").fetchall()
    except duckdb.Error as error:
        raise UsageError(f"{split}: {opened.source!r} cannot be read as a table: {' '.join(str(error).split())[:300]}") from error
    fields = tuple(Field(f"c{i}", str(row[0]), str(row[1]), kind_of(str(row[1]))) for i, row in enumerate(described))
    view = f"view_{split}"
    try:
        n_rows = int(connection.execute(f"SELECT count(*) FROM {opened.sql}").fetchall()[0][0])
        is_small = n_rows * len(fields) <= SMALL
        make_views(connection, view, fields[:MOST_COLUMNS], opened.sql, is_held=is_small)
    except duckdb.Error as error:
        raise UsageError(f"{split}: {opened.source!r} cannot be read as a table: {' '.join(str(error).split())[:300]}") from error
    if not n_rows:
        raise UsageError(f"{split}: {opened.source!r} has no rows")
    left_out = [(field.name, f"is of type {_short(field.stored)}") for field in fields if field.kind is ColumnKind.NESTED]
    left_out += [(field.name, f"is beyond the first {MOST_COLUMNS:,} columns") for field in fields[MOST_COLUMNS:]]
    return Opening(
        split, view, opened.source, fields[:MOST_COLUMNS], n_rows, tuple(left_out), opened.sql, files=opened.files,
        is_folder=opened.is_folder,
    )  # fmt: skip


def make_views(
    connection: duckdb.DuckDBPyConnection, view: str, fields: Sequence[Field], sql: str, *, row: str = FROM_ZERO,
    is_held: bool = False,
) -> None:  # fmt: skip
    """The view with the positions of the rows (`rid`), and another without them, which is read faster.

    Args:
        connection: where to make them.
        view: its name; the other ends in `_plain`.
        fields: its columns.
        sql: what stands after FROM.
        row: the position of a row as SQL.
        is_held: whether to hold all rows in memory.
    """
    chosen = ", ".join(f"{_cast(field)} AS {field.key}" for field in fields)
    connection.execute(f"CREATE {'TABLE' if is_held else 'VIEW'} {view} AS SELECT {chosen}, {row} AS rid FROM {sql}")
    plain = f"FROM {view}" if is_held else f"SELECT {chosen} FROM {sql}"
    connection.execute(f"CREATE VIEW {view}_plain AS {plain}")


def kind_of(stored: str) -> ColumnKind:
    """What the values of a DuckDB type are.

    Example:
        >>> kind_of("DECIMAL(10,2)").value, kind_of("STRUCT(a INTEGER)").value
        ('number', 'nested')
    """
    stored = stored.upper()
    if stored in WHOLE or stored in REAL or re.fullmatch(r"DECIMAL\(\d+,\s*\d+\)", stored):
        return ColumnKind.NUMBER
    if stored == "BOOLEAN":
        return ColumnKind.BOOLEAN
    if stored in DATES:
        return ColumnKind.TIME
    if stored in ("VARCHAR", "UUID", "JSON", "TIME", '"NULL"', "NULL") or re.match(r"ENUM\(", stored):
        return ColumnKind.TEXT
    return ColumnKind.NESTED


def _cast(field: Field) -> str:
    """Numbers as DOUBLE without NaN, times in seconds, text as text: so that splits stored otherwise can be compared."""
    name = identifier(field.name)
    if field.kind is ColumnKind.NUMBER:
        number = f"{name}::DOUBLE"
        return f"(CASE WHEN isnan({number}) THEN NULL ELSE {number} END)" if field.stored.upper() in REAL else number
    if field.kind is ColumnKind.BOOLEAN:
        return f"{name}::DOUBLE"
    if field.kind is ColumnKind.TIME:
        return f"(CASE WHEN isfinite({name}) THEN epoch({name}) END)::DOUBLE"
    if field.kind is ColumnKind.TEXT:
        return f"{name}::VARCHAR"
    return f"({name} IS NOT NULL)::DOUBLE"


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:37] + "..."
