"""Things that follow one another as boxes in columns, with the ways between them, as SVG.

Boxes stand as far to the left as their predecessors allow. Ways that pass over a column get a lane of their own in it, and the
order within a column is that of the mean of the predecessors' places (Sugiyama, Tagawa and Toda 1981, Methods for Visual
Understanding of Hierarchical System Structures, https://doi.org/10.1109/TSMC.1981.4308636), so that ways seldom cross.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

BOX_WIDTH, BOX_HEIGHT = 178, 54  # units, 16 to an em
GAP, LANE = 18, 8  # between boxes of a column, and for a way that passes through
BETWEEN = 40  # columns
WIDEST = 14  # columns that the style sheet has a width for
MARGIN = 10
LONG, LONGEST = 18, 23  # characters of a name from which on it is written small, and where it is cut
LONGEST_NOTE = 26


@dataclass(frozen=True, slots=True)
class Box:
    """A thing: its name, what is said of it, and its kind, a class of the style sheet."""

    name: str
    note: str
    kind: str
    is_marked: bool = False


@dataclass(frozen=True, slots=True)
class Way:
    """From one box to another, by their numbers; `kind` is a class of the style sheet."""

    start: int
    end: int
    kind: str
    note: str = ""


def layered(label: str, boxes: Sequence[Box], ways: Sequence[Way]) -> str:
    """The drawing: as wide as its place, but never too small to be read, so it stands in something that scrolls.

    Example:
        >>> layered("rows", [Box("X", "9 rows", "table"), Box("fit", "line 3", "model")], [Way(0, 1, "train")]).count("<rect")
        4
    """
    columns = _columns(len(boxes), ways)
    lanes = _lanes(columns, ways)
    places = _places(columns, lanes)
    width = 2 * MARGIN + (max(columns, default=0) + 1) * (BOX_WIDTH + BETWEEN) - BETWEEN
    height = max((y + BOX_HEIGHT / 2 for y in places.values()), default=0) + MARGIN
    drawn = [_way(way, lanes[at], places) for at, way in sorted(enumerate(ways), key=lambda one: one[1].kind == "leak")]
    drawn += [_box(box, _left(columns[at]), places[at, columns[at]]) for at, box in enumerate(boxes)]
    n_columns = min(max(columns, default=0) + 1, WIDEST)
    size = f'class="flow w{n_columns}" viewBox="0 0 {width} {height:.0f}"'
    return f'<svg {size} role="img" aria-label="{escape(label)}">{"".join(drawn)}</svg>'


def _columns(n: int, ways: Sequence[Way]) -> list[int]:
    """The column of each box: one behind its last predecessor. Ways that lead back are left out of account."""
    columns = [0] * n
    for _ in range(n):
        changed = False
        for way in ways:
            if way.start < way.end and columns[way.end] <= columns[way.start]:
                columns[way.end], changed = columns[way.start] + 1, True
        if not changed:
            break
    return columns


def _lanes(columns: Sequence[int], ways: Sequence[Way]) -> list[list[tuple[int, int]]]:
    """For each way what it passes, (thing, column): its start, a lane in each column between, its end."""
    n, made = len(columns), []
    for at, way in enumerate(ways):
        between = range(columns[way.start] + 1, columns[way.end])
        made.append([(way.start, columns[way.start]), *((n + at, column) for column in between), (way.end, columns[way.end])])
    return made


def _places(columns: Sequence[int], lanes: Sequence[Sequence[tuple[int, int]]]) -> dict[tuple[int, int], float]:
    """The middle of each thing of each column, downwards."""
    before: dict[tuple[int, int], list[tuple[int, int]]] = {(at, column): [] for at, column in enumerate(columns)}
    for lane in lanes:
        for one, other in pairwise(lane):
            before.setdefault(other, []).append(one)
    n = len(columns)
    places: dict[tuple[int, int], float] = {}
    for column in range(max(columns, default=-1) + 1):
        here = [key for key in before if key[1] == column]
        wish = {key: _mean([places[one] for one in before[key] if one in places]) for key in here}
        here.sort(key=lambda key: (wish[key], key[0]))
        y = float(MARGIN)
        for key in here:
            half = BOX_HEIGHT / 2 if key[0] < n else LANE / 2
            y = max(y, wish[key] - half)
            places[key] = y + half
            y += 2 * half + GAP
    return places


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _left(column: int) -> int:
    return MARGIN + column * (BOX_WIDTH + BETWEEN)


def _way(way: Way, lane: Sequence[tuple[int, int]], places: dict[tuple[int, int], float]) -> str:
    """A curve from the right side of one box through its lanes to the left side of the other."""
    x, y = _left(lane[0][1]) + BOX_WIDTH, places[lane[0]]
    d = f"M{x} {y:.0f}"
    for key in lane[1:]:
        left, level = _left(key[1]), places[key]
        middle = (x + left) / 2
        d += f"C{middle:.0f} {y:.0f} {middle:.0f} {level:.0f} {left} {level:.0f}"
        if key != lane[-1]:
            d += f"H{left + BOX_WIDTH}"
        x, y = left + BOX_WIDTH, level
    end, level = _left(lane[-1][1]), places[lane[-1]]
    head = f'<path class="head {way.kind}" d="M{end - 7} {level - 4:.0f}L{end} {level:.0f}L{end - 7} {level + 4:.0f}z"/>'
    title = f"<title>{escape(way.note)}</title>" if way.note else ""
    return f'<path class="way {way.kind}" d="{d}">{title}</path>{head}'


def _box(box: Box, x: int, y: float) -> str:
    top = y - BOX_HEIGHT / 2
    marked = " marked" if box.is_marked else ""
    name, note = _cut(box.name, LONGEST), _cut(box.note, LONGEST_NOTE)
    small = " small" if len(box.name) > LONG else ""
    return (
        f'<g class="thing {box.kind}{marked}"><title>{escape(f"{box.name}: {box.note}")}</title>'
        f'<rect class="face" x="{x}" y="{top:.0f}" width="{BOX_WIDTH}" height="{BOX_HEIGHT}" rx="7"/>'
        f'<rect class="edge" x="{x}" y="{top + 8:.0f}" width="4" height="{BOX_HEIGHT - 16}" rx="2"/>'
        f'<text class="what{small}" x="{x + 14}" y="{top + 23:.0f}">{escape(name)}</text>'
        f'<text class="said" x="{x + 14}" y="{top + 41:.0f}">{escape(note)}</text></g>'
    )


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"
