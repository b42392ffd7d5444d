"""How a time column goes down the rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb
import numpy as np

from sleuth.evidence.table import ColumnKind, Course, FloatArray, IntArray
from sleuth.probes.tables.counting import batches
from sleuth.probes.tables.reading import Opening
from sleuth.probes.tables.states.frequent import FrequentNumbers

BATCH = 204_800  # rows
N_EXAMPLES = 5
LONGER = 1.5  # usual steps from which on a step is a gap


@dataclass(frozen=True, slots=True)
class Steps:
    """From each known time to the next one, seconds, and the row of that one."""

    sizes: FloatArray
    rows: IntArray


class Named:
    """How many there are, and the rows of the first."""

    def __init__(self) -> None:
        self.n = 0
        self.rows: tuple[int, ...] = ()

    def add(self, rows: IntArray) -> None:
        """More of them."""
        self.n += len(rows)
        self.rows += tuple(rows[: N_EXAMPLES - len(self.rows)].tolist())


def course(connection: duckdb.DuckDBPyConnection, opening: Opening, name: str) -> Course | None:
    """Steps of the time column from row to row; None where it is not in the table, is not read as times, or has one value."""
    kinds = {field.name: field.kind for field in opening.fields}
    if kinds.get(name) not in (ColumnKind.TIME, ColumnKind.NUMBER):
        return None
    n_steps, longest = 0, 0.0
    back, equal, gaps, sizes = Named(), Named(), Named(), FrequentNumbers()
    for steps in _steps(connection, opening, opening.key(name)):
        n_steps += len(steps.sizes)
        back.add(steps.rows[steps.sizes < 0])
        equal.add(steps.rows[steps.sizes == 0])
        forward = steps.sizes[steps.sizes > 0]
        sizes.update(np.round(forward, 3))
        longest = max(longest, float(forward.max(initial=0.0)))
    if not n_steps:
        return None
    found = sizes.finalize()
    if not len(found.values):
        return Course(n_steps, back.n, equal.n)
    usual = float(found.values[found.counts.argmax()])
    for steps in _steps(connection, opening, opening.key(name)):
        gaps.add(steps.rows[steps.sizes > LONGER * usual])
    return Course(
        n_steps, back.n, equal.n, back.rows, equal.rows, usual, float(found.counts.max() / n_steps), gaps.n, gaps.rows, longest
    )


def _steps(connection: duckdb.DuckDBPyConnection, opening: Opening, key: str) -> Iterator[Steps]:
    first, last = 0, np.zeros(0)
    for batch in batches(connection, f"SELECT {key} FROM {opening.view}_plain", BATCH):
        times = batch.column(0).to_numpy(zero_copy_only=False).astype(np.float64)  # NaN for NULL
        known = np.flatnonzero(~np.isnan(times))
        every = np.concatenate([last, times[known]])
        if len(every):
            yield Steps(np.diff(every), (known[1 - len(last) :] + first).astype(np.int64))
        first, last = first + len(times), every[-1:]
