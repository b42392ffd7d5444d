"""Open a table by its path, address or object as a DuckDB relation. Nothing is executed that a file holds."""

from __future__ import annotations

import glob
import os
import re
import tempfile
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from sleuth.errors import UsageError
from sleuth.probes.tables.sql import identifier, literal, without_password

FORMATS = "Parquet, CSV, Arrow/Feather, JSON lines or a DuckDB database"
SUFFIXES = {
    ".parquet": "parquet", ".pq": "parquet", ".csv": "csv", ".tsv": "csv", ".txt": "csv", ".gz": "csv", ".json": "json",
    ".jsonl": "json", ".ndjson": "json",
    ".arrow": "arrow", ".feather": "arrow", ".ipc": "arrow", ".duckdb": "duckdb", ".ddb": "duckdb", ".pkl": "pickle",
    ".pickle": "pickle", ".joblib": "pickle",
}  # fmt: skip
SMALL_FILE = 64_000_000  # bytes of CSV or JSON whose types are found from all rows
MAGIC = ((b"PAR1", "parquet"), (b"ARROW1", "arrow"), (b"SQLite", "sqlite"), (b"\x80", "pickle"))
DATABASES = ("duckdb", "postgresql", "postgres")


@dataclass(frozen=True, slots=True)
class Opened:
    """A relation by the SQL that names it, and what to call it."""

    sql: str  # what stands after FROM
    source: str
    files: tuple[str, ...] = ()  # of Parquet, in the order of the rows; () for every other source
    is_folder: bool = False  # whether the files are those of a folder, whose columns may differ and stand in its names


def connect(threads: int = 0, memory: str = "400MB") -> duckdb.DuckDBPyConnection:
    """A DuckDB in memory that fetches nothing from the network.

    With so much memory before it writes to a folder of its own among the temporary ones, which it removes when it is closed.
    """
    connection = duckdb.connect(":memory:")
    connection.execute("SET autoinstall_known_extensions = false")
    connection.execute("SET autoload_known_extensions = false")
    place = os.path.join(tempfile.gettempdir(), f"sleuth-duckdb-{uuid.uuid4().hex}")
    connection.execute(f"SET temp_directory = {literal(place)}")
    connection.execute(f"SET memory_limit = {literal(memory)}")
    connection.execute("SET enable_progress_bar = false")
    connection.execute("SET TimeZone = 'UTC'")
    if threads:
        connection.execute(f"SET threads = {int(threads)}")
    return connection


def open_table(connection: duckdb.DuckDBPyConnection, source: object, split: str, *, is_trusted: bool = False) -> Opened:
    """The relation of one split.

    Args:
        connection: where to open it.
        source: a path, a glob, `duckdb://file?table`, `postgresql://…?table`, a folder of Parquet files, or a DataFrame.
        split: its name, used for what is registered.
        is_trusted: whether a pickle may be loaded, which runs code that it holds.

    Raises:
        UsageError: there is none, or it cannot be read as a table.
    """
    if not isinstance(source, str | os.PathLike):
        from sleuth.probes.tables.frames import arrow_table

        connection.register(f"frame_{split}", arrow_table(source, split))
        return Opened(identifier(f"frame_{split}"), split)
    text = os.fspath(source)
    address = re.match(r"([A-Za-z][A-Za-z0-9+.-]+)://", text)
    if address and address[1] in DATABASES:
        return _database(connection, text, address[1], split)
    if address and not Path(text).exists():
        raise UsageError(
            f"{split}: {without_password(text)!r} cannot be read: give a file, a folder, duckdb://FILE?TABLE or "
            "postgresql://…?TABLE"
        )
    return _file(connection, text, split, is_trusted=is_trusted)


def _file(connection: duckdb.DuckDBPyConnection, text: str, split: str, *, is_trusted: bool) -> Opened:
    path = Path(text)
    if path.is_dir():
        found = sorted(str(one) for one in path.rglob("*.parquet"))
        if not found:
            raise UsageError(f"{split}: the folder {text!r} holds no .parquet file")
        return Opened(parquet(found, is_folder=True), text, tuple(found), is_folder=True)
    paths = [text] if path.is_file() else sorted(glob.glob(text, recursive=True)) if glob.has_magic(text) else []
    if not paths and Path(text.partition("?")[0]).is_file() and _format(text.partition("?")[0], split) == "duckdb":
        return _database(connection, f"duckdb://{text}", "duckdb", split)
    if not paths:
        raise UsageError(f"{split}: there is no file {text!r}")
    kind = _format(paths[0], split)
    if kind == "sqlite":
        raise UsageError(f"{split}: {text!r} is an SQLite database; write the table that is meant as Parquet or CSV")
    listed = f"[{', '.join(literal(_plain(one)) for one in paths)}]"
    if kind == "parquet":
        _refuse_duplicates(_parquet_names(paths[0], split), split, text)
        return Opened(parquet(paths), text, tuple(paths))
    if kind == "csv":
        return _csv(paths, listed, text, split)
    if kind == "json":
        return Opened(f"read_json({listed}, maximum_depth = 2)", text)
    if kind == "duckdb":
        return _database(connection, f"duckdb://{text}", "duckdb", split)
    from sleuth.probes.tables.frames import arrow_file, pickled

    if kind == "pickle" and not is_trusted:
        raise UsageError(f"{split}: {text!r} is a pickle, which can run any code when it is loaded; convert it, or add --trust")
    connection.register(f"file_{split}", pickled(text, split) if kind == "pickle" else arrow_file(paths, split))
    return Opened(identifier(f"file_{split}"), text)


def parquet(files: Sequence[str], *, is_folder: bool = False, is_typed: bool = True) -> str:
    """The relation of Parquet files, with the columns of their names where they are those of a folder.

    Args:
        files: in the order of the rows.
        is_folder: whether columns stand in the names (`day=3/part.parquet`), and may be missing in some of the files.
        is_typed: whether the type of a column in the names is found from its values; else it is text.
    """
    listed = ", ".join(literal(_plain(one)) for one in files)
    options = ", hive_partitioning = true, union_by_name = true" if is_folder else ""
    return f"read_parquet([{listed}]{options}{'' if is_typed else ', hive_types_autocast = false'})"


def _plain(path: str) -> str:
    """The path with signs that a glob gives a meaning put in brackets, so that it means one file."""
    return glob.escape(path)


def _format(path: str, split: str) -> str:
    """What a file is, by its first bytes, else by its name."""
    with open(path, "rb") as file:
        head = file.read(8)
    if not head:
        raise UsageError(f"{split}: {path!r} is empty")
    suffix = Path(path).suffix.lower()
    seen = next((kind for magic, kind in MAGIC if head.startswith(magic)), "duckdb" if b"DUCK" in _head(path) else "")
    named = SUFFIXES.get(suffix, "")
    if seen and seen != named and not (seen == "pickle" and named):
        return seen
    if not named:
        raise UsageError(f"{split}: {path!r} is not known to be a table; give {FORMATS}")
    if named == "parquet" and seen != named:
        raise UsageError(f"{split}: {path!r} is no {named} file, although its name says so")
    return named


def _head(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read(16)


def _parquet_names(path: str, split: str) -> list[str]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return list(pq.read_schema(path).names)
    except (pa.ArrowException, OSError) as error:
        raise UsageError(f"{split}: {path!r} cannot be read as Parquet: {_line(error)}") from error


def _refuse_duplicates(names: list[str], split: str, source: str) -> None:
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        raise UsageError(f"{split}: {source!r} has {len(twice)} column names more than once: {', '.join(map(repr, twice[:5]))}")


def _csv(paths: list[str], listed: str, text: str, split: str) -> Opened:
    _see_text(paths[0], split)
    size = sum(os.path.getsize(one) for one in paths)
    whole = ", sample_size = -1" if size <= SMALL_FILE else ""
    relation = f"read_csv({listed}, normalize_names = false{whole}, ignore_errors = false)"
    return Opened(relation, text)


def _see_text(path: str, split: str, n_bytes: int = 1 << 20) -> None:
    if path.lower().endswith(".gz"):
        return
    with open(path, "rb") as file:
        data = file.read(n_bytes)
    if b"\x00" in data:
        raise UsageError(f"{split}: {path!r} is no text file; give {FORMATS}")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(data) - 4:
            line = data.count(b"\n", 0, error.start) + 1
            raise UsageError(
                f"{split}: {path!r} is not UTF-8 (byte 0x{data[error.start]:02x} in line {line}); write it as UTF-8"
            ) from error
    header = data.split(b"\n", 1)[0].decode("utf-8", "replace").strip("\ufeff\r")
    for sign in (",", "\t", ";", "|"):
        names = [name.strip().strip('"') for name in header.split(sign)]
        if len(names) > 1 and all(name and not re.fullmatch(r"[-+.\d]+", name) for name in names):
            _refuse_duplicates(names, split, path)


def _database(connection: duckdb.DuckDBPyConnection, text: str, scheme: str, split: str) -> Opened:
    address, _, table = text.partition("?")
    place = address.removeprefix(f"{scheme}://") if scheme == "duckdb" else address
    if scheme == "duckdb" and not Path(place).is_file():
        raise UsageError(f"{split}: there is no database {place!r}")
    kind = "" if scheme == "duckdb" else "TYPE postgres, "
    if kind:
        try:
            connection.execute("LOAD postgres")
        except duckdb.Error as error:
            raise UsageError(
                f"{split}: DuckDB's extension for PostgreSQL is not installed; run once: "
                "python -c \"import duckdb; duckdb.sql('INSTALL postgres')\""
            ) from error
    alias = identifier(f"database_{split}")
    try:
        connection.execute(f"ATTACH {literal(place)} AS {alias} ({kind}READ_ONLY)")
        own = f"WHERE database_name = {literal(f'database_{split}')}"
        listed = f"SELECT schema_name, table_name FROM duckdb_tables() {own}"
        viewed = f"SELECT schema_name, view_name FROM duckdb_views() {own} AND NOT internal"
        found = [tuple(row) for query in (listed, viewed) for row in connection.execute(query).fetchall()]
    except duckdb.Error as error:
        raise UsageError(f"{split}: {without_password(address)!r} cannot be opened: {without_password(_line(error))}") from None
    if not table and len(found) == 1:
        table = ".".join(found[0])
    names = {".".join(one): one for one in found} | {one[1]: one for one in found}
    if table not in names:
        listed = ", ".join(sorted({one[1] for one in found})[:10]) or "none"
        shown = without_password(address)
        said = f"there is no table {table!r} in {shown!r}" if table else f"say which table, as {shown}?TABLE"
        raise UsageError(f"{split}: {said}; there are: {listed}")
    schema, name = names[table]
    return Opened(f"{alias}.{identifier(schema)}.{identifier(name)}", without_password(text))


def _line(error: BaseException) -> str:
    return " ".join(str(error).split())[:300]
