"""Notebooks: the code cells as one program in written order, with magics and shell lines masked."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from sleuth.evidence.source.text import Text
from sleuth.probes.source.texts import Unreadable, decoded, read_bytes

_MAGIC = re.compile(r"^(\s*)(?:[%!?]|\w[\w.]*\?{1,2}\s*$)")
_ASSIGNED = re.compile(r"^(\s*[\w, .\[\]'\"]+=\s*)[%!](?!=)")
_GIVES_NAMES = re.compile(
    r"^\s*%{1,2}(?!(?:time|timeit|matplotlib|load_ext|config|pip|conda|autoreload|cd|env|html|bash)\b)\w", re.MULTILINE
)
_TIMED = re.compile(r"^(\s*)%time (\s*)(?=\S)")
PYTHON_CELL_MAGICS = frozenset(("time", "timeit", "capture", "prun", "memit", "mprun"))  # what follows them is Python


def read_any(path: Path) -> Text:
    """The text of a script or a notebook.

    Raises:
        Unreadable: it cannot be read, or it is no valid notebook.
    """
    return text_of(read_bytes(path), path)


def text_of(data: bytes, path: Path) -> Text:
    """The text of a script or a notebook whose bytes were read.

    Raises:
        Unreadable: it cannot be decoded, or it is no valid notebook.
    """
    text = decoded(data)
    return notebook_text(text, str(path)) if path.suffix == ".ipynb" else Text(str(path), tuple(text.split("\n")))


def notebook_text(text: str, file: str) -> Text:
    """The program in a notebook; `cells` count all cells of the notebook, those without code being empty.

    Raises:
        Unreadable: it is not JSON, or not a notebook.
    """
    try:
        listed = _listed(json.loads(text))
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"it is no valid notebook: {error}") from error
    return replace(cells_text([_code(cell) for cell in listed], file), counts=tuple(_count(cell) for cell in listed))


def cells_text(cells: Iterable[str], file: str) -> Text:
    """The program in the code of these cells; "" for one of text."""
    lines: list[str] = []
    starts: list[int] = []
    hides_names = False
    for cell in cells:
        starts.append(len(lines) + 1)
        hides_names = hides_names or bool(_GIVES_NAMES.search(cell))
        lines.extend(cell.split("\n") if _is_plain(cell) else _masked(cell.split("\n")))
    return Text(file, tuple(lines), tuple(starts), hides_names=hides_names)


def _listed(notebook: object) -> list[object]:
    """The cells, of code and of text."""
    if not isinstance(notebook, dict):
        raise ValueError("its outermost value is no object")
    cells = notebook.get("cells")
    if cells is None and isinstance(sheets := notebook.get("worksheets"), list):  # format 3
        cells = [cell for sheet in sheets if isinstance(sheet, dict) for cell in sheet.get("cells", ())]
    if not isinstance(cells, list):
        raise ValueError("it has no list of cells")
    return cells


def _count(cell: object) -> int | None:
    """The number with which the cell was last run."""
    number = cell.get("execution_count", cell.get("prompt_number")) if isinstance(cell, dict) else None
    return number if isinstance(number, int) and _code(cell).strip() else None


def _code(cell: object) -> str:
    if not isinstance(cell, dict) or cell.get("cell_type") != "code":
        return ""
    source = cell.get("source", cell.get("input", ""))
    text = "".join(str(line) for line in source) if isinstance(source, list) else str(source)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _is_plain(cell: str) -> bool:
    try:
        ast.parse(cell)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _masked(lines: list[str]) -> list[str]:
    """The lines with `pass` for each magic and shell line, so that line numbers stay; what `%time` runs stays in its column."""
    first = next((line.strip() for line in lines if line.strip()), "")
    if first.startswith("%%") and first[2:].partition(" ")[0] not in PYTHON_CELL_MAGICS:
        return ["" for _ in lines]
    masked = []
    is_continued = False
    for line in lines:
        magic = _MAGIC.match(line)
        if is_continued:
            masked.append("")
            is_continued = line.rstrip().endswith("\\")
        elif (timed := _TIMED.match(line)) and _is_plain(f"pass; {line[timed.end() :]}"):
            masked.append(f"{timed[1]}pass; {timed[2]}{line[timed.end() :]}")
        elif magic:
            masked.append(f"{magic.group(1)}pass")
            is_continued = line.rstrip().endswith("\\")
        else:
            assigned = _ASSIGNED.match(line)
            masked.append(f"{assigned.group(1)}None" if assigned else line)
    return masked
