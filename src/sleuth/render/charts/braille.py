"""Curves for a terminal, of braille characters: two columns and four rows of dots in each."""

from __future__ import annotations

import math
from collections.abc import Sequence

_DOTS = ((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80))  # of the left and the right column, from the top
_BLANK = 0x2800
_BARS = "_.-=#"  # levels of a curve in ASCII


def curve(values: Sequence[float], *, width: int, height: int) -> list[str]:
    """A line for each row, from the top, of the curve of the finite values; each dot column shows all values that fall into it.

    Args:
        values: in order, evenly spaced.
        width: characters of a line.
        height: lines.

    Example:
        >>> curve([0.0, 1.0], width=1, height=1)
        ['⡈']
    """
    n_columns, n_rows = 2 * width, 4 * height
    limits = _limits(values)
    if limits is None:
        return [" " * width] * height
    low, high = limits
    cells = [[0] * width for _ in range(height)]
    for column, (least, greatest) in enumerate(_columns(values, n_columns)):
        if least is None or greatest is None:
            continue
        top, bottom = (_row(value, low, high, n_rows) for value in (greatest, least))
        for row in range(top, bottom + 1):
            cells[row // 4][column // 2] |= _DOTS[column % 2][row % 4]
    return ["".join(chr(_BLANK + cell) if cell else " " for cell in line) for line in cells]


def bars(values: Sequence[float], *, width: int) -> str:
    """The curve in one line of ASCII.

    Example:
        >>> bars([0.0, 1.0, 2.0], width=3)
        '_-#'
    """
    limits = _limits(values)
    if limits is None:
        return " " * width
    low, high = limits
    middles = [
        None if least is None or greatest is None else (least + greatest) / 2 for least, greatest in _columns(values, width)
    ]
    return "".join(" " if one is None else _BARS[len(_BARS) - 1 - _row(one, low, high, len(_BARS))] for one in middles)


def _limits(values: Sequence[float]) -> tuple[float, float] | None:
    finite = [value for value in values if math.isfinite(value)]
    return (min(finite), max(finite)) if finite else None


def _columns(values: Sequence[float], n: int) -> list[tuple[float | None, float | None]]:
    """The least and the greatest finite value of each column; a short curve is stretched by straight lines to the end."""
    if 1 < len(values) < n:
        values = [_between(values, column * (len(values) - 1) / (n - 1)) for column in range(n)]
    n_shown = min(n, len(values))
    found: list[tuple[float | None, float | None]] = []
    for column in range(n_shown):
        part = values[column * len(values) // n_shown : (column + 1) * len(values) // n_shown]
        finite = [value for value in part if math.isfinite(value)]
        found.append((min(finite), max(finite)) if finite else (None, None))
    return found


def _between(values: Sequence[float], place: float) -> float:
    """The value at a place between two; the nearer one where one of them is not finite.

    Example:
        >>> _between([0.0, 4.0], 0.25)
        1.0
    """
    left = min(int(place), len(values) - 2)
    before, after, share = values[left], values[left + 1], place - left
    if math.isfinite(before) and math.isfinite(after):
        return before + (after - before) * share
    return before if share < 0.5 else after


def _row(value: float, low: float, high: float, n_rows: int) -> int:
    """From the top; a constant curve is in the middle."""
    share = 0.5 if high == low else (value - low) / (high - low)
    return min(n_rows - 1, max(0, round((1 - share) * (n_rows - 1))))
