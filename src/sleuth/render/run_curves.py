"""What runs share over their steps: their curves laid over each other, with a mark where each leaves that of the first run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from sleuth.evidence.shared_curves import SharedCurve
from sleuth.render.charts import Line, Mark, Steps, fitted, line_chart
from sleuth.render.charts.scale import span
from sleuth.render.figures import Figure, Key
from sleuth.render.side_by_side import LETTERS
from sleuth.render.words import clean, number

FEW = 40  # points up to which each is marked
COLORS = tuple(f"c{index}" for index in range(5)) + tuple(f"c{index} dashed" for index in range(5))  # of runs, in order


def curve_figure(one: SharedCurve, runs: Sequence[str], n_buckets: int = 400) -> Figure:
    """The curves over each other, a letter where one leaves that of the first run.

    Args:
        one: the quantity.
        runs: names of the runs, in order.
        n_buckets: stretches to which a long curve is cut.
    """
    lines, keys, said = [], [], []
    for letter, color, run, curve in zip(LETTERS, COLORS, runs, one.curves, strict=False):
        if curve is None:
            continue
        lines.append(Line(letter, curve.step, curve.value, color))
        if len(curve.step) <= FEW:
            lines.append(Line(letter, curve.step, curve.value, color, "dots"))
        keys.append(Key(color, f"{letter}  {clean(run)}"))
        said.append(f"{letter} {number(float(curve.value[-1])) if np.isfinite(curve.value[-1]) else 'not finite'}")
    scale = fitted(np.concatenate([line.y for line in lines]))
    caption = f"At last {', '.join(said)}.{' Logarithmic scale.' if scale.is_log else ''}"
    marks = tuple(Mark(step, letters) for letters, step in divergences(one))
    caption += " Dashed: the first step at which a run leaves A." if marks else ""
    first, last = span([line.x.astype(np.float64) for line in lines])
    svg = line_chart(
        f"{clean(one.name)}. {caption}", lines, scale, steps=Steps(first, last, marks), n_buckets=n_buckets, height=320
    )
    return Figure(clean(one.name), svg, caption, tuple(keys), is_wide=True)


def divergences(one: SharedCurve) -> Iterator[tuple[str, int]]:
    """Letters of the runs whose curves leave that of the first run, and the step; those of one step together.

    Example:
        >>> from sleuth.evidence.kept_run import Parting
        >>> apart = Parting("b", 9, 3, 4), Parting("c", 9), Parting("d", 9, 4, 4)
        >>> list(divergences(SharedCurve("acc", "acc", (), apart)))
        [('BD', 4)]
    """
    found: dict[int, str] = {}
    for letter, part in zip(LETTERS[1:], one.partings, strict=False):
        step = part.first_difference if part.first_apart is None else part.first_apart
        if step is not None:
            found[step] = found.get(step, "") + letter
    for step, letters in sorted(found.items()):
        yield letters, step
