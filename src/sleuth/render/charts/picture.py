"""One sample's input as a small SVG: an image in levels of one colour, or the numbers of a row as a strip."""

from __future__ import annotations

import math
from html import escape

import numpy as np
import numpy.typing as npt

from sleuth.render.charts.colour import N_LEVELS
from sleuth.render.charts.heat import runs

FloatArray = npt.NDArray[np.float64]

MAX_SIDE = 32  # cells of an image, along each side
MAX_CELLS = 64  # of a strip
LEAST_SIDE = 8  # flat inputs of a square length from this side on are taken for images
COLOURS = (1, 3, 4)  # channels of an image


def picture(values: FloatArray, shape: tuple[int, ...], label: str) -> str:
    """An SVG of one input.

    Args:
        values: flat, `(n_values,)`.
        shape: that the model was given.
        label: what it shows, for those who do not see it.

    Example:
        >>> picture(np.array([0.0, 1.0]), (2,), "row 7").count("<path")
        2
    """
    cells = _thinned(_as_image(values, shape))
    finite = cells[np.isfinite(cells)]
    low, high = (float(finite.min()), float(finite.max())) if len(finite) else (0.0, 0.0)
    places = (np.nan_to_num(cells, nan=low, posinf=high, neginf=low) - low) / ((high - low) or 1.0)
    levels = np.minimum((places * N_LEVELS).astype(np.int64), N_LEVELS - 1)
    paths = "".join(f'<path class="h{level}" d="{runs(levels == level)}"/>' for level in np.unique(levels).tolist())
    n_rows, n_columns = levels.shape
    size = f'width="{n_columns / 8 if n_rows == 1 else 4:g}em" height="{1 if n_rows == 1 else 4 * n_rows / n_columns:g}em"'
    return (
        f'<svg class="cells" role="img" aria-label="{escape(label)}" viewBox="0 0 {n_columns} {n_rows}" '
        f'preserveAspectRatio="none" {size}><g transform="translate(0 .5)">{paths}</g></svg>'
    )


def _as_image(values: FloatArray, shape: tuple[int, ...]) -> FloatArray:
    """Rows and columns; the channels of an image are averaged; what is no image has one row."""
    wide = tuple(size for size in shape if size > 1)
    channels = next((axis for axis in (0, 2) if len(shape) == 3 and shape[axis] in COLOURS), -1)
    if channels >= 0:
        image: FloatArray = values.reshape(shape).mean(channels)
        return image
    if len(wide) == 2:
        return values.reshape(wide)
    side = math.isqrt(len(values))
    return values.reshape(side, side) if side >= LEAST_SIDE and side * side == len(values) else values.reshape(1, -1)


def _thinned(cells: FloatArray) -> FloatArray:
    limits = (MAX_SIDE, MAX_SIDE) if cells.shape[0] > 1 else (1, MAX_CELLS)
    steps = [-(-size // limit) for size, limit in zip(cells.shape, limits, strict=True)]
    return cells[:: steps[0], :: steps[1]]
