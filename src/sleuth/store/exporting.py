"""The catalogue of runs as a table for other programs: CSV, JSON lines or Parquet."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType

from sleuth.errors import UsageError
from sleuth.evidence.kept_run import COLUMNS, LISTS, NUMBERS, Row, Value
from sleuth.store.run_folder import write_file

ENDINGS = (".csv", ".jsonl", ".parquet")
WHOLE = ("steps", "exit_code")  # numbers without a fraction
MAX_WHOLE = 1 << 63  # what a column of whole numbers holds


def export(path: Path, rows: Sequence[Row]) -> None:
    """Write the rows; the name's ending says how.

    Raises:
        UsageError: the ending is another one, or Parquet is asked for without pyarrow.
        StoreError: the file cannot be written.
    """
    see_writable(path)
    ending = path.suffix.lower()
    if ending == ".parquet":
        write_file(path, _parquet(rows))
    else:
        write_file(path, as_csv(rows) if ending == ".csv" else "".join(json.dumps(plain(one)) + "\n" for one in rows))


def see_writable(path: Path) -> None:
    """See that the name says how to write, and that there is a folder for it.

    Raises:
        UsageError: it does not, or there is none.
    """
    if path.suffix.lower() not in ENDINGS:
        raise UsageError(f"{path.name}: the name must end in {', '.join(ENDINGS)}")
    if not path.parent.is_dir():
        raise UsageError(f"{path}: there is no folder {str(path.parent)!r}")


def plain(row: Row) -> dict[str, object]:
    """A row that `json.dumps(…, allow_nan=False)` accepts: a loss that is not finite is the text "inf"."""
    return {name: _plain(value) for name, value in row.items()}


def as_csv(rows: Sequence[Row]) -> str:
    """The rows with a heading; several texts in a cell are separated by a blank, what is not known is empty."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    columns = (*COLUMNS, *_metrics(rows))
    writer.writerow(columns)
    writer.writerows([_cell(row.get(name)) for name in columns] for row in rows)
    return text.getvalue()


def as_parquet(columns: Mapping[str, object]) -> bytes:
    """Arrays and lists by their names, as the bytes of a Parquet file.

    Raises:
        UsageError: pyarrow is not installed.
    """
    pa, parquet = _libraries()
    out = io.BytesIO()
    parquet.write_table(pa.table(dict(columns)), out)
    return out.getvalue()


def _metrics(rows: Sequence[Row]) -> list[str]:
    """The columns that only some rows have: the metrics that their programs logged, and their settings."""
    return sorted({name for row in rows for name in row} - set(COLUMNS))


def _plain(value: Value) -> object:
    if isinstance(value, float) and not math.isfinite(value):
        return "inf"
    return list(value) if isinstance(value, tuple) else value


def _cell(value: Value) -> object:
    return " ".join(value) if isinstance(value, tuple) else value


def _libraries() -> tuple[ModuleType, ModuleType]:
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError as error:
        raise UsageError("Parquet needs pyarrow: install `mlsleuth[data]`, or write .csv or .jsonl") from error
    return pa, parquet


def _parquet(rows: Sequence[Row]) -> bytes:
    pa, parquet = _libraries()
    special = {
        **dict.fromkeys(LISTS, pa.list_(pa.string())),
        **dict.fromkeys(NUMBERS, pa.float64()),
        **dict.fromkeys(WHOLE, pa.int64()),
    }
    metrics = _metrics(rows)
    texts = {name for row in rows for name in metrics if isinstance(row.get(name), str)}
    columns = [(name, special.get(name, pa.string())) for name in COLUMNS]
    columns += [(name, pa.string() if name in texts else pa.float64()) for name in metrics]
    names = (*COLUMNS, *metrics)
    rows = [{name: str(value) if name in texts and value is not None else value for name, value in row.items()} for row in rows]
    out = io.BytesIO()
    parquet.write_table(pa.Table.from_pylist([_typed(one, names) for one in rows], pa.schema(columns)), out)
    return out.getvalue()


def _typed(row: Row, names: Sequence[str]) -> dict[str, object]:
    return {name: None if _is_too_large(row.get(name)) else row.get(name) for name in names}


def _is_too_large(value: Value) -> bool:
    return isinstance(value, int) and not -MAX_WHOLE <= value < MAX_WHOLE
