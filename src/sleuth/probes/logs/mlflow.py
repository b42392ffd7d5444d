"""MLflow's stores: the folder `mlruns`, and its SQLite database."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from urllib.parse import unquote

from sleuth.errors import UsageError
from sleuth.evidence.log import Log
from sleuth.probes.logs.points import Collector, number, whole
from sleuth.probes.logs.tensorboard import moment

META = "meta.yaml"
NOTE = "mlflow.note.content"  # the tag with what MLflow shows as the description
_STATUS = {"RUNNING": "running", "FINISHED": "finished", "FAILED": "raised", "KILLED": "interrupted", "SCHEDULED": "running"}
_NUMBERED = ("RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED")  # in `meta.yaml` the status is a number from 1
_NEEDED = {"runs": {"run_uuid", "name", "status", "start_time", "end_time"}, "metrics": {"key", "value", "step", "run_uuid"}}
_GREATEST = 1.79e308  # the database holds an infinity as the greatest number there is


def is_run_folder(folder: Path) -> bool:
    """Whether a folder is that of a run: `mlruns/EXPERIMENT/RUN`."""
    return (folder / META).is_file() and (folder / "metrics").is_dir()


def run_folders(folder: Path) -> list[Path]:
    """The runs' folders in a file store, in an experiment of it, or the folder itself; without those that were deleted."""
    if is_run_folder(folder):
        return [folder]
    found = [one.parent for pattern in ("*/" + META, "*/*/" + META) for one in folder.glob(pattern) if is_run_folder(one.parent)]
    return sorted(
        (one for one in found if ".trash" not in one.parts), key=lambda one: (_meta(one).get("start_time", ""), one.name)
    )


def read_folder(folder: Path) -> Log:
    """The run of a folder.

    Raises:
        UsageError: a file of it cannot be read.
    """
    collector, meta = Collector(str(folder)), _meta(folder)
    for file in sorted(path for path in (folder / "metrics").rglob("*") if path.is_file()):
        name = unquote(file.relative_to(folder / "metrics").as_posix())
        for line in _lines(file):
            cells = line.split()  # time, value, step; older stores have no step
            value = number(cells[1]) if len(cells) > 1 else None
            if value is not None:
                collector.add(name, (whole(cells[2]) if len(cells) > 2 else None) or 0, value)
    code = whole(meta.get("status"))
    status = _NUMBERED[code - 1] if code is not None and 0 < code <= len(_NUMBERED) else meta.get("status", "")
    return Log(
        "MLflow", str(folder), meta.get("run_name") or _text(folder / "tags" / "mlflow.runName"), collector.curves(),
        _moment(meta.get("start_time")), _moment(meta.get("end_time")), _STATUS.get(status, "finished"),
        _text(folder / "tags" / "mlflow.source.name"), commit=_text(folder / "tags" / "mlflow.source.git.commit"),
        settings=tuple((one.name, _text(one)) for one in sorted((folder / "params").glob("*")) if one.is_file()),
        tags=_own({one.name: _text(one) for one in (folder / "tags").glob("*") if one.is_file()}),
        note=_text(folder / "tags" / NOTE),
    )  # fmt: skip


def is_database(file: Path) -> bool:
    """Whether a file is an SQLite database with the tables of MLflow."""
    try:
        with open(file, "rb") as opened:
            if opened.read(16) != b"SQLite format 3\0":
                return False
        with closing(_open(file)) as connection:
            return all(needed <= _columns(connection, table) for table, needed in _NEEDED.items())
    except (OSError, sqlite3.Error):
        return False


def read_database(file: Path) -> tuple[Log, ...]:
    """The runs of a database that were not deleted, the oldest first.

    Raises:
        UsageError: it is damaged.
    """
    try:
        with closing(_open(file)) as connection:
            return tuple(_of_database(connection, file))
    except sqlite3.Error as error:
        raise UsageError(f"{file} cannot be read: {error}") from error


def _of_database(connection: sqlite3.Connection, file: Path) -> Iterator[Log]:
    has_stage = "lifecycle_stage" in _columns(connection, "runs")
    kept = "WHERE lifecycle_stage IS NULL OR lifecycle_stage != 'deleted' " if has_stage else ""
    query = f"SELECT run_uuid, name, status, start_time, end_time FROM runs {kept}ORDER BY start_time, run_uuid"  # noqa: S608
    nan = "is_nan" if "is_nan" in _columns(connection, "metrics") else "0"
    time = "timestamp" if "timestamp" in _columns(connection, "metrics") else "rowid"
    for run, name, status, started, ended in connection.execute(query).fetchall():
        collector = Collector(f"{file}:{run}")
        metrics = f"SELECT key, step, value, {nan} FROM metrics WHERE run_uuid = ? ORDER BY {time}, step"  # noqa: S608 - our names
        for key, step, value, is_nan in connection.execute(metrics, (run,)):
            found = number(value)
            if is_nan or found is None:
                found = float("nan")
            collector.add(str(key), whole(step) or 0, found if abs(found) < _GREATEST else found * float("inf"))
        tags, settings = (_pairs(connection, table, str(run)) for table in ("tags", "params"))
        yield Log(
            "MLflow", f"{file}:{run}", str(name or tags.get("mlflow.runName") or ""), collector.curves(), _moment(started),
            _moment(ended), _STATUS.get(str(status), "finished"), tags.get("mlflow.source.name", ""),
            commit=tags.get("mlflow.source.git.commit", ""), settings=tuple(sorted(settings.items())),
            tags=_own(tags), note=tags.get(NOTE, ""),
        )  # fmt: skip


def _own(tags: Mapping[str, str]) -> tuple[str, ...]:
    """The tags that the user gave; MLflow has many of its own."""
    return tuple(f"{name}={value}" for name, value in sorted(tags.items()) if not name.startswith("mlflow."))


def _pairs(connection: sqlite3.Connection, table: str, run: str) -> dict[str, str]:
    if not {"key", "value", "run_uuid"} <= _columns(connection, table):
        return {}
    rows = connection.execute(f"SELECT key, value FROM {table} WHERE run_uuid = ?", (run,))  # noqa: S608 - our own name
    return {str(key): str(value) for key, value in rows}


def _open(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)


def _columns(connection: sqlite3.Connection, table: str) -> set[str]:
    return {str(row[1]) for row in connection.execute(f"PRAGMA table_info({table})")}


def _meta(folder: Path) -> dict[str, str]:
    """`meta.yaml` is flat: a name and a text on each line."""
    pairs = (line.partition(":") for line in _lines(folder / META))
    return {name.strip(): "" if value.strip() == "null" else value.strip().strip("'\"") for name, _, value in pairs}


def _moment(milliseconds: object) -> str:
    found = number(milliseconds)
    return "" if found is None else moment(found / 1000)


def _text(file: Path) -> str:
    return "\n".join(_lines(file)) if file.is_file() else ""


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text("utf-8", "replace").splitlines()
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror or error}") from error
