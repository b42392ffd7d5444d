"""Figures of what was measured in each layer: norms of gradients, weights and updates, and activations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from sleuth.evidence.trace import FloatArray, IntArray, ParameterSeries, Trace
from sleuth.render import words
from sleuth.render.charts import Grid, Line, Palette, Scale, Steps, color_bar, heat_map, line_chart, linear, logarithmic
from sleuth.render.charts.colour import N_DEPTHS
from sleuth.render.charts.scale import balanced, span
from sleuth.render.detail import Detail
from sleuth.render.figures import Figure, Key, Onset
from sleuth.render.folding import chosen, grid


@dataclass(frozen=True, slots=True)
class Look:
    """What the figures of one report share."""

    onsets: tuple[Onset, ...]
    steps: Steps
    detail: Detail
    named: frozenset[str]  # layers and parameters that a finding names

    @property
    def first(self) -> int | None:
        """The earliest onset after the first step, for heat maps."""
        return next((onset.step for onset in self.onsets if onset.step > 0), None)


@dataclass(frozen=True, slots=True)
class Measure:
    """One quantity of layers: how it is called, and how its values are shown."""

    title: str
    meaning: str
    is_log: bool = True
    is_signed: bool = False
    is_share: bool = False


MOST_PLAIN = 4  # lines whose colours alone can be told apart, by every eye
STROKES = ("", " dashed", " dotted")
ENDS_EARLY = 0.95  # share of the run before which the end of lines needs a word
GUTTERS = (("short", 8), ("middle", 13))  # class, longest name in characters

GRADIENT = Measure("Gradient norm", "L2 norm of the gradient")
WEIGHT = Measure("Weight norm", "L2 norm of the weights")
UPDATE = Measure("Update ratio", "Size of one update over the size of the weights")
MEAN = Measure("Activation mean", "Mean of the layer's output", is_log=False, is_signed=True)
STD = Measure("Activation spread", "Standard deviation of the layer's output")
ZERO = Measure("Share of zeros", "Outputs that are exactly zero", is_log=False, is_share=True)
SATURATED = Measure("Share saturated", "Outputs at the flat end of a squashing function", is_log=False, is_share=True)


def parameter_figures(trace: Trace, look: Look) -> Iterator[Figure]:
    """Lines per parameter and a map per layer of gradient norm, weight norm and update ratio."""
    series = trace.gradients
    if series is None or not len(series.step):
        return
    order = _in_depth(trace)
    names = tuple(parameter_name(trace, index) for index in order)
    layers, columns = _by_layer(trace, order)
    for measure, values in ((GRADIENT, series.gradient_norm), (WEIGHT, series.weight_norm), (UPDATE, update_ratio(series))):
        if values.size and not np.isnan(values).all():
            yield _lines(measure, names, series.step, values[:, order], look)
            combined = _ratio_by_layer(series, columns) if measure is UPDATE else _combined(values, columns)
            yield _map(measure, layers, series.step, combined, look)


def activation_figures(trace: Trace, look: Look) -> Iterator[Figure]:
    """Maps per layer of mean, spread, zeros and saturation."""
    series = trace.activations
    if series is None or not len(series.step):
        return
    for measure, values in (
        (MEAN, series.mean), (STD, series.std), (ZERO, series.zero_share), (SATURATED, series.saturated_share),
    ):  # fmt: skip
        kept = ~np.isnan(values).all(axis=0)
        if measure.is_share:
            kept &= (np.nan_to_num(values, posinf=0.0, neginf=0.0) > 0).any(axis=0) | (measure is SATURATED)
        columns = np.flatnonzero(kept)
        if len(columns):
            yield _map(measure, [series.name[column] for column in columns.tolist()], series.step, values[:, columns], look)


def parameter_name(trace: Trace, index: int) -> str:
    """The parameter's name, with its model's where there are several."""
    parameter = trace.parameters[index]
    prefix = _model_prefix(trace, parameter.model)
    return words.clean(prefix + parameter.name)


def layer_name(trace: Trace, index: int) -> str:
    """The layer's name, with its model's where there are several; the model itself by its name."""
    layer = trace.layers[index]
    model = trace.models[layer.model].name if 0 <= layer.model < len(trace.models) else ""
    return words.clean(_model_prefix(trace, layer.model) + layer.name if layer.name else model or "(model)")


def _model_prefix(trace: Trace, model: int) -> str:
    return f"{trace.models[model].name}." if len(trace.models) > 1 and 0 <= model < len(trace.models) else ""


def update_ratio(series: ParameterSeries) -> FloatArray:
    """Size of the update over the size of the weights; NaN where either is unknown or the weights are zero."""
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = series.update_norm / series.weight_norm
    return np.where(np.isinf(series.update_norm), np.inf, np.where(series.weight_norm > 0, ratio, np.nan))


def _in_depth(trace: Trace) -> list[int]:
    """The parameters in the order of their layers, those without a layer at the end."""
    return sorted(
        range(len(trace.parameters)), key=lambda index: (trace.parameters[index].layer < 0, trace.parameters[index].layer, index)
    )


def _by_layer(trace: Trace, order: Sequence[int]) -> tuple[list[str], list[list[int]]]:
    """The layers that have parameters, and the columns of these; a bare tensor is a layer of its own."""
    groups: dict[str, list[int]] = {}
    for index in order:
        parameter = trace.parameters[index]
        name = layer_name(trace, parameter.layer) if 0 <= parameter.layer < len(trace.layers) else parameter_name(trace, index)
        groups.setdefault(name, []).append(index)
    return list(groups), list(groups.values())


def _combined(values: FloatArray, columns: Sequence[Sequence[int]]) -> FloatArray:
    """Norms of several tensors as the norm of all of them; NaN where none is recorded."""
    joined = []
    for group in columns:
        block = values[:, group]
        total = np.sqrt(np.nansum(np.square(block), axis=1))
        joined.append(np.where(np.isnan(block).all(axis=1), np.nan, total))
    return np.stack(joined, axis=1)


def _ratio_by_layer(series: ParameterSeries, columns: Sequence[Sequence[int]]) -> FloatArray:
    """The update ratio of each layer as a whole."""
    whole = ParameterSeries(
        series.step, series.gradient_norm, _combined(series.weight_norm, columns), _combined(series.update_norm, columns)
    )
    return update_ratio(whole)


def _lines(measure: Measure, names: Sequence[str], step: IntArray, values: FloatArray, look: Look) -> Figure:
    known = [index for index in range(values.shape[1]) if not np.isnan(values[:, index]).all()]
    kept = [known[place] for place in chosen([names[index] for index in known], look.detail.lines, look.named)]
    lines = [Line(names[index], step, values[:, index], color) for index, color in zip(kept, colors_of(len(kept)), strict=True)]
    scale = logarithmic(values[:, kept])
    note = f" {len(kept)} of {len(known):,} tensors, spread through the network." if len(kept) < len(known) else ""
    caption = f"{measure.meaning}.{note}{_last_watched(step, look.steps)}"
    label = f"{measure.title} per tensor, logarithmic. {caption}"
    svg = line_chart(label, lines, scale, steps=look.steps, n_buckets=look.detail.watched_buckets)
    keys = tuple(Key(line.color, line.name) for line in lines)
    return Figure(f"{measure.title} per tensor", svg, caption, keys)


def colors_of(n: int) -> list[str]:
    """Classes of `n` lines from the first layer to the last; of many lines neighbours have other strokes too.

    Example:
        >>> colors_of(3), colors_of(6)[:4]
        (['d0', 'd6', 'd11'], ['d0', 'd2 dashed', 'd4 dotted', 'd7'])
    """
    strokes = STROKES if n > MOST_PLAIN else ("",)
    return [f"d{round(place * (N_DEPTHS - 1) / max(n - 1, 1))}{strokes[place % len(strokes)]}" for place in range(n)]


def _last_watched(step: IntArray, steps: Steps) -> str:
    """Why the lines end before the run does."""
    last = int(step[-1])
    return f" The last step that was watched is {last:,}." if last - steps.first < ENDS_EARLY * (steps.last - steps.first) else ""


def _map(measure: Measure, names: Sequence[str], step: IntArray, values: FloatArray, look: Look) -> Figure:
    made = grid(
        [words.clean(name) for name in names],
        step,
        values,
        n_rows=look.detail.rows,
        n_columns=look.detail.columns,
        alone=look.named,
    )
    palette = Palette("v" if measure.is_signed else "h", marks_zero=measure.is_log)
    scale = _scale(measure, made.values)
    notes = []
    if palette.marks_zero and np.any(made.values == 0):
        notes.append(("hz", "zero"))
    if np.isinf(made.values).any():
        notes.append(("hi", "not finite"))
    if np.isnan(made.values).any():
        notes.append(("hn", "not recorded"))
    caption = f"{measure.meaning}. Columns are watched steps, not to scale.{_folded(made, len(names), len(step))}"
    svg = heat_map(f"{measure.title} by layer and step. {caption}", made, scale, palette=palette, onset=look.first)
    return Figure(
        f"{measure.title} by layer",
        svg,
        caption,
        bar=color_bar(scale, palette=palette),
        bar_notes=tuple(notes),
        gutter=_gutter(made.rows),
    )


def _folded(made: Grid, n_layers: int, n_steps: int) -> str:
    """What was put together, if anything."""
    parts = [f"{n_layers:,} layers in {len(made.rows)} rows"] if len(made.rows) < n_layers else []
    parts += [f"{n_steps:,} steps in {len(made.columns)} columns"] if len(made.columns) < n_steps else []
    return f" Medians of {' and '.join(parts)}." if parts else ""


def _gutter(names: Sequence[str]) -> str:
    """The class of a map by the room that its row names need."""
    longest = max((len(name) for name in names), default=0)
    return next((name for name, length in GUTTERS if longest <= length), "long")


def _scale(measure: Measure, values: FloatArray) -> Scale:
    if measure.is_share:
        return Scale(0.0, 1.0)
    if measure.is_log:
        return logarithmic(values, margin=0.0)
    low, high = span([values])
    return balanced(low, high) if measure.is_signed else linear(low, high, margin=0.0)
