"""Optimisers that are not used: who gets them, and whose gradients a loop clears and computes though they never step."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.flow import ancestors
from sleuth.evidence.source.graph import Frame, FunctionDefinition, Value, alternatives
from sleuth.evidence.source.order import functions, is_in, is_under, loops
from sleuth.evidence.source.program import Source, values
from sleuth.evidence.source.schedules import is_scheduler
from sleuth.evidence.source.training import backwards, in_loop, is_optimizer, may_clear, models_of, reachable, steps

OF_NO_WEIGHTS = ("torch.profiler.", "gym.", "gymnasium.")
BY_HAND = ("torch.autograd.grad", "torch.func.grad", "torch.autograd.functional.jacobian")


def idle_optimizers(source: Source, made: list[Value]) -> tuple[tuple[Value, Value, Value], ...]:
    """Each such optimiser, with where it is cleared and the backward call after that; empty where a step is not understood."""
    stepped = [one for step in steps(source) for one in alternatives(step.optimizer)]
    are_known = all(one.op in ("call", "instance") and is_optimizer(one) for one in stepped)
    if not are_known or not source.is_complete or not all(_is_understood(one) for one in source.calls("step")):
        return ()
    if any(one.op == "attribute" and one.name == "step" for one in values(source)):  # handed on to be called by somebody
        return ()
    moved = {id(model) for one in stepped for model in models_of(one)}
    idle = [one for one in made if not any(one is each for each in stepped) and moved.isdisjoint(map(id, models_of(one)))]
    return tuple(found for one in idle for found in _cleared(source, one))


def _is_understood(step: Value) -> bool:
    """Whether it is known what steps here: an optimiser, a schedule, an object of the program's own."""
    kinds = [one.type for one in alternatives(step.inputs[0])] if step.op == "method" else []
    return step.op == "inline" or (bool(kinds) and all(kinds))


def leaves_weights(step: Value) -> bool:
    """Whether what steps here is known, and is no optimiser: a schedule, an environment, a profiler, or read in its place."""
    if step.op != "method":
        return step.op in ("inline", "instance")
    owners = alternatives(step.inputs[0])
    return all(is_scheduler(one) or (one.op == "call" and one.name.startswith(OF_NO_WEIGHTS)) for one in owners)


def _cleared(source: Source, optimizer: Value) -> Iterator[tuple[Value, Value, Value]]:
    """Where the gradients of this optimiser are cleared in one turn and then computed, if nobody else gets it."""
    models = models_of(optimizer)
    own = {id(each) for model in models for each in reachable(model)}
    for cleared in source.calls("zero_grad"):
        turn = _turn(cleared)
        of = alternatives(cleared.inputs[0]) if cleared.op == "method" else ()
        is_own = bool(of) and (all(one is optimizer for one in of) or all(any(one is each for each in models) for one in of))
        if turn is None or not is_own:
            continue
        where = in_loop(source, turn) if turn.kind == "loop" else source.events
        if any(may_clear(event, optimizer) for event in where):
            return
        for event, loss in backwards(source):
            if event.order > cleared.order and is_in(event, turn) and any(id(one) in own for one in ancestors(loss)):
                yield optimizer, cleared, event
                return


def _turn(cleared: Value) -> Frame | None:
    """The loop around it; else the method in which it stands, of a class of which everything is known."""
    loop = next(loops(cleared.frame), None)
    method = next(functions(cleared.frame), None)
    if loop is not None or method is None or method.definition is None:
        return loop
    owner = method.definition.owner
    return method if owner is not None and owner.is_known else None


def is_given_away(source: Source, loop: Frame, optimizer: Value) -> bool:
    """Whether something unknown in the loop gets the optimiser."""
    return any(may_clear(event, optimizer) for event in in_loop(source, loop)) or not source.is_complete


def takes_gradients(source: Source) -> bool:
    """Whether gradients are read, set or asked for by hand, other than for a part of a loss: the penalty of a critic, say."""
    if any(one.op in ("attribute", "store") and one.name == "grad" for one in values(source)):
        return True
    asked = list(source.calls(*BY_HAND))
    in_losses = {id(each) for _, loss in backwards(source) for each in ancestors(loss)} if asked else set()
    return not all(id(one) in in_losses and _keeps_graph(one) for one in asked)


def _keeps_graph(asked: Value) -> bool:
    """Whether the gradient itself can be gone through backward, as a part of a loss must be."""
    given = asked.argument(4, "create_graph")
    return given is not None and given.literal is True


def may_compute(source: Source) -> bool:
    """Whether a loop calls something that was not read, which may go backward."""
    return any(is_under(one, "loop") and one.op == "opaque" for one in source.events)


def given_to(call: Value) -> tuple[Value, ...]:
    """All that a call is given, in its place or by its name."""
    return (*call.arguments, *(call.keywords or {}).values())


def is_read(closure: Value) -> bool:
    """Whether it is a function of the program, which was read where the optimiser calls it."""
    return closure.op in ("function", "bound") and isinstance(closure.definition, FunctionDefinition)
