"""C201 missing-zero-grad."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.place import Edit
from sleuth.evidence.source.graph import Frame, Value
from sleuth.evidence.source.mending import line_after, line_before, stepped_name
from sleuth.evidence.source.order import functions, happens_with, is_in, loops
from sleuth.evidence.source.program import Source
from sleuth.evidence.source.training import Step, backwards, clearings, clears, in_loop, is_of, may_clear, steps
from sleuth.rule import ERROR, FAULT, LIKELY, PROOF, Finding, Where, rule


@rule(
    "C201",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("backward", "optimizer-step"),
    explains=("non-finite-loss", "loss-diverging", "loss-oscillating", "exploding-gradients"),
)
def missing_zero_grad(source: Source) -> Iterator[Finding]:
    """A training loop computes gradients and steps, and nothing in it clears the gradients.

    Measure:
        Loops in which an optimiser steps after a backward call, with no clearing of its gradients in the same turn: no
        `zero_grad` of the optimiser or its model, no `p.grad = None`, also not in functions that are called or in a closure.
    Why:
        Every backward call adds to the gradients that are there, so each update follows the sum of all past gradients: it
        grows step by step, overshoots, and the loss swings or diverges.
    Fix:
        Call `optimizer.zero_grad()` once in every turn, before `loss.backward()`.
    Limits:
        Silent where something unknown gets the optimiser or its model, and where the loop is not in the program. Where
        gradients are cleared once around an inner loop, or the optimiser is known by its name only, it is likely, not
        certain.
    Source:
        PyTorch documentation, torch.optim.Optimizer.zero_grad,
        https://docs.pytorch.org/docs/stable/generated/torch.optim.Optimizer.zero_grad.html.

    Args:
        None.
    """
    cleared = clearings(source)
    for step in steps(source):
        found = _loop(source, step)
        if found is None:
            continue
        loop, backward = found
        if any((is_in(event, loop) or event.op == "attribute") and clears(whose, step.optimizer) for event, whose in cleared):
            continue
        if any(may_clear(event, step.optimizer) for event in in_loop(source, loop)):
            continue
        is_outside = any(clears(whose, step.optimizer) and _is_around(event, loop) for event, whose in cleared)
        word = "are cleared only outside of this loop" if is_outside else "are never cleared"
        yield Finding(
            message=f"Gradients are added up from turn to turn: this loop calls backward and steps, and its gradients {word}.",
            where=Where(
                span=source.span(backward),
                trace=(
                    *source.heading(loop, "each turn of this loop"),
                    *source.link(backward, "adds to the gradients that are there"),
                    *source.link(step.event, "steps along their sum"),
                ),
            ),
            certainty=LIKELY if is_outside or not step.is_certain else PROOF,
            fix="Call `zero_grad()` on the optimiser in every turn, before this backward call.",
            edits=_edits(source, step.event, backward),
        )


def _edits(source: Source, step: Value, backward: Value) -> tuple[Edit, ...]:
    """Clearing before the backward call, if each of them is followed by a step; else after the step."""
    name = stepped_name(source, step)
    if not name or next(functions(step.frame), None) is not next(functions(backward.frame), None):
        return ()
    if happens_with(step, backward):
        return line_before(source, source.span(backward), f"{name}.zero_grad()", is_safe=False)
    return line_after(source, source.span(step), f"{name}.zero_grad()", is_safe=False)


def _loop(source: Source, step: Step) -> tuple[Frame, Value] | None:
    """The innermost loop in which the optimiser steps after a backward call, with that call: of a loss of its model, if any."""
    if step.event.frame is None:
        return None
    for loop in loops(step.event.frame):
        found = [one for one in backwards(source) if is_in(one[0], loop) and one[0].order < step.event.order]
        if found:
            return loop, next((event for event, loss in found if is_of(loss, step.optimizer)), found[0][0])
    return None


def _is_around(event: Value, loop: Frame) -> bool:
    """Whether the event stands in a loop around this one."""
    return any(is_in(event, outer) for outer in loops(loop.parent))
