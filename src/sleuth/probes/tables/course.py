"""How a time column goes down the rows."""

from __future__ import annotations

import duckdb
import numpy as np

from sleuth.evidence.table import Course
from sleuth.probes.tables.reading import Opening

MOST_ROWS = 20_000_000
N_EXAMPLES = 5
LONGER = 1.5  # usual steps from which on a step is a gap


def course(connection: duckdb.DuckDBPyConnection, opening: Opening, name: str) -> Course | None:
    """Steps of the time column from row to row; None where it is not in the table, or the table is very long."""
    if opening.n_rows > MOST_ROWS or name not in {field.name for field in opening.fields}:
        return None
    key = opening.key(name)
    found = connection.execute(f"SELECT {key} AS t FROM {opening.view}_plain").fetchnumpy()["t"]
    times = (
        np.ma.filled(found, np.nan).astype(np.float64) if isinstance(found, np.ma.MaskedArray) else np.asarray(found, np.float64)
    )
    rows = np.flatnonzero(~np.isnan(times))
    steps = np.diff(times[rows])
    if not len(steps):
        return None
    back, equal = np.flatnonzero(steps < 0), np.flatnonzero(steps == 0)
    forward = steps[steps > 0]
    if not len(forward):
        return Course(len(steps), len(back), len(equal))
    values, counts = np.unique(np.round(forward, 3), return_counts=True)
    usual = float(values[counts.argmax()])
    gaps = np.flatnonzero(steps > LONGER * usual)
    at = rows[1:]
    return Course(
        len(steps), len(back), len(equal), tuple(at[back[:N_EXAMPLES]].tolist()), tuple(at[equal[:N_EXAMPLES]].tolist()), usual,
        float(counts.max() / len(steps)), len(gaps), tuple(at[gaps[:N_EXAMPLES]].tolist()), float(forward.max()),
    )  # fmt: skip
