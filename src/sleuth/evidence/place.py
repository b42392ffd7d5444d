"""Where something stands in the user's program."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A line of the user's program. `source` is the line's text, stripped; "" when the file cannot be read."""

    file: str
    line: int
    source: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a source file. Lines, columns (in characters) and cells count from 1; `end_column` is the first after it.

    `cell` is the cell of a notebook, whose `line` then counts within the cell; None in a plain file.
    """

    file: str
    line: int
    column: int
    end_line: int
    end_column: int
    cell: int | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of the text: what stands at `span` becomes `text`. A safe one changes nothing but what the finding is about.

    A span that ends where it begins is an insertion.
    """

    span: Span
    text: str
    is_safe: bool


@dataclass(frozen=True, slots=True)
class Link:
    """One step of the way by which a value came to where it does harm."""

    span: Span
    note: str
