"""T318 update-without-effect."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.reading import is_moved
from sleuth.evidence.trace import Optimizer, Parameter, Phase, Trace
from sleuth.rule import ERROR, FAULT, LIKELY, PROOF, Certainty, Finding, Where, rule
from sleuth.stats.change import asked_change

RESOLUTION = {"float64": 1.1e-16, "float32": 6.0e-8, "float16": 4.9e-4, "bfloat16": 3.9e-3}  # half a unit in the last place of 1


@rule(
    "T318",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("parameters", "gradients"),
    explains=(
        "frozen-layers", "loss-plateau", "underfitting", "one-class-predictions", "chance-level-metric", "initial-loss-off",
        "too-few-epochs", "learning-rate-too-low",
    ),
)  # fmt: skip
def update_without_effect(
    trace: Trace, *, min_steps: int = 6, margin: float = 10.0, min_updates: int = 20, max_sampled: int = 4096
) -> Iterator[Finding]:
    """Steps are made, with gradients and a learning rate that are not 0, and yet weights do not change.

    Measure:
        Weights with a gradient in every watched step of their optimiser and not one change, against the change that the rate
        and the gradient ask for, and the least change that the weight's number format can hold. Without an optimiser: backward
        calls over several passes of mini-batches, after which no weight was ever changed.
    Why:
        The step works on copies (`p = p - lr * p.grad`, a clone, a reshaped tensor), on some groups only, or is smaller than the
        format's resolution, as with weights in bfloat16 and a small rate. What is computed is thrown away.
    Fix:
        Change weights in place (`p.sub_(...)` under `torch.no_grad()`), loop over all of `param_groups`, keep weights in float32.
    Limits:
        Float32 weights whose gradient has become tiny have converged or starve, loaded weights may be right as they are, and an
        own optimiser that leaves out some weights may mean to: it is likely only. Large embeddings are left out (unused rows).
    Source:
        Micikevicius et al. (2018), Mixed Precision Training, section 3.1, https://arxiv.org/abs/1710.03740.

    Args:
        min_steps: watched steps.
        margin: asked change over the resolution, no unit, from which rounding is no explanation.
        min_updates: steps of the optimiser, or backward calls without one; it may gather several before it moves.
        max_sampled: values of an embedding; larger tensors are watched at so many of their values.
    """
    series = trace.gradients
    if series is None or not np.isfinite(series.gradient_norm).any() or trace.run.uses_grad_scaler:
        raise NotApplicable("no gradient was measured, or a gradient scaler may have skipped the steps")
    has_gradient = (series.gradient_norm > 0).sum(axis=0) >= min_steps
    for optimizer in (o for o in trace.optimizers if o.n_steps >= min_updates and not o.has_closure):
        judged = [(trace.parameters[i], g) for g in optimizer.groups if g.lr != 0 for i in g.parameters]
        judged = [(p, g) for p, g in judged if has_gradient[p.index] and _is_weight(trace, p, max_sampled)]
        still = [(p, g) for p, g in judged if not is_moved(trace, (p.index,), tolerance=0.0)]
        if not still:
            continue
        asked = float(np.median([asked_change(trace, optimizer.kind, p, g) for p, g in still]))
        resolution = RESOLUTION.get(still[0][0].dtype, 1.0)
        is_own = asked >= margin * resolution
        if not is_own and (resolution <= RESOLUTION["float32"] or asked == 0):
            continue
        cause = "although it asks for changes" if is_own else f"as {still[0][0].dtype} cannot hold changes"
        text = f"{optimizer.kind}.step() does not change {len(still)} of {len(judged)} weights, {cause} by a share of {asked:.1e}"
        yield _finding(still[0][0], optimizer, text, PROOF if len(still) == len(judged) and not still[0][0].is_loaded else LIKELY)
    if not trace.optimizers and trace.run.is_final and _is_for_nothing(trace, min_steps, min_updates):
        text = f"{trace.run.n_backwards} backward calls over repeated mini-batches, and no weight was ever changed"
        yield _finding(next(p for p in trace.parameters if p.n_reached), None, text, LIKELY)


def _is_weight(trace: Trace, p: Parameter, max_sampled: int) -> bool:
    is_table = p.layer >= 0 and trace.layers[p.layer].kind.startswith("Embedding") and prod(p.shape) > max_sampled
    may_be_right = p.is_trained_before or (p.is_loaded and RESOLUTION.get(p.dtype, 0.0) <= RESOLUTION["float32"])
    return len(p.shape) > 1 and p.requires_grad and not (is_table or may_be_right or p.is_model_input)


def _is_for_nothing(trace: Trace, min_steps: int, min_updates: int) -> bool:
    """Whether the same samples were backwarded again and again, in different batches, and no weight ever moved."""
    reached = [p for p in trace.parameters if p.n_reached >= min_steps]
    seen = [f for f in trace.forwards if f.phase is Phase.TRAIN]
    is_repeated = trace.recapture.n_met > 0 and not any(f.is_same_input_as_before for f in seen)
    is_judged = bool(reached) and not any(p.is_model_input or p.is_loaded for p in reached)
    return is_judged and is_repeated and trace.run.n_backwards >= min_updates and not is_moved(trace, [p.index for p in reached])


def _finding(first: Parameter, optimizer: Optimizer | None, text: str, certainty: Certainty) -> Finding:
    return Finding(
        message=text + ".",
        where=Where(optimizer.place if optimizer else None, first.name, optimizer.first_step if optimizer else 0),
        values={"first": first.name, "dtype": first.dtype},
        certainty=certainty,
    )
