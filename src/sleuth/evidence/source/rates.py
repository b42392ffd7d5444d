"""Rates of dropout, and whether they are the same in training and in evaluation."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.flow import ancestors, default_of
from sleuth.evidence.source.graph import ClassDefinition, Frame, Value, alternatives
from sleuth.evidence.source.layers import function_of
from sleuth.evidence.source.program import Source

MODE = "training"  # the attribute that tells a module's mode
SETS_MODE = ("train", "eval")
MAX_BACK = 60  # values from a rate or a condition to the mode


def is_always_on(source: Source, event: Value, rate: Value) -> bool:
    """Whether a network's own rate is given here in both modes: a number, or an attribute that nothing sets to 0."""
    frame = function_of(event)
    definition = frame.definition if frame is not None else None
    if frame is None or definition is None or definition.owner is None or any(True for _ in _conditions(event)):
        return False
    if getattr(_written(event), "id", "") in definition.all_parameters:  # the caller's
        return False
    known = [default_of(one) for one in alternatives(rate)]
    if not all(_is_of_network(one, frame) for one in known):
        return False
    return not any(definition.owner.method(word) for word in SETS_MODE) and not _is_set_again(source, event, definition.owner)


def _is_of_network(rate: Value, frame: Frame) -> bool:
    """Whether it is a number above 0 or what the network was made with, not what its caller gives this time."""
    if rate.op == "constant":
        return isinstance(rate.literal, float) and rate.literal > 0
    if rate.op not in ("attribute", "parameter"):
        return False
    return rate.name != MODE and not any(one.frame is frame and one.op == "parameter" for one in ancestors(rate, limit=MAX_BACK))


def asks_for_mode(event: Value) -> bool:
    """Whether the event stands under a condition on the mode in its function: `if self.training:`."""
    return any(one.name == MODE for asked in _conditions(event) for one in ancestors(asked, limit=MAX_BACK))


def _conditions(event: Value) -> Iterator[Value]:
    """What is tested around the event in its own function."""
    frame = event.frame
    while frame is not None and frame.kind != "function":
        if frame.kind == "branch" and frame.value is not None:
            yield frame.value
        frame = frame.parent


def _written(event: Value) -> object:
    """The syntax of the rate that the call is given."""
    named = [one.value for one in getattr(event.node, "keywords", ()) if one.arg == "dropout_p"]
    return named[0] if named else next(iter(getattr(event.node, "args", ())[4:]), None)


def _is_set_again(source: Source, event: Value, owner: ClassDefinition) -> bool:
    """Whether the program gives an attribute that the call is written with another value later, outside `__init__`."""
    word = getattr(_written(event), "attr", "")
    makers = {id(one.methods["__init__"]) for one in owner.lineage() if "__init__" in one.methods}
    for store in source.of("store"):
        frame = function_of(store)
        if store.name == word and (frame is None or id(frame.definition) not in makers):
            return True
    return False
