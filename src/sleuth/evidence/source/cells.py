"""The cells of a notebook: names that they use before they have a value, and the order in which they were run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sleuth.evidence.place import Span
from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.order import is_under
from sleuth.evidence.source.program import Source

OF_THE_SHELL = frozenset(("display", "get_ipython", "In", "Out", "exit", "quit", "_", "__", "___", "spark", "sc",
                          "dbutils", "sqlContext"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rerun:
    """A cell that was last run before one above it. `above` is that cell's number."""

    span: Span
    above: int


def misplaced(source: Source) -> Iterator[Value]:
    """The first use of each name that has no value where it is used."""
    text = source.texts[source.file]
    seen: set[str] = set()
    for use in source.unknown_names:
        is_own = use.frame is not None and use.frame.file == source.file and not is_under(use, "try")
        if use.name in seen or use.name in OF_THE_SHELL or not is_own:
            continue
        if use.name in source.names or not text.hides_names:
            seen.add(use.name)
            yield use


def later(source: Source, use: Value) -> int:
    """The first line below, counted through the whole file, that gives the name a value; 0 if none does."""
    text = source.texts[source.file]
    span = source.span(use)
    if use.name not in source.names or span is None:
        return 0
    given = re.compile(rf"^\s*(?:def|class)\s+{use.name}\b|\b{use.name}\b[^=!<>\n]*=(?!=)|\bimport\b[^\n]*\b{use.name}\b|"
                       rf"\b(?:for|as)\s+[^\n]*\b{use.name}\b")  # fmt: skip
    numbers = range(text.number(span) + 1, len(text.lines) + 1)
    return next((number for number in numbers if given.search(text.lines[number - 1])), 0)


def is_run_before(source: Source, use: Value, below: int) -> bool:
    """Whether the cell with the line `below` was last run before the cell that uses what it gives, as the numbers of runs show.

    False for a use in a function or under a condition, which may have been left out, and where a magic may have given the name.
    """
    text = source.texts[source.file]
    span = source.span(use)
    first, second = text.count_at(text.number(span)) if span else None, text.count_at(below)
    is_sure = not text.hides_names and not is_under(use, "branch", "function")
    return is_sure and first is not None and second is not None and second < first


def rerun(source: Source) -> Rerun | None:
    """The first cell that was last run before one above it."""
    text = source.texts[source.file]
    highest, above = 0, 0
    for number, count in enumerate(text.counts, start=1):
        if count is not None and count < highest:
            line = text.cells[number - 1]
            while not text.lines[line - 1].strip() and line < len(text.lines):
                line += 1
            return Rerun(text.stretch(line, 0, len(text.lines[line - 1])), above)
        if count is not None:
            highest, above = count, number
    return None
