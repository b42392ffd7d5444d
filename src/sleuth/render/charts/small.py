"""Small charts of one column each, to stand in rows beside many others: hills of numbers, bars of levels.

They have no axis but the ends, and carry their own short texts, so that a page can hold dozens of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np

from sleuth.render.charts.distributions import Group, extent, head
from sleuth.render.charts.heat import both_ends
from sleuth.render.charts.scale import linear

N_BINS = 24
WIDE, HIGH = 240, 100  # units of the drawing, which is stretched
TOP = 2  # of them, above the highest hill for its stroke
HEIGHT = 4.6  # em of hills
ROW = 1.25  # em of a bar
LONGEST_BAR = 76.0  # percent; the shares stand to the right
LONGEST = 16  # letters of a level's name


def hills(label: str, groups: Sequence[Group], ends: tuple[str, str]) -> str:
    """Shares of the groups over common bins, laid over each other, with the least and the greatest value below.

    Example:
        >>> hills("age of the rows", [Group("train", np.arange(9.0))], ("0", "8")).count("<path")
        1
    """
    low, high = extent(np.concatenate([group.values for group in groups]) if groups else np.zeros(0))
    edges = np.linspace(low, high, N_BINS + 1)
    shares = [np.histogram(group.values, edges)[0] / max(len(group.values), 1) for group in groups]
    top = max((float(one.max()) for one in shares), default=1.0) or 1.0
    x = np.rint(WIDE * linear(low, high, margin=0.0).position(edges)).astype(int)
    drawn = []
    for group, share in zip(groups, shares, strict=True):
        y = np.rint(HIGH - (HIGH - TOP) * share / top).astype(int)
        y[(share > 0) & (y == HIGH)] -= 1  # what is there is seen
        steps = "".join(f"V{b}H{a}" for a, b in zip(x[1:].tolist(), y.tolist(), strict=True))
        drawn.append(f'<path class="hill {group.color}" d="M0 {HIGH}{steps}V{HIGH}z"/>')
    frame = f'<svg viewBox="0 0 {WIDE} {HIGH}" preserveAspectRatio="none" width="100%" height="100%">{"".join(drawn)}</svg>'
    texts = "".join(
        f'<text class="tick {side}" x="{x}" y="100%" dy="1.3em">{escape(text)}</text>'
        for side, x, text in zip(("start", "y"), ("0", "100%"), ends, strict=True)
    )
    line = '<line class="axis" x1="0" x2="100%" y1="100%" y2="100%"/>'
    return head(label, HEIGHT, css="hills") + frame + line + texts + "</svg>"


def levels(label: str, names: Sequence[str], shares: Sequence[tuple[str, Sequence[float]]]) -> str:
    """Shares of a few levels, each a row with its name on its bars, which lie below each other; the first split's share behind.

    Args:
        label: what they show, for those who do not see them.
        names: of the levels.
        shares: of each split, (colour, (n_names,)).

    Example:
        >>> levels("city of the rows", ["Rome", "Oslo"], [("c0", [0.7, 0.3]), ("c1", [0.5, 0.5])]).count("<rect")
        4
    """
    n, k = max(len(names), 1), max(len(shares), 1)
    top = max((share for _, found in shares for share in found), default=1.0) or 1.0
    drawn = []
    for place, name in enumerate(names):
        for which, (color, found) in enumerate(shares):
            y, width = 100 * (place + 0.06 + 0.88 * which / k) / n, LONGEST_BAR * found[place] / top
            size = f'width="{width:.1f}%" height="{88 / k / n:.1f}%"'
            drawn.append(f'<rect class="strip {color}" x="0" y="{y:.1f}%" {size}/>')
        middle = f'y="{100 * (place + 0.5) / n:.1f}%" dy=".35em"'
        shown = both_ends(name, LONGEST)
        title = "" if shown == name else f"<title>{escape(name)}</title>"
        drawn.append(f'<text class="label" x=".4em" {middle}>{title}{escape(shown)}</text>')
        if shares:
            drawn.append(f'<text class="tick y" x="100%" {middle}>{escape(percent(shares[0][1][place]))}</text>')
    return head(label, ROW * n) + "".join(drawn) + "</svg>"


def percent(share: float) -> str:
    """A share in few letters.

    Example:
        >>> percent(0.0004), percent(0.0123), percent(0.5)
        ('<0.1%', '1.2%', '50%')
    """
    if 0 < share < 0.001:
        return "<0.1%"
    return f"{share:.1%}" if 0 < share < 0.1 else f"{share:.0%}"
