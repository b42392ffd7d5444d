"""T311 weight-decay-on-norm-or-bias."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Group, Optimizer, Parameter, Trace
from sleuth.rule import FAULT, HINT, INFO, Finding, Where, rule


@rule("T311", kind=FAULT, certainty=HINT, severity=INFO, needs=("optimizers", "parameters", "layers", "scalars"))
def weight_decay_on_norm_or_bias(trace: Trace, *, min_shrink: float = 0.1) -> Iterator[Finding]:
    """The weight decay also pulls on the gains of normalisation layers and on biases, where it is strong enough to matter.

    Measure:
        The parameters of each group with weight decay: gains and biases of normalisation layers, and other biases; and the share
        of itself that such a parameter loses over the run, which is the decay times the sum of the rates.
    Why:
        Gains are meant to be near 1, and biases hold the level of the data: to pull them to 0 costs accuracy, and does not
        limit what the network can learn by heart.
    Fix:
        Give the optimiser two groups: parameters with two axes or more with the decay, all others with `weight_decay=0`.
    Limits:
        A hint: the effect is small in most networks, and many train so. Models without normalisation layers are left out, and
        Adam with a decay that is part of the gradient, where the strength cannot be told.
    Source:
        He et al. (2019), Bag of Tricks for Image Classification, section 3.1 (no bias decay), https://arxiv.org/abs/1812.01187.

    Args:
        min_shrink: share of a parameter that the decay takes away over the run, 0 to 1.
    """
    decayed = [(o, g) for o in trace.optimizers for g in o.groups if o.n_steps and g.weight_decay > 0]
    decayed = [(o, g) for o, g in decayed if g.is_decoupled or o.kind == "SGD"]
    if not decayed:
        raise NotApplicable("no optimiser decays its weights by a known amount")
    for optimizer, group in decayed:
        members = [trace.parameters[i] for i in group.parameters]
        norms = [p for p in members if len(p.shape) == 1 and _is_of_norm(trace, p)]
        biases = [p for p in members if len(p.shape) == 1 and not _is_of_norm(trace, p)]
        shrink = 1 - float(np.exp(-_total(trace, optimizer, group)))
        if norms and any(len(p.shape) > 1 for p in members) and shrink >= min_shrink:
            yield Finding(
                message=f"The weight decay of {group.weight_decay:g} also pulls on {len(norms)} gains and biases of "
                f"normalisation layers and {len(biases)} other biases: by {shrink:.0%} over this run.",
                where=Where(optimizer.place, trace.layers[norms[0].layer].name, optimizer.first_step),
                values={"norms": len(norms), "biases": len(biases), "shrink": shrink},
            )


def _is_of_norm(trace: Trace, parameter: Parameter) -> bool:
    return parameter.layer >= 0 and "Norm" in trace.layers[parameter.layer].kind


def _total(trace: Trace, optimizer: Optimizer, group: Group) -> float:
    """The decay times the sum of the rates over the optimiser's steps, with what momentum adds for SGD."""
    assert trace.scalars is not None
    rates = trace.scalars.lr[np.isfinite(trace.scalars.lr)]
    mean = float(rates.mean()) if len(rates) else group.lr
    kept = group.momentum if optimizer.kind == "SGD" and 0 < group.momentum < 1 else 0.0
    return group.weight_decay * mean * optimizer.n_steps / (1 - kept)
