"""Named numbers that a program logs, as checksummed frames appended to `metrics.bin`, without NumPy.

A frame is a header (bytes of its content, checksum, kind) and its content: either the names that were logged together (a JSON
list), or a row: which of these lists, the step, the time, and a float64 for each name. Each is appended by one `write`, so
that it is readable as soon as the call returns, also after `kill -9`; a torn frame at the end is left out. A summary of the
values (`metrics.json`) is written at the end, so that lists of many runs need not read all rows.
"""

from __future__ import annotations

import json
import math
import os
import struct
import threading
import time
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from sleuth.errors import StoreError
from sleuth.store.run_folder import write_json

FILE = "metrics.bin"
SUMMARY = "metrics.json"
HEADER = struct.pack("<8sII", b"SLEUTHMT", 1, 0)  # magic, version
FRAME = struct.Struct("<IIB")
ROW = struct.Struct("<Iqd")  # list of names, step, seconds since 1970
NAMES_KIND, ROW_KIND = 1, 2
MAX_NAMES = 20_000  # different ones of a run
MAX_NAME = 300  # characters
SUMMED_ROWS = 64  # of the same names, that are put into the summary at once
MAX_STEP = (1 << 63) - 1
SCHEMA = 1

Rows = Iterator[tuple[tuple[str, ...], int, float, tuple[float, ...]]]


@dataclass(slots=True)
class Summary:
    """One named number over a run. What is not finite counts for `n` and `last` only; the rest is None without a finite value."""

    n: int = 0
    last: float = math.nan
    low: float | None = None
    high: float | None = None

    def take(self, values: Sequence[float]) -> None:
        """Further values, at least one."""
        self.n += len(values)
        self.last = values[-1]
        finite = values if math.isfinite(sum(values)) else [value for value in values if math.isfinite(value)]
        if finite:
            low, high = min(finite), max(finite)
            self.low = low if self.low is None else min(self.low, low)
            self.high = high if self.high is None else max(self.high, high)


class MetricWriter:
    """Appends rows to the file of one run; may be called from several threads.

    Raises:
        OSError: the file cannot be written.

    Example:
        >>> import tempfile
        >>> folder = Path(tempfile.mkdtemp())
        >>> writer = MetricWriter(folder)
        >>> writer.append(3, {"loss": 0.5, "val_acc": 0.9})
        >>> writer.close()
        >>> summaries(folder)["val_acc"].last
        0.9
    """

    def __init__(self, folder: Path) -> None:
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
        self._folder = folder
        self._file = os.open(folder / FILE, flags, 0o644)
        self._lists: dict[tuple[str, ...], tuple[int, struct.Struct]] = {}
        self._waiting: tuple[tuple[str, ...], list[tuple[float, ...]]] = (), []  # names, and rows not yet in the summary
        self._summaries: dict[str, Summary] = {}
        self._lock = threading.Lock()
        _write(self._file, HEADER)

    def append(self, step: int, values: Mapping[str, float]) -> None:
        """Keep numbers of one step. Names beyond `MAX_NAMES` are left out.

        Raises:
            OSError: the file can take no more.
        """
        with self._lock:
            if self._file < 0:
                return
            names = tuple(values)
            known = self._lists.get(names) or self._new_list(names)
            if known is None:
                return
            key, numbers = known
            row = tuple(values.values())
            _write(self._file, _framed(ROW_KIND, ROW.pack(key, step, time.time()) + numbers.pack(*row)))
            if names != self._waiting[0] or len(self._waiting[1]) >= SUMMED_ROWS:
                self._sum_up()
                self._waiting = names, []
            self._waiting[1].append(row)

    def close(self) -> None:
        """Write the summary, and let the file go."""
        with self._lock:
            if self._file < 0:
                return
            self.abandon()
            self._sum_up()
            write_json(
                self._folder / SUMMARY,
                {"schema": SCHEMA, "metrics": {name: _plain(one) for name, one in self._summaries.items()}},
            )

    def abandon(self) -> None:
        """Let the file go; in a forked child the parent has its own hold of it."""
        if self._file >= 0:
            os.close(self._file)
        self._file = -1

    def _sum_up(self) -> None:
        """Put the waiting rows into the summary, in their order."""
        names, waiting = self._waiting
        for name, column in zip(names, zip(*waiting, strict=True), strict=True):
            self._summaries[name].take(column)

    def _new_list(self, names: tuple[str, ...]) -> tuple[int, struct.Struct] | None:
        """Make known the names that are logged together; None where a run has too many."""
        n_new = sum(name not in self._summaries for name in names)
        if len(self._summaries) + n_new > MAX_NAMES or len(self._lists) >= MAX_NAMES:
            return None
        _write(self._file, _framed(NAMES_KIND, json.dumps(names).encode("utf-8", "surrogatepass")))
        for name in names:
            self._summaries.setdefault(name, Summary())
        made = self._lists[names] = len(self._lists), struct.Struct(f"<{len(names)}d")
        return made


def rows(path: Path | str) -> Rows:
    """Names, step, time and values of each row, up to the first torn frame; nothing when there is no such file.

    Raises:
        StoreError: the file is not one of sleuth's, or cannot be read.
    """
    return RowReader(path).new()


class RowReader:
    """Reads the rows of one file, also while it grows."""

    def __init__(self, path: Path | str) -> None:
        self._path = path
        self._at = 0
        self._lists: list[tuple[tuple[str, ...], struct.Struct]] = []

    def new(self) -> Rows:
        """Names, step, time and values of each row that was not read before, up to the first torn frame.

        Raises:
            StoreError: the file is not one of sleuth's, or cannot be read.
        """
        content = self._rest()
        if self._at == 0:
            if content[: len(HEADER)] not in (HEADER, b""):
                raise StoreError(f"{self._path} is not a file of metrics, or one of a newer version of sleuth")
            self._at, content = (len(HEADER), content[len(HEADER) :]) if content else (0, content)
        at, end = 0, len(content)
        while at + FRAME.size <= end:
            n_bytes, checksum, kind = FRAME.unpack_from(content, at)
            first, at = at + FRAME.size, at + FRAME.size + n_bytes
            if at > end or zlib.crc32(content[first:at]) != checksum:
                return
            self._at += FRAME.size + n_bytes
            if kind == NAMES_KIND:
                names = tuple(str(name) for name in json.loads(content[first:at].decode("utf-8", "surrogatepass")))
                self._lists.append((names, struct.Struct(f"<{len(names)}d")))
            elif kind == ROW_KIND:
                key, step, when = ROW.unpack_from(content, first)
                names, numbers = self._lists[key]
                yield names, step, when, numbers.unpack_from(content, first + ROW.size)

    def _rest(self) -> bytes:
        try:
            with open(self._path, "rb") as file:
                file.seek(self._at)
                return file.read()
        except FileNotFoundError:
            return b""
        except OSError as error:
            raise StoreError(f"{self._path} cannot be read: {error.strerror or error}") from error


def summaries(folder: Path | str) -> dict[str, Summary]:
    """Of each named number of a run: how many values, the last and the limits; from all rows while there is no summary.

    Raises:
        StoreError: a file is damaged.
    """
    path = Path(folder, SUMMARY)
    try:
        tree = json.loads(path.read_text("utf-8", "surrogateescape"))["metrics"]
        return {str(name): Summary(one["n"], _float(one["last"]), one["low"], one["high"]) for name, one in tree.items()}
    except FileNotFoundError:
        pass
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise StoreError(f"{path} cannot be read: {type(error).__name__}: {error}") from error
    found: dict[str, Summary] = {}
    for names, _, _, values in rows(Path(folder, FILE)):
        for name, value in zip(names, values, strict=True):
            found.setdefault(name, Summary()).take((value,))
    return found


def _framed(kind: int, content: bytes) -> bytes:
    return FRAME.pack(len(content), zlib.crc32(content), kind) + content


def _write(file: int, data: bytes) -> None:
    if os.write(file, data) != len(data):
        raise OSError(28, "the disk is full")


def _plain(one: Summary) -> dict[str, object]:
    return {**asdict(one), "last": one.last if math.isfinite(one.last) else repr(one.last)}


def _float(value: object) -> float:
    return float(value) if isinstance(value, str | int | float) else math.nan
