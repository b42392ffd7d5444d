"""T312 adam-with-l2."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Trace
from sleuth.rule import FAULT, HINT, INFO, Finding, Where, rule

ADAPTIVE = frozenset(("Adam", "NAdam", "RAdam", "Adamax"))


@rule("T312", kind=FAULT, certainty=HINT, severity=INFO, needs=("optimizers",))
def adam_with_l2(trace: Trace, *, min_decay: float = 1e-3) -> Iterator[Finding]:
    """Adam gets a weight decay, which it adds to the gradient and then divides by its running size.

    Measure:
        The settings of the optimiser: `weight_decay` of a group of Adam (NAdam, RAdam, Adamax) that is not decoupled.
    Why:
        Weights with large gradients are then decayed less than others, and the strength depends on the scale of the gradients:
        it is not the weight decay that was meant, and generalises worse.
    Fix:
        Use `torch.optim.AdamW`, with a decay of about 0.01, or `decoupled_weight_decay=True`.
    Limits:
        A hint: many published recipes train so. Small decays do next to nothing and are left out.
    Source:
        Loshchilov & Hutter (2019), Decoupled Weight Decay Regularization, https://arxiv.org/abs/1711.05101.

    Args:
        min_decay: weight decay, no unit; 1e-5 to 5e-4 are habits of older recipes, without much effect.
    """
    used = [o for o in trace.optimizers if o.kind in ADAPTIVE and o.n_steps]
    if not used:
        raise NotApplicable("no Adam without decoupled decay made a step")
    for optimizer in used:
        decays = [g.weight_decay for g in optimizer.groups if g.weight_decay >= min_decay and not g.is_decoupled]
        if decays:
            yield Finding(
                message=f"{optimizer.kind} gets a weight decay of {max(decays):g} as part of the gradient, which it rescales; "
                "AdamW takes it off the weights directly.",
                where=Where(optimizer.place, first_step=optimizer.first_step),
                values={"weight_decay": max(decays)},
            )
