"""Functions and classes of the program that make several layers of one network alike, and where one of them was chosen."""

from __future__ import annotations

from sleuth.evidence.source.flow import ancestors
from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.order import beside, functions

MAX_BACK = 500  # values between an activation and one before it


def made_before(maker: Value) -> Value | None:
    """The activation before this one that the same text of the program makes; None if the text makes this one alone."""
    return next((one for one in ancestors(maker, limit=MAX_BACK) if one is not maker and _is_of_same_text(one, maker)), None)


def chosen_at(maker: Value) -> Value | None:
    """The call that chose, for this activation, what the program made one before it by: `dense(64, 1)` of three.

    The text that makes both is right for the other, so that it is the call which must be another. None if the text makes this
    activation alone, or if one call makes all of them, as in a loop.
    """
    before = made_before(maker)
    if before is None:
        return None
    mine, other = _owner(maker), _owner(before)
    chosen = beside(mine, other)
    return chosen if chosen.node is not beside(other, mine).node else None


def _is_of_same_text(one: Value, maker: Value) -> bool:
    """Whether both are what one piece of text does: two layers that it makes, or two calls of it."""
    if one.op == maker.op == "apply":
        return one.inputs[0] is not maker.inputs[0] and one.inputs[0].op == "call" and one.inputs[0].node is maker.inputs[0].node
    return one.op == maker.op and maker.node is not None and one.node is maker.node


def _owner(maker: Value) -> Value:
    """What was made for this activation: its layer, or the instance in whose method it stands; else the activation itself."""
    if maker.op == "apply":
        return maker.inputs[0]
    frame = next(functions(maker.frame), None)
    call = frame.call if frame is not None else None
    return call.inputs[0] if call is not None and call.inputs and call.inputs[0].op == "instance" else maker
