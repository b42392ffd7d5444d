"""A bar for each of a few names, with an interval where one is known, as SVG; built as the other charts are."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from sleuth.render.charts.distributions import ROW, head
from sleuth.render.charts.heat import shortened
from sleuth.render.charts.scale import linear, short

WHISKER = 0.18  # half height of a whisker's ends, in shares of a row


@dataclass(frozen=True, slots=True)
class Bar:
    """A value with its name and colour; an interval of NaN is none."""

    name: str
    value: float
    color: str = "c0"
    low: float = float("nan")
    high: float = float("nan")


def interval_bars(label: str, bars: Sequence[Bar]) -> str:
    """Bars from 0 with whiskers, and the value behind each.

    Example:
        >>> interval_bars("accuracy", [Bar("as reported", 0.97), Bar("without", 0.81, "c1", 0.74, 0.88)]).count("<line")
        4
    """
    ends = [one for bar in bars for one in (bar.value, bar.low, bar.high) if math.isfinite(one)]
    low, high = min(0.0, *ends), max(0.0, *ends)
    across = linear(low, high, margin=0.02, is_from_zero=low == 0)
    n = max(len(bars), 1)

    def place(value: float) -> float:
        return 100 * float(across.position(np.array([value]))[0])

    drawn = [_bar(bar, 100 * (row + 0.5) / n, 100 / n, place) for row, bar in enumerate(bars)]
    axis = f'<line class="axis" x1="{place(0.0):.2f}%" x2="{place(0.0):.2f}%" y1="0" y2="100%"/>'
    return head(label, 1.3 * ROW * n, width=86) + "".join(drawn) + axis + "</svg>"


def _bar(bar: Bar, middle: float, row: float, at: Callable[[float], float]) -> str:
    zero, end = at(0.0), at(bar.value)
    right = max(zero, end)
    whisker = ""
    if math.isfinite(bar.low) and math.isfinite(bar.high):
        left, right_end = at(bar.low), at(bar.high)
        right = max(right, right_end)
        lines = [(left, middle, right_end, middle)]
        lines += [(one, middle - WHISKER * row, one, middle + WHISKER * row) for one in (left, right_end)]
        whisker = "".join(
            f'<line class="whisker {bar.color}" x1="{a:.2f}%" y1="{b:.2f}%" x2="{c:.2f}%" y2="{d:.2f}%"/>' for a, b, c, d in lines
        )
    name = f"<title>{escape(bar.name)}</title>{escape(shortened(bar.name))}"
    return (
        f'<text class="tick name" x="-8" y="{middle:.2f}%" dy=".35em">{name}</text>'
        f'<rect class="bar-fill {bar.color}" x="{min(zero, end):.2f}%" y="{middle - 0.3 * row:.2f}%" '
        f'width="{abs(end - zero):.2f}%" height="{0.6 * row:.2f}%"/>{whisker}<text class="tick start" x="{right:.2f}%" dx=".5em" '
        f'y="{middle:.2f}%" dy=".35em">{short(float(f"{bar.value:.3g}"))}</text>'
    )
