"""Messages of protocol buffers without their schema: field numbers and what stands in them.

The few messages that logs consist of are stable, documented and small; reading them here needs no library, and a hostile file
can do no more than end the reading. See https://protobuf.dev/programming-guides/encoding/.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

Field = tuple[int, int | bytes]  # its number, and a varint, or bytes of a text, a message or a fixed-width number

_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
_MAX_SHIFT = 63


class BadMessage(Exception):
    """Bytes that are no message."""


def fields(message: bytes) -> Iterator[Field]:
    """The fields of a message in their order.

    Raises:
        BadMessage: the bytes are none.

    Example:
        >>> list(fields(bytes([0x10, 0x2A, 0x1A, 0x02, 0x68, 0x69])))
        [(2, 42), (3, b'hi')]
    """
    at, end = 0, len(message)
    while at < end:
        key, at = _varint(message, at)
        kind = key & 7
        if kind == _VARINT:
            value, at = _varint(message, at)
            yield key >> 3, value
            continue
        if kind == _BYTES:
            size, at = _varint(message, at)
        elif kind in (_FIXED64, _FIXED32):
            size = 8 if kind == _FIXED64 else 4
        else:
            raise BadMessage(f"no field has the kind {kind}")
        if at + size > end:
            raise BadMessage("a field is longer than its message")
        yield key >> 3, message[at : at + size]
        at += size


def text(value: int | bytes) -> str:
    """A text field."""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else ""


def double(value: int | bytes) -> float:
    """A 64-bit floating number.

    Raises:
        BadMessage: it has another size.
    """
    if not isinstance(value, bytes) or len(value) != 8:
        raise BadMessage("a number has another size")
    return float(struct.unpack("<d", value)[0])


def single(value: int | bytes) -> float:
    """A 32-bit floating number.

    Raises:
        BadMessage: it has another size.
    """
    if not isinstance(value, bytes) or len(value) != 4:
        raise BadMessage("a number has another size")
    return float(struct.unpack("<f", value)[0])


def signed(value: int | bytes) -> int:
    """A whole number that may be negative (int64)."""
    if not isinstance(value, int):
        raise BadMessage("a whole number is written as bytes")
    return value - (1 << 64) if value >= 1 << 63 else value


def _varint(message: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        if at >= len(message) or shift > _MAX_SHIFT:
            raise BadMessage("a number has no end")
        byte = message[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7
