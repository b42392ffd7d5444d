"""Samples as spots in a plane, as SVG: a colour and a shape for each class, hollow where the model answers another one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from sleuth.render.charts.distributions import head
from sleuth.render.charts.scale import linear, span

HEIGHT = 22.0  # em
N_COLORS = 4
SHAPES = (
    '<circle cx="0" cy="0" r="3.4"',
    '<path d="M-3 -3h6v6h-6z"',
    '<path d="M0 -4l4 7h-8z"',
    '<path d="M0 -4.4l4.4 4.4l-4.4 4.4l-4.4 -4.4z"',
)  # two things tell classes apart, not colour alone


@dataclass(frozen=True, slots=True)
class Spot:
    """A sample: where it lies, what is said of it, its colour and shape."""

    x: float
    y: float
    note: str
    color: str = "c0"
    shape: int = 0
    is_hollow: bool = False


def spots(label: str, drawn: Sequence[Spot], names: tuple[str, str]) -> str:
    """The plane; `names` are those of its axes, which have no numbers: only distances matter.

    Example:
        >>> spots("x", [Spot(0.0, 0.0, "sample 0"), Spot(1.0, 2.0, "sample 1", "c1", 1, True)], ("a", "b")).count("<title>")
        2
    """
    xs, ys = np.array([one.x for one in drawn]), np.array([one.y for one in drawn])
    left = linear(*span([xs]), margin=0.04).position(xs).tolist()
    below = linear(*span([ys]), margin=0.04).position(ys).tolist()
    made = []
    for one, x, y in zip(drawn, left, below, strict=True):
        hollow = " hollow" if one.is_hollow else ""
        shape = SHAPES[one.shape % len(SHAPES)]
        made.append(
            f'<svg x="{100 * x:.2f}%" y="{100 * (1 - y):.2f}%" overflow="visible">{shape} class="spot {one.color}{hollow}">'
            f"<title>{escape(one.note)}</title></{shape[1:].partition(' ')[0]}></svg>"
        )
    axes = (
        f'<text class="tick x" x="50%" y="100%" dy="1.5em">{escape(names[0])}</text>'
        f'<text class="tick start" x="0" y="0" dy="-.5em">{escape(names[1])}</text>'
    )
    frame = '<rect class="frame" x="0" y="0" width="100%" height="100%"/>'
    return head(label, HEIGHT) + frame + axes + "".join(made) + "</svg>"


def look_of(place: int) -> tuple[str, int]:
    """Colour and shape of the class at this place: sixteen before one comes again.

    Example:
        >>> look_of(0), look_of(5)
        (('c0', 0), ('c1', 1))
    """
    return f"c{place % N_COLORS}", place // N_COLORS % len(SHAPES)
