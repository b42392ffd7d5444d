"""T403 step-before-backward."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.trace import Trace, Update
from sleuth.rule import ERROR, FAULT, PROOF, Finding, Where, rule


@rule(
    "T403",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("optimizers", "updates"),
    explains=(
        "loss-plateau", "loss-oscillating", "loss-diverging", "vanishing-gradients", "frozen-layers", "underfitting",
        "one-class-predictions", "chance-level-metric", "learning-rate-too-low", "learning-rate-too-high", "detached-branch",
        "in-place-on-needed-tensor", "zero-grad-before-step", "update-without-effect", "too-few-epochs", "initial-loss-off",
    ),
)  # fmt: skip
def step_before_backward(trace: Trace, *, min_updates: int = 2, min_share: float = 0.9) -> Iterator[Finding]:
    """The optimiser steps before the backward of the same iteration has computed its gradients.

    Measure:
        The order of events between steps. The first step runs before any backward; in each later interval the backward of the
        iteration before comes first, and the forward of the current one has no backward until the step is over. Where autograd
        refuses that backward, since the step changed weights that it needs, one such interval is enough.
    Why:
        The step sees no gradient (if they are cleared in between) or those of another batch and of older weights.
    Fix:
        In each iteration: `zero_grad()`, forward, loss, `loss.backward()`, and only then `optimizer.step()`.
    Limits:
        A loop that is merely written from another starting point (backward last, step first in the next iteration, with no
        forward in between) trains correctly and is no fault. Steps that run the backward themselves are not judged.
    Source:
        PyTorch tutorials, "Optimizing Model Parameters", optimisation loop,
        https://docs.pytorch.org/tutorials/beginner/basics/optimization_tutorial.html.

    Args:
        min_updates: later updates of this kind that must have been seen, no unit; 2, since one proves no pattern.
        min_share: least share of the later updates that must show it, 0 to 1.
    """
    for optimizer in trace.optimizers:
        updates = sorted((u for u in trace.updates if u.optimizer == optimizer.index), key=lambda u: u.step)
        if len(updates) < 2 or "B" in updates[0].order or updates[0].n_nonzero_gradient:
            continue
        later = updates[1:]
        early = [u for u in later if _is_early(u)]
        is_refused = bool(early) and any("inplace operation" in b.raised for b in trace.backwards[-1:])
        if not is_refused and (len(early) < min_updates or len(early) < min_share * len(later)):
            continue
        empty = sum(u.n_nonzero_gradient == 0 for u in early)
        effect = "found no gradient" if empty > len(early) / 2 else "used the gradients of the batch before"
        backward = next((b.place for b in trace.backwards if b.place), None)
        at = f" ({backward.file}:{backward.line})" if backward else ""
        yield Finding(
            message=f"{optimizer.kind} steps before the backward of the same iteration: {len(early)} of {len(later)} steps "
            f"{effect}.",
            where=Where(updates[0].place, first_step=updates[0].step),
            values={"early": len(early), "updates": len(later), "without_gradient": empty},
            fix=f"Move `optimizer.step()` below the backward call{at}.",
        )


def _is_early(update: Update) -> bool:
    last = update.order.rfind("B")
    if last < 0 or update.is_inside_closure:
        return False
    before, after = update.order[:last], update.order[last:]
    is_forward_later = not set("FL") & set(before) and bool(set("FL") & set(after))
    return is_forward_later or (update.n_nonzero_gradient == 0 and "Z" in after)
