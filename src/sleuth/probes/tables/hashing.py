"""Rows by their hashes: equal ones within and between splits, keys that splits share, values that differ under one id."""

from __future__ import annotations

import math
from collections.abc import Sequence

import duckdb
import numpy as np

from sleuth.evidence.pair import Overlap, SharedKey, Skew
from sleuth.evidence.table import Column, ColumnKind, HashArray, IntArray, Roles, Table, Twins
from sleuth.probes.tables.reading import Opening
from sleuth.stats.association import explained_by

MOST_HASHES = 4_000_000  # rows whose hashes are held; of larger tables those with the least hashes, the same in every split
N_EXAMPLES = 5
N_KEPT = 20_000  # hashes kept in a profile
REPEATED = 0.75  # part of what the second half of the columns tells that the first does not
MIXER = np.uint64(0x9E3779B97F4A7C15)  # of Fibonacci hashing
MANY = 2  # rows that make a pair


def compared(names: Sequence[str], roles: Roles) -> list[str]:
    """The columns by which rows are compared: all but ids."""
    return [name for name in names if name not in roles.ids]


def row_hashes(
    connection: duckdb.DuckDBPyConnection, opening: Opening, names: Sequence[str], n_rows: int
) -> tuple[HashArray, IntArray]:
    """Hashes of the rows over these columns, with their positions; for a large table a sample by the hash itself.

    `n_rows` is that of the largest table that they are compared with.
    """
    keys = ", ".join(opening.key(name) for name in names)
    if n_rows <= MOST_HASHES:
        found = connection.execute(f"SELECT hash({keys}) AS h FROM {opening.view}_plain").fetchnumpy()
        return np.asarray(found["h"], dtype=np.uint64), np.arange(opening.n_rows, dtype=np.int64)
    limit = round(2**64 * MOST_HASHES / n_rows)
    query = f"SELECT hash({keys}) AS h, rid FROM {opening.view} WHERE h < {limit}::UBIGINT ORDER BY rid"
    found = connection.execute(query).fetchnumpy()
    return np.asarray(found["h"], dtype=np.uint64), np.asarray(found["rid"], dtype=np.int64)


def bits(columns: Sequence[Column], rows: IntArray | None = None) -> float:
    """What a row tells, in bits: minus log2 of the chance that two unrelated rows are equal.

    The columns are dealt into two hands, and the pairs of sampled rows (or of these of them) that agree in a hand are counted;
    one is
    added, so that a hand without any counts as far as the sample can tell. The hands repeat each other, so of the one that
    tells less
    only a part counts.

    Source:
        Rényi (1961), On Measures of Entropy and Information, order 2.
    """
    ordered = sorted(columns, key=lambda column: -column.n_distinct)
    found = [_collision_bits(hand, rows) for hand in (ordered[::2], ordered[1::2]) if hand]
    return max(found, default=0.0) + (REPEATED * min(found) if len(found) > 1 else 0.0)


def _collision_bits(columns: Sequence[Column], rows: IntArray | None) -> float:
    mixed = np.zeros(len(columns[0].values), np.uint64)
    for column in columns:
        _, codes = np.unique(column.values, return_inverse=True)  # missing ones are equal to each other
        mixed = (mixed ^ codes.astype(np.uint64)) * MIXER
        mixed ^= mixed >> np.uint64(29)
    kept = mixed if rows is None else mixed[rows]
    _, counts = np.unique(kept, return_counts=True)
    n = float(len(kept))
    if n < MANY:
        return 0.0
    return math.log2(n * (n - 1) / 2) - math.log2(float((counts * (counts - 1.0)).sum()) / 2 + 1)


def twins(
    hashes: HashArray, rows: IntArray, features: HashArray | None, columns: Sequence[Column], sampled: IntArray, share: float
) -> Twins:
    """Equal rows; with hashes of the features alone, also those whose target differs. `share` of all rows are hashed."""
    groups = _groups(hashes)
    n_copies = sum_copies(groups)
    conflicts: list[tuple[int, ...]] = []
    n_conflicting = 0
    if features is not None:
        for group in _groups(features):
            if len(np.unique(hashes[group])) > 1:
                n_conflicting += len(group)
                if len(conflicts) < N_EXAMPLES:
                    conflicts.append(tuple(rows[group].tolist()[:4]))
    examples = tuple(tuple(rows[group].tolist()[:4]) for group in groups[:N_EXAMPLES])
    repeated = groups if features is None else _groups(features)
    later = np.concatenate([rows[group[1:]] for group in repeated]) if repeated else rows[:0]
    single = np.flatnonzero(~np.isin(sampled, later)).astype(np.int64)
    return Twins(
        round(n_copies / share), len(groups), examples, bits(columns, single), round(n_conflicting / share), tuple(conflicts)
    )


def sum_copies(groups: Sequence[IntArray]) -> int:
    """Rows beyond the first of each group."""
    return sum(len(group) - 1 for group in groups)


def _groups(hashes: HashArray) -> list[IntArray]:
    """Positions of equal hashes, for each that stands more than once, in the order of the first."""
    order = np.argsort(hashes, kind="stable")
    ordered = hashes[order]
    starts = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1]))
    sizes = np.diff(np.append(starts, len(ordered)))
    found = [order[start : start + size].astype(np.int64) for start, size in zip(starts, sizes, strict=True) if size > 1]
    return sorted(found, key=lambda group: int(group[0]))


def overlap(reference: tuple[HashArray, IntArray], other: tuple[HashArray, IntArray], columns: Sequence[Column]) -> Overlap:
    """Rows of the other split whose hash stands in the reference."""
    known, first = np.unique(reference[0], return_index=True)
    place = np.searchsorted(known, other[0])
    place[place == len(known)] = 0
    is_shared = known[place] == other[0] if len(known) else np.zeros(len(other[0]), np.bool_)
    pairs = tuple((int(reference[1][first[place[at]]]), int(other[1][at])) for at in np.flatnonzero(is_shared)[:N_EXAMPLES])
    _, counts = np.unique(reference[0], return_counts=True)
    own = float(counts[counts > 1].sum() / max(len(reference[0]), 1))
    return Overlap(int(is_shared.sum()), len(other[0]), own, bits(columns), pairs)


def shared_key(
    connection: duckdb.DuckDBPyConnection, one: Opening, other: Opening, tables: tuple[Table, Table], name: str, target: str
) -> SharedKey | None:
    """How far the values of a key stand in both splits; None if the column is not in both."""
    if name not in tables[1].by_name:
        return None
    a, b = one.key(name), other.key(name)
    query = (
        f"SELECT {b} AS k, count(*) AS n, min(rid) AS r, {b} IN (SELECT {a} FROM {one.view}_plain) AS s "
        f"FROM {other.view} WHERE {b} IS NOT NULL GROUP BY ALL"
    )
    try:
        found = connection.execute(query).fetchnumpy()
    except duckdb.Error:
        return None
    is_shared = np.asarray(found["s"], dtype=np.bool_)
    order = np.argsort(found["r"][is_shared], kind="stable")
    train, test = tables[0].by_name[name], tables[1].by_name[name]
    keys = max(train.n_distinct + test.n_distinct - int(is_shared.sum()), 1)
    return SharedKey(
        name, len(is_shared), int(is_shared.sum()), int(np.asarray(found["n"])[is_shared].sum()), (train.n_known + test.n_known)
        / keys,
        within(tables[0], name, target), tuple(_text(one) for one in found["k"][is_shared][order][:N_EXAMPLES]),
        tuple(int(one) for one in found["r"][is_shared][order][:N_EXAMPLES]),
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
