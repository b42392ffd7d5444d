"""What layers make of one sample, as SVG: rows of small maps, one row for each layer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
import numpy.typing as npt

from sleuth.render.charts.colour import N_LEVELS
from sleuth.render.charts.distributions import head
from sleuth.render.charts.heat import runs, shortened

ByteArray = npt.NDArray[np.uint8]

HEIGHT, STRIP = 6.4, 1.0  # em of a map, and of one that has a single row
HEAD, APART = 2.4, 0.9  # em above a row, for the layer's name and those of the maps, and between two rows
GAP = 0.06  # of the width that a map has, to its right
LONGEST = 60


@dataclass(frozen=True, slots=True)
class Map:
    """One map `(rows, columns)`, 0 to 255: what it is called, and what is said of it."""

    name: str
    note: str
    values: ByteArray


@dataclass(frozen=True, slots=True)
class Row:
    """The maps of a layer."""

    name: str
    maps: tuple[Map, ...]


def sample_maps(label: str, rows: Sequence[Row]) -> str:
    """All rows below one another, each map with its own scale of colours.

    Example:
        >>> one = Map("channel 3", "0 to 1", np.array([[0, 255]], np.uint8))
        >>> sample_maps("x", [Row("conv", (one,))]).count('class="cells"')
        1
    """
    heights = [STRIP if all(len(one.values) == 1 for one in row.maps) else HEIGHT for row in rows]
    whole = sum(heights) + len(rows) * (HEAD + APART) - APART
    width = 100 / max(len(row.maps) for row in rows)
    drawn, top = [], 0.0
    for row, height in zip(rows, heights, strict=True):
        place = 100 * (top + HEAD) / whole
        drawn.append(f'<text class="tick start" x="0" y="{place:.2f}%" dy="-2em">{escape(shortened(row.name, LONGEST))}</text>')
        drawn += [_map(one, at * width, place, width * (1 - GAP), 100 * height / whole) for at, one in enumerate(row.maps)]
        top += HEAD + height + APART
    return head(label, whole) + "".join(drawn) + "</svg>"


def _map(one: Map, x: float, y: float, width: float, height: float) -> str:
    """One map at its place, all in percent."""
    levels = one.values.astype(np.int64) * N_LEVELS // 256
    paths = "".join(f'<path class="h{level}" d="{runs(levels == level)}"/>' for level in np.unique(levels).tolist())
    n_rows, n_columns = levels.shape
    kept = "none" if n_rows == 1 else "xMinYMin meet"
    return (
        f'<svg class="cells" viewBox="0 0 {n_columns} {n_rows}" preserveAspectRatio="{kept}" x="{x:.2f}%" y="{y:.2f}%" '
        f'width="{width:.2f}%" height="{height:.2f}%"><title>{escape(one.note)}</title>'
        f'<g transform="translate(0 .5)">{paths}</g></svg>'
        f'<text class="tick start" x="{x:.2f}%" y="{y:.2f}%" dy="-.4em">{escape(one.name)}</text>'
    )
