"""The profile of a table in one file: what was seen of a training table, which later stands for it in comparisons.

A ZIP file (NumPy's `.npz`, nothing pickled): the arrays of the columns, and one JSON text with everything else. Of a large sample
a part of the rows is kept, and of each column of numbers quantiles of the whole sample, so that it stays in the kilobytes.
"""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np

from sleuth.errors import StoreError, UsageError
from sleuth.evidence.table import Column, ColumnKind, Course, Extreme, IntArray, Level, Roles, Table, Twins
from sleuth.store.run_folder import write_file

FORMAT = 2
MOST_ROWS = 2_000  # of the sample, for what needs whole rows
N_QUANTILES = 1_000  # of a column of which fewer values are kept than were sampled: shares are then good to a thousandth
MOST_LEVELS = 5_000  # of a column of text; of one with more, those of the kept rows
N_HASHES = 8_192
SEED = 0


def save(path: str, table: Table, roles: Roles | None = None) -> None:
    """Write the profile of this table, and what the user said that its columns are for.

    Raises:
        StoreError: it cannot be written.
    """
    table = reduced(table)
    arrays: dict[str, Any] = {"rows": table.rows}
    if table.hashes is not None:
        arrays["hashes"] = table.hashes
    columns = []
    for index, column in enumerate(table.measured):
        arrays[f"values_{index}"] = column.values
        if column.quantiles is not None:
            arrays[f"quantiles_{index}"] = column.quantiles[:: len(column.quantiles) // N_QUANTILES]
        fields = asdict(replace(column, quantiles=None, values=np.zeros(0)))
        fields["n_quantiles"] = 0 if column.quantiles is None else len(column.quantiles)
        fields.pop("values")
        fields.pop("quantiles")
        fields["is_property"] = index >= len(table.columns)
        columns.append(fields)
    head = {
        "format": FORMAT, "split": table.split, "source": table.source, "n_rows": table.n_rows, "columns": columns,
        "twins": asdict(table.twins), "course": None if table.course is None else asdict(table.course),
        "hashed": table.hashed, "hash_kind": table.hash_kind, "roles": {} if roles is None else _given(roles),
    }  # fmt: skip
    arrays["head"] = np.frombuffer(json.dumps(head).encode(), dtype=np.uint8)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)
    write_file(Path(path), buffer.getvalue())


def _given(roles: Roles) -> dict[str, tuple[str, ...]]:
    """Columns by the role that the user gave them."""
    made = {"id": roles.ids, "group": roles.groups, "text": roles.texts, "target": (roles.target,), "time": (roles.time,)}
    return {role: names for role, names in made.items() if role in roles.given}


def reduced(table: Table) -> Table:
    """The table as it is kept: some of its sampled rows, quantiles, and the least hashes."""
    hashes = None if table.hashes is None else table.hashes[:N_HASHES]
    if len(table.rows) <= MOST_ROWS:
        return replace(table, hashes=hashes)
    kept = np.sort(np.random.default_rng(SEED).permutation(len(table.rows))[:MOST_ROWS]).astype(np.int64)
    columns, properties = (tuple(_reduced(one, table.rows, kept) for one in group) for group in (table.columns, table.properties))
    return replace(table, columns=columns, properties=properties, rows=table.rows[kept], hashes=hashes)


def _reduced(column: Column, rows: IntArray, kept: IntArray) -> Column:
    values = column.values[kept]
    if not column.is_text:
        n = len(column.distribution) // N_QUANTILES
        if not n:
            return replace(column, values=values)
        grid = (np.arange(N_QUANTILES) + 0.5) / N_QUANTILES
        quantiles = np.quantile(column.distribution, grid, method="inverted_cdf")
        return replace(column, values=values, quantiles=np.repeat(quantiles, n))
    if len(column.levels) <= MOST_LEVELS:
        return replace(column, values=values)
    known = ~np.isnan(values)
    places, first, codes, counts = np.unique(values[known], return_index=True, return_inverse=True, return_counts=True)
    made = [
        Level(column.levels[int(place)].value, int(count), int(row))
        for place, count, row in zip(places, counts, rows[kept][known][first], strict=True)
    ]
    order = sorted(range(len(made)), key=lambda at: (-made[at].count, made[at].row))
    values[known] = np.argsort(order)[codes]
    return replace(column, values=values, levels=tuple(made[at] for at in order), n_counted=len(kept))


def load(path: str) -> Table:
    """Read a profile.

    Raises:
        UsageError: there is none, or the file is none.
    """
    head, arrays = _read(path)
    try:
        return _table(head, arrays)
    except (KeyError, TypeError, ValueError) as error:
        raise StoreError(f"{path!r} is damaged: {error}") from error


def given_roles(path: str) -> dict[str, tuple[str, ...]]:
    """The columns of a profile's table by the role that the user gave them: "target", "id", "time", "group", "text".

    Raises:
        UsageError: there is none, or the file is none.
    """
    head, _ = _read(path)
    return {str(role): tuple(map(str, names)) for role, names in head.get("roles", {}).items()}


def _read(path: str) -> tuple[dict[str, Any], dict[str, Any]]:
    try:
        with open(path, "rb") as file, np.load(file, allow_pickle=False) as kept:
            head = json.loads(bytes(kept["head"]).decode())
            arrays = {name: kept[name] for name in kept.files}
    except FileNotFoundError as error:
        raise UsageError(f"there is no profile {path!r}") from error
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise UsageError(f"{path!r} is not a profile; `sleuth data TRAIN --save-profile FILE` writes one") from error
    if head.get("format") != FORMAT:
        raise UsageError(f"{path!r} is a profile of format {head.get('format')}; this version reads {FORMAT}")
    return head, arrays


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
        n_quantiles = fields.pop("n_quantiles")
        quantiles = np.repeat(arrays[f"quantiles_{index}"], n_quantiles // N_QUANTILES) if n_quantiles else None
        into.append(Column(values=arrays[f"values_{index}"], quantiles=quantiles, **fields))
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
        hashed=tuple(head["hashed"]),
        hash_kind=head["hash_kind"],
    )
