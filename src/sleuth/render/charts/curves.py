"""Curves over a number, bars that go both ways, and a table of counts as SVG; built as the distributions are."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np
import numpy.typing as npt

from sleuth.render.charts.distributions import ROW, Group, framed, head
from sleuth.render.charts.heat import shortened
from sleuth.render.charts.lines import UNITS, path
from sleuth.render.charts.scale import Scale, linear, short

FloatArray = npt.NDArray[np.float64]

MOST_POINTS = 300  # of a curve
CELL = 2.6  # height of a cell of a table, in em


def curves(label: str, groups: Sequence[Group], across: Scale, up: Scale, *, reference: str = "", dotted: str = "") -> str:
    """Curves through (`values`, `others`) of each group.

    Args:
        label: what it shows, for those who do not see it.
        groups: the curves, the last on top.
        across: the horizontal scale.
        up: the vertical scale.
        reference: "diagonal" for a line of equal values on both scales, "zero" for a level line at 0.
        dotted: draw a dot at each point of the groups of this colour; "all" of all.

    Example:
        >>> curves("roc", [Group("a", np.array([0.0, 1.0]), "c0", np.array([0.0, 1.0]))], Scale(0, 1), Scale(0, 1)).count("<path")
        1
    """
    drawn = [_reference(reference, across, up)] if reference else []
    for group in groups:
        others = np.zeros(0) if group.others is None else group.others
        kept = _thinned(len(group.values))
        x = np.rint(UNITS * across.position(group.values[kept]))
        y = np.rint(UNITS * (1 - up.position(others[kept])))
        drawn.append(f'<path class="line {group.color}" data-name="{escape(group.name)}" d="{path(x, y)}"/>')
        if dotted in ("all", group.color):
            spots = "".join(f"M{a:.0f} {b:.0f}h0" for a, b in zip(x, y, strict=True) if not (np.isnan(a) or np.isnan(b)))
            drawn.append(f'<path class="dots {group.color}" d="{spots}"/>')
    return framed(label, across, up, "".join(drawn))


def _thinned(n: int) -> npt.NDArray[np.int64]:
    return np.unique(np.linspace(0, n - 1, min(n, MOST_POINTS)).round().astype(np.int64)) if n else np.zeros(0, np.int64)


def _reference(kind: str, across: Scale, up: Scale) -> str:
    low, high = (across.low, across.high) if kind == "zero" else (max(across.low, up.low), min(across.high, up.high))
    ends = np.array([low, high])
    x = np.rint(UNITS * across.position(ends)).astype(int)
    y = np.rint(UNITS * (1 - up.position(np.zeros(2) if kind == "zero" else ends))).astype(int)
    return f'<path class="reference" d="M{x[0]} {y[0]}L{x[1]} {y[1]}"/>'


def signed_bars(label: str, names: Sequence[str], values: FloatArray, *, color: str = "c0", negative: str = "c1") -> str:
    """One bar for each name, to the right for what is above 0, to the left for what is below.

    Example:
        >>> signed_bars("coefficients", ["age", "income"], np.array([0.5, -2.0])).count("<rect")
        2
    """
    low, high = min(0.0, float(values.min(initial=0.0))), max(0.0, float(values.max(initial=0.0)))
    across = linear(low, high, margin=0.02, is_from_zero=low == 0)
    zero = 100 * float(across.position(np.zeros(1))[0])
    n, drawn = max(len(names), 1), []
    for place, (name, value) in enumerate(zip(names, values.tolist(), strict=True)):
        middle, end = 100 * (place + 0.5) / n, 100 * float(across.position(np.array([value]))[0])
        left, width, right = min(zero, end), abs(end - zero), max(zero, end)
        drawn.append(
            f'<text class="tick name" x="-8" y="{middle:.2f}%" dy=".35em"><title>{escape(name)}</title>{escape(shortened(name))}'
            f'</text><rect class="bar-fill {color if value >= 0 else negative}" x="{left:.2f}%" y="{middle - 32 / n:.2f}%" '
            f'width="{width:.2f}%" height="{64 / n:.2f}%"/><text class="tick start" x="{right:.2f}%" dx=".4em" '
            f'y="{middle:.2f}%" dy=".35em">{short(float(f"{value:.3g}"))}</text>'
        )
    line = f'<line class="axis" x1="{zero:.2f}%" x2="{zero:.2f}%" y1="0" y2="100%"/>'
    return head(label, ROW * n, width=88) + "".join(drawn) + line + "</svg>"


def count_table(label: str, names: Sequence[str], counts: npt.NDArray[np.int64]) -> str:
    """A table of counts, rows by columns of the same names, each cell as deep as its share of the row.

    Example:
        >>> count_table("confusion", ["no", "yes"], np.array([[8, 2], [1, 9]])).count("<rect")
        4
    """
    n = len(names)
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    drawn = []
    for i in range(n):
        y = 100 * (i + 0.5) / n
        name = f"<title>{escape(names[i])}</title>{escape(shortened(names[i]))}"
        drawn.append(f'<text class="tick name" x="-8" y="{y:.2f}%" dy=".35em">{name}</text>')
        below = f"<title>{escape(names[i])}</title>{escape(shortened(names[i], max(4, 40 // n)))}"
        drawn.append(f'<text class="tick x{" odd" if i % 2 and n > 6 else ""}" x="{y:.2f}%" y="100%" dy="1.5em">{below}</text>')
        for j in range(n):
            share = float(shares[i, j])
            color, depth = ("c0" if i == j else "c1"), 0.06 + 0.46 * share if counts[i, j] else 0.0
            look = "count none" if not depth else "count deep" if i == j else "count"
            drawn.append(
                f'<rect class="cell {color}" x="{100 * j / n + 0.3:.2f}%" y="{100 * i / n + 0.5:.2f}%" '
                f'width="{100 / n - 0.6:.2f}%" height="{100 / n - 1:.2f}%" fill-opacity="{depth:.2f}"/>'
                f'<text class="{look}" x="{100 * (j + 0.5) / n:.2f}%" y="{y:.2f}%" dy=".35em">'
                f"{int(counts[i, j]):,}</text>"
            )
    return head(label, max(CELL * n if n <= 6 else 1.7 * n, 4.0)) + "".join(drawn) + "</svg>"
