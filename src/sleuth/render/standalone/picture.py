"""A figure as one SVG that stands alone: title, drawing, legend, caption and onsets, with its own colours and sizes."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from sleuth.render.figures import Figure, Onset
from sleuth.render.standalone.flat import View, flat, parsed
from sleuth.render.standalone.sheet import EM, Sheet, families, sheet
from sleuth.render.words import clean

EDGE = 24.0  # around everything, in pixels
GUTTERS = {"": 3.4, "flush": 0.2, "short": 4.6, "middle": 6.6, "long": 9.2}  # room for names on the left, in em
RIGHT, ABOVE, BELOW = 1.0, 1.9, 2.3  # of a drawing, in em
TITLE, TEXT, SMALL = 19.0, 13.0, 11.5  # sizes of text
LEADING = 1.45
WIDE = 0.56  # mean width of a letter, of its size
SWATCH = 18.0
FILLS = {"": 0.75, "half": 0.5, "faint": 0.3}  # opacity of filled bars, as in the style sheet
BETWEEN = 20.0  # entries of a legend
DASHES = {"dashed": "5 3", "dotted": "2 3"}  # of a swatch


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around a figure, and how."""

    run: str = ""  # which run it shows
    onsets: tuple[Onset, ...] = ()  # those whose letters it has
    width: float = 960.0  # pixels
    is_dark: bool = False


def picture(figure: Figure, frame: Frame) -> str:
    """The whole SVG.

    Example:
        >>> from sleuth.render.charts import Scale, line_chart
        >>> picture(Figure("Loss", line_chart("Loss.", [], Scale(0, 1)), "2 to 1."), Frame()).startswith("<svg xmlns=")
        True
    """
    page, room = sheet(is_dark=frame.is_dark), frame.width - 2 * EDGE
    y = EDGE + TITLE
    parts = [line(figure.title, EDGE, y, TITLE, page.value("--text"), weight="600")]
    y += 6
    for text in wrapped(figure.caption, room, TEXT):
        y += TEXT * LEADING
        parts.append(line(text, EDGE, y, TEXT, page.value("--muted")))
    left, top = EDGE + EM * GUTTERS[figure.gutter], y + EM * ABOVE
    width, height = frame.width - left - EDGE - EM * RIGHT, height_of(figure.svg, frame.width)
    parts.append(flat(figure.svg, View(left, top, width, height), page))
    below = [("", top + height + EM * BELOW), *_below(figure, frame, page, top + height + EM * BELOW)]
    parts += [drawn for drawn, _ in below]
    return whole(figure.title, label_of(figure.svg) or figure.caption, "".join(parts), frame, below[-1][1] + EDGE)


def whole(title: str, description: str, inside: str, frame: Frame, height: float) -> str:
    """The outer `svg` with its ground, its name and its description for those who do not see it."""
    page, name = sheet(is_dark=frame.is_dark), clean(f"{title} · {frame.run}" if frame.run else title)
    font = families(page.value("--sans"))
    size = f'width="{frame.width:g}" height="{height:.0f}" viewBox="0 0 {frame.width:g} {height:.0f}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-labelledby="title description" '
        f'font-family="{escape(font)}"><title id="title">{escape(name)}</title>'
        f'<desc id="description">{escape(clean(description))}</desc>'
        f'<rect width="100%" height="100%" fill="{page.value("--surface")}"/>{inside}</svg>\n'
    )


def line(text: str, x: float, y: float, size: float, color: str, *, weight: str = "400", anchor: str = "start") -> str:
    """One line of text."""
    looks = f'font-size="{size:g}" fill="{color}"' + (f' font-weight="{weight}"' if weight != "400" else "")
    looks += f' text-anchor="{anchor}"' if anchor != "start" else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" {looks}>{escape(clean(text), quote=False)}</text>'


def wrapped(text: str, width: float, size: float) -> list[str]:
    """The text in lines that fit into `width` pixels.

    Example:
        >>> wrapped("one two three", 60.0, 13.0)
        ['one two', 'three']
    """
    return textwrap.wrap(text, max(int(width / (WIDE * size)), 8))


def height_of(svg: str, width: float) -> float:
    """Pixels: what the drawing says in em, or what its own proportions ask for at this width."""
    root = parsed(svg)
    if (found := re.fullmatch(r"([\d.]+)em", root.get("height", ""))) is not None:
        return float(found[1]) * EM
    _, _, own_width, own_height = (float(part) for part in root.get("viewBox", "0 0 2 1").split())
    return width * own_height / own_width


def label_of(svg: str) -> str:
    """What a drawing says of itself to those who do not see it."""
    return parsed(svg).get("aria-label", "")


def _below(figure: Figure, frame: Frame, page: Sheet, y: float) -> Iterator[tuple[str, float]]:
    """What stands below the drawing, each with the place of its foot."""
    if figure.keys:
        entries = [(key.name, _swatch(page, key.color, key.shape)) for key in figure.keys]
        drawn, y = legend(entries, EDGE, y + SMALL, frame.width - EDGE, page)
        yield drawn, y
    if figure.bar:
        yield flat(figure.bar, View(EDGE, y + 4, 10.6 * EM, 1.75 * EM), page), y + 1.75 * EM
        entries = [(text, _swatch(page, css, "cell")) for css, text in figure.bar_notes]
        drawn, _ = legend(entries, EDGE + 12.5 * EM, y + 4 + SMALL, frame.width - EDGE, page)
        y += 1.75 * EM + 6
        yield drawn, y
    for onset in frame.onsets:
        text = f"{onset.letter}   from step {onset.step:,}: {', '.join(onset.rules)}"
        for part in wrapped(text, frame.width - 2 * EDGE, SMALL):
            y += SMALL * LEADING
            yield line(part, EDGE, y, SMALL, page.value("--text")), y
    if frame.run:
        y += SMALL * LEADING
        yield line(frame.run, frame.width - EDGE, y, SMALL, page.value("--muted"), anchor="end"), y


def legend(entries: Sequence[tuple[str, str]], x: float, y: float, end: float, page: Sheet) -> tuple[str, float]:
    """Swatches with their names in rows up to `end`, and the foot of the last row. `{}` in a swatch is its place."""
    made, at = [], x
    for name, swatch in entries:
        width = SWATCH + 7 + WIDE * SMALL * len(name)
        if at > x and at + width > end:
            at, y = x, y + SMALL * 1.6
        made.append(swatch.format(x=f"{at:.1f}", y=f"{y - 4:.1f}") + line(name, at + SWATCH + 7, y, SMALL, page.value("--muted")))
        at += width + BETWEEN
    return "".join(made), y + 4 if entries else y


def _swatch(page: Sheet, color: str, shape: str) -> str:
    """A sample of what the classes `color` say."""
    look = page.look([("path", frozenset(color.split()))])
    fill, classes = look.get("--c", page.value("--muted")), color.split()
    if stroke := next((DASHES[name] for name in classes if name in DASHES), ""):
        drawn = f'stroke="{fill}" stroke-width="3" stroke-dasharray="{stroke}"'
        return f'<g transform="translate({{x}} {{y}})"><path d="M0 0h{SWATCH:g}" {drawn}/></g>'
    if shape == "fill":
        return swatch(page, fill, shape, opacity=next((FILLS[name] for name in classes if name in FILLS), FILLS[""]))
    return swatch(page, fill, shape, opacity=0.45 if "faint" in classes else 1.0)


def swatch(page: Sheet, fill: str, shape: str = "line", *, opacity: float = 1.0) -> str:
    """A sample of a colour at `{x}`, `{y}`."""
    if shape == "dots":
        return f'<g transform="translate({{x}} {{y}})"><circle cx="{SWATCH / 2}" r="4" fill="{fill}"/></g>'
    if shape == "cell":
        size = f'x="{SWATCH - 11}" y="-5" width="10" height="10"'
        return f'<g transform="translate({{x}} {{y}})"><rect {size} fill="{fill}" stroke="{page.value("--line")}"/></g>'
    height, opacity = (9, 0.4) if shape == "area" else (9 if shape == "fill" else 3, opacity)
    faint = f' opacity="{opacity:g}"' if opacity < 1 else ""
    size = f'y="{-height / 2}" width="{SWATCH}" height="{height}" rx="1.5"'
    return f'<g transform="translate({{x}} {{y}})"><rect {size} fill="{fill}"{faint}/></g>'
