"""T005 vanishing-gradients."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Trace
from sleuth.rule import LIKELY, SYMPTOM, WARNING, Finding, Where, rule
from sleuth.stats.depth import gradient_ratio, weights_in_order
from sleuth.stats.objective import fall, has_several_objectives


@rule("T005", kind=SYMPTOM, certainty=LIKELY, severity=WARNING, needs=("parameters", "gradients"))
def vanishing_gradients(
    trace: Trace,
    *,
    max_ratio: float = 1e-3,
    max_fall: float = 0.1,
    min_weights: int = 4,
    min_steps: int = 5,
    step_share: float = 0.8,
) -> Iterator[Finding]:
    """The first layers get far smaller gradients than the last, and the loss does not fall.

    Measure:
        Per watched step, the greatest RMS gradient among the first third of a model's weights over the median among the last
        third; below `max_ratio` in `step_share` of the steps after the first, while the loss fell by less than `max_fall`.
    Why:
        Each layer multiplies the gradient by its slope; saturated or badly scaled layers shrink it to nothing.
    Fix:
        ReLU-like activations with He initialisation, normalisation layers or residual connections; inputs of unit scale.
    Limits:
        Layers are taken in the order in which they are registered. Embedding tables, biases and frozen weights are left out.
        Vanishing through the time steps of a recurrent layer is not seen. A run that learns in spite of it is left alone.
    Source:
        Glorot & Bengio (2010), Understanding the difficulty of training deep feedforward neural networks,
        https://proceedings.mlr.press/v9/glorot10a.html.

    Args:
        max_ratio: no unit; healthy networks of ten layers stay above 1e-2.
        max_fall: share of the first loss; more means that the model learns.
        min_weights: weights of a model; fewer make no depth.
        min_steps: watched steps with gradients, after the first.
        step_share: of the watched steps that must show it.
    """
    series = trace.gradients
    models = {m.index: weights_in_order(trace, m.index) for m in trace.models}
    if series is None or not any(len(weights) >= min_weights for weights in models.values()):
        raise NotApplicable(f"no model with {min_weights} weights or more in depth")
    if has_several_objectives(trace):
        raise NotApplicable("the run has several objectives, and their losses have no common trend")
    loss_fall = fall(trace.scalars.loss) if trace.scalars is not None else float("nan")
    if not loss_fall < max_fall or not np.isfinite(loss_fall):
        return
    for model, weights in models.items():
        if len(weights) < min_weights:
            continue
        ratio = gradient_ratio(series, weights)[1:]
        known = ratio[np.isfinite(ratio)]
        if len(known) < min_steps or float((known < max_ratio).mean()) < step_share or known[-1] >= max_ratio:
            continue
        first, median = weights[0], float(np.median(known))
        yield Finding(
            message=f"The gradients of the first layers of {trace.models[model].name} are {median:.1e} times those of the "
            f"last ones (median over {len(known)} watched steps), and the loss fell by {max(0.0, loss_fall):.0%} only.",
            where=Where(trace.layers[first.layer].place, trace.layers[first.layer].name, int(series.step[0])),
            values={"ratio": median, "weights": len(weights), "loss_fall": loss_fall},
        )
