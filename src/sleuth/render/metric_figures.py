"""The numbers that a program logged or printed as figures: names that differ by train, val or test only share one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from sleuth.evidence.trace import FloatArray, IntArray
from sleuth.render import words
from sleuth.render.charts import Line, Steps, fitted, line_chart
from sleuth.render.detail import Detail
from sleuth.render.figures import Figure, Key

MOST_LINES = 4  # in one figure
FEW = 40  # points up to which each is marked
LEAST_SHARE = 0.5  # of the run's steps that the numbers reach, if they are counted in steps of the training
_SPLIT = re.compile(r"(?<![^\W_])(train|training|val|valid|validation|eval|test|dev)(?![^\W_])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Measured:
    """One named number, `(n,)` each: the steps at which it was logged, and its values; NaN is a measured one."""

    step: IntArray
    value: FloatArray


def stem(name: str) -> str:
    """The name without the word for its split.

    Example:
        >>> stem("val_acc"), stem("train/acc"), stem("validation")
        ('acc', 'acc', 'validation')
    """
    return _SPLIT.sub("", name).strip("/_-. ") or name


def grouped(names: Iterable[str]) -> dict[str, list[str]]:
    """The names by their stems, in order."""
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault(stem(name), []).append(name)
    return groups


def metric_figures(found: Mapping[str, Measured], steps: Steps, detail: Detail) -> Iterator[tuple[str, Figure]]:
    """A stem and its figure for each group of names.

    Args:
        found: the numbers by their names.
        steps: the axis of the run's other figures; taken where the numbers are counted in the same steps.
        detail: how much is drawn.

    Example:
        >>> acc = Measured(np.arange(3), np.array([0.1, 0.5, 0.9]))
        >>> [name for name, _ in metric_figures({"train/acc": acc, "val/acc": acc, "lr": acc}, Steps(0, 2), Detail())]
        ['acc', 'lr']
    """
    for name, names in grouped(found).items():
        yield name, _figure(name, {one: found[one] for one in names[:MOST_LINES]}, len(names), steps, detail)


def _figure(name: str, found: Mapping[str, Measured], n_all: int, steps: Steps, detail: Detail) -> Figure:
    lines, keys, said = [], [], []
    for index, (full, one) in enumerate(found.items()):
        color, order = f"c{index}", np.argsort(one.step, kind="stable")
        step, value = one.step[order], np.where(np.isnan(one.value[order]), np.inf, one.value[order])
        lines.append(Line(full, step, value, color))
        if len(step) <= FEW:
            lines.append(Line(full, step, value, color, "dots"))
        keys.append(Key(color, words.clean(full)))
        said.append(_course(words.clean(full) if len(found) > 1 else "", step, value))
    title = words.clean(name if len(found) > 1 else next(iter(found)))
    scale = fitted(np.concatenate([line.y for line in lines]))
    caption = " ".join(said) + (" Logarithmic scale." if scale.is_log else "")
    caption += f" {len(found)} of {n_all} drawn." if n_all > len(found) else ""
    own = max(int(line.x.max(initial=0)) for line in lines)
    is_shared = LEAST_SHARE * steps.last <= own <= steps.last + 1
    svg = line_chart(
        f"{title}. {caption}", lines, scale, steps=steps if is_shared else None, n_buckets=detail.buckets, height=280
    )
    return Figure(title, svg, caption, tuple(keys) if len(keys) > 1 else (), is_wide=True)


def _course(name: str, step: IntArray, value: FloatArray) -> str:
    """From where to where it went, in one sentence."""
    begin, is_finite = f"{name}: " if name else "", np.isfinite(value)
    if not is_finite.any():
        return f"{begin}not finite."
    x, y = step[is_finite], value[is_finite]
    if len(y) == 1:
        return f"{begin}{words.number(float(y[0]))} at step {x[0]:,}."
    lost = int((~is_finite).sum())
    text = f"{begin}{words.number(float(y[0]))} at step {x[0]:,}, {words.number(float(y[-1]))} at step {x[-1]:,}"
    text += f"; between {words.number(float(y.min()))} and {words.number(float(y.max()))}"
    return f"{text}; not finite {lost} times." if lost else f"{text}."
