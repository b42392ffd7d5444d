"""The text of one file, and where a piece of syntax stands in it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from sleuth.evidence.place import Span
from sleuth.evidence.source.graph import Located


@dataclass(frozen=True, slots=True)
class Text:
    """A file as Python reads it. For a notebook, `cells` holds the line at which each cell begins, from 1.

    `counts` are the numbers with which its cells were last run, None for one that was not; `hides_names` says whether a magic may
    have given names their values.
    """

    file: str
    lines: tuple[str, ...]
    cells: tuple[int, ...] = ()
    counts: tuple[int | None, ...] = ()
    hides_names: bool = False

    @property
    def has_cells(self) -> bool:
        """Whether it is made of cells: a notebook, or a script with cells marked by `# %%`."""
        return bool(self.cells) or any(line.startswith("# %%") for line in self.lines)

    def span(self, node: Located) -> Span:
        """Where the node stands; in a notebook, the lines count within its cell."""
        end_line = node.end_lineno or node.lineno
        column = self._column(node.lineno, node.col_offset)
        end_column = self._column(end_line, node.end_col_offset or node.col_offset)
        if not self.cells:
            return Span(self.file, node.lineno, column, end_line, end_column)
        cell = max(bisect_right(self.cells, node.lineno), 1)
        first = self.cells[cell - 1] - 1
        return Span(self.file, node.lineno - first, column, end_line - first, end_column, cell)

    def line(self, span: Span) -> str:
        """The text of the line at which the span begins; "" if there is none."""
        number = self.number(span)
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""

    def number(self, span: Span) -> int:
        """The line at which the span begins, counted through the whole file."""
        return span.line if span.cell is None else self.cells[span.cell - 1] - 1 + span.line

    def cell_of(self, line: int) -> int | None:
        """The cell in which a line of the whole file stands; None in a plain file."""
        return max(bisect_right(self.cells, line), 1) if self.cells else None

    def count_at(self, line: int) -> int | None:
        """The number with which the cell of a line of the whole file was last run; None if it has none."""
        cell = self.cell_of(line)
        return self.counts[cell - 1] if cell is not None and cell <= len(self.counts) else None

    def stretch(self, line: int, start: int, end: int) -> Span:
        """A stretch of one line of the whole file; columns in characters from 0."""
        cell = self.cell_of(line)
        number = line if cell is None else line - self.cells[cell - 1] + 1
        return Span(self.file, number, start + 1, number, end + 1, cell)

    def is_last_in_cell(self, span: Span) -> bool:
        """Whether nothing but empty lines and comments follows the span in its cell."""
        if span.cell is None:
            return False
        first = self.cells[span.cell - 1]
        end = self.cells[span.cell] - 1 if span.cell < len(self.cells) else len(self.lines)
        rest = self.lines[first - 1 + span.end_line : end]
        return not any(line.strip() and not line.strip().startswith("#") for line in rest)

    def _column(self, line: int, offset: int) -> int:
        text = self.lines[line - 1] if 0 < line <= len(self.lines) else ""
        return 1 + (offset if text.isascii() else len(text.encode("utf-8")[:offset].decode("utf-8", "ignore")))
