"""Files that are changed: scripts and notebooks whose bytes stay as they are but where an edit says otherwise.

Of a script, the encoding, its mark and the ends of lines are kept; of a notebook, everything but the source of the changed cells:
order and indentation of its JSON, outputs, metadata, and the lines of a changed cell that stay the same.
"""

from __future__ import annotations

import io
import json
import re
import tokenize
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from sleuth.evidence.place import Edit, Span
from sleuth.evidence.source.text import Text
from sleuth.probes.source.notebooks import text_of

_NEWLINE = re.compile(r"\r\n|\r|\n")
_SPACE = re.compile(r"[ \t\r\n]*")


@dataclass(frozen=True, slots=True)
class Document:
    """A file as bytes, and as the text that is judged."""

    path: Path
    data: bytes
    text: Text

    @property
    def raw(self) -> str:
        """The bytes decoded, with their own ends of lines."""
        return self.data.decode(_encoding(self.data))

    def edited(self, edits: Sequence[Edit]) -> Document | None:
        """The document after these edits; None if they overlap, or touch what is not in the file as it is judged."""
        spans = sorted((edit.span for edit in edits), key=_key)
        overlap = any(_end(one) > _start(other) or one == other for one, other in pairwise(spans))
        if overlap or any(edit.span.file != self.text.file for edit in edits):
            return None
        try:
            changed = self._notebook(edits) if self.text.cells else replaced(self.raw, edits)
            data = None if changed is None else changed.encode(_encoding(self.data))
        except (UnicodeError, ValueError, IndexError):
            return None
        return None if data is None else document(self.path, data)

    def _notebook(self, edits: Sequence[Edit]) -> str | None:
        if any(self._is_masked(edit.span) for edit in edits):
            return None
        raw = self.raw
        sources = list(_sources(raw))
        for cell in sorted({edit.span.cell or 0 for edit in edits}, reverse=True):
            start, end = sources[cell - 1]
            changed = [edit for edit in edits if edit.span.cell == cell]
            raw = raw[:start] + _with_source(raw[start:end], changed, is_ascii=raw.isascii()) + raw[end:]
        return raw

    def _is_masked(self, span: Span) -> bool:
        """Whether a line of the span is a magic or shell line, which is judged as something else than what stands there."""
        if span.cell is None:
            return True
        start, end = list(_sources(self.raw))[span.cell - 1]
        own = _NEWLINE.split(_joined(self.raw[start:end]))
        first = self.text.cells[span.cell - 1] - 1
        numbers = range(span.line, span.end_line + 1)
        return any(number > len(own) or self.text.lines[first + number - 1] != own[number - 1] for number in numbers)


def document(path: Path, data: bytes) -> Document:
    """A file of these bytes.

    Raises:
        Unreadable: it is no text, or no notebook.
    """
    return Document(path, data, text_of(data, path))


def replaced(raw: str, edits: Sequence[Edit]) -> str:
    r"""The text after the edits, whose lines end as the text's own do.

    Example:
        >>> replaced("a\r\nb\r\n", [Edit(Span("x.py", 2, 1, 2, 1), "c\n", True)])
        'a\r\nc\r\nb\r\n'
    """
    ends = list(_NEWLINE.finditer(raw))
    starts = [0, *(match.end() for match in ends)]
    newline = ends[0].group() if ends else "\n"
    for edit in sorted(edits, key=lambda one: _key(one.span), reverse=True):
        start = starts[edit.span.line - 1] + edit.span.column - 1
        end = starts[edit.span.end_line - 1] + edit.span.end_column - 1
        raw = raw[:start] + newline.join(edit.text.split("\n")) + raw[end:]
    return raw


def _encoding(data: bytes) -> str:
    return tokenize.detect_encoding(io.BytesIO(data).readline)[0]


def _start(span: Span) -> tuple[int, int, int]:
    return (span.cell or 0, span.line, span.column)


def _end(span: Span) -> tuple[int, int, int]:
    return (span.cell or 0, span.end_line, span.end_column)


def _key(span: Span) -> tuple[tuple[int, int, int], tuple[int, int, int]]:
    return _start(span), _end(span)


def _joined(value: str) -> str:
    """The source of a cell, which is a string or a list of lines in its JSON."""
    source = json.loads(value)
    return "".join(source) if isinstance(source, list) else str(source)


def _with_source(value: str, edits: Sequence[Edit], *, is_ascii: bool) -> str:
    """The JSON of a cell's source after the edits; lines that stay are written as they were."""
    changed = replaced(_joined(value), edits)
    if not value.startswith("["):
        return json.dumps(changed, ensure_ascii=is_ascii)
    written = [value[start:end] for start, end in _elements(value, 0)]
    as_written = {json.loads(one): one for one in written}
    lines = re.findall(r"[^\n]*\n|[^\n]+\Z", changed)
    indent = (_SPACE.match(value, 1) or value)[0] if written else ""
    closing = value[_last_end(value) : -1] if written else ""
    return (
        "["
        + indent
        + ("," + (indent or " ")).join(as_written.get(line) or json.dumps(line, ensure_ascii=is_ascii) for line in lines)
        + closing
        + "]"
    )


def _last_end(value: str) -> int:
    return list(_elements(value, 0))[-1][1]


def _sources(raw: str) -> Iterator[tuple[int, int]]:
    """Where the source of each cell stands in the notebook's JSON; an empty stretch for a cell without one."""
    root = _SPACE.match(raw)
    members = _members(raw, root.end() if root else 0)
    if "cells" in members:
        holders = [members["cells"][0]]
    else:  # format 3
        holders = [_members(raw, start)["cells"][0] for start, _ in _elements(raw, members["worksheets"][0])]
    for holder in holders:
        for start, _ in _elements(raw, holder):
            cell = _members(raw, start)
            yield cell.get("source") or cell.get("input") or (start, start)


def _members(raw: str, start: int) -> dict[str, tuple[int, int]]:
    """Where the value of each key of the object that begins at `start` stands."""
    decoder = json.JSONDecoder()
    found: dict[str, tuple[int, int]] = {}
    position = _skip(raw, start + 1)
    while raw[position] != "}":
        key, position = decoder.raw_decode(raw, position)
        position = _skip(raw, _skip(raw, position) + 1)  # the colon
        _, end = decoder.raw_decode(raw, position)
        found[key] = (position, end)
        position = _skip(raw, end)
        if raw[position] == ",":
            position = _skip(raw, position + 1)
    return found


def _elements(raw: str, start: int) -> Iterator[tuple[int, int]]:
    """Where each element of the array that begins at `start` stands."""
    decoder = json.JSONDecoder()
    position = _skip(raw, start + 1)
    while raw[position] != "]":
        _, end = decoder.raw_decode(raw, position)
        yield position, end
        position = _skip(raw, end)
        if raw[position] == ",":
            position = _skip(raw, position + 1)


def _skip(raw: str, position: int) -> int:
    match = _SPACE.match(raw, position)
    return match.end() if match else position
