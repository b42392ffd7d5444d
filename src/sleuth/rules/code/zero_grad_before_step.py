"""C202 zero-grad-before-step."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.cleared_singly import cleared_singly, may_come_back
from sleuth.evidence.source.graph import Frame, Value
from sleuth.evidence.source.order import exclude_each_other, is_entered_with, loops
from sleuth.evidence.source.program import Source
from sleuth.evidence.source.training import Step, backwards, clearings, clears, steps
from sleuth.rule import ERROR, FAULT, PROOF, Finding, Where, rule


@rule(
    "C202",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("backward", "clearing", "optimizer-step"),
    explains=("loss-plateau", "underfitting"),
)
def zero_grad_before_step(source: Source) -> Iterator[Finding]:
    """Gradients are cleared after they were computed and before the optimiser uses them.

    Measure:
        In one turn of a loop: a backward call, then a clearing of the optimiser's gradients that always happens, by one call
        or by a loop over its weights, then its step, with no other backward call between the clearing and the step.
    Why:
        The step finds no gradient: the weights stay as they are, and the model never learns.
    Fix:
        Clear before the backward call, or after the step.
    Limits:
        The clearing of other optimisers, and one under a condition that the step does not share, are not named.
    Source:
        PyTorch documentation, torch.optim, Taking an optimization step, https://docs.pytorch.org/docs/stable/optim.html.

    Args:
        None.
    """
    calls = [event for event, _ in backwards(source)]
    used = [step.event for step in steps(source)]
    for step in steps(source):
        turn = next(loops(step.event.frame), None)
        for cleared, frame in _cleared(source, step):
            if next(loops(frame), None) is not turn or not is_entered_with(frame, step.event):
                continue
            before = _last(calls, used, cleared, step.event)
            if before is None or not (turn is None or (before.frame and before.frame.is_within(turn))):
                continue
            yield Finding(
                message="The gradients are cleared between backward and step: the step finds none.",
                where=Where(
                    span=source.span(cleared),
                    trace=(
                        *source.link(before, "gradients are computed"),
                        *source.link(cleared, "and cleared"),
                        *source.link(step.event, "before they are used"),
                    ),
                ),
            )


def _cleared(source: Source, step: Step) -> Iterator[tuple[Value, Frame | None]]:
    """What clears the optimiser's gradients before it steps: one call, or a loop over its weights; with where that stands."""
    for cleared, whose in clearings(source):
        if cleared.op != "attribute" and cleared.order < step.event.order and clears(whose, step.optimizer):
            yield cleared, cleared.frame
    for cleared, loop in cleared_singly(source, step.optimizer):
        if cleared.order < step.event.order and not may_come_back(source, cleared, step.event, step.optimizer):
            yield cleared, loop.parent


def _last(calls: list[Value], used: list[Value], cleared: Value, step: Value) -> Value | None:
    """The last backward before the clearing, if its gradients have not been used, and no other is between clearing and step."""
    if any(cleared.order < one.order < step.order for one in calls):
        return None
    before = [one for one in calls if one.order < cleared.order and not exclude_each_other(one, cleared)]
    if not before or any(before[-1].order < one.order < cleared.order for one in used):
        return None
    return before[-1]
