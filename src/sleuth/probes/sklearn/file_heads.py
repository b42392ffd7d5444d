"""Tables that are the first rows of a file, as the program asked: `read_csv(..., nrows=1000)`."""

from __future__ import annotations

import csv
import os
import sys
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sleuth.probes.sklearn.companions import frame_rows
from sleuth.probes.sklearn.looking import codes_of, is_frame
from sleuth.probes.sklearn.values import n_rows

MOST_HEADS = 4  # the latest, that are kept
MOST_CELLS = 2_000_000  # of each
MOST_BYTES = 20_000_000  # of a file whose rows are counted
PLAIN = (".csv", ".tsv", ".txt", ".data")  # what is not compressed
LEAST_ROWS = 20  # fewer were read to see the columns


@dataclass(frozen=True, slots=True)
class _Head:
    path: str
    frame: Any
    n_file: int  # rows of the file


class FileHeads:
    """The latest of them."""

    def __init__(self) -> None:
        self._kept: deque[_Head] = deque(maxlen=MOST_HEADS)
        self._read: set[str] = set()

    def note(self, args: tuple[Any, ...], result: Any) -> None:
        """A file was read, by what pandas' readers of text come to; read again, it is not its head alone that is at hand."""
        file, asked = args[:2]
        if not isinstance(file, str | os.PathLike):
            return
        path = os.path.abspath(file)
        is_again = path in self._read
        self._read.add(path)
        self._kept = deque((one for one in self._kept if one.path != path), MOST_HEADS)
        is_head = is_frame(result) and asked.get("nrows") == len(result) >= LEAST_ROWS and not asked.get("skiprows")
        if is_head and not is_again and result.size <= MOST_CELLS and _is_counted(Path(path)):
            self._kept.append(_Head(path, result, _rows_in(Path(path))))

    def rows_behind(self, table: Any) -> int:
        """The rows of the file of which this table is the head, or as many times those of a part of the head; else 0."""
        for one in self._kept:
            if _is_of(table, one.frame):
                return one.n_file * n_rows(table) // len(one.frame)
        return 0


def reader() -> tuple[Any, str] | None:
    """What pandas reads files of text with, and its name there; None where there is none."""
    module = sys.modules.get("pandas.io.parsers.readers")
    return (module, "_read") if hasattr(module, "_read") else None


def _is_counted(path: Path) -> bool:
    return path.suffix.lower() in PLAIN and path.is_file() and path.stat().st_size <= MOST_BYTES


def _rows_in(path: Path) -> int:
    """Rows without the names: a value in quotes may go over several lines. 0 of a file whose values are too long to be read."""
    with path.open(newline="", encoding="utf-8", errors="replace") as lines:
        try:
            return sum(1 for row in csv.reader(lines) if row) - 1
        except csv.Error:
            return 0


def _is_of(table: Any, frame: Any) -> bool:
    """Whether a table is a head's rows, or some of them, with some of its columns."""
    if is_frame(table):
        return n_rows(table) > 0 and frame_rows(frame, table) is not None
    if not isinstance(table, np.ndarray) or table.ndim != 2 or table.dtype.kind not in "biuf" or len(table) != len(frame):
        return False
    numbers = [codes_of(frame.iloc[:, at]) for at, kind in enumerate(frame.dtypes) if getattr(kind, "kind", "O") in "iuf"]
    return any(np.array_equal(codes_of(column), one) for column in table.T for one in numbers)
