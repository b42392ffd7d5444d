"""T404 missing-optimizer-step."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.evidence.reading import is_moved
from sleuth.evidence.trace import Backward, Optimizer, Trace
from sleuth.rule import ERROR, FAULT, HINT, LIKELY, PROOF, Certainty, Finding, Where, rule


@rule(
    "T404",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("optimizers", "backwards", "parameters"),
    explains=(
        "loss-plateau", "exploding-gradients", "frozen-layers", "underfitting", "one-class-predictions", "chance-level-metric",
        "learning-rate-too-low", "update-without-effect", "too-few-epochs", "initial-loss-off", "gradients-clipped-away",
    ),
)  # fmt: skip
def missing_optimizer_step(
    trace: Trace, *, min_backwards: int = 5, min_backwards_live: int = 20, max_accumulation: int = 200, max_growth: float = 2.0
) -> Iterator[Finding]:
    """Backward calls reach an optimiser's parameters again and again, but its step is never called.

    Measure:
        Backward calls that reached parameters held by an optimiser with no step at all, and by no other that steps; whether the
        gradients were cleared in between (their norm does not grow); whether the parameters changed in any other way.
    Why:
        Gradients are computed and thrown away: the weights stay as they were initialised.
    Fix:
        Call `optimizer.step()` after `loss.backward()` in every iteration, with the parentheses.
    Limits:
        Gradients that only grow, or a handful of backward calls, may be an accumulation longer than the run: a hint. Gradients
        for the model's input (adversarial examples, saliency), weights that the program changes by hand, an optimiser for a
        later stage, and steps withheld by a gradient scaler are no fault.
    Source:
        PyTorch documentation, torch.optim, "Taking an optimization step", https://docs.pytorch.org/docs/stable/optim.html.

    Args:
        min_backwards: watched backward calls that must have reached the parameters when the run is over.
        min_backwards_live: the same while the run goes on; and for more than a hint when gradient norms were not recorded.
        max_accumulation: backward calls that may be one accumulation, no unit; larger ones are not in use.
        max_growth: ratio of late to early gradient norms from which gradients count as accumulated, no unit.
    """
    if trace.run.uses_grad_scaler or any(p.is_model_input and p.n_reached for p in trace.parameters):
        return
    stepping = [o for o in trace.optimizers if o.n_steps]
    if stepping and not trace.run.is_final:
        return
    held = {i for o in stepping for g in o.groups for i in g.parameters}
    needed = min_backwards if trace.run.is_final else min_backwards_live
    for optimizer in trace.optimizers:
        own = {i for g in optimizer.groups for i in g.parameters} - held
        reaching = [b for b in trace.backwards if own.intersection(b.reached)]
        if optimizer.n_steps or len(reaching) < needed or is_moved(trace, own):
            continue
        enough = min_backwards_live if trace.run.is_final else max_accumulation
        certainty = _certainty(trace, own, (enough, max_accumulation), max_growth)
        if certainty is HINT and not trace.run.is_final:
            continue
        yield _finding(optimizer, reaching, certainty)


def _finding(optimizer: Optimizer, reaching: list[Backward], certainty: Certainty) -> Finding:
    place = next((b.place for b in reaching if b.place), optimizer.place)
    at = f" at {place.file}:{place.line}" if place else ""
    return Finding(
        message=f"{optimizer.kind} never steps: {len(reaching)} watched backward calls reached its parameters, and "
        "`step()` was not called once, so the weights never change.",
        where=Where(place, first_step=reaching[0].step),
        values={"backwards": len(reaching), "steps": 0},
        certainty=certainty,
        fix=f"Call `optimizer.step()` after the backward{at}.",
    )


def _certainty(trace: Trace, parameters: set[int], enough: tuple[int, int], max_growth: float) -> Certainty:
    """Proof if gradients are cleared each time; likely if there are enough backwards (unknown, or piling up); else a hint."""
    norms = np.zeros((0, 1)) if trace.gradients is None else trace.gradients.gradient_norm[:, sorted(parameters)]
    total = np.sqrt(np.square(np.nan_to_num(norms)).sum(axis=1))
    total = total[total > 0]
    third = len(total) // 3
    if third and np.median(total[-third:]) < max_growth * np.median(total[:third]):
        return PROOF
    return LIKELY if trace.run.n_backwards >= enough[1 if third else 0] else HINT
