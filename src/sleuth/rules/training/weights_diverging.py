"""T010 weights-diverging."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Parameter, Trace
from sleuth.rule import ERROR, LIKELY, PROOF, SYMPTOM, Finding, Where, rule
from sleuth.stats.objective import fall, has_several_objectives


@rule("T010", kind=SYMPTOM, certainty=LIKELY, severity=ERROR, needs=("parameters", "gradients"))
def weights_diverging(
    trace: Trace, *, growth: float = 10.0, max_update: float = 0.1, max_gain: float = 10.0, min_steps: int = 6
) -> Iterator[Finding]:
    """Weights grow without bound, or are no longer finite.

    Measure:
        Per weight with two axes or more, its norm: not finite; or at least `growth` times that at the start, with a scale that
        multiplies its input by more than `max_gain`, a later update above `max_update` of the norm, and no fall of the loss.
    Why:
        A step is about a thousandth of the weights in a healthy training; above a tenth, each step undoes what was learnt.
    Fix:
        Lower the learning rate; clear the gradients at each step; scale inputs and targets to unit variance.
    Limits:
        Weights that start at zero or next to it may grow by any factor; their scale must be large as well. Growth is not judged
        in runs with several objectives, nor where the loss falls.
    Source:
        Goodfellow, Bengio & Courville (2016), Deep Learning, section 8.2.4,
        https://www.deeplearningbook.org/contents/optimization.html.

    Args:
        growth: last norm over the first, no unit.
        max_update: norm of an update over that of the weights, no unit.
        max_gain: RMS of the weights times the root of their inputs, no unit; 1 keeps the scale of an input.
        min_steps: watched steps.
    """
    series = trace.gradients
    judged = [p for p in trace.parameters if p.requires_grad and len(p.shape) > 1 and not p.is_model_input]
    if series is None or not judged or not len(series.weight_norm):
        raise NotApplicable("no weight was watched")
    bad = [p for p in judged if np.isinf(series.weight_norm[:, p.index]).any()]
    if bad:
        row = int(np.flatnonzero(np.isinf(series.weight_norm[:, [p.index for p in bad]]).any(axis=1))[0])
        step = int(series.step[row])
        yield Finding(
            message=f"{len(bad)} of {len(judged)} weights hold NaN or infinity from step {step} on: {_names(bad)}.",
            where=_where(trace, bad[0], step),
            values={"weights": len(bad), "first_step": step},
            certainty=PROOF,
        )
    if bad or has_several_objectives(trace) or trace.scalars is None or not fall(trace.scalars.loss, n_first=1) <= 0:
        return
    grown = []
    for p in judged:
        norms, updates = series.weight_norm[:, p.index], series.update_norm[:, p.index]
        known = np.isfinite(norms) & np.isfinite(updates) & (norms > 0)
        if known.sum() < min_steps:
            continue
        norms, updates = norms[known], updates[known]
        gain = float(norms[-1]) / np.sqrt(p.shape[0])  # RMS * sqrt(inputs), for (outputs, inputs ...)
        is_moving = float((updates / norms)[1:].max()) > max_update
        first = _first_norm(p, float(norms[0]))
        if norms[-1] >= growth * first and gain > max_gain and is_moving:
            grown.append((float(norms[-1]) / first, p))
    if grown:
        most, worst = max(grown, key=lambda pair: pair[0])
        names = _names([p for _, p in grown])
        yield Finding(
            message=f"{len(grown)} of {len(judged)} weights grew {growth:g} times or more ({names}), "
            f"{worst.name} {most:.3g} times.",
            where=_where(trace, worst, int(series.step[0])),
            values={"weights": len(grown), "growth": most},
        )


def _first_norm(parameter: Parameter, watched: float) -> float:
    """The norm before the first update; the first watched one (after it) if the start was not recorded, or was zero."""
    start = float(np.hypot(parameter.initial_mean, parameter.initial_std)) * math.sqrt(math.prod(parameter.shape))
    return min(start, watched) if start > 0 else watched


def _names(parameters: list[Parameter]) -> str:
    return ", ".join(p.name for p in parameters[:4]) + (" …" if len(parameters) > 4 else "")


def _where(trace: Trace, parameter: Parameter, step: int) -> Where:
    layer = trace.layers[parameter.layer] if parameter.layer >= 0 else None
    return Where(layer.place if layer else None, layer.name if layer else parameter.name, step)
