"""Logs in tables: CSV, JSON lines, JSON, the state of Transformers' Trainer, and what TensorBoard and W&B export."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from sleuth.errors import UsageError
from sleuth.evidence.log import Log
from sleuth.probes.logs.points import number
from sleuth.probes.logs.rows import Rows, of_columns, of_rows, plain

MAX_BYTES = 1 << 31
STATE_FILE = "trainer_state.json"
HISTORY = ("log_history", "history", "metrics", "logs", "log", "results")  # under which a JSON object may hold its rows
SUMMED_UP = "train_runtime"  # in the row that Transformers' Trainer writes at its end, with means over the run
DELIMITERS = ",;\t|"
_EXPORTED = re.compile(r"(?P<run>.+?) - (?P<name>.+)")  # W&B's export of a chart: one column for each run
_RANGE = ("__MIN", "__MAX", "_step")
_TAG = re.compile(r"(?:^|-)tag-(?P<tag>.+)")  # TensorBoard's download: run-NAME-tag-TAG.csv


def read_csv(path: Path) -> tuple[Log, ...]:
    """The runs in a table with a row of names on its top.

    Raises:
        UsageError: it cannot be read, or has no names or no numbers.
    """
    lines = [line for line in _text(path).splitlines() if line.strip() and not line.lstrip().startswith("#")]
    if len(lines) < 2:
        raise UsageError(f"{path} is empty: a row of names and one or more rows of numbers were expected")
    delimiter = max(DELIMITERS, key=lambda sign: (lines[0].count(sign), -DELIMITERS.index(sign)))
    try:
        rows: Iterator[list[str]] = csv.reader(io.StringIO("\n".join(lines)), delimiter=delimiter, skipinitialspace=True)
        names = [name.strip().lstrip("\ufeff") for name in next(rows)]
        if all(number(name) is not None for name in names):
            raise UsageError(
                f"{path} has no names: its first row is {', '.join(names[:4])}; put a row such as step,loss,val_loss there"
            )
        if [plain(name) for name in names] == ["wall_time", "step", "value"]:
            found = _TAG.search(path.stem)
            names[2] = found["tag"] if found else path.stem
            rows = (row[1:] for row in rows)
            names = names[1:]
        groups = _of_runs(names)
        tables = {run: Rows(str(path)) for run in dict.fromkeys(run for run, _ in groups if run)} or {"": Rows(str(path))}
        for row in rows:
            for run, table in tables.items():
                table.add({name: cell for (own, name), cell in zip(groups, row, strict=False) if own in ("", run) and name})
    except csv.Error as error:
        raise UsageError(f"{path} cannot be read as CSV: {error}") from error
    tool = "Weights & Biases" if "" not in tables else "CSV"
    return tuple(Log(tool, str(path), run, table.curves()) for run, table in tables.items())


def read_lines(path: Path) -> Log:
    """The run in a file with a JSON object on each line; other lines, and a torn last one, are passed over.

    Raises:
        UsageError: it cannot be read, or no line holds an object.
    """
    rows = Rows(str(path))
    n_rows = 0
    for line in _text(path).splitlines():
        start = line.find("{")
        row = _object(line[start:]) if start >= 0 else None
        if row is not None:
            rows.add(row)
            n_rows += 1
    if not n_rows:
        raise UsageError(f"{path} holds no JSON object on any line")
    return Log("JSON", str(path), "", rows.curves())


def read_json(path: Path) -> Log:
    """The run in a JSON file: a list of rows, columns of equal length, or an object that holds one of these.

    Raises:
        UsageError: it cannot be read, or holds neither.
    """
    content = _text(path)
    try:
        tree = json.loads(content)
    except (ValueError, RecursionError) as error:
        lines = content.splitlines()
        if len(lines) > 1 and _object(lines[0].strip()) is not None:
            return read_lines(path)
        raise UsageError(f"{path} cannot be read as JSON: {error}") from error
    is_state = isinstance(tree, dict) and isinstance(tree.get("log_history"), list)
    found = (
        next((tree[name] for name in HISTORY if isinstance(tree.get(name), list | dict)), tree)
        if isinstance(tree, dict)
        else tree
    )
    tool = "Transformers" if is_state else "JSON"
    if isinstance(found, list):
        rows = [row for row in found if isinstance(row, dict) and not (is_state and SUMMED_UP in row)]
        return Log(tool, str(path), "", of_rows(rows, str(path)))
    if isinstance(found, dict):
        columns = {str(name): value for name, value in found.items() if isinstance(value, list)}
        if columns:
            return Log(tool, str(path), "", of_columns(columns, str(path)))
    raise UsageError(f"{path} holds no curves: a list of objects, or an object of lists, was expected")


def state_file(folder: Path) -> Path | None:
    """The `trainer_state.json` of a checkpoint, or of the last checkpoint in the folder."""
    if (folder / STATE_FILE).is_file():
        return folder / STATE_FILE
    found = [one for one in folder.glob(f"checkpoint-*/{STATE_FILE}") if one.is_file()]
    return max(
        found, key=lambda one: int(one.parent.name.rpartition("-")[2]) if one.parent.name[11:].isdigit() else -1, default=None
    )


def _of_runs(names: list[str]) -> list[tuple[str, str]]:
    """Run and name of each column; no run where the table is not an export of W&B's charts."""
    found = [None if plain(name) == "step" else _EXPORTED.fullmatch(name) for name in names]
    others = [name for name, match in zip(names, found, strict=True) if match is None]
    if len(others) != 1 or plain(others[0]) not in ("step", "relative_time_process", "relative_time_wall", "epoch"):
        return [("", name) for name in names]
    return [
        ("", name) if match is None else (match["run"], "" if match["name"].endswith(_RANGE) else match["name"])
        for name, match in zip(names, found, strict=True)
    ]


def _object(text: str) -> Mapping[str, object] | None:
    try:
        tree = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return tree if isinstance(tree, dict) else None


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise UsageError(f"{path} has more than 2 GB; thin the log out")
        return path.read_text("utf-8-sig", "replace")
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror or error}") from error


def lines_of(path: Path, n: int) -> Iterator[str]:
    """The first lines of a file that have something in them."""
    with open(path, encoding="utf-8", errors="replace") as opened:
        for _, line in zip(range(n), (one for one in opened if one.strip()), strict=False):
            yield line
