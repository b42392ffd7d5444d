"""C203 backward-without-step."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.flow import ancestors
from sleuth.evidence.source.graph import Value, alternatives
from sleuth.evidence.source.idle import (
    given_to,
    idle_optimizers,
    is_given_away,
    is_read,
    leaves_weights,
    may_compute,
    takes_gradients,
)
from sleuth.evidence.source.order import loops
from sleuth.evidence.source.program import Source
from sleuth.evidence.source.training import backwards, in_loop, is_optimizer, models_of, steps
from sleuth.rule import ERROR, FAULT, LIKELY, PROOF, Finding, Where, rule


@rule(
    "C203",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("backward-or-step", "optimizer-class"),
    explains=("loss-plateau", "underfitting", "update-without-effect"),
    runs_as=("missing-optimizer-step",),
)
def backward_without_step(source: Source) -> Iterator[Finding]:
    """A training loop computes gradients that no optimiser uses, or an optimiser steps and nothing computes gradients.

    Measure:
        Loops with a backward call of a loss of a model, in a program that makes an optimiser for this model and never steps it;
        one of several optimisers whose gradients a loop or a method clears and computes, and which never steps; loops in which an
        optimiser steps, in a program without a backward call.
    Why:
        Without a step the weights stay as they are. Without gradients, a step changes nothing.
    Fix:
        In every turn: `optimizer.zero_grad()`, `loss.backward()`, `optimizer.step()`.
    Limits:
        Silent where anything unknown gets the optimiser, its model or the loss, where gradients are set or used by hand, and
        where the loop or the optimiser is not in the program.
    Source:
        PyTorch tutorials, Optimizing Model Parameters, https://docs.pytorch.org/tutorials/beginner/basics/optimization_tutorial.html.

    Args:
        None.
    """
    made = [one for one in source.events if one.op == "call" and is_optimizer(one) and models_of(one)]
    computed, stepped = backwards(source), steps(source)
    without_step = bool(computed) and not stepped and all(map(leaves_weights, source.calls("step")))
    without_backward = bool(stepped) and not computed and not may_compute(source)
    idle = idle_optimizers(source, made) if stepped and computed else ()
    if not made or not (without_step or without_backward or idle) or takes_gradients(source):
        return
    for optimizer, cleared, event in idle:
        yield Finding(
            message="Gradients are computed in each turn for an optimiser that never steps: these weights never change.",
            where=Where(
                span=source.span(event),
                trace=(*source.link(cleared, "its gradients are cleared"), *source.link(optimizer, "this optimiser never steps")),
            ),
            certainty=LIKELY,
            fix="Call `step()` on this optimiser after this line.",
        )
    if without_step:
        yield from _without_step(source, made, computed)
    elif without_backward:
        yield from _without_backward(source, made)


def _without_step(source: Source, made: list[Value], computed: tuple[tuple[Value, Value], ...]) -> Iterator[Finding]:
    for event, loss in computed:
        loop = next(loops(event.frame), None)
        behind = {id(one) for one in ancestors(loss)}
        optimizer = next((one for one in made if any(id(each) in behind for each in _calls_of(source, one))), None)
        if loop is None or optimizer is None or is_given_away(source, loop, optimizer):
            continue
        yield Finding(
            message="Gradients are computed in each turn, and no optimiser steps along them: the weights never change.",
            where=Where(
                span=source.span(event),
                trace=(*source.heading(loop, "each turn of this loop"), *source.link(optimizer, "this optimiser never steps")),
            ),
            fix="Call `step()` on the optimiser after this line.",
        )
        return


def _without_backward(source: Source, made: list[Value]) -> Iterator[Finding]:
    for step in steps(source):
        loop = next(loops(step.event.frame), None)
        is_own = any(one is each for one in made for each in alternatives(step.optimizer))
        if loop is None or not is_own or not all(map(is_read, given_to(step.event))):
            continue  # a closure of which nothing is known may compute them
        used = {id(one) for one in _calls_of(source, step.optimizer)}
        is_used = any(
            event.op in ("apply", "inline") and id(event.inputs[0]) in used for event in in_loop(source, loop) if event.inputs
        )
        if is_used and not is_given_away(source, loop, step.optimizer):
            yield Finding(
                message="The optimiser steps, but nothing computes gradients: there is no backward call.",
                where=Where(span=source.span(step.event), trace=source.heading(loop, "each turn of this loop")),
                fix="Call `loss.backward()` before this line.",
            )
            return


def _calls_of(source: Source, optimizer: Value) -> Iterator[Value]:
    """The model of this optimiser, with what was computed by its layers."""
    for model in models_of(optimizer):
        yield model
        yield from (model.members or {}).values()
        yield from model.inputs
