"""The evidence of a run as figures: loss, rate, norms, activations, time and memory, with the onsets of what was found."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from sleuth.evidence.trace import FloatArray, IntArray, Trace
from sleuth.render import words
from sleuth.render.charts import Line, Mark, Scale, Steps, fitted, line_chart, linear
from sleuth.render.charts.scale import span
from sleuth.render.detail import Detail
from sleuth.verdict import Found, Report

MEGABYTE, GIGABYTE = 1e6, 1e9
N_MARKS = 6
CLOSE = 0.03  # onsets nearer than this share of the run share a mark
SMOOTHED = 200  # steps from which the loss gets a median curve
N_STRETCHES = 60  # of that curve
USUAL = 95.0  # percentile of step times; single slow steps must not flatten the rest
HEADROOM = 2.0


@dataclass(frozen=True, slots=True)
class Key:
    """An entry of a figure's legend: the colour's class, the shape of the swatch, the name."""

    color: str
    name: str
    shape: str = "line"


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart with its title, its takeaway in words, and its legend. `svg` and `bar` are safe markup."""

    title: str
    svg: str
    caption: str
    keys: tuple[Key, ...] = ()
    bar: str = ""
    bar_notes: tuple[tuple[str, str], ...] = ()  # (class, what a cell of this colour means)
    is_wide: bool = False
    gutter: str = ""  # class for the room that row names need: "short", "middle", "long"


@dataclass(frozen=True, slots=True)
class Onset:
    """A step at which something was found to begin, with its letter and the rules."""

    letter: str
    step: int
    rules: tuple[str, ...]


def onsets(report: Report) -> tuple[Onset, ...]:
    """The first steps of all findings but hints, in order; those close together share one."""
    last = report.trace.run.n_steps if report.trace else 0
    hints = {id(one) for one in report.diagnosis.hints}
    found = [one for one in words.all_found(report) if id(one) not in hints and one.finding.where.first_step is not None]
    groups: list[list[Found]] = []
    for one in sorted(found, key=lambda one: one.first_step):
        if one.first_step > last:
            continue
        if groups and one.first_step - groups[-1][0].first_step <= CLOSE * last:
            groups[-1].append(one)
        else:
            groups.append([one])
    return tuple(
        Onset("ABCDEF"[index], group[0].first_step, tuple(dict.fromkeys(one.rule.name for one in group)))
        for index, group in enumerate(groups[:N_MARKS])
    )


def axis(trace: Trace | None, begun: Sequence[Onset]) -> Steps:
    """The whole run as the horizontal axis of every line chart."""
    return Steps(
        0.0, float(max(trace.run.n_steps - 1 if trace else 1, 1)), tuple(Mark(onset.step, onset.letter) for onset in begun)
    )


def scalar_figures(trace: Trace, begun: Sequence[Onset], detail: Detail) -> Iterator[Figure]:
    """Loss and learning rate, evaluation accuracy, time and memory: what has one value a step."""
    steps = axis(trace, begun)
    makers: tuple[Callable[[Trace, Steps, Detail], Figure | None], ...] = (_loss, _accuracy, _rate, _time, _memory)
    for make in makers:
        figure = make(trace, steps, detail)
        if figure is not None:
            yield figure


def _known(step: IntArray, values: FloatArray) -> tuple[IntArray, FloatArray]:
    kept = ~np.isnan(values)
    return step[kept], values[kept]


def _loss(trace: Trace, steps: Steps, detail: Detail) -> Figure | None:
    if trace.scalars is None:
        return None
    step, loss = _known(trace.scalars.step, trace.scalars.loss)
    if not len(step):
        return None
    lines, keys = _smoothed("training", step, loss)
    evaluated = [one for one in trace.evaluations if not np.isnan(one.loss)]
    if evaluated:
        at = np.array([one.step for one in evaluated], dtype=np.int64)
        values = np.array([one.loss for one in evaluated])
        lines.append(Line("evaluation loss", at, values, "c1", "dots"))
        keys.append(Key("c1", "evaluation", "dots"))
    scale = fitted(np.concatenate([line.y for line in lines]))
    caption = _course(step, loss) + (" Logarithmic scale." if scale.is_log else "")
    svg = line_chart(f"Loss. {caption}", lines, scale, steps=steps, n_buckets=detail.buckets, height=280)
    return Figure("Loss", svg, caption, tuple(keys), is_wide=True)


def _smoothed(name: str, step: IntArray, values: FloatArray) -> tuple[list[Line], list[Key]]:
    """A series as a line; a long one as a faint line with a running median over it."""
    if len(step) < SMOOTHED:
        return [Line(name, step, values)], [Key("c0", name)]
    faint, clear = Key("c0 faint", name), Key("c0", f"median of {len(step) // N_STRETCHES} steps")
    return [Line(name, step, values, "c0 faint"), _median_line(name, step, values)], [faint, clear]


def _median_line(name: str, step: IntArray, values: FloatArray) -> Line:
    finite = np.where(np.isfinite(values), values, np.nan)
    pieces = [np.array_split(array, N_STRETCHES) for array in (step, finite)]
    pairs = [(int(np.median(x)), float(np.nanmedian(y))) for x, y in zip(*pieces, strict=True) if np.isfinite(y).any()]
    return Line(f"{name}, median", np.array([x for x, _ in pairs], dtype=np.int64), np.array([y for _, y in pairs]))


def _course(step: IntArray, values: FloatArray) -> str:
    """From where to where a series went, in one sentence, and how much of it is not finite."""
    is_finite = np.isfinite(values)
    lost = int((~is_finite).sum())
    if not is_finite.any():
        return f"Not finite in all {words.plural(lost, 'step')}."
    x, y = step[is_finite], values[is_finite]
    low, high = int(y.argmin()), int(y.argmax())
    text = f"{words.number(y[0])} at step {x[0]:,}, {words.number(y[-1])} at step {x[-1]:,}"
    if y[low] < min(y[0], y[-1]):
        text += f"; lowest {words.number(y[low])} at step {x[low]:,}"
    if y[high] > max(y[0], y[-1]):
        text += f"; highest {words.number(y[high])} at step {x[high]:,}"
    return f"{text}. Not finite in {words.plural(lost, 'step')}." if lost else f"{text}."


def _accuracy(trace: Trace, steps: Steps, detail: Detail) -> Figure | None:
    known = [one for one in trace.evaluations if not np.isnan(one.accuracy)]
    if not known:
        return None
    step = np.array([one.step for one in known], dtype=np.int64)
    values = np.array([one.accuracy for one in known])
    caption = _course(step, values)
    lines = [Line("evaluation accuracy", step, values, "c1"), Line("evaluation accuracy", step, values, "c1", "dots")]
    svg = line_chart(f"Evaluation accuracy. {caption}", lines, Scale(0.0, 1.0), steps=steps, n_buckets=detail.buckets)
    return Figure("Evaluation accuracy", svg, caption)


def _rate(trace: Trace, steps: Steps, detail: Detail) -> Figure | None:
    if trace.scalars is None:
        return None
    step, rate = _known(trace.scalars.step, trace.scalars.lr)
    if not len(step):
        return None
    is_constant = bool(np.all(rate == rate[0]))
    caption = f"{words.number(rate[0])} throughout." if is_constant else _course(step, rate)
    scale = fitted(rate, is_from_zero=True)
    height = 110 if is_constant else 220
    line = Line("learning rate", step, rate, "c2")
    svg = line_chart(f"Learning rate. {caption}", [line], scale, steps=steps, n_buckets=detail.buckets, height=height)
    return Figure("Learning rate", svg, caption)


def _time(trace: Trace, steps: Steps, detail: Detail) -> Figure | None:
    if trace.scalars is None:
        return None
    step, whole = _known(trace.scalars.step, trace.scalars.seconds)
    if not len(step):
        return None
    waited, wait = _known(trace.scalars.step, trace.scalars.wait)
    top = min(float(whole.max()), HEADROOM * float(np.percentile(whole, USUAL)))
    n_beyond = int((whole > top).sum())
    share = float(wait.sum() / whole.sum()) if len(wait) and whole.sum() > 0 else 0.0
    caption = f"Median {words.seconds(float(np.median(whole)))}; {100 * share:.0f}% of the time was spent waiting for data."
    if n_beyond:
        caption += (
            f" {words.plural(n_beyond, 'slower step')} drawn on the upper edge, the slowest {words.seconds(float(whole.max()))}."
        )
    lines, keys = _smoothed("whole step", step, 1000 * whole)
    if len(wait) and wait.max() > 0:
        lines.insert(0, Line("waiting for data", waited, 1000 * wait, "c1 faint", "area"))
        keys.append(Key("c1", "waiting for data", "area"))
    scale = linear(0.0, 1000 * top, is_from_zero=True)
    svg = line_chart(f"Step time in milliseconds. {caption}", lines, scale, steps=steps, n_buckets=detail.buckets)
    return Figure("Step time (ms)", svg, caption, tuple(keys))


def _memory(trace: Trace, steps: Steps, detail: Detail) -> Figure | None:
    if trace.scalars is None:
        return None
    step, memory = _known(trace.scalars.step, trace.scalars.memory)
    if not len(step):
        return None
    unit, name = (GIGABYTE, "GB") if memory.max() >= GIGABYTE else (MEGABYTE, "MB")
    caption = f"{words.number(memory[0] / unit)} {name} at first, {words.number(memory[-1] / unit)} {name} at last."
    low, high = span([memory / unit])
    scale = linear(min(low, 0.8 * high), high)
    svg = line_chart(
        f"Memory in {name}. {caption}",
        [Line(f"memory ({name})", step, memory / unit, "c3")],
        scale,
        steps=steps,
        n_buckets=detail.buckets,
    )
    of = "of the device" if trace.run.device not in ("", "cpu") else "of the process"
    return Figure(f"Memory {of} ({name})", svg, caption)
