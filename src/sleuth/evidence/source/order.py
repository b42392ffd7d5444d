"""What comes before what, what stands in the same turn of a loop, and what excludes what."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sleuth.evidence.source.graph import Frame, Value

_EXPECTS = re.compile(r"raises|warns|assertRaises|assertWarns|suppress|catch_warnings")
MAX_HANDED = 40  # values in what a function is handed
WITHOUT_GRADIENT = ("torch.no_grad", "torch.inference_mode")
GRADIENT_SWITCH = "torch.set_grad_enabled"
CONDITIONAL = ("branch", "try", "loop")


def loops(frame: Frame | None) -> Iterator[Frame]:
    """The loops around this frame, innermost first; also those from which its function was called."""
    while frame is not None:
        if frame.kind == "loop":
            yield frame
        frame = frame.parent


def functions(frame: Frame | None) -> Iterator[Frame]:
    """The functions around this frame, innermost first."""
    while frame is not None:
        if frame.kind == "function":
            yield frame
        frame = frame.parent


def called_from(value: Value, outer: Frame) -> Value:
    """The call, right in this frame, of the function that made the value; the value itself where it was made there."""
    found = value
    for frame in functions(value.frame):
        if frame.depth > outer.depth and frame.call is not None:
            found = frame.call
    return found


def given_from(value: Value, given: frozenset[int], other: Value) -> Value:
    """The call that chose one of the `given` values for the function in which the value was made, no further out than `other`.

    From the value outwards, as long as one of them comes as an argument: the value itself where the function found it by itself.
    """
    found = value
    common = meeting(value.frame, other.frame) if value.frame is not None and other.frame is not None else None
    for frame in functions(value.frame):
        if (
            common is None
            or frame.depth <= common.depth
            or frame.call is None
            or not any(_leads_to(one, given) for one in _handed(frame))
        ):
            break
        found = frame.call
    return found


def _handed(frame: Frame) -> tuple[Value, ...]:
    """What a function of the program was handed, without the object whose method it is."""
    call, definition = frame.call, frame.definition
    if call is None:
        return ()
    is_method = definition is not None and definition.owner is not None and bool(call.inputs)
    is_own = is_method and call.inputs[0].definition is not None and call.inputs[0].op == "instance"
    return (*call.inputs[1 if is_own else 0 :], *(call.keywords or {}).values())


def _leads_to(value: Value, wanted: frozenset[int]) -> bool:
    """Whether one of these values is handed over: as it is, in a container, or as an attribute of an object."""
    todo = [value]
    for _ in range(MAX_HANDED):
        if not todo:
            break
        one = todo.pop()
        if id(one) in wanted:
            return True
        if one.op in ("tuple", "list", "dict", "star", "instance", "join", "loop"):
            todo.extend((*one.inputs, *(one.keywords or {}).values(), *(one.members or {}).values()))
    return False


def beside(value: Value, other: Value) -> Value:
    """The call, where `other` stands too, of the function in which the value was made; the value itself if there is none."""
    common = meeting(value.frame, other.frame) if value.frame is not None and other.frame is not None else None
    return called_from(value, common) if common is not None else value


def is_in(value: Value, frame: Frame) -> bool:
    """Whether the event happens inside this frame."""
    return value.frame is not None and value.frame.is_within(frame)


def meeting(first: Frame, second: Frame) -> Frame | None:
    """The innermost frame around both; None for two functions that are read apart."""
    one: Frame | None = first
    other: Frame | None = second
    while one is not None and other is not None and one is not other:
        if one.depth >= other.depth:
            one = one.parent
        else:
            other = other.parent
    return one if one is other else None


def exclude_each_other(first: Value, second: Value) -> bool:
    """Whether the two events stand in different arms of one branch."""
    if first.frame is None or second.frame is None:
        return False
    common = meeting(first.frame, second.frame)
    if common is None:
        return True
    one, other = _below(first.frame, common), _below(second.frame, common)
    return (
        one is not None
        and other is not None
        and one.kind == other.kind == "branch"
        and one.node is other.node
        and one.arm != other.arm
    )


def _below(frame: Frame, outer: Frame) -> Frame | None:
    """The frame right inside `outer` on the way to `frame`."""
    found: Frame | None = None
    one: Frame | None = frame
    while one is not None and one is not outer:
        found, one = one, one.parent
    return found


def happens_with(value: Value, other: Value) -> bool:
    """Whether the event happens in every turn in which `other` does: every condition it stands under holds for `other` too."""
    return value.frame is not None and is_entered_with(value.frame, other)


def is_entered_with(frame: Frame | None, other: Value) -> bool:
    """Whether this frame is entered in every turn in which `other` happens."""
    common = meeting(frame, other.frame) if frame is not None and other.frame is not None else None
    if common is None:
        return False
    while frame is not None and frame is not common:
        if frame.kind in ("branch", "loop") or (frame.kind == "try" and frame.arm == 1):
            return False
        frame = frame.parent
    return True


def is_under(value: Value, *kinds: str) -> bool:
    """Whether the event stands in a frame of one of these kinds."""
    return value.frame is not None and any(frame.kind in kinds for frame in value.frame.chain())


def must_fail(value: Value) -> bool:
    """Whether the event stands where an error is expected: it is written wrongly on purpose."""
    return any(_EXPECTS.search(one.name) for one in contexts(value))


def is_without_gradient(value: Value) -> bool:
    """Whether it was made where no gradients are kept."""
    return any(one.name in WITHOUT_GRADIENT or (one.name == GRADIENT_SWITCH and _switches_off(one)) for one in contexts(value))


def _switches_off(switch: Value) -> bool:
    given = switch.argument(0, "mode")
    return given is not None and given.literal is False


def contexts(value: Value) -> Iterator[Value]:
    """The context managers around the event, innermost first."""
    frame = value.frame
    while frame is not None:
        if frame.kind == "with" and frame.value is not None:
            yield frame.value
        frame = frame.parent
