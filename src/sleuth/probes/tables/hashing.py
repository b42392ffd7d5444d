"""Rows by their hashes, keys that splits share, values that differ under one id."""

from __future__ import annotations

import math
from collections.abc import Sequence

import duckdb
import numpy as np

from sleuth.evidence.pair import SharedKey, Skew
from sleuth.evidence.table import ColumnKind, HashArray, IntArray, Roles, Table
from sleuth.probes.tables.equal_rows import N_EXAMPLES
from sleuth.probes.tables.reading import Opening
from sleuth.stats.association import explained_by

MOST_HASHES = 4_000_000  # rows whose hashes are held; of larger tables those with the least hashes, the same in every split
N_KEPT = 20_000  # hashes kept in a profile


def compared(names: Sequence[str], roles: Roles) -> list[str]:
    """The columns by which rows are compared: all but ids."""
    return [name for name in names if name not in roles.ids]


def kind(connection: duckdb.DuckDBPyConnection) -> str:
    """What hashes are made by: those of two versions of DuckDB can be compared if they hash these values alike."""
    return str(connection.execute("SELECT hash(1.5::DOUBLE, 'sleuth', NULL::DOUBLE)").fetchall()[0][0])


def row_hashes(
    connection: duckdb.DuckDBPyConnection, opening: Opening, names: Sequence[str], n_rows: int
) -> tuple[HashArray, IntArray]:
    """Hashes of the rows over these columns, with their positions; for a large table a sample by the hash itself.

    `n_rows` is that of the largest table that they are compared with.
    """
    keys = ", ".join(opening.key(name) for name in names)
    if n_rows <= MOST_HASHES:
        found = connection.execute(f"SELECT hash({keys}) AS h FROM {opening.view}_plain").fetchnumpy()
        hashes = np.asarray(found["h"], dtype=np.uint64)
        return hashes, np.arange(opening.first_row, opening.first_row + len(hashes), dtype=np.int64)
    limit = round(2**64 * MOST_HASHES / n_rows)
    query = f"SELECT hash({keys}) AS h, rid FROM {opening.view} WHERE h < {limit}::UBIGINT ORDER BY rid"
    found = connection.execute(query).fetchnumpy()
    return np.asarray(found["h"], dtype=np.uint64), np.asarray(found["rid"], dtype=np.int64)


def shared_key(
    connection: duckdb.DuckDBPyConnection, one: Opening, other: Opening, tables: tuple[Table, Table], name: str, target: str
) -> SharedKey | None:
    """How far the values of a key stand in both splits; None if the column is not in both."""
    if name not in tables[1].by_name:
        return None
    a, b = one.key(name), other.key(name)
    keys = (
        f"SELECT {b} AS k, count(*) AS n, min(rid) AS r, {b} IN (SELECT {a} FROM {one.view}_plain) AS s "
        f"FROM {other.view} WHERE {b} IS NOT NULL GROUP BY ALL"
    )
    told = f"count(*) FILTER (s), sum(n) FILTER (s), arg_min(k, r, {N_EXAMPLES}) FILTER (s), min(r, {N_EXAMPLES}) FILTER (s)"
    try:
        n_keys, n_shared, n_rows, examples, rows = connection.execute(f"SELECT count(*), {told} FROM ({keys})").fetchall()[0]
    except duckdb.Error:
        return None
    train, test = tables[0].by_name[name], tables[1].by_name[name]
    n_all = max(train.n_distinct + test.n_distinct - n_shared, 1)
    return SharedKey(
        name, n_keys, n_shared, int(n_rows or 0), (train.n_known + test.n_known) / n_all, within(tables[0], name, target),
        tuple(map(_text, examples or ())), tuple(map(int, rows or ())),
    )  # fmt: skip


def _text(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def within(table: Table, key: str, target: str) -> float:
    """How much more alike the target is within a key than between keys, 0 to 1; NaN if there is no target."""
    column = table.by_name.get(target)
    if column is None:
        return math.nan
    codes = table.by_name[key].values
    groups: IntArray = np.where(np.isnan(codes), -1, np.unique(np.nan_to_num(codes), return_inverse=True)[1]).astype(np.int64)
    values = (column.values == 0).astype(np.float64) if column.is_text else column.values
    return explained_by(groups, values)


def skews(
    connection: duckdb.DuckDBPyConnection,
    one: Opening,
    other: Opening,
    key: str,
    names: Sequence[str],
    kinds: Sequence[ColumnKind],
) -> tuple[Skew, ...]:
    """For each column, in how many rows of one id two splits differ; numbers may differ by a rounding."""
    made = []
    for name, kind in zip(names, kinds, strict=True):
        a, b = f"a.{one.key(name)}", f"b.{other.key(name)}"
        differs = f"{a} IS DISTINCT FROM {b}"
        if kind is not ColumnKind.TEXT:
            differs = f"({differs} AND NOT coalesce(abs({a} - {b}) <= 1e-6 * greatest(abs({a}), abs({b})), false))"
        made.append(f"count(*) FILTER ({differs}), min(b.rid, {N_EXAMPLES}) FILTER ({differs})")
    join = f"FROM {one.view} a JOIN {other.view} b ON a.{one.key(key)} = b.{other.key(key)}"
    row = connection.execute(f"SELECT count(*), {', '.join(made)} {join}").fetchall()[0]
    return tuple(
        Skew(name, int(row[0]), int(row[1 + 2 * i]), tuple(int(one) for one in row[2 + 2 * i] or ()))
        for i, name in enumerate(names)
        if row[0]
    )
