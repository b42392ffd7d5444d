"""A training that goes on, as a notebook shows it: step, speed, the curve of the loss, and what is proven so far."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from sleuth.evidence.trace import FloatArray, IntArray
from sleuth.render import words
from sleuth.render.charts import fitted, linear
from sleuth.render.charts.decimate import min_max
from sleuth.render.charts.lines import UNITS, path

N_BUCKETS = 150  # of the curve, four points each
_BOX = "border:1px solid rgba(128,128,128,.4);border-radius:6px;padding:.6em 1em;max-width:60em;line-height:1.45"
_CURVE = "display:block;width:100%;height:7em;margin-top:.5em"
_BELOW = "display:flex;justify-content:space-between;opacity:.7"
_RED, _GREEN, _BLUE = "#c62828", "#2e7d32", "#1f77b4"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a training is."""

    seconds: float  # since it began
    n_steps: int = 0
    steps_per_second: float = math.nan
    learning_rate: float = math.nan
    step: IntArray | None = None  # (n,), rising: the steps whose loss is shown
    loss: FloatArray | None = None  # (n,), NaN = unknown
    found: Sequence[tuple[str, str]] = ()  # what is proven: the rule, and all of it in one line


def progress(now: Progress) -> str:
    """HTML for the output of a cell that is running, in the colours of the notebook, without any script."""
    parts = [f"step {now.n_steps:,}" if now.n_steps else "no step of a training yet", words.seconds(now.seconds)]
    if math.isfinite(now.steps_per_second):
        parts.append(f"{words.number(now.steps_per_second)} steps/s")
    last = _last(now.loss)
    parts += [f"loss {words.number(last) if math.isfinite(last) else 'not finite'}"] if not math.isnan(last) else []
    if math.isfinite(now.learning_rate):
        parts.append(f"learning rate {words.number(now.learning_rate)}")
    head = f"<div><b>sleuth watches</b> <span>{escape(' · '.join(parts))}</span></div>"
    return f'<div class="sleuth" style="{_BOX}">{head}{_curve(now)}{_health(now)}</div>'


def _last(loss: FloatArray | None) -> float:
    known = loss[~np.isnan(loss)] if loss is not None else np.zeros(0)
    return float(known[-1]) if len(known) else math.nan


def _health(now: Progress) -> str:
    if not now.found:
        told = "nothing wrong is proven so far; beliefs are judged at the end" if now.n_steps else "nothing to judge yet"
        return f'<div style="margin-top:.4em;color:{_GREEN}">{told}</div>'
    return "".join(
        f'<div style="margin-top:.4em"><b style="color:{_RED}">✗ {escape(rule)}</b> {escape(words.clean(line))}</div>'
        for rule, line in now.found
    )


def _curve(now: Progress) -> str:
    """The loss over the steps; nothing before there are two of them."""
    if now.step is None or now.loss is None:
        return ""
    known = np.isfinite(now.loss)
    step, loss = now.step[known].astype(np.float64), now.loss[known]
    if len(loss) < 2:
        return ""
    kept = min_max(loss, N_BUCKETS)
    step, loss = step[kept], loss[kept]
    scale, across = fitted(loss), linear(float(step[0]), float(step[-1]), margin=0.0)
    d = path(np.rint(UNITS * across.position(step)), np.rint(UNITS * (1 - scale.position(loss))))
    low, high = words.number(float(loss.min())), words.number(float(loss.max()))
    label = escape(f"loss from step {step[0]:.0f} to {step[-1]:.0f}, between {low} and {high}")
    stroke = f'fill="none" stroke="{_BLUE}" stroke-width="1.5" vector-effect="non-scaling-stroke"'
    axis = "logarithmic" if scale.is_log else "linear"
    return (
        f'<svg role="img" aria-label="{label}" viewBox="0 0 {UNITS} {UNITS}" preserveAspectRatio="none" style="{_CURVE}">'
        f'<path d="{d}" {stroke}></path></svg>'
        f'<div style="{_BELOW}"><span>step {step[0]:,.0f}</span><span>loss {low} to {high}, {axis}</span>'
        f"<span>{step[-1]:,.0f}</span></div>"
    )
