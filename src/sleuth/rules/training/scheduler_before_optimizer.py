"""T305 scheduler-before-optimizer."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Trace
from sleuth.rule import FAULT, PROOF, WARNING, Finding, Where, rule


@rule("T305", kind=FAULT, certainty=PROOF, severity=WARNING, needs=("optimizers", "updates"))
def scheduler_before_optimizer(trace: Trace, *, max_steps: int = 2) -> Iterator[Finding]:
    """The learning-rate scheduler steps before the optimiser does, so the first rate of the schedule is never used.

    Measure:
        The events before an optimiser's very first step: a step of its scheduler is among them.
    Why:
        The schedule runs one position ahead: the first value (with a warm-up, the lowest) is skipped, and the last comes early.
    Fix:
        Call `scheduler.step()` after `optimizer.step()`, at the end of the iteration or of the epoch.
    Limits:
        Several scheduler steps before the first step are a schedule wound forward to resume, a gradient scaler may skip the first
        step, and a resumed model keeps its schedule: none of them is a fault.
    Source:
        PyTorch documentation, torch.optim, "How to adjust learning rate", https://docs.pytorch.org/docs/stable/optim.html.

    Args:
        max_steps: scheduler steps before the first update up to which it is a wrong order; 2, as a scheduler may hold another.
    """
    if not any(set("Rr") & set(u.order) for u in trace.updates):
        raise NotApplicable("no scheduler made a step")
    if trace.run.uses_grad_scaler or any(m.is_loaded for m in trace.models):
        return
    for optimizer in trace.optimizers:
        updates = sorted((u for u in trace.updates if u.optimizer == optimizer.index), key=lambda u: u.step)
        first = updates[0] if updates else None
        if first is None or first.step not in (0, optimizer.first_step) or not 0 < first.order.count("R") <= max_steps:
            continue
        yield Finding(
            message=f"The scheduler of {optimizer.kind} makes its first step before the optimiser does: "
            "the first learning rate of the schedule is skipped.",
            where=Where(first.place, first_step=first.step),
            values={"scheduler_steps": first.order.count("R")},
            fix="Move `scheduler.step()` below `optimizer.step()`, or to the end of the epoch.",
        )
