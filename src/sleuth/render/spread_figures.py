"""Figures of how gradients and weights were spread while they were trained, with the zones in which learning ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from sleuth.evidence.histograms import FloatArray, Histograms, IntArray
from sleuth.evidence.trace import Trace
from sleuth.render import words
from sleuth.render.charts.heat import color_bar
from sleuth.render.charts.scale import Scale, short
from sleuth.render.charts.spreads import Axis, Spread, Zone, between, spread_map
from sleuth.render.figures import Figure
from sleuth.render.folding import chosen
from sleuth.render.layer_figures import Look, parameter_name

VANISHING = 1e-8  # Adam's eps: what lies below it moves a weight by less than the learning rate under any usual optimiser
EXPLODING = 8.0  # of a single value: plain steps with usual rates, 0.001 to 0.1, then move a weight by about its own size
TICKS = (100.0, 1.0, 1e-2, 1e-4, 1e-6, 1e-8, 1e-10)  # beside a map
ZONE = 3  # rows of each zone that are drawn where nothing lies in it
WEIGHT_ROWS = 25
SAID = 0.02  # share of values in a zone from which on the caption tells it
ZEROS = 0.9  # share of exact zeros from which on the caption tells it: units that are silent for a batch give some
N_SAID = 3  # tensors that the caption names


def spread_figures(trace: Trace, look: Look) -> Iterator[Figure]:
    """Gradients by their size, weights by size and sign."""
    for seen, make in ((trace.gradient_histograms, _gradients), (trace.weight_histograms, _weights)):
        if seen is not None and seen.counts.any():
            yield make(trace, seen, look)


def _gradients(trace: Trace, seen: Histograms, look: Look) -> Figure:
    kept, edges, n = _kept(trace, seen, look), seen.edges, seen.n_bins
    shares, steps = _thinned(seen.magnitudes[:, kept], seen.step, look.detail.columns)
    n_low, n_high = int((edges[1:] <= VANISHING).sum()), int((edges[:-1] >= EXPLODING).sum())
    used = np.flatnonzero(np.where(np.isfinite(shares), shares, 0.0).max(axis=(0, 1))[1:]).tolist()
    low, high = min([*used, n_low - ZONE]), max([*used, n - n_high + ZONE - 1])
    order = [*range(high, low - 1, -1), -1]  # bins from the top down, then the exact zeros
    drawn = np.stack([shares[:, :, at + 1].T for at in order], axis=1)
    bins = tuple("exactly 0" if at < 0 else between(edges[at], edges[at + 1]) for at in order)
    zones = (Zone(0, high - (n - n_high), "zu"), Zone(order.index(n_low - 1), len(order) - 2, "zl"))
    names = tuple(parameter_name(trace, int(seen.parameter[at])) for at in kept)
    powers = [(float(high + 1 - np.interp(np.log(value), np.log(edges), np.arange(n + 1))), value) for value in TICKS]
    ticks = tuple((place, short(value)) for place, value in powers if 0 <= place <= len(order) - 1)
    caption = (
        "Shares of the values by their size; the lowest row is exactly 0."
        f"{_left_out(kept, seen)} {_said(names, shares, n_low, n_high)}"
    )
    notes = (
        ("zu", f"exploding, above {short(float(edges[n - n_high]))}"),
        ("zl", f"vanishing, below {short(float(f'{edges[n_low]:.1g}'))}"),
    )
    axes = tuple(Axis(name, bins, ticks) for name in names)
    return _figure("Gradient histograms", caption, Spread(axes, steps, drawn, zones), look, notes)


def _weights(trace: Trace, seen: Histograms, look: Look) -> Figure:
    kept, n = _kept(trace, seen, look), seen.n_bins
    shares, steps = _thinned(seen.signed[:, kept], seen.step, look.detail.columns)
    edges = np.concatenate([-seen.edges[::-1], seen.edges])  # what lies between the least two is taken for zero
    axes, drawn = [], []
    for at, column in enumerate(kept):
        used = np.flatnonzero(np.where(np.isfinite(shares[:, at]), shares[:, at], 0.0).max(axis=0))
        widest = float(seen.edges[max(abs(used - n), default=1)])
        rows = np.linspace(widest, -widest, WEIGHT_ROWS + 1)
        drawn.append(np.stack([_in_rows(one, edges, rows) for one in shares[:, at]], axis=1))
        bins = tuple(between(low, high) for high, low in pairwise(rows))
        ticks = ((0.5, _written(widest)), (WEIGHT_ROWS / 2, "0"), (WEIGHT_ROWS - 0.5, _written(-widest)))
        axes.append(Axis(parameter_name(trace, int(seen.parameter[column])), bins, ticks))
    caption = f"Shares of the values, each tensor on its own scale.{_left_out(kept, seen)}"
    return _figure("Weight distributions", caption, Spread(tuple(axes), steps, np.stack(drawn)), look, ())


def _in_rows(shares: FloatArray, edges: FloatArray, rows: FloatArray) -> FloatArray:
    """Shares of bins given as shares of rows that are all as high: the values of a bin are taken to be spread evenly over it.

    Args:
        shares: `(2 n + 1,)`, the middle one of the exact zeros.
        edges: `(2 n + 2,)`.
        rows: between which the rows lie, falling, `(n_rows + 1,)`.
    """
    if not np.isfinite(shares).all():
        return np.full(len(rows) - 1, shares[~np.isfinite(shares)][0])
    below = np.concatenate([[0.0], np.cumsum(shares)])
    made: FloatArray = -np.diff(np.interp(rows, edges, below))
    return made


def _figure(title: str, caption: str, spread: Spread, look: Look, notes: tuple[tuple[str, str], ...]) -> Figure:
    finite = spread.shares[np.isfinite(spread.shares)]
    scale = Scale(0.0, float(finite.max()) if len(finite) else 1.0)
    caption = f"{caption.strip()} Columns are watched steps, not to scale."
    if np.isinf(spread.shares).any():
        notes = (*notes, ("hi", "not finite"))
    if np.isnan(spread.shares).any():
        notes = (*notes, ("hn", "not recorded"))
    svg = spread_map(f"{title} by tensor and step. {caption}", spread, scale, onset=look.first)
    bar = color_bar(Scale(0.0, 100 * scale.high))
    return Figure(title, svg, caption, bar=bar, bar_notes=(("h15", "% of the values"), *notes), gutter="short")


def _kept(trace: Trace, seen: Histograms, look: Look) -> list[int]:
    """Columns of the tensors that are drawn, from the first layer to the last; those that a finding names are among them."""
    order = sorted(range(len(seen.parameter)), key=lambda at: (trace.parameters[seen.parameter[at]].layer, at))
    names = [parameter_name(trace, int(seen.parameter[at])) for at in order]
    named = frozenset(name for name in names if name in look.named or name.rpartition(".")[0] in look.named)
    return [order[place] for place in chosen(names, look.detail.tensors, named)]


def _thinned(shares: FloatArray, step: IntArray, n_columns: int) -> tuple[FloatArray, IntArray]:
    """At most `n_columns` of the steps, evenly spread, with the last one."""
    if len(step) <= n_columns:
        return shares, step
    places = np.unique(np.linspace(0, len(step) - 1, n_columns).round().astype(np.int64))
    return shares[places], step[places]


def _left_out(kept: Sequence[int], seen: Histograms) -> str:
    n = len(seen.parameter)
    return f" {len(kept)} of {n:,} tensors, spread through the network." if len(kept) < n else ""


def _said(names: Sequence[str], shares: FloatArray, n_low: int, n_high: int) -> str:
    """How much lies in the zones, or is exactly zero, where it was recorded last, in one sentence."""
    told = []
    for at, name in enumerate(names):
        known = np.flatnonzero(~np.isnan(shares[:, at]).any(axis=1))
        row = shares[known[-1], at] if len(known) else np.zeros(shares.shape[2])
        below, above = float(row[1 : n_low + 1].sum()), float(row[len(row) - n_high :].sum())
        if not np.isfinite(row).all():
            told.append(f"{name}: not finite")
        elif max(below, above) >= SAID:
            told.append(f"{name}: {100 * max(below, above):.0f} % {'vanishing' if below >= above else 'exploding'}")
        elif row[0] >= ZEROS:
            told.append(f"{name}: {100 * row[0]:.0f} % exactly 0")
    rest = f" and {len(told) - N_SAID} more" if len(told) > N_SAID else ""
    return words.clean(f"In the end, {'; '.join(told[:N_SAID])}{rest}.") if told else "In the end nothing lies in the zones."


def _written(value: float) -> str:
    return ("−" if value < 0 else "") + short(float(f"{abs(value):.2g}"))
