"""T008 saturated-activations."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import ActivationSeries, Trace
from sleuth.rule import HINT, LIKELY, SYMPTOM, WARNING, Finding, Where, rule
from sleuth.stats.objective import fall, has_several_objectives

SQUASHING = ("sigmoid", "tanh", "hardsigmoid", "hardtanh", "softsign")
WEIGHTED = ("linear", "conv", "bilinear", "rnn", "gru", "lstm", "multihead")


@rule("T008", kind=SYMPTOM, certainty=LIKELY, severity=WARNING, needs=("activations",))
def saturated_activations(
    trace: Trace, *, min_share: float = 0.8, step_share: float = 0.8, min_steps: int = 5, max_fall: float = 0.3
) -> Iterator[Finding]:
    """Nearly all outputs of a hidden sigmoid or tanh lie at its limits, where its slope is next to zero.

    Measure:
        Per hidden sigmoid or tanh, the share of outputs within 0.02 of a limit; `min_share` or more in `step_share` of the
        watched steps after the first, and at the last ones, while the loss fell by less than `max_fall`.
    Why:
        The slope there is below a tenth of its greatest, so the layers before it get next to no gradient.
    Fix:
        Scale the inputs to unit variance, initialise by fan-in (Glorot), lower the learning rate, or use ReLU in hidden layers.
    Limits:
        Activations without a layer with weights after them are outputs, which may be sure of their answer. Softmax is not judged:
        sharp attention is not a fault. A run whose loss fell well gets a hint only.
    Source:
        Glorot & Bengio (2010), Understanding the difficulty of training deep feedforward neural networks,
        https://proceedings.mlr.press/v9/glorot10a.html.

    Args:
        min_share: of the outputs, no unit; in health most lie between the limits.
        step_share: of the watched steps.
        min_steps: watched steps, after the first.
        max_fall: share of the first loss.
    """
    series = trace.activations
    sites = [site for site in range(len(series.name)) if _is_hidden(series, site)] if series is not None else []
    if series is None or not sites:
        raise NotApplicable("no hidden sigmoid or tanh was seen")
    has_learnt = (
        trace.scalars is None
        or has_several_objectives(trace)
        or not np.isfinite(trace.scalars.loss).any()
        or fall(trace.scalars.loss) > max_fall
    )
    for site in sites:
        share = series.saturated_share[1:, site]
        step, share = series.step[1:][np.isfinite(share)], share[np.isfinite(share)]
        if len(share) < min_steps or float((share >= min_share).mean()) < step_share or float(share[-3:].min()) < min_share:
            continue
        layer, median = int(series.layer[site]), float(np.median(share))
        place = trace.layers[layer].place if layer >= 0 else None
        yield Finding(
            message=f"{median:.0%} of the outputs of {series.name[site]} ({series.kind[site]}) lie at its limits "
            f"(median over {len(share)} watched steps).",
            where=Where(place, series.name[site], int(step[np.argmax(share >= min_share)])),
            values={"share": median, "steps": len(share)},
            certainty=HINT if has_learnt else LIKELY,
        )


def _is_hidden(series: ActivationSeries, site: int) -> bool:
    """A squashing function with a layer with weights after it (sites are in the order in which they ran first)."""
    later = series.kind[site + 1 :]
    return series.kind[site].lower() in SQUASHING and any(kind.lower().startswith(WEIGHTED) for kind in later)
