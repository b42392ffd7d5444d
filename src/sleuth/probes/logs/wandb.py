"""Runs of Weights & Biases: offline folders (`run-….wandb`), and what its API or pages export.

The file is a log of records in blocks of 32 KiB, as LevelDB writes them
(https://github.com/google/leveldb/blob/main/doc/log_format.md), each a `Record` message of
https://github.com/wandb/wandb/blob/main/wandb/proto/wandb_internal.proto.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from sleuth.errors import UsageError
from sleuth.evidence.log import Log
from sleuth.probes.logs.points import Collector, number, whole
from sleuth.probes.logs.tensorboard import moment
from sleuth.probes.logs.trees import flat
from sleuth.probes.logs.wire import BadMessage, double, fields, signed, text

ENDING = ".wandb"
_IDENT = struct.pack("<4sHB", b":W&B", 0xBEE1, 0)
_HEADER = struct.Struct("<IHB")  # checksum, length, kind
_BLOCK = 1 << 15
_FULL, _FIRST, _MIDDLE, _LAST = 1, 2, 3, 4
_HISTORY, _CONFIG, _RUN, _EXIT, _ENVIRONMENT = 2, 5, 17, 18, 26  # of Record
_INTEGER, _NUMBER, _JSON = 5, 6, (8, 16)  # of HistoryItem
OWN = ("_step", "_runtime", "_timestamp", "_wandb")  # that the tool adds to each row


@dataclass(slots=True)
class _Run:
    """What the records told so far."""

    collector: Collector
    first: float = float("inf")
    last: float = float("-inf")
    name: str = ""
    host: str = ""
    status: str = "running"
    program: str = ""
    commit: str = ""
    arguments: list[str] = field(default_factory=list)
    settings: dict[str, str] = field(default_factory=dict)
    tags: list[str] = field(default_factory=list)
    note: str = ""


def run_file(folder: Path) -> Path | None:
    """The file of the run whose folder this is, None if it is none."""
    return next((one for one in sorted(folder.glob("run-*" + ENDING)) if one.is_file()), None)


def read(file: Path, path: str) -> Log:
    """The run in a `.wandb` file; a torn end is left out.

    Raises:
        UsageError: it is none, or cannot be read.
    """
    run = _Run(Collector(path))
    try:
        with open(file, "rb") as opened:
            if opened.read(len(_IDENT)) != _IDENT:
                raise UsageError(f"{file} is no run file of Weights & Biases, or is damaged at its beginning")
            for record in _records(opened):
                try:
                    _take(run, record)
                except BadMessage:
                    break
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror or error}") from error
    command = (run.program, *run.arguments) if run.program else ()
    return Log(
        "Weights & Biases", path, run.name, run.collector.curves(), moment(run.first), moment(run.last), run.status,
        run.program, command, run.commit, run.host, tuple(sorted(run.settings.items())),
        tuple(dict.fromkeys(run.tags)), run.note,
    )  # fmt: skip


def add_row(collector: Collector, row: Mapping[str, object], index: int) -> None:
    """One row of the history, as the file and the exports have it."""
    step = whole(row.get("_step"))
    for name, value in flat(row):
        found = number(value)
        if found is not None and not name.startswith(OWN):
            collector.add(name, index if step is None else step, found)


def _records(opened: BinaryIO) -> Iterator[bytes]:
    """Whole records; the reading ends at the first one that is damaged."""
    at, parts = len(_IDENT), b""
    while True:
        left = _BLOCK - at % _BLOCK
        if left < _HEADER.size:
            opened.read(left)
            at += left
            continue
        head = opened.read(_HEADER.size)
        if len(head) < _HEADER.size:
            return
        checksum, length, kind = _HEADER.unpack(head)
        data = opened.read(length)
        at += _HEADER.size + length
        if len(data) < length or zlib.crc32(data, zlib.crc32(bytes([kind]))) != checksum:
            return
        parts = data if kind in (_FULL, _FIRST) else parts + data
        if kind in (_FULL, _LAST):
            yield parts
            parts = b""
        elif kind not in (_FIRST, _MIDDLE):
            return


def _take(run: _Run, record: bytes) -> None:
    for kind, value in fields(record):
        if not isinstance(value, bytes):
            continue
        if kind == _HISTORY:
            _take_history(run, value)
        elif kind == _CONFIG:
            run.settings.update(_items(value, 1))
        elif kind == _RUN:
            _take_run(run, value)
        elif kind == _ENVIRONMENT:
            _take_environment(run, value)
        elif kind == _EXIT:
            codes = [code for number, code in fields(value) if number == 1]
            run.status = "raised" if codes and codes[0] else "finished"


def _take_history(run: _Run, message: bytes) -> None:
    row: dict[str, object] = {}
    for kind, value in fields(message):
        if kind == 1 and isinstance(value, bytes):
            name, content = _item(value)
            row[name] = _parsed(content) if isinstance(content, str) else content
        elif kind == 2 and isinstance(value, bytes) and "_step" not in row:
            row["_step"] = next((signed(one) for key, one in fields(value) if key == 1), 0)
    time = number(row.get("_timestamp"))
    if time is not None:
        run.first, run.last = min(run.first, time), max(run.last, time)
    add_row(run.collector, row, 0)


def _take_run(run: _Run, message: bytes) -> None:
    for kind, value in fields(message):
        if kind in (1, 8):  # the run's id, and the name that is shown
            run.name = text(value) or run.name
        elif kind == 4 and isinstance(value, bytes):
            run.settings.update((name, one) for name, one in _items(value, 1) if not name.startswith(OWN))
        elif kind == 9:
            run.note = text(value)
        elif kind == 10:
            run.tags.append(text(value))
        elif kind == 13:
            run.host = text(value)
        elif kind == 21 and isinstance(value, bytes):
            run.commit = next((text(one) for key, one in fields(value) if key == 2), "")


def _take_environment(run: _Run, message: bytes) -> None:
    for kind, value in fields(message):
        if kind == 6:
            run.program = text(value)
        elif kind == 5:
            run.arguments.append(text(value))


def _items(message: bytes, kind: int) -> Iterator[tuple[str, str]]:
    """Names and JSON of the items of a configuration."""
    for number_, value in fields(message):
        if number_ == kind and isinstance(value, bytes):
            name, content = _item(value)
            yield name, content if isinstance(content, str) else json.dumps(content)


def _item(message: bytes) -> tuple[str, object]:
    """Name, and JSON or number, of a HistoryItem or a ConfigItem; the parts of a nested name are joined by slashes."""
    name, nested, content = "", [], "null"
    for kind, value in fields(message):
        if kind == 1:
            name = text(value)
        elif kind == 2:
            nested.append(text(value))
        elif kind == _INTEGER:
            return name or "/".join(nested), signed(value)
        elif kind == _NUMBER:
            return name or "/".join(nested), double(value)
        elif kind in _JSON:
            content = text(value)
    return name or "/".join(nested), content


def _parsed(content: str) -> object:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None
