"""T807 adapter-not-trained."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.reading import is_moved
from sleuth.evidence.trace import Parameter, Trace
from sleuth.rule import ERROR, FAULT, HINT, LIKELY, PROOF, Certainty, Finding, Where, rule

ADAPTED = ("lora", "adapter", "delta")
NEAR = 4  # places in the order of parameters within which the two factors stand: weights and biases of two layers


@rule(
    "T807",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("parameters", "optimizers"),
    explains=(
        "optimizer-missing-parameters", "parameters-frozen-by-mistake", "frozen-layers", "unused-module", "loss-plateau",
        "underfitting", "chance-level-metric", "vanishing-gradients", "overfitting", "constant-initialisation",
    ),
)  # fmt: skip
def adapter_not_trained(trace: Trace, *, min_steps: int = 10, max_rank: float = 0.5) -> Iterator[Finding]:
    """A low-rank adapter ends the training as it began: the factor that starts at zero is still all zero.

    Measure:
        Pairs of weights (r x in, out x r) with r at most `max_rank` of both sides, of which the second is exactly 0 at the end of
        `min_steps` updates or more. Proof: both are 0, its gradient is 0 at every watched step (a scale of 0), or no optimiser
        holds it although the loss reaches it. Likely: frozen, or cut from the loss, beside weights that train.
    Why:
        The adapter adds nothing, so the tuned model is the model that it was given.
    Fix:
        Start one factor at random and the other at zero; add the adapters before the optimiser is built; freeze the rest by
        name; see that the scale (alpha / rank) is not 0 and that the adapter's output is added.
    Limits:
        Judged at the end of the run. A hint where other adapters of the model train (of several, one is in use). Copies of
        which nothing trains (a reference model) are left alone.
    Source:
        Hu et al. (2021), LoRA: Low-Rank Adaptation of Large Language Models, section 4.1, https://arxiv.org/abs/2106.09685.

    Args:
        min_steps: training steps since the adapter was first seen.
        max_rank: the inner side against the smaller outer side, no unit; adapters are narrow.
    """
    pairs = _pairs(trace, max_rank)
    idle = [(a, b) for a, b in pairs if b.is_zero]
    if not pairs:
        raise NotApplicable("no pair of low-rank weights was seen")
    if not trace.run.is_final or trace.run.status == "raised":
        return
    idle = [(a, b) for a, b in idle if trace.run.n_steps - b.first_step >= min_steps]
    for model in sorted({b.model for _, b in idle}):
        judged = [(a, b, told) for a, b in idle if b.model == model and (told := _why(trace, a, b))]
        if not judged:
            continue
        a, b, (why, certainty) = judged[0]
        others = [two.index for _, two in pairs if two.model == model and not two.is_zero]
        yield Finding(
            message=f"{b.name} is still all zero after {trace.run.n_steps - b.first_step} steps ({len(judged)} such adapters in "
            f"{trace.models[model].name if model >= 0 else 'the program'}): {why}.",
            where=Where(trace.layers[b.layer].place if b.layer >= 0 else None, b.name, b.first_step),
            values={
                "adapters": len(judged),
                "parameters": tuple(two.name for _, two, _ in judged[:20]),
                "rank": min(*_sides(a), *_sides(b)),
            },
            certainty=HINT if is_moved(trace, others) else certainty,
        )


def _sides(parameter: Parameter) -> tuple[int, int]:
    """The two sides of a matrix, or of a convolution with a kernel of one; (0, 0) otherwise."""
    shape = parameter.shape
    return (shape[0], shape[1]) if len(shape) >= 2 and all(size == 1 for size in shape[2:]) else (0, 0)


def _pairs(trace: Trace, max_rank: float) -> list[tuple[Parameter, Parameter]]:
    """Neighbours in one model that share a narrow side, each in one pair; the one that is zero, or else the later, comes last."""
    taken: set[int] = set()
    found = []
    for a in trace.parameters:
        for b in trace.parameters[a.index + 1 : a.index + NEAR + 1]:
            if a.model == b.model and not {a.index, b.index} & taken and _is_low_rank(a, b, max_rank):
                taken |= {a.index, b.index}
                found.append((b, a) if a.is_zero and not b.is_zero else (a, b))
    return found


def _is_low_rank(a: Parameter, b: Parameter, max_rank: float) -> bool:
    (a0, a1), (b0, b1) = _sides(a), _sides(b)
    narrow = min(a0, a1, b0, b1)
    return narrow in {a0, a1} & {b0, b1} - {0} and narrow <= max_rank * min(max(a0, a1), max(b0, b1))


def _why(trace: Trace, a: Parameter, b: Parameter) -> tuple[str, Certainty] | None:
    """What keeps `b` at zero, and how certain that is; None where it may be meant."""
    model = [p.index for p in trace.parameters if p.model == b.model]
    if not b.requires_grad:
        owner = trace.layers[b.layer].kind if b.layer >= 0 else ""
        is_meant = any(word in f"{owner}.{b.name}".lower() for word in ADAPTED) or not (a.requires_grad or a.is_zero)
        return ("it is frozen", LIKELY) if is_meant and not b.is_loaded and is_moved(trace, model) else None
    if b.n_reached == 0:
        return ("the loss does not reach it", LIKELY) if is_moved(trace, model) and not b.is_loaded else None
    if not b.optimizers:
        return "it gets a gradient, but no optimiser holds it", PROOF
    if a.is_zero:
        return f"{a.name} is all zero too, so neither gets a gradient", PROOF
    norms = trace.gradients.gradient_norm[:, b.index] if trace.gradients is not None else np.zeros(0)
    seen = norms[np.isfinite(norms)]
    return ("its gradient is 0 at every step", PROOF) if len(seen) > 2 and not seen.any() else None
