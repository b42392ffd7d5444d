"""A table of Parquet files cut into parts that can be counted one by one, by any process that reads the same files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from sleuth.errors import UsageError
from sleuth.probes.tables.opening import parquet
from sleuth.probes.tables.reading import Field, Opening, make_views
from sleuth.probes.tables.sql import identifier

ROWS = (50_000, 1_000_000)  # of a part, at least and at most, about: a task costs some tenths of a second by itself
ROW = "file_row_number"  # what DuckDB calls the position of a row in its Parquet file


@dataclass(frozen=True, slots=True)
class Part:
    """Whole files one after another, or some row groups of one file."""

    files: tuple[str, ...]
    first_row: int  # of the part in the table
    n_rows: int
    start: int = -1  # the first row in the file; -1: whole files
    offset: int = 0  # rows of the table before the file


def cut(opening: Opening, rows: int) -> list[Part]:
    """The parts of a table, in its order.

    Args:
        opening: of Parquet files.
        rows: of a part, about; a row group is never cut.

    Raises:
        UsageError: it is of something else, or a file cannot be read.
    """
    if not opening.files:
        raise UsageError(
            f"{opening.split}: the engine ray takes Parquet (a file, a glob or a folder), which {opening.source!r} is not; "
            "write it as Parquet, or leave --engine out"
        )
    can_cut = ROW not in {field.name.lower() for field in opening.fields}
    made: list[Part] = []
    waiting: list[str] = []
    n_waiting = position = 0
    for file in opening.files:
        groups = _row_groups(file, opening.split)
        n = sum(groups)
        if waiting and n_waiting + n > rows:
            made.append(Part(tuple(waiting), position - n_waiting, n_waiting))
            waiting, n_waiting = [], 0
        if n > rows and can_cut:
            made += [Part((file,), position + start, size, start, position) for start, size in _runs(groups, rows)]
        else:
            waiting.append(file)
            n_waiting += n
        position += n
    if waiting:
        made.append(Part(tuple(waiting), position - n_waiting, n_waiting))
    return [part for part in made if part.n_rows]


def _row_groups(file: str, split: str) -> list[int]:
    try:
        kept = pq.read_metadata(file)
    except (pa.ArrowException, OSError) as error:
        raise UsageError(f"{split}: {file!r} cannot be read as Parquet: {' '.join(str(error).split())[:300]}") from error
    return [int(kept.row_group(at).num_rows) for at in range(kept.num_row_groups)]


def _runs(groups: Sequence[int], rows: int) -> Iterator[tuple[int, int]]:
    """First row and size of runs of row groups."""
    start = size = 0
    for n in groups:
        if size and size + n > rows:
            yield start, size
            start, size = start + size, 0
        size += n
    yield start, size


def open_part(connection: duckdb.DuckDBPyConnection, opening: Opening, part: Part) -> Opening:
    """The views of a part, in which rows have their positions in the table, and columns the types that they have there."""
    relation = parquet(part.files, is_folder=opening.is_folder, is_typed=False)
    described = connection.execute(f"DESCRIBE SELECT * FROM {relation}").fetchall()
    names = {str(row[0]).lower() for row in described}
    chosen = ", ".join(_typed(field, names) for field in opening.fields)
    where = "" if part.start < 0 else f" WHERE {ROW} >= {part.start} AND {ROW} < {part.start + part.n_rows}"
    row = f"(row_number() OVER () - 1 + {part.first_row})::BIGINT"
    if part.start >= 0:
        row = f"({ROW} + {part.offset})::BIGINT"
        chosen += f", {ROW}"
        relation = f"{relation[:-1]}, {ROW} = true)"
    make_views(connection, "part", opening.fields, f"(SELECT {chosen} FROM {relation}{where})", row=row)
    return Opening(
        opening.split, "part", opening.source, opening.fields, opening.n_rows, sql=relation, first_row=part.first_row,
        files=part.files, is_folder=opening.is_folder,
    )  # fmt: skip


def _typed(field: Field, names: set[str]) -> str:
    name = identifier(field.name)
    return f"{name if field.name.lower() in names else 'NULL'}::{field.stored} AS {name}"
