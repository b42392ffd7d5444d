"""T011 weights-collapsing."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Trace
from sleuth.rule import LIKELY, SYMPTOM, WARNING, Finding, Where, rule
from sleuth.stats.objective import fall, has_several_objectives
from sleuth.stats.trend import mann_kendall


@rule("T011", kind=SYMPTOM, certainty=LIKELY, severity=WARNING, needs=("parameters", "gradients"))
def weights_collapsing(
    trace: Trace, *, max_ratio: float = 0.1, min_share: float = 0.5, max_fall: float = 0.5, min_steps: int = 6
) -> Iterator[Finding]:
    """Most weights of a model shrink towards zero, and the loss does not profit.

    Measure:
        Per weight with two axes or more, its norm at the end over the first one, with a trend test for the fall; below
        `max_ratio` for at least `min_share` of a model's weights, while the loss fell by less than `max_fall`.
    Why:
        With weights near zero every input gives the same output: the penalty, not the data, decides what is learnt.
    Fix:
        Lower the weight decay (or the factor of the penalty in the loss) by a factor of ten or more.
    Limits:
        Runs with several objectives are not judged. Weights before a normalisation layer may shrink without harm.
    Source:
        Krogh & Hertz (1991), A Simple Weight Decay Can Improve Generalization,
        https://papers.nips.cc/paper/1991/hash/8eefcfdf5990e441f0fb6f3fad709e21-Abstract.html.

    Args:
        max_ratio: last norm over the first, no unit.
        min_share: of the model's weights that shrink so.
        max_fall: share of the first loss; a model that learns much in spite of it is left alone.
        min_steps: watched steps.
    """
    series = trace.gradients
    judged = [p for p in trace.parameters if p.requires_grad and len(p.shape) > 1 and not p.is_model_input]
    if series is None or not judged or not len(series.weight_norm):
        raise NotApplicable("no weight was watched")
    if has_several_objectives(trace):
        raise NotApplicable("the run has several objectives, and their losses have no common trend")
    loss_fall = fall(trace.scalars.loss) if trace.scalars is not None else float("nan")
    if loss_fall >= max_fall:
        return
    for model in sorted({p.model for p in judged}):
        mine = [p for p in judged if p.model == model]
        ratios = {}
        for p in mine:
            norms = series.weight_norm[:, p.index]
            norms = norms[np.isfinite(norms)]
            if len(norms) >= min_steps and norms[0] > 0 and mann_kendall(norms).is_falling():
                ratios[p.name] = float(norms[-1] / norms[0])
        small = {name: ratio for name, ratio in ratios.items() if ratio < max_ratio}
        if not small or len(small) < min_share * len(mine):
            continue
        least = min(small, key=lambda name: small[name])
        first = next(p for p in mine if p.name in small)
        layer = trace.layers[first.layer] if first.layer >= 0 else None
        yield Finding(
            message=f"{len(small)} of {len(mine)} weights shrank below {max_ratio:.0%} of their first norm, "
            f"{least} to {small[least]:.2%}.",
            where=Where(layer.place if layer else None, layer.name if layer else first.name, int(series.step[0])),
            values={"weights": len(small), "of": len(mine), "least": small[least]},
        )
