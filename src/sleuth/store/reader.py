"""Read a run's folder, finished or not, also while the run is writing."""

from __future__ import annotations

import json
import shutil
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from sleuth.errors import StoreError
from sleuth.evidence.trace import FloatArray, IntArray, Trace
from sleuth.store import media, metrics
from sleuth.store.media import Kept
from sleuth.store.run_folder import DIAGNOSIS_FILE, RUN_FILE, TRACE_FILE
from sleuth.store.steps import FILE, FRAME, HEADER, TAG
from sleuth.store.trace_file import load_trace
from sleuth.store.vectors import DATABASE, FRAMED, NAMES_FILE, read_frames

FRAME_TYPE = np.dtype([("loss", "<f8"), ("lr", "<f8"), ("seconds", "<f4"), ("wait", "<f4"), ("step", "<u4"), ("tag", "<u4")])
Row = tuple[Any, ...]  # of a database: int, str and bytes
WAIT_SECONDS = 2.0  # for a writer that holds the database


@dataclass(frozen=True, slots=True)
class StoredSteps:
    """The scalars of the steps that were finished, `(n_steps,)` each; NaN = unknown."""

    step: IntArray
    loss: FloatArray
    lr: FloatArray
    seconds: FloatArray
    wait: FloatArray


@dataclass(frozen=True, slots=True)
class StoredVectors:
    """One series: the steps `(n,)`, rising, and the vector of each (float32; they may differ in length)."""

    step: IntArray
    values: tuple[npt.NDArray[np.float32], ...]


@dataclass(frozen=True, slots=True)
class StoredMetric:
    """One named number: `(n,)` each, in the order in which it was logged. NaN is a measured one. Steps may come again."""

    step: IntArray
    time: FloatArray  # seconds since 1970
    value: FloatArray


@dataclass(frozen=True, slots=True)
class StoredRun:
    """A run's folder, read on demand."""

    folder: Path

    def info(self) -> dict[str, object]:
        """What `run.json` says: command, environment, git state, status ... Empty when the run has not written it yet.

        Raises:
            StoreError: the file is damaged.
        """
        return _read_json(self.folder / RUN_FILE)

    def diagnosis(self) -> dict[str, object]:
        """The diagnosis as JSON (schema 1), empty when there is none yet.

        Raises:
            StoreError: the file is damaged.
        """
        return _read_json(self.folder / DIAGNOSIS_FILE)

    def trace(self) -> Trace:
        """The whole evidence, kept when the run ends.

        Raises:
            StoreError: there is none, or it is damaged or of a newer version.
        """
        return load_trace(self.folder / TRACE_FILE)

    def steps(self) -> StoredSteps:
        """The scalars of all finished steps; a torn frame at the end is left out.

        Raises:
            StoreError: the file is not one of sleuth's.
        """
        path = self.folder / FILE
        content = path.read_bytes() if path.exists() else b""
        if content[: len(HEADER)] not in (HEADER, b""):
            raise StoreError(f"{path} is not a file of steps, or one of a newer version of sleuth")
        n_frames = max(len(content) - len(HEADER), 0) // FRAME.size
        frames = np.frombuffer(content, FRAME_TYPE, n_frames, len(HEADER)) if n_frames else np.zeros(0, FRAME_TYPE)
        frames = frames[frames["tag"] == frames["step"] ^ np.uint32(TAG)]
        numbers = {name: frames[name].astype(np.float64) for name in ("loss", "lr", "seconds", "wait")}
        return StoredSteps(step=frames["step"].astype(np.int64), **numbers)

    def metrics(self) -> dict[str, StoredMetric]:
        """The named numbers that the program logged or printed.

        Raises:
            StoreError: the file is damaged.
        """
        found: dict[str, list[tuple[int, float, float]]] = {}
        for names, step, when, values in metrics.rows(self.folder / metrics.FILE):
            for name, value in zip(names, values, strict=True):
                found.setdefault(name, []).append((step, when, value))
        return {name: _metric(points) for name, points in found.items()}

    def media(self) -> tuple[Kept, ...]:
        """The pictures, tables and files that the program logged."""
        return media.read(self.folder)

    def series(self) -> tuple[str, ...]:
        """The names of the vector series, sorted.

        Raises:
            StoreError: the file is damaged.
        """
        if (self.folder / DATABASE).exists():
            return tuple(sorted(str(row[0]) for row in self._query("SELECT name FROM series")))
        return tuple(sorted({name for name, _, _ in read_frames(self._framed())}))

    def vectors(self, series: str) -> StoredVectors:
        """One series of vectors; empty if there is none of this name. Of two vectors for one step the later one counts.

        Raises:
            StoreError: the file is damaged.
        """
        if (self.folder / DATABASE).exists():
            query = "SELECT step, data FROM vectors JOIN series ON series.id = series WHERE name = ? ORDER BY vectors.id"
            found = {int(step): np.frombuffer(data, np.float32) for step, data in self._query(query, series)}
        else:
            found = {step: values for name, step, values in read_frames(self._framed()) if name == series}
        steps = sorted(found)
        return StoredVectors(np.array(steps, np.int64), tuple(found[step] for step in steps))

    def vectors_after(self, key: int, most: int) -> list[tuple[int, str, int, npt.NDArray[np.float32]]]:
        """What was kept after the vector `key`, in order: key, series, step and values of each; from the first one for 0.

        Raises:
            StoreError: the file is damaged.
        """
        if (self.folder / DATABASE).exists():
            query = (
                "SELECT vectors.id, name, step, data FROM vectors JOIN series ON series.id = series"
                " WHERE vectors.id > ? ORDER BY vectors.id LIMIT ?"
            )
            found = self._query(query, key, most)
            return [(int(number), str(name), int(step), np.frombuffer(data, np.float32)) for number, name, step, data in found]
        frames = enumerate(read_frames(self._framed()), 1)
        return [(number, name, step, values) for number, (name, step, values) in frames if number > key][:most]

    def parameter_names(self) -> tuple[str, ...]:
        """What the values of a vector of norms stand for; empty if no norms were kept.

        Raises:
            StoreError: the file is damaged.
        """
        names = _read_json(self.folder / NAMES_FILE).get("names")
        return tuple(str(name) for name in names) if isinstance(names, list) else ()

    def _framed(self) -> bytes:
        path = self.folder / FRAMED
        return path.read_bytes() if path.exists() else b""

    def _query(self, query: str, *values: str | int) -> list[Row]:
        path = self.folder / DATABASE
        try:
            return _rows(path, query, values)
        except sqlite3.OperationalError:
            return self._query_copy(query, values)
        except sqlite3.Error as error:
            raise StoreError(f"{path} is damaged: {error}") from error

    def _query_copy(self, query: str, values: tuple[str | int, ...]) -> list[Row]:
        """Read a copy: in a folder that cannot be written, SQLite cannot use the log that a killed run left."""
        with tempfile.TemporaryDirectory() as folder:
            try:
                for name in (DATABASE, DATABASE + "-wal"):
                    if (self.folder / name).exists():
                        shutil.copy(self.folder / name, folder)
                return _rows(Path(folder, DATABASE), query, values)
            except (sqlite3.Error, OSError) as error:
                raise StoreError(f"{self.folder / DATABASE} cannot be read: {error}") from error


def _metric(points: list[tuple[int, float, float]]) -> StoredMetric:
    step, when, value = zip(*points, strict=True)
    return StoredMetric(np.array(step, np.int64), np.array(when, np.float64), np.array(value, np.float64))


def open_run(path: Path | str) -> StoredRun:
    """The run in this folder.

    Raises:
        StoreError: it is not a run's folder.
    """
    folder = Path(path)
    if not any((folder / name).exists() for name in (RUN_FILE, FILE, TRACE_FILE, DATABASE, FRAMED)):
        raise StoreError(f"{folder} is not the folder of a run: it has no {RUN_FILE}")
    return StoredRun(folder)


def _rows(path: Path, query: str, values: tuple[str | int, ...]) -> list[Row]:
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=WAIT_SECONDS)) as connection:
        return connection.execute(query, values).fetchall()


def _read_json(path: Path) -> dict[str, object]:
    try:
        tree = json.loads(path.read_text("utf-8", "surrogateescape"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise StoreError(f"{path} cannot be read: {error}") from error
    if not isinstance(tree, dict):
        raise StoreError(f"{path} holds no JSON object")
    return tree
