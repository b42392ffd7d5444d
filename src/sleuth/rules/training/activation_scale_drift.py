"""T018 activation-scale-drift."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Trace
from sleuth.rule import HINT, LIKELY, SYMPTOM, WARNING, Finding, Where, rule
from sleuth.stats.objective import fall

KINDS = ("linear", "conv")


@rule("T018", kind=SYMPTOM, certainty=LIKELY, severity=WARNING, needs=("layers", "activations"))
def activation_scale_drift(
    trace: Trace,
    *,
    smallest: float = 1e-2,
    largest: float = 1e2,
    min_drift: float = 1e2,
    min_layers: int = 4,
    max_fall: float = 0.3,
) -> Iterator[Finding]:
    """At initialisation the scale of the activations grows or shrinks by orders of magnitude through depth.

    Measure:
        The standard deviation of the outputs of a model's linear and convolutional layers at the first watched step, without the
        last one: the last two leave [`smallest`, `largest`], and differ from the first by a factor of `min_drift` or more.
    Why:
        The gradients drift with it: the layers at one end learn at another pace than those at the other, or not at all.
    Fix:
        Initialise by fan-in (He for ReLU, Glorot for tanh), keep the biases, or add normalisation layers.
    Limits:
        Layers are taken in the order in which they run. A scale that a normalisation brings back is no drift. The head may start
        small on purpose, and is not judged; neither are outputs that are exactly zero (branches that start at zero), nor models
        with loaded weights. A run whose loss fell by more than `max_fall` gets a hint only.
    Source:
        Glorot & Bengio (2010), https://proceedings.mlr.press/v9/glorot10a.html; He, Zhang, Ren & Sun (2015), Delving Deep into
        Rectifiers, https://arxiv.org/abs/1502.01852.

    Args:
        smallest: standard deviation, in the unit of the activations.
        largest: the same.
        min_drift: ratio to the first layer's, no unit.
        min_layers: layers with weights; fewer make no depth.
        max_fall: share of the first loss.
    """
    series = trace.activations
    if series is None or not len(series.step):
        raise NotApplicable("no activation was seen")
    sites: dict[int, list[int]] = {}
    for site, layer in enumerate(series.layer):
        if layer >= 0 and series.kind[site].lower().startswith(KINDS):
            sites.setdefault(trace.layers[layer].model, []).append(site)
    deep = {model: found for model, found in sites.items() if len(found) >= min_layers}
    if not deep:
        raise NotApplicable(f"no model with {min_layers} linear or convolutional layers or more")
    has_learnt = trace.scalars is not None and fall(trace.scalars.loss) > max_fall
    for model, found in deep.items():
        std = series.std[0, found]
        first, last = std[0], std[-3:-1]
        if trace.models[model].is_loaded or not np.isfinite(std).all() or (std == 0).any():
            continue
        is_small = bool((last < smallest).all()) and last.max() * min_drift <= first
        is_large = bool((last > largest).all()) and last.min() >= min_drift * first
        if not is_small and not is_large:
            continue
        layer = trace.layers[int(series.layer[found[-2]])]
        yield Finding(
            message=f"At the first step the outputs of {trace.models[model].name}'s layers go from a standard deviation of "
            f"{first:.3g} to {last[-1]:.3g} over {len(found) - 1} layers.",
            where=Where(layer.place, layer.name, int(series.step[0])),
            values={"first": float(first), "last": float(last[-1]), "layers": len(found)},
            certainty=HINT if has_learnt else LIKELY,
        )
