"""Lines of commands: whatever is in names, notes and labels, a terminal can show them."""

from __future__ import annotations

import sys
from typing import TextIO


def say(text: str, stream: TextIO | None = None) -> None:
    """Print one line, whatever is in the text."""
    from sleuth.render.words import clean

    show_lines(clean(text) + "\n", stream)


def show_lines(text: str, stream: TextIO | None = None) -> None:
    """Print lines in what the stream can hold, with control characters as escapes: names and notes are anybody's."""
    from sleuth.render.words import clean, to_ascii

    stream = stream or sys.stdout
    text = "\n".join(clean(line) for line in text.split("\n"))
    is_unicode = (stream.encoding or "").lower().replace("-", "").startswith("utf")
    stream.write(text if is_unicode else to_ascii(text))
