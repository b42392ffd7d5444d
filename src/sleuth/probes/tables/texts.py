"""Free text: which columns hold it, how long the texts are, and which texts of one split stand in another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb
import numpy as np

from sleuth.evidence.pair import SharedText
from sleuth.evidence.table import Column, HashArray, Table
from sleuth.probes.tables.made import number_column
from sleuth.probes.tables.reading import Opening
from sleuth.stats.word_runs import runs_of_words, words_of

RUN = 13  # words
MOST_RUNS = 4_000_000  # kept of the reference; of more, those with the least hashes, the same in both splits
MOST_KNOWN = 100_000  # rows of the reference that are read
MOST_ROWS = 20_000  # of the other split that are looked up
MOST_OWN = 5_000  # rows of the reference that are looked up in itself
SOME = 500
SHARED = 0.5  # share of a text's runs from which on it stands in the other split
CHUNK = 2_000
N_EXAMPLES = 5


def is_free_text(column: Column, min_words: float = 5.0, min_distinct: float = 0.5) -> bool:
    """Whether a column of text holds sentences: several words on average, mostly different."""
    some = [level.value for level in column.levels[:SOME]]
    total = sum(level.count for level in column.levels)
    if not column.is_text or not some or len(column.levels) < max(min_distinct * total, 2):
        return False
    return sum(len(words_of(one)) for one in some) / len(some) >= min_words


def lengths(table: Table, names: tuple[str, ...]) -> tuple[Column, ...]:
    """For each of these columns the number of words as a property."""
    made = []
    for name in names:
        column = table.by_name.get(name)
        if column is None or not column.is_text:
            continue
        counts = np.array([len(words_of(level.value)) for level in column.levels] + [0], dtype=np.float64)
        known = ~np.isnan(column.values)
        values = np.where(known, counts[np.where(known, column.values, -1).astype(np.int64)], np.nan)
        made.append(number_column(f"{name}: words", values, table.rows, table.n_rows))
    return tuple(made)


@dataclass(frozen=True, slots=True)
class Known:
    """Runs of words of a column: of all rows up to a limit of the hash, each once, with those that stand in several rows."""

    runs: HashArray
    repeated: HashArray
    limit: int


def shared_text(
    connection: duckdb.DuckDBPyConnection, one: Opening, other: Opening, tables: tuple[Table, Table], name: str
) -> SharedText | None:
    """How many texts of the other split stand in the reference for the most part; None where they are too short."""
    known = _known(connection, one, tables[0].by_name[name])
    if not len(known.runs):
        return None
    rows, n_compared, example = [], 0, ""
    for row, text in _texts(connection, other, name, MOST_ROWS):
        runs = _kept(text, known.limit)
        if not len(runs):
            continue
        n_compared += 1
        if _share(runs, known.runs) >= SHARED:
            rows.append(row)
            example = example or text
    own = [
        _share(runs, known.repeated) >= SHARED
        for _, text in _texts(connection, one, name, MOST_OWN)
        if len(runs := _kept(text, known.limit))
    ]
    if not n_compared:
        return None
    return SharedText(name, len(rows), n_compared, float(np.mean(own)) if own else 0.0, RUN, tuple(rows[:N_EXAMPLES]), example)


def _known(connection: duckdb.DuckDBPyConnection, opening: Opening, column: Column) -> Known:
    some = [len(words_of(level.value)) for level in column.levels[:SOME]]
    expected = max(float(np.mean(some)) * min(column.n_known, MOST_KNOWN) if some else 0.0, 1.0)
    limit = 2**64 - 1 if expected <= MOST_RUNS else round(2**64 * MOST_RUNS / expected)
    parts = [_kept(text, limit) for _, text in _texts(connection, opening, column.name, MOST_KNOWN)]
    runs, counts = np.unique(np.concatenate([*parts, np.zeros(0, np.uint64)]), return_counts=True)
    return Known(runs, runs[counts > 1], limit)


def _kept(text: str, limit: int) -> HashArray:
    runs = runs_of_words(text, RUN)
    return runs[runs <= np.uint64(limit)]


def _share(runs: HashArray, known: HashArray) -> float:
    if not len(known):
        return 0.0
    place = np.minimum(np.searchsorted(known, runs), len(known) - 1)
    return float((known[place] == runs).mean())


def _texts(connection: duckdb.DuckDBPyConnection, opening: Opening, name: str, most: int) -> Iterator[tuple[int, str]]:
    """Position and text of the rows, or of a sample of so many."""
    key = opening.key(name)
    where = f"{key} IS NOT NULL"
    if opening.n_rows > most:
        where += f" AND hash(rid) < {round(2**64 * most / opening.n_rows)}::UBIGINT"
    cursor = connection.execute(f"SELECT rid, {key} FROM {opening.view} WHERE {where} ORDER BY rid")
    while rows := cursor.fetchmany(CHUNK):
        for row, text in rows:
            yield int(row), str(text)
