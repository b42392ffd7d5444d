"""Columns of embeddings: lists of numbers, all of one length."""

from __future__ import annotations

import duckdb
import numpy as np

from sleuth.errors import UsageError
from sleuth.evidence.media import Vectors
from sleuth.evidence.pair import VectorShift
from sleuth.evidence.table import IntArray, Roles, Table
from sleuth.probes.tables import fitting
from sleuth.probes.tables.reading import Opening, values_at
from sleuth.probes.tables.sql import identifier
from sleuth.stats.clustering import Clusters, clusters

MOST_ROWS = 5_000  # of a split
MOST_WIDE = 20_000  # numbers in a vector
WIDE = 4_000_000  # numbers that are held of a split


def read_vectors(connection: duckdb.DuckDBPyConnection, opening: Opening, rows: IntArray, name: str) -> Vectors:
    """The embeddings of the sampled rows, or of the first of them; the rest are NaN.

    Raises:
        UsageError: the column is not there, holds no lists of numbers, or its lists differ in length.
    """
    field = next((one for one in opening.fields if one.name == name), None)
    if field is None:
        raise UsageError(f"{opening.split}: there is no column {name!r} to take embeddings from")
    column = identifier(name)
    try:
        lengths = connection.execute(
            f"SELECT len({column}), count(*) FROM {opening.sql} WHERE {column} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC LIMIT 3"
        ).fetchall()
        cast = f"{column}::DOUBLE[]"
        connection.execute(f"SELECT {cast} FROM {opening.sql} LIMIT 1").fetchall()
    except duckdb.Error as error:
        raise UsageError(
            f"{opening.split}: {name!r} is of type {field.stored}, but an embedding is a list of numbers in each row"
        ) from error
    if not field.stored.endswith("]"):
        raise UsageError(
            f"{opening.split}: {name!r} is of type {field.stored}, but an embedding is a list of numbers in each row"
        )
    if not lengths:
        raise UsageError(f"{opening.split}: {name!r} has no value in any row")
    if len(lengths) > 1:
        listed = ", ".join(f"{size} ({count:,} rows)" for size, count in lengths)
        raise UsageError(f"{opening.split}: the embeddings in {name!r} differ in length: {listed}; all must have one length")
    width = int(lengths[0][0])
    if not 2 <= width <= MOST_WIDE:
        raise UsageError(f"{opening.split}: the embeddings in {name!r} have {width:,} numbers; 2 to {MOST_WIDE:,} are expected")
    return Vectors(name, _values(connection, opening, rows, cast, width))


def _values(
    connection: duckdb.DuckDBPyConnection, opening: Opening, rows: IntArray, cast: str, width: int
) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    most = max(min(MOST_ROWS, WIDE // width), 1)
    taken = rows if len(rows) <= most else np.sort(np.random.default_rng(0).permutation(rows)[:most])
    made = np.full((len(rows), width), np.nan, np.float32)
    found = values_at(connection, opening, cast, taken)
    places = np.searchsorted(rows, [row[0] for row in found])
    for place, (_, vector) in zip(places, found, strict=True):
        made[place] = [np.nan if one is None else one for one in vector]
    made[~np.isfinite(made)] = np.nan
    return made


def vector_shift(one: Table, other: Table, name: str, roles: Roles) -> VectorShift | None:
    """Whether the embeddings of two splits can be told apart; None where there are too few, or their lengths differ."""
    pairs = [next((found.values for found in table.vectors if found.column == name), None) for table in (one, other)]
    if pairs[0] is None or pairs[1] is None or pairs[0].shape[1] != pairs[1].shape[1]:
        return None
    at = [np.flatnonzero(~np.isnan(values).any(1)) for values in pairs if values is not None]
    first, second = pairs[0][at[0]].astype(np.float64), pairs[1][at[1]].astype(np.float64)
    groups = next(iter(clusters(one, other, roles)), None)
    if groups is not None:
        groups = Clusters(groups.one[at[0]], groups.other[at[1]])
    return fitting.told_apart(first, second, name, groups)
