"""The course of one number as a picture as small as a word, for tables."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sleuth.render.charts.lines import path
from sleuth.render.charts.scale import fitted

WIDTH, HEIGHT = 96, 22


def course(values: npt.NDArray[np.float64]) -> str:
    """A line through the values at equal distances; values that are not finite are dots at the top. "" for fewer than two.

    Args:
        values: `(n,)`, NaN = unknown.

    Example:
        >>> course(np.array([2.0, 1.0, 0.5])).count("<path")
        1
    """
    known = values[~np.isnan(values)]
    finite = known[np.isfinite(known)]
    if len(known) < 2:
        return ""
    x = np.rint(np.linspace(1, WIDTH - 1, len(known)))
    y = np.full(len(known), np.nan)
    if len(finite):
        room = HEIGHT - 4
        y = np.rint(2 + room * (1 - fitted(finite).position(np.where(np.isfinite(known), known, np.nan))))
    drawn = f'<path class="line c0" d="{path(x, y)}"/>' if len(finite) > 1 else ""
    lost = "".join(f"M{place:.0f} 3h0" for place in x[~np.isfinite(known)])
    drawn += f'<path class="dots lost" d="{lost}"/>' if lost else ""
    return f'<svg class="spark" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" aria-hidden="true">{drawn}</svg>'
