"""Files to text, as Python would decode them."""

from __future__ import annotations

import io
import stat
import tokenize
from pathlib import Path

from sleuth.evidence.source.text import Text

MAX_BYTES = 10_000_000  # a larger file is data


class Unreadable(Exception):
    """A file that cannot be read as a program; the message says why."""


def read_text(path: Path) -> Text:
    """The text of a script.

    Raises:
        Unreadable: it is no ordinary file, too large, or not in the encoding that it claims.
    """
    return Text(str(path), tuple(decoded(read_bytes(path)).split("\n")))


def read_bytes(path: Path) -> bytes:
    """The bytes of an ordinary file.

    Raises:
        Unreadable: it is something else, or the system refuses.
    """
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):
            raise Unreadable("it is not an ordinary file")
        if about.st_size > MAX_BYTES:
            raise Unreadable(f"it has more than {MAX_BYTES // 1_000_000} MB")
        return path.read_bytes()
    except OSError as error:
        raise Unreadable(error.strerror or type(error).__name__) from error


def decoded(data: bytes) -> str:
    """The text with its line ends as newlines, decoded by its mark, its encoding comment, or UTF-8.

    Raises:
        Unreadable: it cannot be decoded.
    """
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        text = data.decode(encoding)
    except (SyntaxError, UnicodeDecodeError, LookupError) as error:
        raise Unreadable(f"it cannot be decoded: {error}") from error
    if "\0" in text:
        raise Unreadable("it holds a NUL byte: it is no text")
    return text.replace("\r\n", "\n").replace("\r", "\n")
