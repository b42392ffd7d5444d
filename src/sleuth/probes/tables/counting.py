"""One pass of DuckDB over the rows of a table, or of a part of it; a few more over single columns that ask for it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from sleuth.evidence.table import ColumnKind, FloatArray, IntArray, Level
from sleuth.probes.tables.counted import N_INFINITE, SAMPLE, ColumnStates, Counted, is_taken_whole
from sleuth.probes.tables.reading import WHOLE, Field, Opening
from sleuth.probes.tables.states.ends import MOST as MOST_ENDS
from sleuth.probes.tables.states.ends import Numbers
from sleuth.probes.tables.states.level_counts import MOST as MOST_LEVELS
from sleuth.probes.tables.states.moments import Facts
from sleuth.probes.tables.states.row_sample import ObjectArray, Rows

AT_ONCE = 60  # columns in one query
BATCH = 20_480  # rows whose hashes are held
HASH_RANGE = 2**64


def count(connection: duckdb.DuckDBPyConnection, opening: Opening) -> Counted:
    """What is kept of the rows of this view, which is a table or a part of it; `opening.n_rows` is that of the whole table."""
    made = Counted.empty(len(opening.fields))
    rows = sampled_rows(connection, opening)
    made.sample.update(rows)
    is_whole = is_taken_whole(opening.n_rows)
    for start in range(0, len(opening.fields), AT_ONCE):
        here = slice(start, start + AT_ONCE)
        fields, states, sample = opening.fields[here], made.columns[here], rows.columns[here]
        for field, state, values, fact in zip(fields, states, sample, _facts(connection, opening, fields), strict=True):
            has_fraction = _has_fraction(connection, opening, field, values, fact, is_whole=is_whole)
            state.moments.update(replace(fact, has_fraction=has_fraction))
            if fact.n_infinite and field.kind is not ColumnKind.TEXT and not np.isinf(values.astype(np.float64)).any():
                state.infinite.update(_infinite(connection, opening, field))
        if not is_whole:
            _count_distinct(connection, opening, fields, states)
            _see_ends(connection, opening, fields, states, sample)
            for field, state in zip(fields, states, strict=True):
                if field.kind is ColumnKind.TEXT:
                    _count_levels(connection, opening, field, state)
    return made


def sampled_rows(connection: duckdb.DuckDBPyConnection, opening: Opening) -> Rows:
    """A sample by the hash of the position, so the same on every machine and in whatever parts the table is read."""
    where = ""
    if not is_taken_whole(opening.n_rows):
        where = f" WHERE hash(rid) < {round(HASH_RANGE * SAMPLE / opening.n_rows)}::UBIGINT"
    keys = ", ".join(field.key for field in opening.fields)
    found = connection.execute(f"SELECT {keys}, rid, hash(rid) AS priority FROM {opening.view}{where}").fetchnumpy()
    order = np.argsort(found["rid"], kind="stable")
    columns = tuple(
        (_texts if field.kind is ColumnKind.TEXT else numbers)(found.pop(field.key)[order]) for field in opening.fields
    )  # fmt: skip
    return Rows(found["rid"][order].astype(np.int64), np.asarray(found["priority"], np.uint64)[order], columns)


def numbers(found: npt.NDArray[np.generic]) -> FloatArray:
    """A column of numbers as DuckDB gives it, with NaN for missing ones."""
    if isinstance(found, np.ma.MaskedArray):
        return np.where(np.ma.getmaskarray(found), np.nan, np.ma.getdata(found)).astype(np.float64)
    return np.array(found, dtype=np.float64)


def _texts(found: npt.NDArray[np.generic]) -> ObjectArray:
    if isinstance(found, np.ma.MaskedArray):
        texts: ObjectArray = np.ma.getdata(found).astype(object)
        texts[np.ma.getmaskarray(found)] = None
        return texts
    return np.asarray(found, dtype=object)


def _facts(connection: duckdb.DuckDBPyConnection, opening: Opening, fields: Sequence[Field]) -> list[Facts]:
    """One pass over these columns; one more for those that hold infinities, which are rare and cost as much as all the rest."""
    sources = ", ".join(
        f"count({field.key}), " + ("NULL, NULL, NULL, NULL" if field.kind is ColumnKind.TEXT else _moments(field.key))
        for field in fields
    )
    row = connection.execute(f"SELECT {sources} FROM {opening.view}_plain").fetchall()[0]
    made = []
    for index, field in enumerate(fields):
        fact = _fact(int(row[5 * index]), 0, row[5 * index + 1 : 5 * index + 5])
        if math.isinf(fact.low) or math.isinf(fact.high):
            only = f"FROM {opening.view}_plain WHERE isfinite({field.key})"
            inner = connection.execute(f"SELECT count(*), {_moments(field.key)} {only}").fetchall()[0]
            fact = _fact(fact.n_known, fact.n_known - int(inner[0]), inner[1:5])
        made.append(fact)
    return made


def _fact(n_known: int, n_infinite: int, numbers: Sequence[float | None]) -> Facts:
    low, high, mean, deviation = (math.nan if one is None else float(one) for one in numbers)
    return Facts(n_known, n_infinite, low, high, mean, deviation)


def _moments(key: str) -> str:
    return f"min({key}), max({key}), avg({key}), stddev_pop({key})"


def _has_fraction(
    connection: duckdb.DuckDBPyConnection, opening: Opening, field: Field, sample: FloatArray | ObjectArray, fact: Facts,
    *, is_whole: bool,
) -> bool:  # fmt: skip
    """Whether a number is not whole: told by the type, by the sample, or else by all rows."""
    if field.kind is not ColumnKind.NUMBER or not fact.n_known or field.stored.upper() in WHOLE:
        return False
    known = sample[np.isfinite(sample.astype(np.float64))]
    if bool((known != np.floor(known)).any()) or is_whole:
        return bool((known != np.floor(known)).any())
    query = f"SELECT 1 FROM {opening.view}_plain WHERE {field.key} <> floor({field.key}) LIMIT 1"
    return bool(connection.execute(query).fetchall())


def _infinite(connection: duckdb.DuckDBPyConnection, opening: Opening, field: Field) -> Numbers:
    query = f"SELECT rid FROM {opening.view} WHERE isinf({field.key}) ORDER BY rid LIMIT {N_INFINITE}"
    rows = np.array([row[0] for row in connection.execute(query).fetchall()], np.int64)
    return Numbers(rows.astype(np.float64), rows)


def _count_distinct(
    connection: duckdb.DuckDBPyConnection, opening: Opening, fields: Sequence[Field], states: Sequence[ColumnStates]
) -> None:
    hashed = ", ".join(f"hash({field.key}) AS {field.key}" for field in fields)
    for batch in batches(connection, f"SELECT {hashed} FROM {opening.view}_plain", BATCH):
        for state, column in zip(states, batch.columns, strict=True):
            state.distinct.update(column.to_numpy())


def batches(connection: duckdb.DuckDBPyConnection, query: str, n_rows: int) -> Iterator[pa.RecordBatch]:
    """What a query gives, so many rows at a time."""
    relation = connection.sql(query)
    read: Callable[[int], pa.RecordBatchReader] = getattr(relation, "to_arrow_reader", None) or relation.fetch_arrow_reader
    yield from read(n_rows)


def _see_ends(
    connection: duckdb.DuckDBPyConnection, opening: Opening, fields: Sequence[Field], states: Sequence[ColumnStates],
    sample: Sequence[FloatArray | ObjectArray],
) -> None:  # fmt: skip
    """What lies beyond the sampled values of these columns: about as many rows at each end as each sampled row stands for."""
    limits: dict[str, tuple[float, float, ColumnStates]] = {}
    for field, state, values in zip(fields, states, sample, strict=True):
        if field.kind is ColumnKind.TEXT:
            continue
        finite = values[np.isfinite(values.astype(np.float64))]
        if len(finite):
            limits[field.key] = float(finite.min()), float(finite.max()), state
        elif state.moments.finalize().n_finite:
            state.ends.update(_few(connection, opening, field))
    if not limits:
        return
    tests = " OR ".join(f"{key} < {low!r}::DOUBLE OR {key} > {high!r}::DOUBLE" for key, (low, high, _) in limits.items())
    found = connection.execute(f"SELECT {', '.join(limits)}, rid FROM {opening.view} WHERE {tests}").fetchnumpy()
    rows: IntArray = np.asarray(found["rid"], dtype=np.int64)
    for key, (low, high, state) in limits.items():
        values = numbers(found[key])
        is_beyond = np.isfinite(values) & ((values < low) | (values > high))
        state.ends.update(Numbers(values[is_beyond], rows[is_beyond]))


def _few(connection: duckdb.DuckDBPyConnection, opening: Opening, field: Field) -> Numbers:
    """The values at both ends, by sorting: for a column with so few of them that none was sampled."""
    query = f"SELECT {field.key} AS v, rid FROM {opening.view} WHERE isfinite({field.key}) ORDER BY v"
    both = [connection.execute(f"{query}{order}, rid LIMIT {MOST_ENDS}").fetchnumpy() for order in ("", " DESC")]
    rows, at = np.unique(np.concatenate([one["rid"] for one in both]).astype(np.int64), return_index=True)
    return Numbers(np.concatenate([numbers(one["v"]) for one in both])[at], rows)


def _count_levels(connection: duckdb.DuckDBPyConnection, opening: Opening, field: Field, state: ColumnStates) -> None:
    if state.distinct.finalize().n_distinct > MOST_LEVELS + 1:  # NULL is counted
        state.levels.leave_uncounted()
        return
    query = f"SELECT {field.key}, count(*), min(rid) FROM {opening.view} WHERE {field.key} IS NOT NULL GROUP BY 1"
    state.levels.update(Level(str(value), int(n), int(row)) for value, n, row in connection.execute(query).fetchall())
