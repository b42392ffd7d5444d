"""A column of a table that names image files: what is measured of each row's picture stands beside the table."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import duckdb
import numpy as np

from sleuth.errors import UsageError
from sleuth.evidence.media import N_GREY, SMALL_VIEW, Images
from sleuth.evidence.table import Column, Table
from sleuth.probes.tables.images import MOST_IMAGES, NUMBERS, SUFFIXES, Measured, measure, need_pillow
from sleuth.probes.tables.made import number_column, text_column
from sleuth.probes.tables.reading import Opening, values_at
from sleuth.probes.tables.sql import identifier

VIEW_SIZE = N_GREY + SMALL_VIEW * SMALL_VIEW * 3
NOTHING = Measured((float("nan"),) * len(NUMBERS), "", "", np.zeros(VIEW_SIZE, np.float32))
SOME = 200  # values of a column by which it is known as one of files
MOSTLY = 0.5  # share of them that must name a file


def with_images(connection: duckdb.DuckDBPyConnection, opening: Opening, table: Table, asked: str) -> Table:
    """The table with the pictures that a column names: the one asked for, or the one that names files in the folder asked for.

    Files are named relative to the folder of the table or absolute, and those of a folder also relative to it or to what it lies
    in. Of more rows than `MOST_IMAGES` the first sampled ones are read; a row without a picture has no measures.

    Raises:
        UsageError: Pillow is missing, there is no such column or not exactly one, or none of its files can be read.
    """
    need_pillow()
    own = Path(opening.source).parent if os.path.isfile(opening.source) else Path()
    name, folder = (asked, own) if asked in table.by_name else _naming(table, asked, own)
    named = dict(values_at(connection, opening, f"{identifier(name)}::VARCHAR", table.rows))
    names = [str(named.get(row, "")) for row in table.rows.tolist()]
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
    of_folder = "" if name == asked else asked
    images = Images(tuple(names), views, tuple(sorted(unreadable)), n_read + len(unreadable), name, of_folder)
    return replace(table, properties=(*table.properties, *properties), images=images)


def _naming(table: Table, asked: str, own: Path) -> tuple[str, Path]:
    """The one column that names files in a folder, and the folder that they are relative to.

    Raises:
        UsageError: there is no such folder or column, or there are several columns.
    """
    inside = next((one for one in (Path(asked), own / asked) if one.is_dir()), None)
    based = [(column.name, _base(column, inside, own)) for column in table.columns] if inside else []
    found = [(name, base) for name, base in based if base is not None]
    if len(found) == 1:
        return found[0]
    if found:
        names = " and ".join(repr(name) for name, _ in found)
        raise UsageError(f"{table.split}: {names} name files in {asked!r}; name one of them: --images COLUMN")
    looks = [column.name for column in table.columns if _is_mostly(column, _is_image)]
    what = f"no column names files in {asked!r}" if inside else f"there is no column {asked!r}"
    names = " and ".join(map(repr, looks))
    hint = f"files seem to be in {names}" if looks else "no column looks like names of image files"
    raise UsageError(f"{table.split}: {what}; with a table, --images names the column of the files, or their folder; {hint}")


def _base(column: Column, inside: Path, own: Path) -> Path | None:
    """The folder relative to which the values of a column name files inside another one, if they do."""
    home = inside.resolve()
    for base in (own, inside, inside.parent):
        if _is_mostly(column, partial(_is_inside, home, base)):
            return base
    return None


def _is_inside(home: Path, base: Path, value: str) -> bool:
    return home in (base / value).resolve().parents and (base / value).is_file()


def _is_image(value: str) -> bool:
    return Path(value).suffix.lower() in SUFFIXES


def _is_mostly(column: Column, is_so: Callable[[str], bool]) -> bool:
    """Whether it is so of most values of a text column."""
    some = [level.value for level in column.levels[:SOME]] if column.is_text else []
    return sum(map(is_so, some)) > MOSTLY * len(some)
