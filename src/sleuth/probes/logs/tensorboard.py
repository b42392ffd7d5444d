"""TensorBoard's event files: records with a length and checksums, each an `Event` message.

Neither TensorFlow nor the `tensorboard` package is needed. Both spellings of a scalar are read: `simple_value`, which PyTorch
and TensorFlow 1 write, and a tensor of no axes under the plug-in "scalars", which TensorFlow 2 and Keras write.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

from sleuth.errors import UsageError
from sleuth.evidence.log import Log
from sleuth.probes.logs.points import Collector
from sleuth.probes.logs.wire import BadMessage, double, fields, signed, single, text

MARK = "tfevents"
MAX_RECORD = 1 << 28  # bytes; larger ones (pictures, graphs) are passed over
_HEADER = struct.Struct("<QI")
_CASTAGNOLI = 0x82F63B78
_MASK = 0xA282EAD8
_WALL_TIME, _STEP, _SUMMARY = 1, 2, 5  # of Event
_TAG, _SIMPLE, _TENSOR = 1, 2, 8  # of Summary.Value
_DTYPE, _CONTENT, _FLOATS, _DOUBLES, _INTS, _LONGS = 1, 4, 5, 6, 7, 10  # of TensorProto
_TYPES = {1: "<f", 2: "<d", 3: "<i", 9: "<q"}  # DT_FLOAT, DT_DOUBLE, DT_INT32, DT_INT64


def is_event_file(name: str) -> bool:
    """Whether a file's name is that of an event file."""
    return MARK in name


def read(files: Sequence[Path], path: str, name: str = "") -> Log:
    """One run of one or more event files, in the order in which they were written.

    Raises:
        UsageError: a file is damaged from its beginning, or cannot be read.
    """
    collector = Collector(path)
    first, last = float("inf"), float("-inf")
    for file in files:
        for wall, step, tag, value in _scalars(file):
            first, last = min(first, wall), max(last, wall)
            collector.add(tag, step, value)
    return Log("TensorBoard", path, name, collector.curves(), moment(first), moment(last))


def moment(seconds: float) -> str:
    """Seconds since 1970 as ISO 8601 in UTC, "" for no sensible time.

    Example:
        >>> moment(0.0), moment(float("inf"))
        ('1970-01-01T00:00:00+00:00', '')
    """
    try:
        return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
    except (ValueError, OverflowError, OSError):
        return ""


def _scalars(file: Path) -> Iterator[tuple[float, int, str, float]]:
    """Time, step, tag and value of each scalar; a torn end is left out."""
    try:
        with open(file, "rb") as opened:
            for n_read, record in enumerate(_records(opened, file)):
                try:
                    yield from _of_event(record)
                except BadMessage as error:
                    if n_read == 0:
                        raise UsageError(f"{file} is no event file of TensorBoard: {error}") from error
                    return
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror or error}") from error


def _records(opened: BinaryIO, file: Path) -> Iterator[bytes]:
    size, at = os.fstat(opened.fileno()).st_size, 0
    while at + _HEADER.size <= size:
        head = opened.read(_HEADER.size)
        if len(head) < _HEADER.size:
            return
        length, checksum = _HEADER.unpack(head)
        if _checksum(head[:8]) != checksum:
            if at == 0:
                raise UsageError(f"{file} is no event file of TensorBoard: its first record is damaged")
            return
        at += _HEADER.size + length + 4
        if at > size:
            return
        if length > MAX_RECORD:
            opened.seek(at)
            continue
        yield opened.read(length)
        opened.seek(4, os.SEEK_CUR)


def _of_event(event: bytes) -> Iterator[tuple[float, int, str, float]]:
    wall, step, summaries = 0.0, 0, []
    for number, value in fields(event):
        if number == _WALL_TIME:
            wall = double(value)
        elif number == _STEP:
            step = signed(value)
        elif number == _SUMMARY and isinstance(value, bytes):
            summaries.append(value)
    for summary in summaries:
        for number, value in fields(summary):
            found = _of_value(value) if number == 1 and isinstance(value, bytes) else None
            if found is not None:
                yield wall, step, *found


def _of_value(message: bytes) -> tuple[str, float] | None:
    tag, number = "", None
    for key, value in fields(message):
        if key == _TAG:
            tag = text(value)
        elif key == _SIMPLE:
            number = single(value)
        elif key == _TENSOR and isinstance(value, bytes):
            number = _of_tensor(value)
    return (tag, number) if tag and number is not None else None


def _of_tensor(message: bytes) -> float | None:
    """The number in a tensor of one element, None for any other tensor."""
    kind, content = 0, b""
    for key, value in fields(message):
        if key == _DTYPE and isinstance(value, int):
            kind = value
        elif key in (_CONTENT, _FLOATS, _DOUBLES) and isinstance(value, bytes):
            content = value
        elif key in (_INTS, _LONGS) and isinstance(value, int):
            return float(signed(value))
    form = _TYPES.get(kind, "")
    return float(struct.unpack(form, content)[0]) if form and len(content) == struct.calcsize(form) else None


def _checksum(data: bytes) -> int:
    """The masked CRC-32C of a record's length."""
    crc = 0xFFFFFFFF
    for byte in data:
        crc = _table()[(crc ^ byte) & 0xFF] ^ (crc >> 8)
    crc ^= 0xFFFFFFFF
    return ((crc >> 15 | crc << 17) + _MASK) & 0xFFFFFFFF


@lru_cache(maxsize=1)
def _table() -> tuple[int, ...]:
    rows = []
    for byte in range(256):
        crc = byte
        for _ in range(8):
            crc = crc >> 1 ^ (_CASTAGNOLI if crc & 1 else 0)
        rows.append(crc)
    return tuple(rows)
