"""Gradients that a loop over the weights clears one by one: `for p in model.parameters(): p.grad = None`."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.flow import is_none
from sleuth.evidence.source.graph import Frame, Value, alternatives
from sleuth.evidence.source.order import loops
from sleuth.evidence.source.program import Source
from sleuth.evidence.source.training import may_clear

WEIGHTS = ("parameters", "named_parameters")
COPIES = ("builtins.list", "builtins.tuple", "builtins.iter")


def cleared_singly(source: Source, optimizer: Value) -> Iterator[tuple[Value, Frame]]:
    """Where a loop clears the gradient of every weight that the optimiser holds, with this loop."""
    for event in source.of("store", "method"):
        loop = next(loops(event.frame), None)
        if loop is None or loop.value is None or not _clears_one(event, loop) or not _is_for_each(event, loop):
            continue
        if any(one is optimizer for one in _holders(loop.value)) or _same_weights(loop.value, optimizer):
            yield event, loop


def may_come_back(source: Source, cleared: Value, step: Value, optimizer: Value) -> bool:
    """Whether gradients may be put back between the clearing and the step."""
    between = [one for one in source.events if cleared.order < one.order < step.order]
    stored = [one for one in between if one.op == "store" and one.name == "grad" and not is_none(one.inputs[1])]
    return bool(stored) or bool(step.arguments or step.keywords) or any(may_clear(one, optimizer) for one in between)


def _clears_one(event: Value, loop: Frame) -> bool:
    """Whether the gradient of what the loop is at becomes None or 0."""
    if event.op == "store":
        return event.name == "grad" and is_none(event.inputs[1]) and _is_turn(event.inputs[0], loop)
    gradient = event.inputs[0]
    return event.name == "zero_" and gradient.op == "attribute" and gradient.name == "grad" and _is_turn(gradient.inputs[0], loop)


def _is_turn(weight: Value, loop: Frame) -> bool:
    """Whether it is the weight that the loop is at, alone or after its name."""
    turn = weight.inputs[0] if weight.op == "item" and weight.literal == 1 else weight
    over = loop.value
    return turn.op == "element" and over is not None and any(turn.inputs[0] is one for one in (over, _listed(over)))


def _is_for_each(event: Value, loop: Frame) -> bool:
    """Whether it happens in every turn of the loop, those aside in which there is no gradient."""
    frame = event.frame
    while frame is not None and frame is not loop:
        asked = frame.value if frame.kind == "branch" and frame.arm == 0 else None
        tested = asked.inputs[0] if asked is not None and asked.op == "compare" and asked.name == "is not" else asked
        if tested is None or tested.op != "attribute" or tested.name != "grad":
            return False
        frame = frame.parent
    return True


def _holders(value: Value) -> Iterator[Value]:
    """The optimiser whose groups the loop goes over: `for group in optimizer.param_groups: for p in group["params"]`."""
    turn = value.inputs[0] if value.op == "subscript" and value.inputs[1].literal == "params" else None
    groups = turn.inputs[0] if turn is not None and turn.op == "element" else None
    if groups is not None and groups.op == "attribute" and groups.name == "param_groups":
        yield from alternatives(groups.inputs[0])


def _same_weights(value: Value, optimizer: Value) -> bool:
    """Whether the loop goes over all that the optimiser was given: the same list, or `parameters()` of the same network."""
    given = optimizer.argument(0, "params") if optimizer.op in ("call", "instance") else None
    if given is None:
        return False
    if given is value and given.op not in ("call", "method"):
        return True
    mine, theirs = _network(given), _network(value)
    return mine is not None and mine is theirs


def _listed(weights: Value) -> Value:
    """What a list was made of: `list(model.parameters())`."""
    while weights.op == "call" and weights.name in COPIES and len(weights.inputs) == 1:
        weights = weights.inputs[0]
    return weights


def _network(weights: Value) -> Value | None:
    """The network whose weights these are, all of them; None if it is not known, or they are not all."""
    weights = _listed(weights)
    known = weights.op == "method" and weights.name in WEIGHTS and not weights.arguments and not weights.keywords
    return weights.inputs[0] if known else None
