"""The profile of a table in one file: what was seen of a training table, which later stands for it in comparisons.

A ZIP file (NumPy's `.npz`, nothing pickled): the arrays of the columns, and one JSON text with everything else.
"""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from sleuth.errors import StoreError, UsageError
from sleuth.evidence.table import Column, ColumnKind, Course, Extreme, Level, Table, Twins
from sleuth.store.run_folder import write_file

FORMAT = 1


def save(path: str, table: Table) -> None:
    """Write the profile of this table.

    Raises:
        StoreError: it cannot be written.
    """
    arrays: dict[str, Any] = {"rows": table.rows}
    if table.hashes is not None:
        arrays["hashes"] = table.hashes
    columns = []
    for index, column in enumerate(table.measured):
        arrays[f"values_{index}"] = column.values
        fields = asdict(column)
        fields.pop("values")
        fields["is_property"] = index >= len(table.columns)
        columns.append(fields)
    head = {
        "format": FORMAT, "split": table.split, "source": table.source, "n_rows": table.n_rows, "columns": columns,
        "twins": asdict(table.twins), "course": None if table.course is None else asdict(table.course),
    }  # fmt: skip
    arrays["head"] = np.frombuffer(json.dumps(head).encode(), dtype=np.uint8)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)
    write_file(Path(path), buffer.getvalue())


def load(path: str) -> Table:
    """Read a profile.

    Raises:
        UsageError: there is none, or the file is none.
    """
    try:
        with np.load(path, allow_pickle=False) as kept:
            head = json.loads(bytes(kept["head"]).decode())
            arrays = {name: kept[name] for name in kept.files}
    except FileNotFoundError as error:
        raise UsageError(f"there is no profile {path!r}") from error
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise UsageError(f"{path!r} is not a profile; `sleuth data TRAIN --save-profile FILE` writes one") from error
    if head.get("format") != FORMAT:
        raise UsageError(f"{path!r} is a profile of format {head.get('format')}; this version reads {FORMAT}")
    try:
        return _table(head, arrays)
    except (KeyError, TypeError, ValueError) as error:
        raise StoreError(f"{path!r} is damaged: {error}") from error


def _tuples(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in fields.items()}


def _table(head: dict[str, Any], arrays: dict[str, Any]) -> Table:
    columns: list[Column] = []
    properties: list[Column] = []
    for index, kept in enumerate(head["columns"]):
        fields = _tuples(kept)
        into = properties if fields.pop("is_property", False) else columns
        fields["kind"] = ColumnKind(fields["kind"])
        fields["levels"] = tuple(Level(**one) for one in fields["levels"])
        fields["lowest"] = tuple(Extreme(**one) for one in fields["lowest"])
        fields["highest"] = tuple(Extreme(**one) for one in fields["highest"])
        into.append(Column(values=arrays[f"values_{index}"], **fields))
    nested = {name: tuple(map(tuple, head["twins"][name])) for name in ("examples", "conflicts")}
    course = head["course"]
    if course is not None:
        course = Course(**_tuples(course))
    twins = Twins(**{**head["twins"], **nested})
    return Table(
        head["split"],
        head["source"],
        head["n_rows"],
        tuple(columns),
        arrays["rows"],
        twins,
        course,
        arrays.get("hashes"),
        tuple(properties),
    )
