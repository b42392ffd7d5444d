"""The facts of every column over all rows, and a sample of rows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import numpy as np
import numpy.typing as npt

from sleuth.evidence.table import Column, ColumnKind, Extreme, FloatArray, IntArray, Level
from sleuth.probes.tables.reading import WHOLE, Field, Opening
from sleuth.probes.tables.sql import literal

SAMPLE = 20_000  # rows; a table of up to one and a half times as many is taken whole
N_EXTREMES = 50  # values kept at each end
MOST_LEVELS = 5_000  # different texts that are counted over all rows; of more, those sampled are counted
AT_ONCE = 60  # columns in one query
HASH_RANGE = 2**64


def sampled_rows(connection: duckdb.DuckDBPyConnection, opening: Opening) -> tuple[IntArray, dict[str, npt.NDArray[np.object_]]]:
    """Positions, ascending, and values by key of a sample: by the hash of the position, so the same on every machine."""
    where = ""
    if opening.n_rows > 1.5 * SAMPLE:
        where = f" WHERE hash(rid) < {round(HASH_RANGE * SAMPLE / opening.n_rows)}::UBIGINT"
    keys = ", ".join(field.key for field in opening.fields)
    found = connection.execute(f"SELECT {keys}, rid FROM {opening.view}{where}").fetchnumpy()
    order = np.argsort(found["rid"], kind="stable")
    rows = np.asarray(found["rid"], dtype=np.int64)[order]
    return rows, {field.key: found[field.key][order] for field in opening.fields}


def columns(connection: duckdb.DuckDBPyConnection, opening: Opening) -> tuple[IntArray, tuple[Column, ...]]:
    """The sampled rows and all columns."""
    rows, sample = sampled_rows(connection, opening)
    made: list[Column] = []
    for start in range(0, len(opening.fields), AT_ONCE):
        fields = opening.fields[start : start + AT_ONCE]
        facts = _facts(connection, opening, fields)
        beyond = _beyond(connection, opening, fields, sample, is_whole=len(rows) == opening.n_rows)
        made += [
            _column(connection, opening, field, fact, Sampled(sample.pop(field.key), rows, *beyond.get(field.key, NOTHING)))
            for field, fact in zip(fields, facts, strict=True)
        ]
    return rows, tuple(made)


@dataclass(frozen=True, slots=True)
class Sampled:
    """The sampled values of a column, their rows, and the values of all rows that lie beyond every sampled one."""

    values: npt.NDArray[np.object_]
    rows: IntArray
    beyond: FloatArray
    beyond_rows: IntArray


NOTHING = (np.zeros(0), np.zeros(0, np.int64))


def _beyond(
    connection: duckdb.DuckDBPyConnection, opening: Opening, fields: Sequence[Field], sample: dict[str, npt.NDArray[np.object_]],
    *, is_whole: bool,
) -> dict[str, tuple[FloatArray, IntArray]]:  # fmt: skip
    """What lies beyond the sampled values of these columns: about as many rows at each end as each sampled row stands for."""
    limits: dict[str, tuple[float, float]] = {}
    for field in fields if not is_whole else ():
        if field.kind is not ColumnKind.TEXT:
            values = _numbers(sample[field.key])
            values = values[np.isfinite(values)]
            if len(values):
                limits[field.key] = float(values.min()), float(values.max())
    if not limits:
        return {}
    tests = " OR ".join(f"{key} < {low!r}::DOUBLE OR {key} > {high!r}::DOUBLE" for key, (low, high) in limits.items())
    query = f"SELECT {', '.join(limits)}, rid FROM {opening.view} WHERE {tests}"
    found = connection.execute(query).fetchnumpy()
    rows = np.asarray(found["rid"], dtype=np.int64)
    made = {}
    for key, (low, high) in limits.items():
        values = _numbers(found[key])
        is_beyond = np.isfinite(values) & ((values < low) | (values > high))
        made[key] = values[is_beyond], rows[is_beyond]
    return made


@dataclass(frozen=True, slots=True)
class Facts:
    """What one pass over all rows tells of a column."""

    n_known: int
    n_distinct: int
    low: float = math.nan
    high: float = math.nan
    mean: float = math.nan
    deviation: float = math.nan
    n_infinite: int = 0


def _facts(connection: duckdb.DuckDBPyConnection, opening: Opening, fields: Sequence[Field]) -> list[Facts]:
    """One pass over these columns; one more for those that hold infinities, which are rare and cost as much as all the rest."""
    sources = ", ".join(
        f"count({field.key}), approx_count_distinct({field.key}), "
        + ("NULL, NULL, NULL, NULL" if field.kind is ColumnKind.TEXT else _moments(field.key))
        for field in fields
    )
    row = connection.execute(f"SELECT {sources} FROM {opening.view}_plain").fetchall()[0]
    made = []
    for index, field in enumerate(fields):
        count, distinct, *numbers = row[6 * index : 6 * index + 6]
        fact = Facts(int(count), int(distinct), *map(_float, numbers))  # type: ignore[arg-type]  # four of them
        if math.isinf(fact.low) or math.isinf(fact.high):
            only = f"FROM {opening.view}_plain WHERE isfinite({field.key})"
            inner = connection.execute(f"SELECT count(*), {_moments(field.key)} {only}").fetchall()[0]
            fact = Facts(fact.n_known, fact.n_distinct, *map(_float, inner[1:5]), fact.n_known - int(inner[0]))  # type: ignore[arg-type, call-arg]  # four of them
        made.append(fact)
    return made


def _float(value: float | None) -> float:
    return math.nan if value is None else float(value)


def _moments(key: str) -> str:
    return f"min({key}), max({key}), avg({key}), stddev_pop({key})"


def _column(connection: duckdb.DuckDBPyConnection, opening: Opening, field: Field, fact: Facts, sampled: Sampled) -> Column:
    n_known, n_distinct, rows = fact.n_known, fact.n_distinct, sampled.rows
    if field.kind is ColumnKind.TEXT:
        levels, values, n_counted = _levels(connection, opening, field, sampled.values, rows, n_distinct)
        if n_counted == opening.n_rows:
            n_distinct = len(levels)
        return Column(
            field.name, field.kind, field.stored, opening.n_rows, opening.n_rows - n_known, n_distinct, values,
            levels=levels, n_counted=n_counted,
        )  # fmt: skip
    values = _numbers(sampled.values)
    if len(rows) == opening.n_rows:
        n_distinct = len(np.unique(values[~np.isnan(values)]))
    infinite = np.isinf(values)
    infinite_rows = tuple(rows[infinite][:N_EXTREMES].tolist())
    if fact.n_infinite and not infinite_rows:
        query = f"SELECT rid FROM {opening.view} WHERE isinf({field.key}) LIMIT {N_EXTREMES}"
        infinite_rows = tuple(int(row[0]) for row in connection.execute(query).fetchall())
    values[infinite] = np.nan
    is_known = ~np.isnan(values)
    every = np.concatenate([values[is_known], sampled.beyond]), np.concatenate([rows[is_known], sampled.beyond_rows])
    return Column(
        field.name, field.kind, field.stored, opening.n_rows, opening.n_rows - n_known, n_distinct, values,
        is_whole=_is_whole(connection, opening, field, values), n_infinite=fact.n_infinite, infinite_rows=infinite_rows,
        low=fact.low, high=fact.high, mean=fact.mean, deviation=fact.deviation, lowest=_extremes(*every, 1),
        highest=_extremes(*every, -1),
    )  # fmt: skip


def _is_whole(connection: duckdb.DuckDBPyConnection, opening: Opening, field: Field, values: FloatArray) -> bool:
    """Whether all numbers are whole: told by the type, refuted by the sample, or else by all rows."""
    known = values[~np.isnan(values)]
    if field.kind is not ColumnKind.NUMBER or not len(known) or bool((known != np.floor(known)).any()):
        return False
    if field.stored.upper() in WHOLE or len(values) == opening.n_rows:
        return True
    query = f"SELECT 1 FROM {opening.view}_plain WHERE {field.key} <> floor({field.key}) LIMIT 1"
    return not connection.execute(query).fetchall()


def _extremes(values: FloatArray, rows: IntArray, sign: int) -> tuple[Extreme, ...]:
    """The least values (sign 1) or the greatest (-1), from the end inwards."""
    if len(values) > N_EXTREMES:
        nearest = np.argpartition(sign * values, N_EXTREMES)[:N_EXTREMES]
        values, rows = values[nearest], rows[nearest]
    order = np.lexsort((rows, sign * values))
    return tuple(Extreme(float(values[at]), int(rows[at])) for at in order)


def _numbers(sample: npt.NDArray[np.object_]) -> FloatArray:
    if isinstance(sample, np.ma.MaskedArray):
        return np.where(np.ma.getmaskarray(sample), np.nan, np.ma.getdata(sample)).astype(np.float64)
    return np.array(sample, dtype=np.float64)


def _levels(
    connection: duckdb.DuckDBPyConnection, opening: Opening, field: Field, sample: npt.NDArray[np.object_], rows: IntArray,
    n_distinct: int,
) -> tuple[tuple[Level, ...], FloatArray, int]:  # fmt: skip
    """The levels with their counts, the sample as positions in them, and the rows that were counted."""
    if isinstance(sample, np.ma.MaskedArray):
        is_null = np.ma.getmaskarray(sample)
        texts = np.where(is_null, "", np.ma.getdata(sample)).astype(object)
    else:
        is_null = np.array([one is None for one in sample], dtype=np.bool_)
        texts = sample
    if len(rows) < opening.n_rows and n_distinct <= MOST_LEVELS:
        rows_with = f"FROM {opening.view} WHERE {field.key} IS NOT NULL"
        query = f"SELECT {field.key}, count(*) AS n, min(rid) {rows_with} GROUP BY 1 ORDER BY n DESC, 3"
        levels = [Level(str(value), int(count), int(row)) for value, count, row in connection.execute(query).fetchall()]
        n_counted = opening.n_rows
    else:
        first: dict[str, list[int]] = {}
        for text, missing, row in zip(texts.tolist(), is_null.tolist(), rows.tolist(), strict=True):
            if not missing:
                seen = first.setdefault(text, [0, row])
                seen[0] += 1
        levels = sorted((Level(text, count, row) for text, (count, row) in first.items()), key=lambda one: (-one.count, one.row))
        n_counted = len(rows)
    place = {level.value: float(position) for position, level in enumerate(levels)}
    values = np.array(
        [np.nan if missing else place.get(text, np.nan) for text, missing in zip(texts.tolist(), is_null.tolist(), strict=True)]
    )
    return tuple(levels), values, n_counted


def rows_of(connection: duckdb.DuckDBPyConnection, opening: Opening, name: str, value: str, limit: int = 5) -> tuple[int, ...]:
    """Some rows whose column has this text."""
    query = f"SELECT rid FROM {opening.view} WHERE {opening.key(name)} = {literal(value)} LIMIT {limit}"
    return tuple(int(row[0]) for row in connection.execute(query).fetchall())
