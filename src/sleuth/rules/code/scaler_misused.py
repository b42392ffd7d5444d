"""C215 scaler-misused."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.order import is_in, loops
from sleuth.evidence.source.program import Source
from sleuth.evidence.source.scaling import is_scaled, is_scaler, unscaled_alone, unscaled_beside
from sleuth.evidence.source.training import backwards
from sleuth.rule import ERROR, FAULT, PROOF, Finding, Where, rule


@rule(
    "C215",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("scaler", "backward"),
    explains=("non-finite-loss", "loss-plateau"),
)
def scaler_misused(source: Source) -> Iterator[Finding]:
    """A gradient scaler is used in part only.

    Measure:
        A loop in which a GradScaler steps, but backward starts from a loss that it has not scaled, or from two losses of the
        same weights of which it has scaled one, or for one of several optimisers; or in which it scales the loss, but does not
        step; or a program in which it steps and is never updated.
    Why:
        The scaler divides gradients that nobody has multiplied, or nobody divides those that it has multiplied: the updates
        are wrong by a factor of thousands. Without `update` the scale never adapts.
    Fix:
        `scaler.scale(loss).backward()`, `scaler.step(optimizer)`, `scaler.update()`, in this order in each turn.
    Limits:
        Only scalers whose making is seen are judged.
    Source:
        PyTorch documentation, Automatic Mixed Precision examples,
        https://docs.pytorch.org/docs/stable/notes/amp_examples.html.

    Args:
        None.
    """
    used = [event for event in source.calls("step") if event.op == "method" and is_scaler(event.inputs[0])]
    scaled = [event for event, _ in backwards(source) if any(is_scaled(one) for one in (*event.inputs[:1], *event.arguments[:1]))]
    for step in used:
        turn = next(loops(step.frame), None)
        here = [event for event, _ in backwards(source) if turn is None or is_in(event, turn)]
        if here and not any(event in scaled for event in here):
            yield _finding(source, here[-1], step, "backward starts from a loss that the scaler has not scaled")
        elif (alone := unscaled_alone(source, step)) is not None:
            yield _finding(source, alone, step, "backward starts from a loss that the scaler has not scaled")
        for event in unscaled_beside(source, step, scaled):
            yield _finding(source, event, step, "one loss of the step is scaled, this one is not")
        if not any(is_scaler(event.inputs[0]) for event in source.calls("update") if event.op == "method"):
            yield _finding(source, step, step, "the scaler steps, but is never updated")
    if scaled and not used and not any(one.op == "opaque" for one in source.events):
        plain = [event for event in source.calls("step") if event.op == "method" and event.order > scaled[-1].order]
        if plain:
            yield _finding(
                source, plain[0], scaled[-1], "the loss is scaled, but the optimiser steps by itself, with scaled gradients"
            )


def _finding(source: Source, at: Value, other: Value, what: str) -> Finding:
    where = Where(span=source.span(at), trace=source.link(other, "the scaler is used here"))
    return Finding(message=f"The gradient scaler is used in part only: {what}.", where=where)
