"""Heat maps as SVG: rows are layers, columns watched steps, one path for each colour.

The values are kept in `data-v`, two characters each, so that the page's script can show them: 0 not recorded, 1 zero, 2 not
finite, from 3 on the position on the scale.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
import numpy.typing as npt

from sleuth.render.charts.colour import N_LEVELS
from sleuth.render.charts.lines import STEP
from sleuth.render.charts.scale import Scale, short

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_N_CODES = len(_DIGITS) ** 2
_FIRST = 3  # code of the scale's lower end
_NUMBER = re.compile(r"(?<![^.])\d+(?=\.)")  # the number of a block in the name of a layer
_CROWDED = 11  # pixels a row below which only every other name is written


@dataclass(frozen=True, slots=True)
class Grid:
    """Values by row and column `(n_rows, n_columns)`: NaN not recorded, +-inf not finite."""

    rows: tuple[str, ...]
    columns: IntArray  # (n_columns,) steps
    values: FloatArray


@dataclass(frozen=True, slots=True)
class Palette:
    """Class prefix of the colours: "h" sequential, "v" diverging; and whether an exact zero has its own colour."""

    prefix: str = "h"
    marks_zero: bool = False


def heat_map(label: str, grid: Grid, scale: Scale, *, palette: Palette | None = None, onset: int | None = None) -> str:
    """An SVG heat map.

    Args:
        label: what it shows and says, for those who do not see it.
        grid: the values.
        scale: the scale of the colours.
        palette: which colours.
        onset: the step at which a vertical line is drawn before the first column that is not earlier; None for no line.
    """
    palette = palette or Palette()
    n_rows, n_columns = grid.values.shape
    height = _height(n_rows)
    codes = codes_of(grid.values, scale, marks_zero=palette.marks_zero)
    inner = (
        f'<svg class="inner cells" viewBox="0 0 {n_columns} {n_rows}" preserveAspectRatio="none" width="100%" height="100%">'
        f'<g transform="translate(0 .5)">{_cells(codes, palette)}</g></svg>'
    )
    names, steps = escape(json.dumps(grid.rows, ensure_ascii=False)), " ".join(map(str, grid.columns.tolist()))
    attributes = (
        f'aria-label="{escape(label)}" data-rows="{names}" data-columns="{steps}" '
        f'data-v="{packed(codes)}" data-y="{scale.low:.9g} {scale.high:.9g}"' + (' data-log="1"' if scale.is_log else "")
    )
    head = f'<svg class="plot heat" role="img" tabindex="0" width="100%" height="{height / 16:g}em" overflow="visible" '
    return (
        head
        + attributes
        + ">"
        + inner
        + _names(grid, height / n_rows)
        + step_names(grid.columns)
        + onset_line(grid.columns, onset)
        + "</svg>"
    )


def _height(n_rows: int, *, tallest: int = 440) -> int:
    """Pixels: rows are higher where there are few."""
    return min(n_rows * (26 if n_rows <= 4 else 18 if n_rows <= 12 else 15), tallest)


def color_bar(scale: Scale, *, palette: Palette | None = None, n: int = N_LEVELS) -> str:
    """A small SVG key to a heat map's colours, decoration to the text beside it: low end at the left."""
    prefix = (palette or Palette()).prefix
    cells = "".join(f'<path class="{prefix}{level}" d="M{level} .5h1"/>' for level in range(n))
    middle = float(np.sqrt(scale.low) * np.sqrt(scale.high)) if scale.is_log else (scale.low + scale.high) / 2
    texts = "".join(
        f'<text class="tick {where}" x="{x}" y="1.9em">{short(float(f"{value:.2g}"))}</text>'
        for x, where, value in (("0", "start", scale.low), ("50%", "x", middle), ("100%", "y", scale.high))
    )
    strip = f'<svg class="cells" viewBox="0 0 {n} 1" preserveAspectRatio="none" width="100%" height=".6em">{cells}</svg>'
    return f'<svg class="bar" width="10.6em" height="1.75em" aria-hidden="true">{strip}{texts}</svg>'


def codes_of(values: FloatArray, scale: Scale, *, marks_zero: bool) -> IntArray:
    """0 not recorded, 1 zero (where these are marked), 2 not finite, from `_FIRST` on the place on the scale."""
    finite = np.where(np.isfinite(values), values, np.nan)
    places = np.nan_to_num(scale.position(finite), nan=0.0)
    codes = _FIRST + np.rint(places * (_N_CODES - 1 - _FIRST)).astype(np.int64)
    codes[np.isnan(values)] = 0
    if marks_zero:
        codes[values == 0] = 1
    codes[np.isinf(values)] = 2
    return codes


def packed(codes: IntArray) -> str:
    """The codes as `data-v` has them, row by row."""
    return "".join(_DIGITS[code // 64] + _DIGITS[code % 64] for code in codes.ravel().tolist())


def level_of(codes: IntArray) -> IntArray:
    """The number of the colour, 0 to `N_LEVELS` - 1, of codes that are places on the scale."""
    return (codes - _FIRST) * N_LEVELS // (_N_CODES - _FIRST)


def _cells(codes: IntArray, palette: Palette) -> str:
    levels = np.where(codes >= _FIRST, level_of(codes), codes - 4)
    names = {-3: "hz", -2: "hi"} | {level: f"{palette.prefix}{level}" for level in range(N_LEVELS)}
    return "".join(
        f'<path class="{name}" d="{runs(levels == level)}"/>' for level, name in names.items() if np.any(levels == level)
    )


def runs(is_on: npt.NDArray[np.bool_]) -> str:
    """Horizontal strokes that cover the true cells."""
    padded = np.pad(is_on.astype(np.int8), ((0, 0), (1, 1)))
    change = np.diff(padded, axis=1)
    rows, starts = np.nonzero(change == 1)
    _, ends = np.nonzero(change == -1)
    return "".join(
        f"M{start} {row}h{end - start}" for row, start, end in zip(rows.tolist(), starts.tolist(), ends.tolist(), strict=True)
    )


def _names(grid: Grid, row_height: float) -> str:
    stride = 1 if row_height >= _CROWDED else 2
    n = len(grid.rows)
    return "".join(
        f'<text class="tick name" x="-8" y="{100 * (index + 0.5) / n:.2f}%" dy=".35em">{escape(shortened(name))}</text>'
        for index, name in list(enumerate(grid.rows))[::stride]
    )


def shortened(name: str, length: int = 19) -> str:
    """A name that is too long, with what tells it apart: of a layer its end and the number of its block, else both its ends.

    Example:
        >>> shortened("encoder.layers.0.self_attn.out_proj")
        '…0.…f_attn.out_proj'
        >>> shortened("worst fractal dimension")
        'worst fr… dimension'
    """
    if len(name) <= length:
        return name
    if "." not in name:
        return both_ends(name, length)
    numbers = _NUMBER.findall(name[: 1 - length])
    block = f"…{numbers[-1]}." if numbers else ""
    return f"{block}…{name[len(block) + 1 - length :]}"


def both_ends(name: str, length: int) -> str:
    """A name that is too long without its middle.

    Example:
        >>> both_ends("Some-college, 1 year", 16)
        'Some-co…, 1 year'
    """
    return name if len(name) <= length else f"{name[: length // 2 - 1]}…{name[length // 2 - length :]}"


def step_names(columns: IntArray, n: int = 6) -> str:
    """Some of the steps, below their columns."""
    count = len(columns)
    chosen: Sequence[int] = sorted({round(index) for index in np.linspace(0, count - 1, min(n, count))})
    return STEP + "".join(
        f'<text class="tick x{" odd" if place % 2 else ""}" x="{100 * (index + 0.5) / count:.2f}%" y="100%" dy="1.5em">'
        f"{short(float(columns[index]))}</text>"
        for place, index in enumerate(chosen)
    )


def onset_line(columns: IntArray, onset: int | None) -> str:
    """A line before the first column that is not earlier than `onset`."""
    if onset is None or not len(columns) or onset > columns[-1]:
        return ""
    x = 100 * int(np.searchsorted(columns, onset)) / len(columns)
    line = f'x1="{x:.2f}%" x2="{x:.2f}%" y1="0" y2="100%"/>'
    return f'<line class="casing" {line}<line class="mark" {line}'
