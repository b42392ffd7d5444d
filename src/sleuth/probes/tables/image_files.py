"""A column of a table that names image files: what is measured of each row's picture stands beside the table."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import duckdb
import numpy as np

from sleuth.errors import UsageError
from sleuth.evidence.media import Images
from sleuth.evidence.table import Table
from sleuth.probes.tables.images import MOST_IMAGES, NUMBERS, SMALL_VIEW, VIEW, Measured, measure, need_pillow
from sleuth.probes.tables.made import number_column, text_column
from sleuth.probes.tables.reading import Opening, values_at
from sleuth.probes.tables.sql import identifier

VIEW_SIZE = VIEW * VIEW + SMALL_VIEW * SMALL_VIEW * 3
NOTHING = Measured((float("nan"),) * len(NUMBERS), "", "", np.zeros(VIEW_SIZE, np.float32))


def with_images(connection: duckdb.DuckDBPyConnection, opening: Opening, table: Table, name: str) -> Table:
    """The table with the pictures that its column names, relative to the folder of its file or absolute.

    Of more rows than `MOST_IMAGES` the first sampled ones are read; a row without a picture has no measures.

    Raises:
        UsageError: Pillow is missing, there is no such column, or none of its files can be read.
    """
    need_pillow()
    if name not in table.by_name:
        raise UsageError(f"{table.split}: there is no column {name!r}; with a table, --images names the column of the files")
    named = dict(values_at(connection, opening, f"{identifier(name)}::VARCHAR", table.rows))
    names = [str(named.get(row, "")) for row in table.rows.tolist()]
    folder = Path(opening.source).parent if os.path.isfile(opening.source) else Path()
    measured: list[Measured] = []
    unreadable: list[tuple[str, str]] = []
    for place, file in enumerate(names):
        try:
            measured.append(measure(folder / file) if file and place < MOST_IMAGES else NOTHING)
        except Exception as error:  # a damaged file can fail in any way inside the decoder
            unreadable.append((file, f"{type(error).__name__}: {error}".replace(str(folder) + os.sep, "")))
            measured.append(NOTHING)
    n_read = sum(one is not NOTHING for one in measured)
    if not n_read:
        why = f"the first: {unreadable[0]}" if unreadable else "the column is empty"
        raise UsageError(f"{table.split}: none of the images that {name!r} names can be read from {str(folder)!r}; {why}")
    values = np.array([one.numbers for one in measured])
    properties = [number_column(called, values[:, at], table.rows, table.n_rows) for at, called in enumerate(NUMBERS)]
    properties += [text_column("mode", [one.mode for one in measured], table.rows, table.n_rows)]
    properties += [text_column("format", [one.file_format for one in measured], table.rows, table.n_rows)]
    views = np.stack([one.view for one in measured])
    images = Images(tuple(names), views, tuple(sorted(unreadable)), n_read + len(unreadable))
    return replace(table, properties=(*table.properties, *properties), images=images)
