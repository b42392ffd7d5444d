"""The figures of a kept report, read back from its page: of classical programs nothing else is kept that could be drawn.

The file is anybody's: what does not look like a figure of ours is passed over, and only shapes and texts are taken from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from xml.etree import ElementTree as ET

from sleuth.render.figures import Figure, Key
from sleuth.render.standalone.picture import GUTTERS

SHAPES = frozenset(("line", "dots", "area"))  # of a legend's samples
_FIGURE = re.compile(r'<figure class="chart[^"]*">(.*?)</figure>', re.DOTALL)
_HEAD = re.compile(r"<h4>(.*?)</h4><p>(.*?)</p>", re.DOTALL)
_PLOT = re.compile(r'<div class="plotbox ?([a-z]*)">(<svg.*</svg>)</div>', re.DOTALL)
_BAR = re.compile(r'<div class="bar-row">(<svg.*?</svg>\S*</svg>|<svg.*?</svg>)\s', re.DOTALL)
_KEY = re.compile(r'<li><span class="swatch ([\w ]*?) (\w+)"[^>]*></span>(.*?)</li>', re.DOTALL)
_NOTE = re.compile(r'<span class="swatch cell (\w+)"[^>]*></span>(.*?)</span>', re.DOTALL)


def figures_in(page: str) -> tuple[Figure, ...]:
    """The figures of a report, in order.

    Example:
        >>> head = '<figure class="chart"><figcaption><h4>A</h4><p>b</p></figcaption>'
        >>> page = head + '<div class="plotbox long"><svg height="2em"></svg></div></figure>'
        >>> [(one.title, one.caption, one.gutter) for one in figures_in(page)]
        [('A', 'b', 'long')]
    """
    return tuple(figure for body in _FIGURE.findall(page) for figure in _figure(body))


def _figure(body: str) -> Iterator[Figure]:
    head, plot, bar = _HEAD.search(body), _PLOT.search(body), _BAR.search(body)
    if head is None or plot is None or not _is_drawing(plot[2]):
        return
    yield Figure(
        _text(head[1]),
        plot[2],
        _text(head[2]),
        tuple(Key(color, _text(name), shape) for color, shape, name in _KEY.findall(body) if shape in SHAPES),
        bar[1] if bar is not None and _is_drawing(bar[1]) else "",
        tuple((css, _text(text)) for css, text in _NOTE.findall(body)),
        gutter=plot[1] if plot[1] in GUTTERS else "",
    )


def _is_drawing(svg: str) -> bool:
    """Whether it can be read, and defines nothing that grows when it is read."""
    try:
        return "<!" not in svg and ET.fromstring(svg).tag == "svg"  # noqa: S314 - without definitions nothing can grow
    except ET.ParseError:
        return False


def _text(markup: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", markup)).strip()
