"""How strongly each two of some columns go together, as SVG: a triangle of cells, the names on its steps."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np
import numpy.typing as npt

from sleuth.render.charts.colour import N_LEVELS
from sleuth.render.charts.distributions import head
from sleuth.render.charts.heat import shortened

ROW = 1.35  # em of a row
ACROSS = 72  # percent of its place that the cells take; the last names stand to their right
WRITTEN = 7  # columns up to which the number stands in each cell, which has room for it on a telephone
PALE = 0.5  # opacity of cells on which numbers stand

FloatArray = npt.NDArray[np.float64]


def triangle(label: str, names: Sequence[str], values: FloatArray) -> str:
    """The cells below the diagonal of `values` `(n, n)`, -1 to 1; NaN = not known, which has the colour of nothing.

    A column's name stands at the end of its row, which is the top of its column.

    Example:
        >>> triangle("correlations of two", ["age", "income"], np.array([[1.0, 0.5], [0.5, 1.0]])).count("<rect")
        1
    """
    n = len(names)
    drawn = []
    for i, name in enumerate(names):
        middle = f'y="{100 * (i + 0.5) / n:.2f}%" dy=".35em"'
        for j in range(i):
            drawn.append(_cell(f"{names[j]} and {name}", float(values[i, j]), (i, j), n))
            if n <= WRITTEN and np.isfinite(values[i, j]):
                text = f"{round(float(values[i, j]), 2) + 0.0:.2f}".replace("-", "−").replace("0.", ".")
                drawn.append(f'<text class="count" x="{100 * (j + 0.5) / n:.2f}%" {middle}>{text}</text>')
        shown = f"<title>{escape(name)}</title>{escape(shortened(name))}"
        drawn.append(f'<text class="tick name at" x="{100 * i / n:.2f}%" dx=".5em" {middle}>{shown}</text>')
    return head(label, ROW * n, width=ACROSS) + "".join(drawn) + "</svg>"


def _cell(names: str, value: float, place: tuple[int, int], n: int) -> str:
    is_known = np.isfinite(value)
    color = f"v{min(int((value + 1) / 2 * N_LEVELS), N_LEVELS - 1)}" if is_known else "hn"
    said, pale = f"{value:.3f}" if is_known else "not known", f' fill-opacity="{PALE}"' if n <= WRITTEN else ""
    return (
        f'<rect class="cell {color}" x="{100 * place[1] / n:.2f}%" y="{100 * place[0] / n:.2f}%" width="{100 / n - 0.15:.2f}%" '
        f'height="{100 / n - 0.3:.2f}%"{pale}><title>{escape(names)}: {said}</title></rect>'
    )
