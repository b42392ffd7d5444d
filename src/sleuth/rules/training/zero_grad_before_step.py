"""T402 zero-grad-before-step."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.trace import Trace, Update
from sleuth.rule import ERROR, FAULT, PROOF, Finding, Where, rule


@rule(
    "T402",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("optimizers", "updates"),
    explains=(
        "loss-plateau", "vanishing-gradients", "frozen-layers", "underfitting", "one-class-predictions", "chance-level-metric",
        "learning-rate-too-low", "detached-branch", "update-without-effect", "too-few-epochs", "initial-loss-off",
    ),
)  # fmt: skip
def zero_grad_before_step(trace: Trace, *, min_updates: int = 2, min_share: float = 0.9) -> Iterator[Finding]:
    """Gradients are cleared after the backward and before the step, so the step has nothing to apply.

    Measure:
        The share of an optimiser's watched updates in which its gradients were cleared after the last backward, by a call or
        one by one, and were absent or zero when the step ran.
    Why:
        The weights never change: the loss stays where it began, whatever the learning rate.
    Fix:
        Call `optimizer.zero_grad()` before `loss.backward()`, or after `optimizer.step()`; never between the two.
    Limits:
        A skipped batch now and then (gradients cleared because they were not finite) is no fault. An optimiser whose step runs
        the backward itself (LBFGS) is not judged.
    Source:
        PyTorch tutorials, "Optimizing Model Parameters", optimisation loop,
        https://docs.pytorch.org/tutorials/beginner/basics/optimization_tutorial.html.

    Args:
        min_updates: such updates that must have been seen, no unit; 2, since one may be a batch skipped on purpose.
        min_share: least share of such updates, 0 to 1; .9 leaves out programs that skip bad batches.
    """
    for optimizer in trace.optimizers:
        updates = sorted((u for u in trace.updates if u.optimizer == optimizer.index), key=lambda u: u.step)
        if not updates or "B" not in updates[0].order:
            continue
        emptied = [u for u in updates if _is_emptied(u)]
        if len(emptied) < min_updates or len(emptied) < min_share * len(updates):
            continue
        step = emptied[0].place
        at = f" ({step.file}:{step.line})" if step else ""
        yield Finding(
            message=f"The gradients of {optimizer.kind} are cleared between the backward and the step: {len(emptied)} of "
            f"{len(updates)} watched steps found no gradient, so the weights never change.",
            where=Where(step, first_step=emptied[0].step),
            values={"emptied": len(emptied), "updates": len(updates)},
            fix=f"Move `zero_grad()` before the backward call, or after `optimizer.step()`{at}.",
        )


def _is_emptied(update: Update) -> bool:
    last = update.order.rfind("B")
    return (
        last >= 0
        and ("Z" in update.order[last:] or not update.n_with_gradient)  # by a call, or one by one: `p.grad = None`
        and update.n_nonzero_gradient == 0
        and update.n_nonfinite_gradient == 0
        and not update.is_inside_closure
        and not _is_of_previous_iteration(update.order, last)
    )


def _is_of_previous_iteration(order: str, last_backward: int) -> bool:
    """The forward that belongs to this step comes after the backward: the step is too early, which is another fault."""
    before, after = order[:last_backward], order[last_backward:]
    return not set("FL") & set(before) and bool(set("FL") & set(after))
