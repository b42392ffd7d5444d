"""Sleuth's own lines on stderr: whole, flushed, and never the reason why a program fails."""

from __future__ import annotations

import contextlib
import os
import sys
from typing import TextIO

CLEAR_LINE = "\r\x1b[K"
UNICODE_SAMPLE = "─│✓—×…"
DEFAULT_WIDTH = 100


class Speech:
    """Lines to the stderr that was there when the run began, whatever the program does to `sys.stderr` later."""

    def __init__(self, *, is_quiet: bool = False, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._is_quiet = is_quiet

    def say(self, text: str) -> None:
        """Write `text` and end the line, unless the user asked for quiet. A progress bar on a terminal is cleared first."""
        if not self._is_quiet:
            self._write(text)

    def complain(self, text: str) -> None:
        """Write that something of sleuth's failed, in one line, quiet or not."""
        self._write("sleuth: " + " ".join(text.split()))

    def complain_about(self, error: BaseException, what: str) -> None:
        """Say that `what` failed with `error`."""
        if isinstance(error, KeyboardInterrupt):
            self.complain(f"{what}: interrupted")
        else:
            self.complain(f"{what}: {type(error).__name__}: {error}")

    @property
    def is_terminal(self) -> bool:
        """Whether a person reads it."""
        with contextlib.suppress(Exception):
            return self._stream.isatty()
        return False

    @property
    def has_color(self) -> bool:
        """Whether to use colours: on a terminal, unless NO_COLOR is set (https://no-color.org) or TERM is dumb."""
        if os.environ.get("NO_COLOR"):
            return False
        return bool(os.environ.get("FORCE_COLOR")) or (self.is_terminal and os.environ.get("TERM") != "dumb")

    @property
    def has_unicode(self) -> bool:
        """Whether the stream's encoding can hold the signs that summaries use."""
        try:
            UNICODE_SAMPLE.encode(getattr(self._stream, "encoding", None) or "ascii")
        except (UnicodeError, LookupError):
            return False
        return True

    @property
    def width(self) -> int:
        """Columns of the terminal."""
        with contextlib.suppress(Exception):
            return int(os.environ.get("COLUMNS", "")) or DEFAULT_WIDTH
        with contextlib.suppress(Exception):
            return os.get_terminal_size(self._stream.fileno()).columns or DEFAULT_WIDTH
        return DEFAULT_WIDTH

    def _write(self, text: str) -> None:
        with contextlib.suppress(Exception):  # a closed stderr, or one that cannot encode the text
            encoding = getattr(self._stream, "encoding", None) or "utf-8"
            text = text.encode(encoding, "replace").decode(encoding)
            self._stream.write((CLEAR_LINE if self.is_terminal else "") + text + "\n")
            self._stream.flush()
