"""How values were spread, step by step, as SVG: a heat map for each tensor, one above the other, with marked zones.

Rows are bins, columns steps. The values stand in `data-v` as in other heat maps, so the page's script shows them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from html import escape

import numpy as np
import numpy.typing as npt

from sleuth.render.charts.colour import N_LEVELS
from sleuth.render.charts.heat import codes_of, level_of, onset_line, packed, runs, shortened, step_names
from sleuth.render.charts.scale import Scale, short

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

ROW = 3.0  # pixels of a bin
GAP = 7  # rows between two tensors, for the name
LONGEST_NAME = 44


@dataclass(frozen=True, slots=True)
class Zone:
    """Bins that are marked: the first and the last of them, counted from the top, and a class for the colour."""

    first: int
    last: int
    color: str


@dataclass(frozen=True, slots=True)
class Axis:
    """A tensor's map: its name, what each bin holds (for the hover text), and numbers at places in rows from its top."""

    name: str
    bins: tuple[str, ...]
    ticks: tuple[tuple[float, str], ...]


@dataclass(frozen=True, slots=True)
class Spread:
    """Shares of values by bin and step, `(n_tensors, n_bins, n_steps)`, bins from the top down.

    They are 0 to 1; inf not finite, NaN not recorded.
    """

    axes: tuple[Axis, ...]  # (n_tensors,)
    steps: IntArray
    shares: FloatArray
    zones: tuple[Zone, ...] = ()


def spread_map(label: str, spread: Spread, scale: Scale, *, onset: int | None = None) -> str:
    """An SVG with a heat map for each tensor.

    Args:
        label: what it shows and says, for those who do not see it.
        spread: the shares.
        scale: of the colours.
        onset: the step at which a vertical line is drawn before the first column that is not earlier; None for no line.

    Example:
        >>> shares = np.array([[[0.0, 0.25], [1.0, 0.75]]])
        >>> one = Spread((Axis("fc", ("large", "small"), ((0.5, "9"),)),), np.array([0, 9]), shares)
        >>> svg = spread_map("x", one, Scale(0.0, 1.0))
        >>> svg.count("fc: "), 'aria-label="x"' in svg
        (2, True)
    """
    n_tensors, n_bins, n_columns = spread.shares.shape
    block, n_rows = n_bins + GAP, n_tensors * (n_bins + GAP)
    values = np.full((n_tensors, block, n_columns), np.nan)
    values[:, GAP:] = spread.shares
    codes = codes_of(values.reshape(n_rows, n_columns), scale, marks_zero=True)
    inner = (
        f'<svg class="inner cells" viewBox="0 0 {n_columns} {n_rows}" preserveAspectRatio="none" width="100%" height="100%">'
        f'<g transform="translate(0 .5)">{_cells(codes, spread)}</g></svg>'
    )
    rows = [row for axis in spread.axes for row in (*[""] * GAP, *(f"{axis.name}: {text}" for text in axis.bins))]
    attributes = (
        f'aria-label="{escape(label)}" data-rows="{escape(json.dumps(rows, ensure_ascii=False))}" '
        f'data-columns="{" ".join(map(str, spread.steps.tolist()))}" data-v="{packed(codes)}" '
        f'data-y="{scale.low:.9g} {scale.high:.9g}" data-unit="%"'
    )
    height = f"{ROW * n_rows / 16:g}em"
    head = f'<svg class="plot heat" role="img" tabindex="0" width="100%" height="{height}" overflow="visible" '
    texts = "".join(_texts(axis, at * block, n_rows) for at, axis in enumerate(spread.axes))
    below = step_names(spread.steps) + onset_line(spread.steps, onset)
    return head + attributes + ">" + inner + below + texts + "</svg>"


def _cells(codes: IntArray, spread: Spread) -> str:
    """Strokes of one colour each: zones where they are empty, then what was counted."""
    n_tensors, n_bins, _ = spread.shares.shape
    is_empty = codes == 1
    zones = []
    for zone in spread.zones:
        is_in = np.zeros((n_tensors, n_bins + GAP), bool)
        is_in[:, GAP + zone.first : GAP + zone.last + 1] = True
        covered = is_empty & is_in.reshape(-1, 1)
        is_empty &= ~covered
        zones.append((zone.color, covered))
    levels = np.where(codes >= 2, level_of(codes), -1)
    levels[is_empty] = 0
    painted = [*zones, ("hi", codes == 2), *((f"h{level}", (levels == level) & (codes != 2)) for level in range(N_LEVELS))]
    return "".join(f'<path class="{name}" d="{runs(is_on)}"/>' for name, is_on in painted if is_on.any())


def _texts(axis: Axis, top: int, n_rows: int) -> str:
    """A tensor's name over its map, which covers the ground between two maps, and numbers beside it."""
    cover = f'<rect class="gap" x="0" width="100%" y="{100 * top / n_rows:.3f}%" height="{100 * GAP / n_rows:.3f}%"/>'
    title = (
        f'<text class="tick start" x="0" y="{100 * (top + GAP) / n_rows:.3f}%" dy="-.4em">'
        f"{escape(shortened(axis.name, LONGEST_NAME))}</text>"
    )
    return cover + title + "".join(
        f'<text class="tick y" x="-8" y="{100 * (top + GAP + place) / n_rows:.3f}%" dy=".35em">{escape(text)}</text>'
        for place, text in axis.ticks
    )  # fmt: skip


def between(low: float, high: float) -> str:
    """What a bin holds.

    Example:
        >>> between(1e-3, 4e-3)
        '0.001 to 0.004'
    """
    return f"{short(float(f'{low:.2g}'))} to {short(float(f'{high:.2g}'))}"
