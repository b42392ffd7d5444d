"""Markdown from the plain text of docstrings."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Sequence

NOTICE = "<!-- Written by `make docs`; do not edit. -->"


def page(title: str, *parts: str) -> str:
    """A whole page: the notice, the title, the parts with empty lines between."""
    return "\n\n".join([NOTICE, f"# {title}", *(part.strip("\n") for part in parts if part.strip())]) + "\n"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; pipes inside a cell are escaped, line breaks become spaces."""

    def line(cells: Sequence[str]) -> str:
        return "| " + " | ".join(" ".join(cell.split()).replace("|", "\\|") for cell in cells) + " |"

    return "\n".join([line(head), "|" + "---|" * len(head), *(line(row) for row in rows)])


def reflow(text: str) -> str:
    """Docstring text as Markdown paragraphs: lines are joined, list items and indented code are kept."""
    out: list[str] = []
    for line in inspect.cleandoc(text).splitlines():
        is_item = re.match(r"\s*([-*]|\d+\.)\s", line)
        is_open = bool(out) and out[-1] != "" and not out[-1].startswith("    ")
        if is_open and line.strip() and not is_item and not line.startswith("    "):
            out[-1] += " " + line.strip()
        else:
            out.append(line.rstrip())
    return _linked("\n".join(out))


def _linked(text: str) -> str:
    """Addresses in angle brackets, so that every reader makes links of them."""
    return re.sub(r"(?<![<(\w])(https?://[^\s;,]*[^\s;,.)])", r"<\1>", text)


def section(docstring: str, title: str) -> str:
    """The raw text under one heading of a Google docstring, dedented; "" if it is not there."""
    found = re.search(rf"^{title}:\n((?:[ \t]+.*\n?|\n)+)", inspect.cleandoc(docstring) + "\n", re.MULTILINE)
    return inspect.cleandoc("\n" + found.group(1)) if found else ""


def arguments(docstring: str) -> dict[str, str]:
    """Name and description of everything under Args."""
    described: dict[str, str] = {}
    name = ""
    for line in section(docstring, "Args").splitlines():
        if found := re.match(r"(\w+): (.*)", line):
            name = found.group(1)
            described[name] = found.group(2).strip()
        elif name and line.strip():
            described[name] += " " + line.strip()
    return described
