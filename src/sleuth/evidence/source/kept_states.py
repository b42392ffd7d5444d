"""States that an object keeps from turn to turn of a loop, in an attribute: `out, self.memory = self.rnn(x, self.memory)`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sleuth.evidence.source.flow import is_none
from sleuth.evidence.source.graph import CALLS, Frame, Value, alternatives
from sleuth.evidence.source.order import is_in, loops
from sleuth.evidence.source.program import Source
from sleuth.evidence.source.recurring import CUTS, reaches, way
from sleuth.evidence.source.training import backwards, in_loop

OF_MODULES = frozenset(("parameters", "named_parameters", "train", "eval", "zero_grad", "state_dict", "modules", "children"))
HARMLESS = ("torch.", "builtins.", "tqdm")  # libraries that leave what an object keeps as it is


@dataclass(frozen=True, slots=True)
class Kept:
    """A state that is stored with the graph that computed it from the one before, and the backward call of a loss of it."""

    store: Value
    backward: Value
    turn: Frame


def kept_states(source: Source) -> Iterator[Kept]:
    """Every attribute that holds from turn to turn what a network computed from what it held before, uncut; each place once."""
    named: set[int] = set()
    for backward, loss in backwards(source):
        turn = next(loops(backward.frame), None)
        if turn is None:
            continue
        events = tuple(in_loop(source, turn))
        stores = [one for one in events if one.op == "store"]
        for store in stores:
            before = store.literal
            if not isinstance(before, Value) or not reaches(loss, before):
                continue
            is_kept = _is_own(store, turn) and _is_renewed(store, before, stores)
            if is_kept and id(store.node) not in named and not _is_cut(store, events):
                named.add(id(store.node))
                yield Kept(store, backward, turn)


def _is_own(store: Value, turn: Frame) -> bool:
    """Whether the object that keeps it was made before the loop."""
    return store.inputs[0].op == "instance" and not is_in(store.inputs[0], turn)


def _is_renewed(store: Value, before: Value, stores: list[Value]) -> bool:
    """Whether a network makes the new state of the old one, and nothing else in the turn stores there but a first state."""
    owner, new = store.inputs
    others = [one for one in stores if one is not store and one.name == store.name and one.inputs[0] is owner]
    is_alone = all(_is_first(one) and one.order < store.order for one in others)
    return is_alone and any(
        one.op == "apply" and any(reaches(each, before) for each in one.arguments) for one in way(new, before)
    )


def _is_first(store: Value) -> bool:
    """Whether it is stored only where there is no state yet: under `if self.memory is None`."""
    frame = store.frame
    test = frame.value if frame is not None and frame.kind == "branch" and frame.arm == 0 else None
    if test is None or test.op != "compare" or test.name != "is" or len(test.inputs) != 2:
        return False
    return is_none(test.inputs[1]) and test.inputs[0] is store.literal


def _is_cut(store: Value, events: tuple[Value, ...]) -> bool:
    """Whether anything in the turn may cut the state: a method of its own, or something unknown that gets the object."""
    owner, new = store.inputs
    wanted = {id(one) for state in (new, store.literal) if isinstance(state, Value) for one in (state, *alternatives(state))}
    for event in events:
        if event.op == "method" and event.name in CUTS and any(id(one) in wanted for one in _containers(event.inputs[0])):
            return True
        is_known = event.op in ("inline", "instance") or event.name.startswith(HARMLESS)
        place = 1 if event.op == "method" and event.name in OF_MODULES else 0
        given = (*event.inputs[place:], *(event.keywords or {}).values()) if event.op in (*CALLS, "opaque") else ()
        if not is_known and any(one is owner for one in given):
            return True
    return False


def _containers(value: Value) -> Iterator[Value]:
    """The value, and what it was taken out of."""
    todo = [value]
    for _ in range(12):
        if not todo:
            return
        one = todo.pop()
        yield one
        todo.extend(alternatives(one) if one.op in ("join", "loop") else ())
        todo.extend(one.inputs[:1] if one.op in ("item", "element", "subscript", "attribute") else ())
