"""Optimisers that are not used: who gets them, and whose gradients a loop clears and computes though they never step."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.flow import ancestors
from sleuth.evidence.source.graph import Frame, Value, alternatives
from sleuth.evidence.source.order import is_in, is_under, loops
from sleuth.evidence.source.program import Source, values
from sleuth.evidence.source.training import backwards, in_loop, is_optimizer, may_clear, models_of, reachable, steps


def idle_optimizers(source: Source, made: list[Value]) -> tuple[tuple[Value, Value, Value], ...]:
    """Each such optimiser, with where it is cleared and the backward call after that; empty where a step is not understood."""
    stepped = [one for step in steps(source) for one in alternatives(step.optimizer)]
    are_known = all(one.op in ("call", "instance") and is_optimizer(one) for one in stepped)
    if not are_known or not source.is_complete or not all(_is_understood(one) for one in source.calls("step")):
        return ()
    if any(one.op == "attribute" and one.name == "step" for one in values(source)):  # handed on to be called by somebody
        return ()
    return tuple(found for one in made if not any(one is each for each in stepped) for found in _cleared(source, one))


def _is_understood(step: Value) -> bool:
    """Whether it is known what steps here: an optimiser, a schedule, an object of the program's own."""
    kinds = [one.type for one in alternatives(step.inputs[0])] if step.op == "method" else []
    return step.op == "inline" or (bool(kinds) and all(kinds))


def _cleared(source: Source, optimizer: Value) -> Iterator[tuple[Value, Value, Value]]:
    """Where a loop clears the gradients of this optimiser and then computes them, if nobody else gets it."""
    own = {id(each) for model in models_of(optimizer) for each in reachable(model)}
    for cleared in source.calls("zero_grad"):
        loop = next(loops(cleared.frame), None)
        if loop is None or cleared.op != "method" or not all(one is optimizer for one in alternatives(cleared.inputs[0])):
            continue
        if any(may_clear(event, optimizer) for event in in_loop(source, loop)):
            return
        for event, loss in backwards(source):
            if event.order > cleared.order and is_in(event, loop) and any(id(one) in own for one in ancestors(loss)):
                yield optimizer, cleared, event
                return


def is_given_away(source: Source, loop: Frame, optimizer: Value) -> bool:
    """Whether something unknown in the loop gets the optimiser."""
    return any(may_clear(event, optimizer) for event in in_loop(source, loop)) or not source.is_complete


def uses_gradients(source: Source) -> bool:
    """Whether gradients are read or set by hand."""
    return any(one.op in ("attribute", "store") and one.name == "grad" for one in values(source))


def may_compute(source: Source) -> bool:
    """Whether a loop calls something that was not read, which may go backward."""
    return any(is_under(one, "loop") and one.op == "opaque" for one in source.events)
