"""The curves of a run as a table for other programs, a row for each value: CSV, JSON lines or Parquet."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np

from sleuth.evidence.shared_curves import Curve
from sleuth.store.exporting import as_parquet, see_writable
from sleuth.store.run_folder import write_file

COLUMNS = ("curve", "step", "value")


def write_curves(path: Path, curves: Mapping[str, Curve]) -> int:
    """Write the curves by their names; the ending of `path` says how. Gives the number of rows.

    A value that is not finite is "nan", "inf" or "-inf", in Parquet the number.

    Raises:
        UsageError: the ending is another one, or Parquet is asked for without pyarrow.
        StoreError: the file cannot be written.
    """
    see_writable(path)
    ending = path.suffix.lower()
    if ending == ".parquet":
        write_file(path, as_parquet(_columns(curves)))
    elif ending == ".csv":
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(_rows(curves))
        write_file(path, text.getvalue())
    else:
        lines = (dict(zip(COLUMNS, (name, step, _plain(value)), strict=True)) for name, step, value in _rows(curves))
        write_file(path, "".join(json.dumps(one, allow_nan=False) + "\n" for one in lines))
    return sum(len(one.step) for one in curves.values())


def _rows(curves: Mapping[str, Curve]) -> Iterator[tuple[str, int, float]]:
    for name, one in curves.items():
        yield from ((name, step, value) for step, value in zip(one.step.tolist(), one.value.tolist(), strict=True))


def _plain(value: float) -> float | str:
    return value if math.isfinite(value) else str(value)


def _columns(curves: Mapping[str, Curve]) -> dict[str, object]:
    names = [name for name, one in curves.items() for _ in range(len(one.step))]
    steps = np.concatenate([np.zeros(0, np.int64), *(one.step for one in curves.values())])
    return dict(zip(COLUMNS, (names, steps, np.concatenate([np.zeros(0), *(one.value for one in curves.values())])), strict=True))
