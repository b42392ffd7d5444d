"""Line charts as SVG.

The outer `svg` is exactly the plot area and as wide as its place on the page; names and numbers stand outside it (overflow is
visible), placed in percent, so that text keeps its size on every screen. The curves lie in an inner `svg` of 10,000 by
10,000 units that is stretched, with strokes that are not. The page's script reads values back from the curves.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
import numpy.typing as npt

from sleuth.render.charts.decimate import min_max
from sleuth.render.charts.scale import Scale, linear, short, step_ticks, ticks

FloatArray = npt.NDArray[np.float64]

UNITS = 10_000
STEP = '<text class="tick y" x="-8" y="100%" dy="1.5em">step</text>'  # before the numbers below, in the room of those beside


@dataclass(frozen=True, slots=True)
class Line:
    """One series. `color` is a class of the page's style sheet ("c0" to "c3", or "d0" to "d11" from first to last layer)."""

    name: str
    x: npt.NDArray[np.int64]
    y: FloatArray  # NaN makes a gap; +-inf is marked at the edge of the chart
    color: str = "c0"
    kind: str = "line"  # "line", "area" or "dots"


@dataclass(frozen=True, slots=True)
class Mark:
    """A vertical line at a step, with a letter on top."""

    x: float
    letter: str


@dataclass(frozen=True, slots=True)
class Steps:
    """The horizontal axis: from the first to the last step, with the onsets that are marked on it."""

    first: float
    last: float
    marks: tuple[Mark, ...] = ()


def line_chart(
    label: str, lines: Sequence[Line], scale: Scale, *, steps: Steps | None = None, n_buckets: int = 250, height: int = 220
) -> str:
    """An SVG chart of `lines` over steps.

    Args:
        label: what the chart shows and says, for those who do not see it.
        lines: the series; each is cut to at most four points for each of `n_buckets` stretches.
        scale: the vertical scale.
        steps: the horizontal axis; None takes the steps of the lines.
        n_buckets: stretches to which a long series is cut.
        height: of the plot area, in pixels at the usual text size; it grows with the text.
    """
    steps = steps or _range(lines)
    across = linear(steps.first, steps.last, margin=0.01)
    marks = [mark for mark in steps.marks if steps.first <= mark.x <= steps.last]
    log = f' data-log="1" data-zero="{int(scale.has_zero)}"' if scale.is_log else ""
    head = (
        f'<svg class="plot" role="img" tabindex="0" width="100%" height="{height / 16:g}em" overflow="visible" '
        f'aria-label="{escape(label)}" '
        f'data-x="{across.low:.9g} {across.high:.9g}" data-y="{scale.low:.9g} {scale.high:.9g}"{log}>'
    )
    curves = "".join(_curve(line, across, scale, n_buckets) for line in lines)
    onsets = "".join(_mark(mark, across) for mark in marks)
    frame = f'<svg class="inner" viewBox="0 0 {UNITS} {UNITS}" preserveAspectRatio="none" width="100%" height="100%">'
    inner = f"{frame}{onsets}{curves}</svg>"
    letters = "".join(
        f'<text class="letter" data-x="{mark.x:g}" x="{_percent(across, mark.x)}" y="-.5em">{escape(mark.letter)}</text>'
        for mark in marks
    )
    return head + _grid(scale) + _bottom(across, steps) + inner + letters + "</svg>"


def _range(lines: Sequence[Line]) -> Steps:
    filled = [line.x for line in lines if len(line.x)]
    if not filled:
        return Steps(0.0, 1.0)
    return Steps(float(min(x.min() for x in filled)), float(max(x.max() for x in filled)))


def _percent(scale: Scale, value: float) -> str:
    return f"{100 * float(scale.position(np.array([value]))[0]):.2f}%"


def _grid(scale: Scale) -> str:
    """Horizontal lines with their numbers; a logarithmic scale that holds zeros has a 0 at its foot."""
    rows = [(1 - float(scale.position(np.array([value]))[0]), short(value)) for value in ticks(scale)]
    if scale.is_log and scale.has_zero:
        rows = [(1.0, "0"), *((y, text) for y, text in rows if y < 0.94)]
    return "".join(
        f'<line class="grid" x1="0" x2="100%" y1="{100 * y:.2f}%" y2="{100 * y:.2f}%"/>'
        f'<text class="tick y" x="-8" y="{100 * y:.2f}%" dy=".35em">{text}</text>'
        for y, text in rows
    )


def _bottom(across: Scale, steps: Steps) -> str:
    return STEP + "".join(
        f'<text class="tick x{" odd" * (index % 2)}" x="{_percent(across, value)}" y="100%" dy="1.5em">{short(value)}</text>'
        for index, value in enumerate(step_ticks(steps.first, steps.last))
    )


def _mark(mark: Mark, across: Scale) -> str:
    x = round(UNITS * float(across.position(np.array([mark.x]))[0]))
    return f'<path class="mark" d="M{x} 0V{UNITS}"/>'


def _curve(line: Line, across: Scale, scale: Scale, n_buckets: int) -> str:
    order = np.argsort(line.x, kind="stable")
    x, y = line.x[order].astype(np.float64), line.y[order].astype(np.float64)
    finite = np.where(np.isfinite(y), y, np.nan)
    kept = min_max(finite, n_buckets)
    columns = np.rint(UNITS * across.position(x[kept]))
    rows = np.rint(UNITS * (1 - scale.position(finite[kept])))
    name = escape(line.name)
    if line.kind == "dots":
        d = "".join(f"M{column:.0f} {row:.0f}h0" for column, row in zip(columns, rows, strict=True) if not np.isnan(row))
        curve = f'<path class="dots {line.color}" data-name="{name}" d="{d}"/>' if d else ""
    else:
        curve = _area(line, columns, rows) + f'<path class="line {line.color}" data-name="{name}" d="{path(columns, rows)}"/>'
    lost = _edges(x[np.isinf(y)], np.isposinf(y[np.isinf(y)]), across)
    return curve + (f'<path class="dots lost" data-name="{name}, not finite" d="{lost}"/>' if lost else "")


def path(columns: FloatArray, rows: FloatArray) -> str:
    """An SVG path through the points, in whole units, each relative to the one before; NaN lifts the pen.

    Example:
        >>> path(np.array([0.0, 5.0, 9.0, 12.0]), np.array([3.0, 1.0, np.nan, 4.0]))
        'M0 3l5 -2M12 4l0 0'
    """
    pieces: list[str] = []
    before: tuple[int, int] | None = None
    is_single = False
    for column, row in zip(columns.tolist(), rows.tolist(), strict=True):
        if math.isnan(row):
            pieces.append("l0 0" if is_single else "")
            before, is_single = None, False
        elif before is None:
            before, is_single = (int(column), int(row)), True
            pieces.append(f"M{before[0]} {before[1]}")
        else:
            pieces.append(f"{'l' if is_single else ' '}{int(column) - before[0]} {int(row) - before[1]}")
            before, is_single = (int(column), int(row)), False
    pieces.append("l0 0" if is_single else "")
    return "".join(pieces)


def _area(line: Line, columns: FloatArray, rows: FloatArray) -> str:
    known = ~np.isnan(rows)
    if line.kind != "area" or known.sum() < 2:
        return ""
    columns, rows = columns[known], rows[known]
    return f'<path class="area {line.color}" d="{path(columns, rows)}V{UNITS}H{columns[0]:.0f}z"/>'


def _edges(x: FloatArray, is_up: npt.NDArray[np.bool_], across: Scale) -> str:
    """Dots on the upper or lower edge for values that are not finite; dots on one spot are drawn once."""
    spots = dict.fromkeys(
        (round(float(column) * 500) * UNITS // 500, bool(up)) for column, up in zip(across.position(x), is_up, strict=True)
    )
    return "".join(f"M{column} {120 if up else UNITS - 120}h0" for column, up in spots)
