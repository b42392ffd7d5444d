"""A drawing of the pages with every place in pixels and every colour in its element, as any program can show it.

The drawings of the pages stretch with the page: places are in percent and em, curves lie in an inner `svg` that is stretched
while its strokes are not, and colours come from the style sheet. Few programs but browsers know all of that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from xml.etree import ElementTree as ET

from sleuth.render.standalone.sheet import EM, Element, Look, Sheet, families, pixels

DRAWN = frozenset(("path", "rect", "line", "text", "circle"))
_TOKEN = re.compile(r"[A-Za-z]|-?[\d.]+(?:e-?\d+)?")
_FOREIGN = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ARGUMENTS = {"M": "xy", "L": "xy", "H": "x", "V": "y", "C": "xyxyxy", "Z": ""}


@dataclass(frozen=True, slots=True)
class View:
    """A part of the picture: pixels are `left + across * x` and `top + down * y`. `width` and `height` are what 100 % is."""

    left: float
    top: float
    width: float
    height: float
    across: float = 1.0
    down: float = 1.0


def flat(markup: str, view: View, sheet: Sheet) -> str:
    """The elements of a drawing of ours for this part of a picture.

    Args:
        markup: one `svg`, as chart functions make it.
        view: where it goes.
        sheet: the style sheet.

    Raises:
        xml.etree.ElementTree.ParseError: it is not well-formed.

    Example:
        >>> from sleuth.render.standalone.sheet import sheet
        >>> svg = '<svg width="50%" height="1em"><line class="grid" x1="0" x2="100%" y1="100%" y2="100%"/></svg>'
        >>> flat(svg, View(10.0, 0.0, 200.0, 100.0), sheet(is_dark=False))
        '<line x1="10" x2="110" y1="16" y2="16" stroke="#e9ecee" stroke-width="1"/>'
    """
    return "".join(_drawn(parsed(markup), view, [], sheet))


def parsed(markup: str) -> ET.Element:
    """The drawing as elements; characters that XML does not know are left out.

    Raises:
        xml.etree.ElementTree.ParseError: it is not well-formed.
    """
    return ET.fromstring(_FOREIGN.sub("", markup))  # noqa: S314 - our own markup; no entity is defined in it


def _drawn(element: ET.Element, view: View, above: Sequence[Element], sheet: Sheet) -> Iterator[str]:
    tag = element.tag.rpartition("}")[2]
    chain = [*above, (tag, frozenset(element.get("class", "").split()))]
    look = sheet.look(chain)
    if tag == "svg":
        outer, view = view, _inner(element, view)
        if "background" in look:
            yield _tag("rect", {"x": view.left, "y": view.top, **_size_of(element, outer), "fill": look["background"]})
    elif tag == "g":
        view = _moved(element, view)
    elif tag in DRAWN:
        yield _one(tag, element, view, look)
        return
    else:
        return
    for child in element:
        yield from _drawn(child, view, chain, sheet)


def _size_of(element: ET.Element, view: View) -> dict[str, float]:
    return {
        "width": view.across * _length(element.get("width", "100%"), view.width),
        "height": view.down * _length(element.get("height", "100%"), view.height),
    }


def _inner(element: ET.Element, view: View) -> View:
    """The part that an `svg` opens within another."""
    left = view.left + view.across * _length(element.get("x", "0"), view.width)
    top = view.top + view.down * _length(element.get("y", "0"), view.height)
    width, height = _size_of(element, view).values()
    box = element.get("viewBox")
    if not box:
        return View(left, top, width, height)
    x, y, own_width, own_height = (float(part) for part in box.split())
    across, down = width / own_width, height / own_height
    if element.get("preserveAspectRatio") != "none":
        across = down = min(across, down)
    return View(left - across * x, top - down * y, own_width, own_height, across, down)


def _moved(element: ET.Element, view: View) -> View:
    found = re.fullmatch(r"translate\(([-\d.]+)[ ,]+([-\d.]+)\)", element.get("transform", ""))
    x, y = (float(found[1]), float(found[2])) if found else (0.0, 0.0)
    return View(view.left + view.across * x, view.top + view.down * y, view.width, view.height, view.across, view.down)


def _length(text: str, whole: float, em: float = EM) -> float:
    if text.endswith("%"):
        return float(text[:-1]) / 100 * whole
    return float(text[:-2]) * em if text.endswith("em") else float(text)


def _one(tag: str, element: ET.Element, view: View, look: Look) -> str:
    if tag == "text":
        return _text(element, view, look)
    if tag == "path":
        return _path(element.get("d", ""), element, view, look)
    places = {}
    for name in ("x", "x1", "x2", "cx"):
        if (value := element.get(name)) is not None:
            places[name] = view.left + view.across * _length(value, view.width)
    for name in ("y", "y1", "y2", "cy"):
        if (value := element.get(name)) is not None:
            places[name] = view.top + view.down * _length(value, view.height)
    if tag == "rect":
        places |= _size_of(element, view)
    for name in ("rx", "r"):
        if (value := element.get(name)) is not None:
            places[name] = view.across * float(value)
    return _tag(tag, {**places, **_paint(element, view, look, has_area=tag != "line")}, _title(element))


def _path(d: str, element: ET.Element, view: View, look: Look) -> str:
    grows = look.get("vector-effect") != "non-scaling-stroke"  # strokes too, with the drawing
    if grows and look.get("fill") == "none" and (cells := _cells(d, view)):
        return _tag("path", {"d": cells, "fill": look["stroke"], "shape-rendering": look.get("shape-rendering", "auto")})
    return _tag("path", {"d": moved(d, view), **_paint(element, view, look, has_area=True)}, _title(element))


def _cells(d: str, view: View) -> str:
    """Horizontal strokes one unit high as areas; "" if there are others."""
    if not re.fullmatch(r"(?:M[\d.]+ [\d.]+h\d+)+", d):
        return ""
    strokes = re.findall(r"M([\d.]+) ([\d.]+)h(\d+)", d)
    made = []
    for x, y, length in strokes:  # neighbours end where the next ones begin, to the last digit: else a line shines through
        left, right = (view.left + view.across * place for place in (float(x), float(x) + float(length)))
        top, foot = (view.top + view.down * (float(y) + half) for half in (-0.5, 0.5))
        made.append(f"M{left:.2f} {top:.2f}H{right:.2f}V{foot:.2f}H{left:.2f}z")
    return "".join(made)


def moved(d: str, view: View) -> str:
    """A path in pixels.

    Example:
        >>> moved("M0 3l5 -2 1 1H9z", View(10.0, 0.0, 0.0, 0.0, 2.0, 1.0))
        'M10 3l10 -2 2 1H28z'
    """
    made, command, place = [], "", 0
    for token in _TOKEN.findall(d):
        if token.isalpha():
            command, place = token, 0
            made.append(token)
            continue
        axes = _ARGUMENTS[command.upper()]
        scale, start = (view.across, view.left) if axes[place % len(axes)] == "x" else (view.down, view.top)
        value = float(token) * scale + (start if command.isupper() else 0.0)
        made.append(f"{' ' if place else ''}{_short(value)}")
        place += 1
    return "".join(made)


def _paint(element: ET.Element, view: View, look: Look, *, has_area: bool) -> dict[str, str | float]:
    """The attributes of fill and stroke."""
    is_plain = look.get("vector-effect") == "non-scaling-stroke"
    made: dict[str, str | float] = {}
    if has_area and "fill" in look:
        made["fill"] = look["fill"]
    if look.get("stroke", "none") != "none":
        made["stroke"] = look["stroke"]
        made["stroke-width"] = float(look.get("stroke-width", "1").removesuffix("px")) * (1.0 if is_plain else view.down)
        made |= {name: look[name] for name in ("stroke-dasharray", "stroke-linecap", "stroke-linejoin") if name in look}
    if "opacity" in look:
        made["opacity"] = look["opacity"]
    if (depth := element.get("fill-opacity")) is not None:
        made["fill-opacity"] = depth
    return made


def _text(element: ET.Element, view: View, look: Look) -> str:
    size = pixels(look.get("font-size", f"{EM}px")) * (view.down if "viewBox" not in element.attrib else 1.0)
    x = view.left + view.across * _length(element.get("x", "0"), view.width) + _length(element.get("dx", "0"), 0.0, size)
    y = view.top + view.down * _length(element.get("y", "0"), view.height, size) + _length(element.get("dy", "0"), 0.0, size)
    text = (element.text or "") + "".join(child.tail or "" for child in element)
    weight = look.get("font-weight", "400")
    attributes: dict[str, str | float] = {"x": x, "y": y, "font-size": size, "fill": look.get("fill", "#000000")}
    attributes |= {"text-anchor": look["text-anchor"]} if look.get("text-anchor", "start") != "start" else {}
    attributes |= {"font-weight": weight} if weight != "400" else {}
    attributes |= {"font-family": families(look["font-family"])} if "monospace" in look.get("font-family", "") else {}
    attributes |= {"opacity": look["opacity"]} if "opacity" in look else {}
    return _tag("text", attributes, _title(element) + escape(text, quote=False))


def _title(element: ET.Element) -> str:
    found = next((child.text or "" for child in element if child.tag.rpartition("}")[2] == "title"), "")
    return f"<title>{escape(found, quote=False)}</title>" if found else ""


def _tag(name: str, attributes: dict[str, str | float], inside: str = "") -> str:
    shown = "".join(f' {key}="{escape(_short(value))}"' for key, value in attributes.items())
    return f"<{name}{shown}>{inside}</{name}>" if inside else f"<{name}{shown}/>"


def _short(value: str | float) -> str:
    return value if isinstance(value, str) else f"{round(value, 2):g}" if abs(value) < 1e5 else f"{value:.0f}"
