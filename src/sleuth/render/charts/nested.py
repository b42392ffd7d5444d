"""Things within things as boxes in boxes, from the top down, with the ways between them, as SVG.

Each box lays out what is in it, from the inside outwards. A thing stands below all that leads to it; ways over several rows get a
lane in each; within a row the order is that of the mean of the predecessors' places (Sugiyama, Tagawa and Toda 1981, Methods for
Visual Understanding of Hierarchical System Structures, https://doi.org/10.1109/TSMC.1981.4308636).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import pairwise

GAP, DOWN = 22.0, 30.0  # between boxes of a row, and between rows
PADDING, HEADER = 14.0, 25.0
NARROWEST, LETTER, LETTER_SMALL = 112.0, 8.3, 6.3  # pixels
TALL, PILL = 48.0, 22.0  # height of a box, and of an operation
LANE = 10.0
MARGIN = 12.0
SWEEPS = 4
IN, OUT = -1, -2  # the sides of a box, as things in it


@dataclass(frozen=True, slots=True)
class Thing:
    """A box. `key` is its own among all; with `inside` it holds others. `kind` is a class of the style sheet; "pill" is small."""

    key: int
    name: str
    note: str = ""
    kind: str = ""
    title: str = ""  # said of it in full
    inside: tuple[Thing, ...] = ()


@dataclass(frozen=True, slots=True)
class Passed:
    """What a way passes, or begins or ends at: where it comes in at the top and goes out at the bottom."""

    enters: float
    leaves: float
    top: float
    bottom: float
    is_box: bool


@dataclass(slots=True)
class _Box:
    """A thing with its size and, relative to its left upper corner, what is in it and the ways there."""

    thing: Thing
    width: float
    height: float
    placed: list[tuple[_Box, float, float]] = field(default_factory=list)
    ways: list[list[Passed]] = field(default_factory=list)
    enters: float = 0.0  # where ways come in at the top, and go out at the bottom
    leaves: float = 0.0


@dataclass(slots=True)
class _Slot:
    """A place in a row: a box, a lane of a way, or a side of the box around."""

    width: float
    box: _Box | None = None
    x: float = 0.0  # middle

    @property
    def enters(self) -> float:
        """Where ways come in, from the middle."""
        return self.box.enters - self.width / 2 if self.box else 0.0

    @property
    def leaves(self) -> float:
        """Where ways go out, from the middle."""
        return self.box.leaves - self.width / 2 if self.box else 0.0


def nested(label: str, things: Sequence[Thing], ways: Sequence[tuple[int, int]]) -> tuple[str, float, float]:
    """The drawing, and its width and height in pixels.

    Args:
        label: what it shows, for those who do not see it.
        things: the outermost boxes, in order.
        ways: between things, by their keys; those that lead back are left out.

    Example:
        >>> svg, _, _ = nested("net", [Thing(0, "a"), Thing(1, "b")], [(0, 1)])
        >>> svg.count("<rect"), svg.count('class="way')
        (4, 1)
    """
    box = _laid_out(Thing(IN, "", inside=tuple(things)), ways, is_outermost=True)
    width, height = box.width + 2 * MARGIN, box.height + 2 * MARGIN
    drawn = "".join(_drawn(box, MARGIN, MARGIN, is_outermost=True))
    size = f'class="flow" viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" height="{height:.0f}"'
    return f'<svg {size} role="img" aria-label="{escape(label)}">{drawn}</svg>', width, height


def _keys(thing: Thing) -> Iterator[int]:
    yield thing.key
    for one in thing.inside:
        yield from _keys(one)


def _laid_out(thing: Thing, ways: Sequence[tuple[int, int]], *, is_outermost: bool = False) -> _Box:
    if not thing.inside:
        return _single(thing)
    boxes = [_laid_out(one, ways) for one in thing.inside]
    owner = {key: at for at, one in enumerate(thing.inside) for key in _keys(one)}
    links = _links(ways, owner, thing.key, is_outermost=is_outermost)
    rows, lanes = _rows(boxes, links)
    _place(rows, lanes)
    return _framed(thing, boxes, rows, lanes, is_outermost=is_outermost)


def _single(thing: Thing) -> _Box:
    if thing.kind.startswith("pill"):
        width = max(34.0, LETTER_SMALL * len(thing.name) + 18)
        return _Box(thing, width, PILL, enters=width / 2, leaves=width / 2)
    width = max(NARROWEST, LETTER * len(thing.name) + 30, LETTER_SMALL * len(thing.note) + 30)
    return _Box(thing, width, TALL if thing.note else TALL - 16, enters=width / 2, leaves=width / 2)


def _links(ways: Sequence[tuple[int, int]], owner: Mapping[int, int], own: int, *, is_outermost: bool) -> list[tuple[int, int]]:
    """The ways between the things in a box, by their positions, with its sides where they come from outside or lead there."""
    found: dict[tuple[int, int], None] = {}
    for start, end in ways:
        a = owner.get(start, IN)
        b = owner.get(end, OUT)
        if (a == IN and b == OUT) or a == b or (is_outermost and (a == IN or b == OUT)):
            continue
        if (a == IN and start == own) or (b == OUT and end == own):
            continue  # from or to the box itself: what it does beside the things in it
        if a < 0 or b < 0 or a < b:  # others lead back
            found[a, b] = None
    return list(found)


def _rows(boxes: Sequence[_Box], links: Sequence[tuple[int, int]]) -> tuple[list[list[_Slot]], list[list[_Slot]]]:
    """The boxes in rows with lanes between, and for each link the slots that it passes."""
    row = [0] * len(boxes)
    between = [(a, b) for a, b in links if a >= 0 and b >= 0]
    if not between and len(boxes) > 1 and not any(IN in link for link in links):
        row = list(range(len(boxes)))  # nothing is known of their order but the one in which they stand
    for b in range(len(boxes)):
        row[b] = max([row[b], *(row[a] + 1 for a, end in between if end == b)])
    linked = {end for link in links for end in link}
    last = max((row[at] for at in linked if at >= 0), default=-1)
    row = [one if at in linked or last < 0 else last + 1 for at, one in enumerate(row)]  # what nothing leads to stands last
    n = max(row, default=0) + 1
    slots = [_Slot(box.width, box) for box in boxes]
    rows: list[list[_Slot]] = [[] for _ in range(n + 2)]  # with one for each side
    for at, slot in enumerate(slots):
        rows[row[at] + 1].append(slot)
    sides = {IN: _Slot(0.0), OUT: _Slot(0.0)}
    rows[0].append(sides[IN])
    rows[-1].append(sides[OUT])
    lanes = []
    for a, b in links:
        first, last = (0 if a == IN else row[a] + 1), (n + 1 if b == OUT else row[b] + 1)
        passed = [_Slot(LANE) for _ in range(first + 1, last)]
        for place, slot in enumerate(passed, first + 1):
            rows[place].append(slot)
        lanes.append([sides[IN] if a == IN else slots[a], *passed, sides[OUT] if b == OUT else slots[b]])
    return rows, lanes


def _place(rows: list[list[_Slot]], lanes: Sequence[Sequence[_Slot]]) -> None:
    """Give each slot its `x`: rows are ordered, and each slot stands as near as it can to the mean of what leads to it."""
    above: dict[int, list[_Slot]] = {}
    below: dict[int, list[_Slot]] = {}
    for lane in lanes:
        for one, other in pairwise(lane):
            above.setdefault(id(other), []).append(one)
            below.setdefault(id(one), []).append(other)
    for row in rows:
        _spread(row, [0.0] * len(row))
    for sweep in range(2 * SWEEPS):
        is_down = sweep % 2 == 0
        for row in rows[1:] if is_down else rows[-2::-1]:
            wish = {id(slot): _wish(slot, (above if is_down else below).get(id(slot), ()), is_down=is_down) for slot in row}
            row.sort(key=lambda slot: wish[id(slot)])
            _spread(row, [wish[id(slot)] for slot in row])
    linked = {*above, *below}
    middle = _mean([slot.x for row in rows for slot in row if id(slot) in linked], 0.0)
    for row in rows:
        if not any(id(slot) in linked for slot in row):
            _spread(row, [middle] * len(row))


def _wish(slot: _Slot, near: Sequence[_Slot], *, is_down: bool) -> float:
    """Where its ways to these would be straight, in the mean."""
    places = [one.x + (one.leaves - slot.enters if is_down else one.enters - slot.leaves) for one in near]
    return _mean(places, slot.x)


def _spread(row: Sequence[_Slot], wish: Sequence[float]) -> None:
    """Put the slots of a row beside one another, near where they wish to be."""
    end = None
    for slot, place in zip(row, wish, strict=True):
        slot.x = place if end is None else max(place, end + GAP + slot.width / 2)
        end = slot.x + slot.width / 2
    off = _mean([place - slot.x for slot, place in zip(row, wish, strict=True)], 0.0)
    for slot in row:
        slot.x += off


def _mean(values: Sequence[float], default: float) -> float:
    return sum(values) / len(values) if values else default


def _framed(
    thing: Thing, boxes: Sequence[_Box], rows: list[list[_Slot]], lanes: list[list[_Slot]], *, is_outermost: bool
) -> _Box:
    """The box around what was placed."""
    padding, header = (0.0, 0.0) if is_outermost else (PADDING, HEADER)
    left = min((slot.x - slot.width / 2 for row in rows for slot in row), default=0.0)
    right = max((slot.x + slot.width / 2 for row in rows for slot in row), default=0.0)
    named = LETTER * len(thing.name) + LETTER_SMALL * len(thing.note) + 44 if not is_outermost else 0.0
    width = max(right - left + 2 * padding, named)
    shift = padding - left + (width - (right - left + 2 * padding)) / 2
    has_in, has_out = (any(lane[end] is rows[end][0] for lane in lanes) for end in (0, -1))
    y = header + (DOWN / 2 if has_in else padding / 2)
    spans: dict[int, tuple[float, float]] = {id(rows[0][0]): (header if header else 0.0, header if header else 0.0)}
    placed = []
    for row in rows[1:-1]:
        height = max((slot.box.height for slot in row if slot.box), default=0.0)
        for slot in row:
            own = slot.box.height if slot.box else height
            top = y + (height - own) / 2
            spans[id(slot)] = (top, top + own)
            if slot.box:
                placed.append((slot.box, slot.x + shift - slot.width / 2, top))
        y += height + DOWN
    y = y - DOWN + (DOWN / 2 if has_out else padding)
    spans[id(rows[-1][0])] = (y, y)
    ways = [[_passed(slot, shift, spans[id(slot)]) for slot in lane] for lane in lanes]
    return _Box(thing, width, y, placed, ways, rows[0][0].x + shift, rows[-1][0].x + shift)


def _passed(slot: _Slot, shift: float, span: tuple[float, float]) -> Passed:
    return Passed(slot.x + slot.enters + shift, slot.x + slot.leaves + shift, *span, slot.box is not None)


def _drawn(box: _Box, x: float, y: float, *, is_outermost: bool = False) -> Iterator[str]:
    if not is_outermost:
        yield _face(box, x, y)
    for inner, left, top in box.placed:
        yield from _drawn(inner, x + left, y + top)
    for way in box.ways:
        yield _way(way, x, y)


def _way(way: Sequence[Passed], left: float, above: float) -> str:
    """A curve from the foot of one box through its lanes to the top of the other, where the ways inside go on."""
    x, y = left + way[0].leaves, above + way[0].bottom
    d = f"M{x:.0f} {y:.0f}"
    for one in way[1:]:
        to, top = left + one.enters, above + one.top
        middle = (y + top) / 2
        d += f"C{x:.0f} {middle:.0f} {to:.0f} {middle:.0f} {to:.0f} {top:.0f}"
        x, y = left + one.leaves, above + one.bottom
        d += f"V{y:.0f}" if one is not way[-1] else ""
    x, y = left + way[-1].enters, above + way[-1].top
    head = f'<path class="head" d="M{x - 4:.0f} {y - 7:.0f}L{x:.0f} {y:.0f}L{x + 4:.0f} {y - 7:.0f}z"/>'
    return f'<path class="way" d="{d}"/>{head if way[-1].is_box else ""}'


def _face(box: _Box, x: float, y: float) -> str:
    thing, middle = box.thing, x + box.width / 2
    title = f"<title>{escape(thing.title or f'{thing.name} {thing.note}'.strip())}</title>"
    rect = f'x="{x:.0f}" y="{y:.0f}" width="{box.width:.0f}" height="{box.height:.0f}"'
    if thing.kind.startswith("pill"):
        text = f'<text class="said middle" x="{middle:.0f}" y="{y + 15:.0f}">{escape(thing.name)}</text>'
        return f'<g class="thing {thing.kind}">{title}<rect class="face" {rect} rx="{PILL / 2:.0f}"/>{text}</g>'
    kind = f"thing {thing.kind}{' holder' if thing.inside else ''}"
    edge = f'<rect class="edge" x="{x:.0f}" y="{y + 8:.0f}" width="4" height="{min(box.height, TALL) - 16:.0f}" rx="2"/>'
    name = f'<text class="what" x="{x + 14:.0f}" y="{y + 19:.0f}">{escape(thing.name)}</text>'
    note_x, note_y = (x + 24 + LETTER * len(thing.name), y + 19) if thing.inside else (x + 14, y + 37)
    note = f'<text class="said" x="{note_x:.0f}" y="{note_y:.0f}">{escape(thing.note)}</text>' if thing.note else ""
    return f'<g class="{kind}">{title}<rect class="face" {rect} rx="7"/>{edge}{name}{note}</g>'
