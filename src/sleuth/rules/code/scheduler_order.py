"""C213 scheduler-order."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.mending import moved_after
from sleuth.evidence.source.order import exclude_each_other, is_in, loops
from sleuth.evidence.source.program import Source
from sleuth.evidence.source.schedules import counts_outer_turns, falls_at_epochs, is_scheduler
from sleuth.evidence.source.training import steps
from sleuth.rule import FAULT, LIKELY, PROOF, WARNING, Finding, Where, rule


@rule(
    "C213",
    kind=FAULT,
    certainty=PROOF,
    severity=WARNING,
    needs=("scheduler", "optimizer-step"),
    runs_as=(
        "scheduler-before-optimizer",
        "scheduler-stepped-too-often",
    ),
)
def scheduler_order(source: Source) -> Iterator[Finding]:
    """A learning-rate scheduler steps before the optimiser, or once a batch when it counts epochs.

    Measure:
        A scheduler that steps in a loop before the first step of an optimiser in the same turn; or one whose length is the
        number of epochs and that steps in the inner loop over batches.
    Why:
        Before the optimiser, the first value of the schedule is skipped. In the wrong loop, the schedule is over in a
        fraction of the first epochs, and the rest trains with its last rate.
    Fix:
        Step the scheduler after `optimizer.step()`: once an epoch if its length is in epochs, once a batch if it is in
        batches.
    Limits:
        A scheduler whose length is not seen is judged by its order only. Numbers that are parameters or settings are taken by
        their defaults.
    Source:
        PyTorch documentation, How to adjust learning rate ("Learning rate scheduling should be applied after optimizer's
        update"), https://docs.pytorch.org/docs/stable/optim.html.

    Args:
        None.
    """
    updates = [step.event for step in steps(source)]
    for event in source.calls("step"):
        if event.op != "method" or not is_scheduler(event.inputs[0]):
            continue
        turn = next(loops(event.frame), None)
        if turn is None:
            continue
        inside = [one for one in updates if is_in(one, turn) and not exclude_each_other(one, event)]
        if inside and all(one.order > event.order for one in inside):
            yield Finding(
                message="The scheduler steps before the optimiser, so that the first value of its schedule is skipped.",
                where=Where(span=source.span(event), trace=source.link(inside[0], "the optimiser steps only here")),
                edits=moved_after(source, event, inside[-1], turn),
            )
        elif event.arguments or not inside:
            continue  # it is told where it is
        elif counts_outer_turns(source, event.inputs[0], turn):
            yield Finding(
                message="This schedule is as long as there are epochs, but it steps once a batch: it is over in the first "
                "epochs.",
                where=Where(span=source.span(event), trace=source.link(event.inputs[0], "its length is the number of epochs")),
                fix="Step it once an epoch, or give it the number of batches.",
            )
        elif falls_at_epochs(event.inputs[0], turn):
            yield Finding(
                message="This schedule falls at numbers that are numbers of epochs, but it steps once a batch.",
                where=Where(
                    span=source.span(event), trace=source.link(event.inputs[0], "its numbers are below that of the epochs")
                ),
                certainty=LIKELY,
                fix="Step it once an epoch, or give it numbers of batches.",
            )
