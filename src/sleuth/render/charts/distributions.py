"""Distributions as SVG: histograms and bars of several splits, boxes of groups, points of two columns.

Built as the line charts are: the outer `svg` is the plot area, names and numbers stand outside it in percent, shapes lie in an
inner `svg` that is stretched.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
import numpy.typing as npt

from sleuth.render.charts.heat import shortened
from sleuth.render.charts.lines import UNITS
from sleuth.render.charts.scale import Scale, linear, short, ticks

FloatArray = npt.NDArray[np.float64]

HEIGHT = 13.0  # of a plot, in em
ROW = 1.45  # of a bar with its name, in em
POINT_LIMIT = 1500  # points drawn of each group


@dataclass(frozen=True, slots=True)
class Group:
    """Values of one split or class, with a class of the style sheet for its colour."""

    name: str
    values: FloatArray
    color: str = "c0"
    others: FloatArray | None = None  # of the second axis, for points


def histogram(
    label: str,
    groups: Sequence[Group],
    *,
    n_bins: int = 48,
    marked: FloatArray | None = None,
    written: Callable[[float], str] = short,
) -> str:
    """Densities of the groups over common bins as outlines, filled; `marked` values get a stroke on the axis.

    Args:
        label: what it shows, for those who do not see it.
        groups: the values of each split.
        n_bins: of the histogram.
        marked: values, of which the first 200 are marked.
        written: numbers of the axis as text.

    Example:
        >>> histogram("x", [Group("train", np.arange(100.0))]).count("<path")
        2
    """
    values = np.concatenate([group.values for group in groups]) if groups else np.zeros(0)
    low, high = extent(values)
    across = linear(low, high, margin=0.02)
    edges = np.linspace(low, high, n_bins + 1)
    shares = [np.histogram(group.values, edges)[0] / max(len(group.values), 1) for group in groups]
    top = max((float(one.max()) for one in shares), default=1.0) or 1.0
    up = linear(0.0, top, is_from_zero=True)
    x = np.rint(UNITS * across.position(edges)).astype(int)
    drawn = []
    for group, share in zip(groups, shares, strict=True):
        y = np.rint(UNITS * (1 - up.position(share))).astype(int)
        steps = "".join(f"H{a}V{b}" for a, b in zip(x[:-1].tolist(), y.tolist(), strict=True)) + f"H{x[-1]}V{UNITS}"
        drawn.append(f'<path class="area {group.color}" d="M{x[0]} {UNITS}{steps}z"/>')
        drawn.append(f'<path class="line {group.color}" data-name="{escape(group.name)}" d="M{x[0]} {UNITS}{steps}"/>')
    if marked is not None and len(marked):
        places = np.rint(UNITS * across.position(marked[:200])).astype(int).tolist()
        drawn.append(f'<path class="mark" d="{"".join(f"M{place} {UNITS}v-900" for place in dict.fromkeys(places))}"/>')
    return framed(label, across, up, "".join(drawn), is_share=True, written=written)


def extent(values: FloatArray) -> tuple[float, float]:
    """The least and the greatest finite value, apart where they are the same."""
    finite = values[np.isfinite(values)]
    if not len(finite):
        return 0.0, 1.0
    low, high = float(finite.min()), float(finite.max())
    return (low, high) if high > low else (low - 0.5, high + 0.5)


def framed(
    label: str, across: Scale, up: Scale, inner: str, *, is_share: bool = False, written: Callable[[float], str] = short
) -> str:
    """A plot with both axes around shapes in units of 10,000 by 10,000."""
    frame = (
        f'<svg class="inner" viewBox="0 0 {UNITS} {UNITS}" preserveAspectRatio="none" width="100%" height="100%">{inner}</svg>'
    )
    return head(label, HEIGHT) + _rows(up, is_share=is_share) + _columns(across, written) + frame + "</svg>"


def head(label: str, height: float, *, width: int = 100, css: str = "") -> str:
    """The opening of a plot, `height` in em and `width` in percent of its place; `css` is a class beside the usual ones."""
    size = f'width="{width}%" height="{height:.2f}em" overflow="visible"'
    return f'<svg class="plot still{f" {css}" if css else ""}" role="img" {size} aria-label="{escape(label)}">'


def _percent(across: Scale, value: float) -> float:
    return 100 * float(across.position(np.array([value]))[0])


def _rows(up: Scale, *, is_share: bool) -> str:
    made = []
    for value in ticks(up, 5):
        y = 100 * (1 - float(up.position(np.array([value]))[0]))
        text = f"{100 * value:.3g}%" if is_share else short(value)
        made.append(f'<line class="grid" x1="0" x2="100%" y1="{y:.2f}%" y2="{y:.2f}%"/>')
        made.append(f'<text class="tick y" x="-8" y="{y:.2f}%" dy=".35em">{text}</text>')
    return "".join(made)


def _columns(across: Scale, written: Callable[[float], str] = short) -> str:
    return "".join(
        f'<text class="tick x{" odd" * (index % 2)}" x="{_percent(across, value):.2f}%" y="100%" dy="1.5em">'
        f"{escape(written(value))}</text>"
        for index, value in enumerate(ticks(across, 6))
    )


def bars(label: str, names: Sequence[str], shares: Sequence[tuple[str, FloatArray]], *, colors: Sequence[str] = ()) -> str:
    """Shares of categories as horizontal bars: for each name one thin bar of each split.

    Args:
        label: what they show, for those who do not see them.
        names: of the categories.
        shares: of each split, (colour, (n_names,)).
        colors: of each name, in place of the splits' colours.

    Example:
        >>> bars("city", ["Rome", "Oslo"], [("c0", np.array([0.7, 0.3]))]).count("<rect")
        2
    """
    n, k = max(len(names), 1), max(len(shares), 1)
    top = max((float(one.max()) for _, one in shares if len(one)), default=1.0) or 1.0
    across = linear(0.0, top, is_from_zero=True)
    drawn = []
    for place, name in enumerate(names):
        middle = 100 * (place + 0.5) / n
        shown = f"<title>{escape(name)}</title>{escape(shortened(name))}"
        drawn.append(f'<text class="tick name" x="-8" y="{middle:.2f}%" dy=".35em">{shown}</text>')
        for which, (color, share) in enumerate(shares):
            y = 100 * (place + 0.14 + 0.72 * which / k) / n
            width, fill = 100 * float(across.position(np.array([share[place]]))[0]), colors[place] if colors else color
            drawn.append(f'<rect class="bar-fill {fill}" x="0" y="{y:.2f}%" width="{width:.2f}%" height="{72 / k / n:.2f}%"/>')
            text = f"{100 * share[place]:.3g}%"
            drawn.append(
                f'<text class="tick start" x="{width:.2f}%" dx=".4em" y="{y + 36 / k / n:.2f}%" dy=".35em">{text}</text>'
            )
    return head(label, ROW * n * max(1.0, 0.62 * k), width=88) + "".join(drawn) + "</svg>"


def boxes(label: str, groups: Sequence[Group]) -> str:
    """Horizontal boxes: median, quartiles, and whiskers from the 2.5 % to the 97.5 % quantile.

    Example:
        >>> boxes("x by class", [Group("a", np.arange(9.0))]).count('class="box')
        1
    """
    n = max(len(groups), 1)
    found = [np.quantile(group.values, [0.025, 0.25, 0.5, 0.75, 0.975]) for group in groups]
    low, high = extent(np.concatenate(found) if found else np.zeros(0))
    across = linear(low, high, margin=0.03)
    drawn = []
    for place, (group, quantiles) in enumerate(zip(groups, found, strict=True)):
        a, b, c, d, e = (100 * across.position(quantiles)).tolist()
        y = 100 * (place + 0.5) / n
        drawn.append(
            f'<text class="tick name" x="-8" y="{y:.2f}%" dy=".35em">{escape(shortened(group.name))}</text>'
            f'<line class="whisker {group.color}" x1="{a:.2f}%" x2="{e:.2f}%" y1="{y:.2f}%" y2="{y:.2f}%"/>'
            f'<rect class="box {group.color}" x="{b:.2f}%" width="{max(d - b, 0.2):.2f}%" '
            f'y="{y - 28 / n:.2f}%" height="{56 / n:.2f}%"/>'
            f'<line class="median {group.color}" x1="{c:.2f}%" x2="{c:.2f}%" y1="{y - 28 / n:.2f}%" y2="{y + 28 / n:.2f}%"/>'
        )
    return head(label, ROW * n * 1.2) + "".join(drawn) + _columns(across) + "</svg>"


def points(label: str, groups: Sequence[Group], *, line: Group | None = None, written: Callable[[float], str] = short) -> str:
    """Points of two axes, the last group on top, and a line through the points of `line` over them.

    Args:
        label: what it shows, for those who do not see it.
        groups: each with its values across and up.
        line: whose points are joined.
        written: numbers of the axis across as text.

    Example:
        >>> points("b over a", [Group("rows", np.arange(3.0), "c0", np.arange(3.0))]).count("h0")
        3
    """
    across = linear(*extent(np.concatenate([group.values for group in groups])), margin=0.03)
    up = linear(*extent(np.concatenate([_second(group) for group in groups])), margin=0.05)
    drawn = []
    for group in groups:
        stride = -(-len(group.values) // POINT_LIMIT) or 1
        x = np.rint(UNITS * across.position(group.values[::stride]))
        y = np.rint(UNITS * (1 - up.position(_second(group)[::stride])))
        known = ~(np.isnan(x) | np.isnan(y))
        spots = dict.fromkeys(zip(x[known].astype(int).tolist(), y[known].astype(int).tolist(), strict=True))
        path = "".join(f"M{a} {b}h0" for a, b in spots)
        drawn.append(f'<path class="dots small {group.color}" data-name="{escape(group.name)}" d="{path}"/>')
    if line is not None:
        x = np.rint(UNITS * across.position(line.values)).astype(int).tolist()
        y = np.rint(UNITS * (1 - up.position(_second(line)))).astype(int).tolist()
        places = "L".join(f"{a} {b}" for a, b in zip(x, y, strict=True))
        drawn.append(f'<path class="line {line.color}" data-name="{escape(line.name)}" d="M{places}"/>')
    return framed(label, across, up, "".join(drawn), written=written)


def _second(group: Group) -> FloatArray:
    return group.values if group.others is None else group.others
