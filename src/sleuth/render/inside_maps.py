"""Figures of what is inside a trained network: where it puts samples, and what its layers make of one of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from sleuth.evidence.insides import FloatArray, Insides, MapKind, Maps
from sleuth.evidence.trace import Trace
from sleuth.render import words
from sleuth.render.charts.colour import N_DEPTHS
from sleuth.render.charts.maps import Map, Row, sample_maps
from sleuth.render.charts.spots import Spot, look_of, spots
from sleuth.render.detail import Detail
from sleuth.render.figures import Figure, Key

PROJECTION = "Embedding projection"
ACTIVATIONS, ATTENTION, UNITS = "Activation maps", "Attention maps", "Activations per unit"
ALONE = frozenset((MapKind.INPUT, MapKind.UNIT))  # of which a layer has one map
EXPLAINED = {
    MapKind.ACTIVATION: "Channels that differ most from place to place, each from its least (dark) to its greatest (light).",
    MapKind.ATTENTION: "Rows look at columns; dark is 0, light each head's greatest weight.",
    MapKind.UNIT: "What each layer is given by the units before it, from the least (dark) to the greatest (light).",
}
MOST_KEYS = 16  # classes of which the legend tells colour and shape
SHAPE_WORDS = ("", " (squares)", " (triangles)", " (rhombi)")


def inside_maps(trace: Trace, detail: Detail) -> Iterator[Figure]:
    """The projection of samples by principal components, then maps of the first chosen sample."""
    seen = trace.insides
    if seen is None:
        return
    if seen.projection is not None and seen.projection.scores.shape[1] > 1:
        shares = seen.projection.shares
        yield projection_figure(seen, seen.projection.scores[:, :2], _by_components(shares), detail, axes=_names(shares))
    yield from map_figures(seen, 0, detail)


def projection_figure(
    seen: Insides, places: FloatArray, how: str, detail: Detail, *, axes: tuple[str, str] = ("", ""), title: str = PROJECTION
) -> Figure:
    """Samples in a plane.

    Args:
        seen: with a projection.
        places: of the samples, `(n_samples, 2)`.
        how: the features were brought into a plane, for the caption.
        detail: how much is drawn.
        axes: what to write at them.
        title: of the figure.
    """
    assert seen.projection is not None
    n = len(seen.label)
    kept = np.unique(np.linspace(0, n - 1, min(n, detail.spots)).round().astype(np.int64))
    classes = np.unique(seen.label[np.isfinite(seen.label)]) if seen.is_class else np.zeros(0)
    drawn = [_spot(seen, at, places[at], classes) for at in kept.tolist()]
    wrong = sum(one.is_hollow for one in drawn)
    layer = f"layer {words.clean(seen.projection.layer)}" if seen.projection.layer else "the model"
    caption = f"{words.plural(len(kept), 'training sample')} by the {seen.projection.n_features:,} inputs of {layer}, {how}."
    if wrong:
        caption += f" Hollow: the {wrong:,} that the model takes for another class."
    label = f"{title}. {caption}"
    return Figure(title, spots(label, drawn, axes), caption, tuple(_keys(seen, classes)), is_wide=False)


def map_figures(seen: Insides, sample: int, detail: Detail, ending: str = "") -> Iterator[Figure]:
    """What convolutions, attentions and units make of one of the chosen samples."""
    if sample >= len(seen.chosen):
        return
    said = _said(seen, int(seen.chosen[sample]))
    for title, kind in ((ACTIVATIONS, MapKind.ACTIVATION), (ATTENTION, MapKind.ATTENTION), (UNITS, MapKind.UNIT)):
        own = [one for one in seen.maps if one.kind is kind]
        if not own:
            continue
        places = np.unique(np.linspace(0, len(own) - 1, min(len(own), detail.map_layers)).round().astype(int)).tolist()
        first = [one for one in seen.maps if one.kind is MapKind.INPUT] if kind is MapKind.ACTIVATION else []
        rows = [_row(one, sample, detail) for one in (*first, *(own[place] for place in places))]
        note = f" {len(places)} of {len(own)} layers." if len(places) < len(own) else ""
        what = EXPLAINED[kind] + (_sequence(seen, sample) if kind is MapKind.ATTENTION else "")
        caption = f"{said} {what}{note}"
        yield Figure(title + ending, sample_maps(f"{title}{ending}. {caption}", rows), caption, is_wide=True)


def _spot(seen: Insides, at: int, place: FloatArray, classes: FloatArray) -> Spot:
    label, predicted = seen.label[at], seen.predicted[at]
    color, shape = "c0", 0
    if len(classes):
        color, shape = look_of(int(np.searchsorted(classes, label)))
    elif np.isfinite(label):
        known = np.sort(seen.label[np.isfinite(seen.label)])
        rank = float(np.searchsorted(known, label)) / max(len(known) - 1, 1)
        color = f"d{min(int(rank * N_DEPTHS), N_DEPTHS - 1)}"
    is_wrong = bool(seen.is_class and np.isfinite(predicted) and predicted != label)
    return Spot(float(place[0]), float(place[1]), _said(seen, at), color, shape, is_wrong)


def _said(seen: Insides, at: int) -> str:
    """A sample in words."""
    label, predicted = seen.label[at], seen.predicted[at]
    text = f"Sample {at}"
    if np.isfinite(label):
        text += f", class {label:.0f}" if seen.is_class else f", target {words.number(float(label))}"
    if np.isfinite(predicted) and seen.is_class:
        text += f", taken for class {predicted:.0f}" if predicted != label else ", rightly predicted"
    return f"{text}."


def _keys(seen: Insides, classes: FloatArray) -> Iterator[Key]:
    if not len(classes) and np.isfinite(seen.label).any():
        low, high = float(np.nanmin(seen.label)), float(np.nanmax(seen.label))
        yield Key("d0", f"target {words.number(low)}", "dots")
        yield Key(f"d{N_DEPTHS - 1}", f"to {words.number(high)}", "dots")
    for place, label in enumerate(classes[:MOST_KEYS].tolist()):
        color, shape = look_of(place)
        yield Key(color, f"class {label:.0f}{SHAPE_WORDS[shape]}", "dots")


def _row(one: Maps, sample: int, detail: Detail) -> Row:
    word = {MapKind.INPUT: "input", MapKind.ACTIVATION: "channel", MapKind.ATTENTION: "head", MapKind.UNIT: "units"}[one.kind]
    maps = []
    for at, number in enumerate(one.shown.tolist()[: detail.maps]):
        which = "" if one.kind in ALONE else str(number)
        limits = f"{words.number(float(one.low[sample, at]))} to {words.number(float(one.high[sample, at]))}"
        maps.append(Map(which, f"{word} {which}".strip() + f": {limits}", one.values[sample, at]))
    if one.kind is MapKind.UNIT:
        return Row(f"{words.clean(one.layer) or 'the model'}: given by {words.plural(one.width, 'unit')}", tuple(maps))
    size = f"{one.height} × {one.width}" if one.height > 1 else f"{one.width} places"
    if one.kind is MapKind.INPUT:
        return Row(f"input, {size}", tuple(maps))
    counted = f"{len(maps)} of {words.plural(one.n_all, word)}" if len(maps) < one.n_all else words.plural(one.n_all, word)
    return Row(f"{words.clean(one.layer) or 'the model'}: {counted}, {size}", tuple(maps))


def _sequence(seen: Insides, sample: int) -> str:
    """The numbers of the sequence, where they are few."""
    if sample >= len(seen.tokens):
        return ""
    return f" The sequence: {' '.join(map(str, seen.tokens[sample].tolist()))}."


def _by_components(shares: FloatArray) -> str:
    return f"by principal components with {100 * shares[:2].sum():.0f} % of the variance"


def _names(shares: Sequence[float] | FloatArray) -> tuple[str, str]:
    return f"first component, {100 * shares[0]:.0f} %", f"second component, {100 * shares[1]:.0f} %"
