"""Bars of counts, each split into the same parts and as wide as the others, as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from sleuth.render.charts.distributions import ROW, head
from sleuth.render.charts.heat import shortened

ACROSS = 72  # percent of its place that the bars take; a note stands to the right of each


@dataclass(frozen=True, slots=True)
class Stack:
    """One bar: its name, how many belong to each part, and what is written behind it."""

    name: str
    counts: tuple[int, ...]
    note: str


def stacks(label: str, drawn: Sequence[Stack], colors: Sequence[str]) -> str:
    """The bars below each other; a part without a member is left out.

    Example:
        >>> stacks("units", [Stack("relu", (3, 0, 5), "3 of 8")], ["c1", "c2", "c0"]).count("<rect")
        2
    """
    n, made = max(len(drawn), 1), []
    for place, one in enumerate(drawn):
        middle = f'y="{100 * (place + 0.5) / n:.2f}%" dy=".35em"'
        title = f"<title>{escape(one.name)}</title>{escape(shortened(one.name))}"
        made.append(f'<text class="tick name" x="-8" {middle}>{title}</text>')
        left, whole = 0.0, sum(one.counts) or 1
        for count, color in zip(one.counts, colors, strict=True):
            width = 100 * count / whole
            if count:
                size = f'width="{width:.3f}%" height="{70 / n:.2f}%"'
                made.append(f'<rect class="bar-fill {color}" x="{left:.3f}%" y="{100 * (place + 0.15) / n:.2f}%" {size}/>')
            left += width
        made.append(f'<text class="tick start" x="100%" dx=".5em" {middle}>{escape(one.note)}</text>')
    return head(label, ROW * n, width=ACROSS) + "".join(made) + "</svg>"
