"""How much of the machine a training used, as a figure: processors, memory, accelerator, and the time spent waiting for data."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.evidence.trace import FloatArray, Scalars, Trace
from sleuth.evidence.usage import Usage
from sleuth.render.charts import Line, Scale, Steps, line_chart
from sleuth.render.detail import Detail
from sleuth.render.figures import Figure, Key
from sleuth.render.words import number

LEAST = 2  # looks that make a line
FEW = 40  # looks up to which each is marked
GIGABYTE = 1e9
TITLE = "Resources (% of what there is)"
NAMES = ("processors", "memory", "GPU", "GPU memory", "waiting for data")


def usage_figures(trace: Trace, steps: Steps, detail: Detail) -> Iterator[Figure]:
    """The figure, if the training was looked at often enough."""
    usage = trace.usage
    if usage is None or len(usage.step) < LEAST:
        return
    lines, keys = [], []
    for index, (name, values) in enumerate(zip(NAMES, shares(usage, trace.scalars), strict=True)):
        known = ~np.isnan(values)
        if not known.any():
            continue
        kinds = ("line", "dots") if known.sum() <= FEW else ("line",)
        lines += [Line(name, usage.step[known], 100 * values[known], f"c{index}", kind) for kind in kinds]
        keys.append(Key(f"c{index}", name))
    if not lines:
        return
    caption = _said(usage, trace.scalars)
    svg = line_chart(f"{TITLE}. {caption}", lines, Scale(0.0, 103.0), steps=steps, n_buckets=detail.buckets, height=280)
    yield Figure(TITLE, svg, caption, tuple(keys), is_wide=True)


def shares(usage: Usage, scalars: Scalars | None) -> tuple[FloatArray, ...]:
    """The five shares of `NAMES`, 0 to 1, `(n,)` each; NaN = not known."""
    return (
        usage.cores / usage.all_cores,
        usage.memory / usage.all_memory,
        usage.device,
        usage.device_memory / usage.all_device_memory,
        _waited(usage, scalars),
    )


def _waited(usage: Usage, scalars: Scalars | None) -> FloatArray:
    """The share of the time of the steps since the look before that was spent waiting for data; NaN where it never waited."""
    unknown = np.full(len(usage.step), np.nan)
    if scalars is None or not np.nan_to_num(scalars.wait).any():
        return unknown
    until = np.searchsorted(scalars.step, usage.step, side="right")
    waited, whole = (np.concatenate([[0.0], np.nancumsum(one)])[until] for one in (scalars.wait, scalars.seconds))
    parts, wholes = np.diff(waited, prepend=0.0), np.diff(whole, prepend=0.0)
    np.divide(parts, wholes, out=unknown, where=wholes > 0)
    return unknown


def _said(usage: Usage, scalars: Scalars | None) -> str:
    """The figures in one sentence."""
    said = []
    if not np.isnan(usage.cores).all():
        said.append(
            f"{number(float(np.nanmedian(usage.cores)))} of {number(float(usage.all_cores[-1]))} processors at the median"
        )
    said.append(_of_memory(usage.memory, usage.all_memory, "memory"))
    if not np.isnan(usage.device).all():
        said.append(f"GPU busy {100 * float(np.nanmedian(usage.device)):.0f} % of the time at the median")
    if not np.isnan(usage.device_memory).all():
        said.append(_of_memory(usage.device_memory, usage.all_device_memory, "its memory" if len(said) > 2 else "GPU memory"))
    if scalars is not None and np.nan_to_num(scalars.wait).any():
        said.append(f"{100 * float(np.nansum(scalars.wait) / np.nansum(scalars.seconds)):.0f} % of the time waiting for data")
    return f"{'; '.join(said)}."


def _of_memory(used: FloatArray, whole: FloatArray, name: str) -> str:
    return f"{number(float(np.nanmax(used)) / GIGABYTE)} of {number(float(np.nanmax(whole)) / GIGABYTE)} GB of {name} at most"
