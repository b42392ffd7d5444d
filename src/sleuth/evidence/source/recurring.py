"""States that a loop carries from turn to turn, and what cuts the graph that computed them."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.flow import is_none
from sleuth.evidence.source.graph import Frame, Value, alternatives
from sleuth.evidence.source.order import is_without_gradient
from sleuth.evidence.source.program import Source
from sleuth.evidence.source.training import in_loop

CUTS = frozenset(("detach", "detach_", "item", "tolist", "numpy", "data", "cpu_numpy", "repackage_hidden", "long", "argmax"))
_NOTHING = Value("unknown")
MAX_SEEN = 600  # values back from the end of a turn


def is_computed(end: Value, state: Value) -> bool:
    """Whether a network computed it from the state, in this turn and on every way."""
    return end.op != "constant" and any(one.op == "apply" for one in way(end, state)) and reaches(end, state)


def reaches(value: Value, state: Value) -> bool:
    """Whether the value was computed from the state, with its graph."""
    return any(one is state for one in way(value, state))


def way(value: Value, state: Value) -> Iterator[Value]:
    """What the value was computed from, back to the state, except through what cuts the graph."""
    seen: set[int] = set()
    todo = [value]
    while todo and len(seen) < MAX_SEEN:
        one = todo.pop()
        if id(one) in seen or is_none(one) or (one.op == "loop" and one is not state):
            continue
        seen.add(id(one))
        if one.name in CUTS or one.op in ("opaque", "compare", "text") or is_without_gradient(one):
            continue
        yield one
        if one is not state:
            todo.extend(one.inputs[1:] if one.op == "apply" else one.inputs[:1] if one.op == "comprehension" else one.inputs)


def computed_from(value: Value) -> Iterator[Value]:
    """What the value was computed from with its graph."""
    return way(value, _NOTHING)


def may_be_cut(source: Source, state: Value, turn: Frame) -> bool:
    """Whether anything in the loop cuts the state, or what it is given at the end of the turn, if only on some ways."""
    if any(one.op == "constant" for end in state.inputs[1:] for one in alternatives(end)):
        return True
    wanted = {id(state), *(id(one) for end in state.inputs[1:] for one in alternatives(end))}
    for event in in_loop(source, turn):
        one = event.inputs[0] if event.name in CUTS and event.op == "method" else None
        todo = list(alternatives(one)) if one is not None else []
        for _ in range(12):
            if not todo:
                break
            one = todo.pop()
            if id(one) in wanted:
                return True
            if one.op in ("item", "element", "subscript", "attribute"):
                todo.extend((one.inputs[0], *alternatives(one.inputs[0])))
    return False
