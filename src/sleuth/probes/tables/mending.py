"""A mended copy of a table, written by DuckDB in bounded memory, and a log of what was changed. The table itself is only read."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from sleuth.errors import UsageError
from sleuth.evidence.mend import Action, Mend
from sleuth.evidence.table import ColumnKind, Roles
from sleuth.probes.tables.hashing import compared
from sleuth.probes.tables.opening import connect, open_table
from sleuth.probes.tables.reading import Opening, read
from sleuth.probes.tables.sql import identifier, literal, unused

FORMATS = {".parquet": "parquet", ".pq": "parquet", ".csv": "csv"}
MOST_LOGGED = 10_000  # changes of one mend that are listed one by one; all are counted
NUMBER = r"[-+]?(\d{1,3}(,\d{3})+(\.\d+)?|\d+\.?\d*([eE][-+]?\d+)?|\.\d+([eE][-+]?\d+)?)"


@dataclass(frozen=True, slots=True)
class Change:
    """One value that was changed, or one row that was dropped (then without values)."""

    row: int  # position in the table that was read
    old: str | None = None
    new: str | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """What came of one mend: how many values or rows it changed, or why it was left out."""

    mend: Mend
    n_changed: int = 0
    changes: tuple[Change, ...] = ()
    reason: str = ""  # why it was not made


@dataclass(frozen=True, slots=True)
class Mended:
    """The whole: rows and columns before and after, and what was done."""

    n_rows: tuple[int, int]
    n_columns: tuple[int, int]
    done: tuple[Done, ...]


def refuse_input(out: Path, source: object) -> str:
    """The format by the name of the file, seen not to be read from.

    Raises:
        UsageError: it exists already, lies in the folder that is read, or is named otherwise.
    """
    if out.suffix.lower() not in FORMATS:
        raise UsageError(f"--fix: expected a name that ends in .parquet or .csv, got {out.name!r}")
    if isinstance(source, str | os.PathLike) and Path(source).is_dir() and Path(source).resolve() in out.resolve().parents:
        raise UsageError(f"--fix: {str(out)!r} lies in the folder that is read; give another place")
    for file in (out, log_of(out)):
        if file.exists() or file.is_symlink():
            raise UsageError(f"--fix: {str(file)!r} exists already, and nothing is written over; give a new name")
    return FORMATS[out.suffix.lower()]


def log_of(out: Path) -> Path:
    """Where the log of changes stands: "OUT.json" beside it."""
    return out.with_name(out.name + ".json")


def write_mended(source: object, out: Path, mends: Sequence[Mend], roles: Roles, *, is_trusted: bool = False) -> Mended:
    """Write the table with the safe ones of these changes.

    Args:
        source: of the training table, as it was opened before.
        out: file to be written.
        mends: in the order of the findings; two on one column are made one after the other.
        roles: by which rows are compared.
        is_trusted: whether a pickle may be loaded.

    Raises:
        UsageError: it cannot be read or written.
    """
    file_format = refuse_input(out, source)
    connection = connect()
    temporary = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        opening = read(connection, open_table(connection, source, "train", is_trusted=is_trusted), "train")
        plan = _Plan(connection, opening, roles)
        done = tuple(plan.add(mend) for mend in mends if mend.is_safe)
        n_rows, n_columns = plan.write(temporary, file_format)
        os.replace(temporary, out)
    except (duckdb.Error, OSError) as error:
        raise UsageError(f"--fix: {str(out)!r} cannot be written: {' '.join(str(error).split())[:300]}") from error
    finally:
        connection.close()
        temporary.unlink(missing_ok=True)
    return Mended((opening.n_rows, n_rows), (len(opening.fields), n_columns), done)


class _Plan:
    """The query that grows by one change after the other."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, opening: Opening, roles: Roles) -> None:
        self._connection = connection
        self._opening = opening
        self._roles = roles
        self._made = {field.name: identifier(field.name) for field in opening.fields}
        self._kept = ""
        self._row = identifier(unused("row", self._made))
        self._rows = f"(SELECT *, row_number() OVER () - 1 AS {self._row} FROM {opening.sql})"

    def add(self, mend: Mend) -> Done:
        """Make one change, and count it."""
        if mend.action is Action.DROP_COPIES:
            return self._drop_copies(mend)
        if mend.column not in self._made:
            return Done(mend, reason="the column was dropped before")
        if mend.action is Action.DROP_COLUMN:
            return self._drop_column(mend)
        before = self._made[mend.column]
        after, reason = self._changed(mend, before)
        if reason:
            return Done(mend, reason=reason)
        told = (f"{before}::VARCHAR", f"({after})::VARCHAR")
        where = f"{told[0]} IS DISTINCT FROM {told[1]}"
        if mend.action is Action.PARSE:
            where = f"{before} IS NOT NULL"
        count = self._one(f"SELECT count(*) FROM {self._rows} WHERE {where}")
        query = f"SELECT {self._row}, {told[0]}, {told[1]} FROM {self._rows} WHERE {where} ORDER BY 1 LIMIT {MOST_LOGGED}"
        changes = tuple(Change(int(row), old, new) for row, old, new in self._connection.execute(query).fetchall())
        self._made[mend.column] = after
        return Done(mend, count, changes)

    def _changed(self, mend: Mend, before: str) -> tuple[str, str]:
        """The column's expression with the change in it, or why it cannot be."""
        field = next(one for one in self._opening.fields if one.name == mend.column)
        if mend.action is Action.REPLACE:
            cases = " ".join(f"WHEN {literal(old)} THEN {literal(new)}" for old, new in mend.replacements)
            return f"CASE {before} {cases} ELSE {before} END", ""
        if mend.action is Action.PARSE:
            plain = f"regexp_full_match(trim({before}), {literal(NUMBER)})"
            other = self._one(f"SELECT count(*) FROM {self._rows} WHERE {before} IS NOT NULL AND NOT {plain}")
            if other:
                return "", f"{other:,} of its texts are no plain numbers, and would be lost"
            return f"replace(trim({before}), ',', '')::DOUBLE", ""
        if field.kind is ColumnKind.TEXT:
            return f"CASE WHEN {before}::VARCHAR IN ({', '.join(map(literal, mend.texts))}) THEN NULL ELSE {before} END", ""
        listed = ", ".join(
            f"{number!r}::DOUBLE" if abs(number) < float("inf") else f"'{number}'::DOUBLE" for number in mend.numbers
        )
        value = f"epoch({before})" if field.kind is ColumnKind.TIME else f"{before}::DOUBLE"
        return f"CASE WHEN {value} IN ({listed}) THEN NULL ELSE {before} END", ""

    def _drop_column(self, mend: Mend) -> Done:
        name = self._made[mend.column]
        if mend.rule == "duplicated-columns":
            values = list(self._made.items())
            same = [other for other, made in values if other != mend.column and self._is_equal(name, made)]
            if not same:
                return Done(mend, reason="it is not equal to another column in every row")
        elif self._one(f"SELECT count(DISTINCT {name}) + max(({name} IS NULL)::INTEGER) FROM {self._rows}") > 1:
            return Done(mend, reason="it has more than one value")
        del self._made[mend.column]
        return Done(mend, self._opening.n_rows)

    def _is_equal(self, one: str, other: str) -> bool:
        try:
            return self._one(f"SELECT count(*) FROM {self._rows} WHERE {one} IS DISTINCT FROM {other}") == 0
        except duckdb.Error:  # of types that cannot be compared
            return False

    def _drop_copies(self, mend: Mend) -> Done:
        names = compared([field.name for field in self._opening.fields], self._roles)
        keys = ", ".join(self._opening.key(name) for name in names)
        ranked = f"SELECT rid, row_number() OVER (PARTITION BY {keys} ORDER BY rid) AS place FROM {self._opening.view}"
        self._connection.execute(f"CREATE TEMPORARY TABLE sleuth_copies AS SELECT rid FROM ({ranked}) WHERE place > 1")
        count = self._one("SELECT count(*) FROM sleuth_copies")
        found = self._connection.execute(f"SELECT rid FROM sleuth_copies ORDER BY rid LIMIT {MOST_LOGGED}").fetchall()
        self._kept = f" WHERE {self._row} NOT IN (SELECT rid FROM sleuth_copies)"
        return Done(mend, count, tuple(Change(int(row[0])) for row in found))

    def _one(self, query: str) -> int:
        return int(self._connection.execute(query).fetchall()[0][0] or 0)

    def write(self, path: Path, file_format: str) -> tuple[int, int]:
        """Write what has come of it; rows and columns."""
        if not self._made:
            raise UsageError("--fix: no column would be left")
        chosen = ", ".join(f"{made} AS {identifier(name)}" for name, made in self._made.items())
        query = f"SELECT {chosen} FROM {self._rows}{self._kept} ORDER BY {self._row}"
        header = ", HEADER" if file_format == "csv" else ""
        self._connection.execute(f"COPY ({query}) TO {literal(str(path))} (FORMAT {file_format}{header})")
        count = self._one(f"SELECT count(*) FROM {self._rows}{self._kept}")
        return count, len(self._made)
