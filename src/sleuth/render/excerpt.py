"""Lines of the user's program around a place, read from the file if it is still the one that ran."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sleuth.evidence.place import Place
from sleuth.render.words import clean

MAX_BYTES = 2_000_000  # a larger file is not a program that a person wrote
TAB = 4


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One line with its number; `is_focus` for the line that is meant."""

    number: int
    text: str
    is_focus: bool


def excerpt(place: Place | None, script: str, *, n_around: int = 2, longest: int = 160) -> tuple[SourceLine, ...]:
    """The line at `place` with `n_around` lines on both sides, indented as in the file.

    The file is read only to add the neighbours: when it is gone, or its line is not the one that ran, the recorded line
    stands alone.

    Args:
        place: the line; None gives nothing.
        script: the program's path; a relative path of `place` may be relative to its folder.
        n_around: neighbours on each side.
        longest: characters of a line that are shown.
    """
    if place is None or not place.source:
        return ()
    alone = (SourceLine(place.line, _cut(place.source, longest), True),)
    for path in (Path(place.file), Path(script).parent / place.file):
        lines = _read(path)
        if 0 < place.line <= len(lines) and lines[place.line - 1].strip() == place.source.strip():
            first, last = max(place.line - n_around, 1), min(place.line + n_around, len(lines))
            texts = _dedented([lines[number - 1].expandtabs(TAB) for number in range(first, last + 1)])
            return tuple(
                SourceLine(number, _cut(text, longest), number == place.line)
                for number, text in zip(range(first, last + 1), texts, strict=True)
            )
    return alone


def _read(path: Path) -> list[str]:
    try:
        if not path.is_file() or path.stat().st_size > MAX_BYTES:
            return []
        return path.read_text(encoding="utf-8", errors="replace").splitlines()
    except (OSError, ValueError):  # ValueError: a NUL in the name
        return []


def _dedented(lines: list[str]) -> list[str]:
    depth = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return [line[depth:].rstrip() for line in lines]


def _cut(text: str, longest: int) -> str:
    shown = clean(text)
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"
