"""What a path holds: the logs of one run or of several, whatever tool wrote them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sleuth.errors import UsageError
from sleuth.evidence.log import Curve, Log
from sleuth.probes.logs import mlflow, tables, tensorboard, wandb
from sleuth.probes.logs.names import SPLIT_WORDS
from sleuth.probes.logs.rows import plain

READABLE = (
    "TensorBoard event files, run folders of Weights & Biases, MLflow stores (mlruns, mlflow.db), trainer_state.json, "
    "CSV, and JSON lines can be read"
)
LINES = (".jsonl", ".ndjson", ".log", ".txt")
TABLES = (".csv", ".tsv")
FOUND = (*TABLES, ".jsonl", ".ndjson")  # files that are taken for logs where a folder is named
MAX_FILES = 200_000
MAX_DEPTH = 8  # folders below the one that was named


def open_logs(path: str) -> tuple[Log, ...]:
    r"""The logged runs in a file or a folder, the oldest first; those without any number are left out.

    Raises:
        UsageError: there is no such path, nothing in it can be read, or a file is damaged.

    Example:
        >>> import tempfile
        >>> file = Path(tempfile.mkdtemp(), "log.csv")
        >>> _ = file.write_text("step,loss\n1,0.5\n2,0.4\n")
        >>> [(one.tool, one.curves[0].value.tolist()) for one in open_logs(str(file))]
        [('CSV', [0.5, 0.4])]
    """
    place = Path(path)
    if not place.exists():
        raise UsageError(f"there is no {path!r}; {READABLE}")
    logs = _of_folder(place) if place.is_dir() else _of_file(place)
    kept = tuple(log for log in logs if log.curves)
    if not kept:
        raise UsageError(f"{path} holds no numbers over steps: {'its logs are empty' if logs else f'{READABLE}'}")
    return kept


def _of_file(file: Path) -> tuple[Log, ...]:
    name, path = file.name.lower(), str(file)
    if not file.is_file():
        raise UsageError(f"{path} is neither a file nor a folder")
    if tensorboard.is_event_file(name):
        return (tensorboard.read([file], path),)
    if name.endswith(wandb.ENDING):
        return (wandb.read(file, path),)
    if mlflow.is_database(file):
        return mlflow.read_database(file)
    if name.endswith(".json"):
        return (tables.read_json(file),)
    return _of_text(file)


def _of_text(file: Path) -> tuple[Log, ...]:
    name, path = file.name.lower(), str(file)
    try:
        with open(file, "rb") as opened:
            start = opened.read(4096)
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror or error}") from error
    if not start:
        raise UsageError(f"{path} is empty; {READABLE}")
    if b"\0" in start:
        raise UsageError(f"{path} is no log that sleuth knows; {READABLE}")
    if name.endswith(TABLES):
        return tables.read_csv(file)
    first = start.decode("utf-8", "replace").lstrip("\ufeff \t\r\n")
    if first.startswith("["):
        return (tables.read_json(file),)
    if first.startswith("{") or (name.endswith(LINES) and any("{" in line for line in tables.lines_of(file, 100))):
        return (tables.read_lines(file),)
    return tables.read_csv(file)


def _of_folder(folder: Path) -> tuple[Log, ...]:
    for read in (_of_wandb, _of_mlflow, _of_trainer, _of_tensorboard, _of_tables):
        logs = read(folder)
        if logs:
            return logs
    raise UsageError(f"nothing in the folder {folder} can be read; {READABLE}")


def _of_wandb(folder: Path) -> tuple[Log, ...]:
    own = wandb.run_file(folder)
    if own is not None:
        return (wandb.read(own, str(folder)),)
    for place in (folder, folder / "wandb"):
        runs = sorted(one for one in place.glob("*run-*") if one.is_dir() and not one.is_symlink()) if place.is_dir() else []
        files = [(run, file) for run in runs if (file := wandb.run_file(run)) is not None]
        if files:
            return tuple(wandb.read(file, str(run)) for run, file in files)
    return ()


def _of_mlflow(folder: Path) -> tuple[Log, ...]:
    for place in (folder, folder / "mlruns"):
        runs = mlflow.run_folders(place) if place.is_dir() else []
        if runs:
            return tuple(mlflow.read_folder(run) for run in runs)
    database = folder / "mlflow.db"
    return mlflow.read_database(database) if database.is_file() and mlflow.is_database(database) else ()


def _of_trainer(folder: Path) -> tuple[Log, ...]:
    state = tables.state_file(folder)
    return (replace(tables.read_json(state), name=folder.name),) if state is not None else ()


def _of_tensorboard(folder: Path) -> tuple[Log, ...]:
    """A run for each folder with event files; what belongs to the run of the folder above is put into it."""
    logs: dict[Path, Log] = {}
    for place, names in _walk(folder):
        files = sorted(place / name for name in names if tensorboard.is_event_file(name))
        if files:
            name = "" if place == folder else place.relative_to(folder).as_posix()
            log = tensorboard.read(files, str(place), name)
            home = _home(place, folder, log, logs)
            logs[home] = _joined(logs.get(home), log, place, home)
    found = sorted(logs.values(), key=lambda log: (log.started, log.name))
    with_curves = tuple(log for log in found if any(len(curve.step) > 1 for curve in log.curves))
    return with_curves or tuple(found)  # a folder of hyperparameters holds single numbers


def _home(place: Path, folder: Path, log: Log, logs: dict[Path, Log]) -> Path:
    """The folder of the run that a file belongs to: `train`, `validation` (Keras), or a folder for each curve (PyTorch)."""
    if plain(place.name) in SPLIT_WORDS and (place != folder):
        return place.parent
    is_one_curve = len(log.curves) == 1 and plain(place.name).startswith(plain(log.curves[0].name))
    return place.parent if is_one_curve and place.parent in logs else place


def _joined(before: Log | None, log: Log, place: Path, home: Path) -> Log:
    prefix = "" if place == home else place.name + "/"
    curves = tuple(replace(curve, name=prefix + curve.name) for curve in log.curves)
    if before is None:
        name = log.name.rpartition("/")[0] if prefix else log.name
        return replace(log, path=str(home), name=name, curves=curves)
    return replace(
        before, curves=_different(before.curves, curves), started=min(filter(None, (before.started, log.started)), default=""),
        ended=max(before.ended, log.ended),
    )  # fmt: skip


def _different(curves: tuple[Curve, ...], more: tuple[Curve, ...]) -> tuple[Curve, ...]:
    taken = {curve.name for curve in curves}
    return (*curves, *(curve for curve in more if curve.name not in taken))


def _of_tables(folder: Path) -> tuple[Log, ...]:
    """Tables in the folder itself; else the `metrics.csv` of each run below it, as Lightning keeps them."""
    files = sorted(one for one in folder.iterdir() if one.is_file() and one.suffix.lower() in FOUND)
    below = [place / name for place, names in _walk(folder) for name in names if name in ("metrics.csv", "progress.csv")]
    logs = [log for file in files or sorted(below) for log in _named(_of_file(file), file, folder)]
    return tuple(logs)


def _named(logs: Sequence[Log], file: Path, folder: Path) -> list[Log]:
    where = file.relative_to(folder)
    name = where.parent.as_posix() if len(where.parts) > 1 else file.stem
    return [replace(log, name=log.name or name) for log in logs]


def _walk(folder: Path) -> list[tuple[Path, list[str]]]:
    """The folders and their files, those above first; links to folders are not followed."""
    found, n_files = [], 0
    for place, folders, names in os.walk(folder):
        folders.sort()
        if len(Path(place).relative_to(folder).parts) >= MAX_DEPTH:
            folders.clear()
        n_files += len(names)
        if n_files > MAX_FILES:
            raise UsageError(f"{folder} holds more than {MAX_FILES:,} files; name the folder of a run")
        found.append((Path(place), sorted(names)))
    return found
