"""Epochs of a program's own training loop that are kept because the test part says that they are the best so far."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sleuth.evidence.source.datasets import LOADER
from sleuth.evidence.source.divisions import LAST_NAME
from sleuth.evidence.source.flow import ancestors
from sleuth.evidence.source.graph import Frame, Value, alternatives
from sleuth.evidence.source.names_given import names_given
from sleuth.evidence.source.order import beside, called_from, given_from, is_in, loops
from sleuth.evidence.source.program import Source, values
from sleuth.evidence.source.selection import COMPARED, VALIDATION
from sleuth.evidence.source.training import backwards

KEEPS = ("state_dict", "torch.save", "copy.deepcopy")
MAX_BACK = 400  # values from a score to the batches that it is made of
MAX_CARRIED = 6  # values from a side of a comparison to what the turn before left


@dataclass(frozen=True, slots=True)
class ChosenEpoch:
    """A score that decides, inside the loop over epochs, which weights are kept; and where the same rows are judged after it."""

    score: Value
    kept: Value
    judged: Value


def chosen_epochs(source: Source) -> Iterator[ChosenEpoch]:
    """Every choice of an epoch by a loader that the program calls its test part, and that is the only one judged in the end.

    Validation parts that are judged beside it do not count: the program itself tells them from its test part.
    """
    trained = [event for event, _ in backwards(source)]
    for test in source.of("compare"):
        loop = next((one for one in loops(test.frame) if any(is_in(each, one) for each in trained)), None)
        kept = _kept(source, test)
        if test.name not in COMPARED or loop is None or kept is None:
            continue
        score = _score(test, loop)
        turns = _turns(score) if score is not None else []
        known = {id(one.inputs[0]): one.inputs[0] for one in turns}
        if score is None or len(known) != 1 or not _is_called_test(source, turns[0].inputs[0]):
            continue
        later = (one for one in _held_out(source, trained) if not is_in(one, loop) and one.order > kept.order)
        after = [one for one in later if not _is_for_validation(source, one.inputs[0])]
        if after and all(one.inputs[0] is turns[0].inputs[0] for one in after):
            yield ChosenEpoch(_chosen_at(turns[0], loop, after[0]), kept, beside(after[0], kept))


def _chosen_at(turn: Value, loop: Frame, judged: Value) -> Value:
    """Where the loader was chosen: where the loop's function was handed it, or else where the score is asked for in the loop."""
    handed = given_from(turn, frozenset((id(turn.inputs[0]),)), judged)
    is_around = handed.frame is not None and loop.is_within(handed.frame)
    return handed if is_around and handed is not turn else called_from(turn, loop)


def _kept(source: Source, test: Value) -> Value | None:
    """What keeps the weights where this comparison holds."""
    for event in source.calls(*KEEPS):
        if event.frame is not None and any(one.kind == "branch" and one.value is test for one in event.frame.chain()):
            return event
    return None


def _score(test: Value, loop: Frame) -> Value | None:
    """The side that is new in this turn, where the other one is the best of the turns before, maybe less a margin."""
    carried = [any(one.op == "loop" for one in ancestors(side, limit=MAX_CARRIED)) for side in test.inputs]
    new = [side for side in test.inputs if _turns(side) and side.op != "loop" and not _is_best(side, loop)]
    return new[0] if any(carried) and len(new) == 1 else None


def _is_best(side: Value, loop: Frame) -> bool:
    """Whether it is what the turn before left, with arithmetic that asks no batch: `best - 1e-4`."""
    while side.op == "binary":
        known = [one for one in side.inputs if _turns(one)]
        if len(known) != 1:
            return False
        side = known[0]
    return side.op == "loop" and side.node is loop.node


def _turns(value: Value) -> list[Value]:
    """The batches of loaders of which this number is made."""
    return [one for one in ancestors(value, limit=MAX_BACK) if _is_turn(one)]


def _is_turn(one: Value) -> bool:
    return one.op == "element" and one.inputs[0].op == "call" and one.inputs[0].name == LOADER


def _held_out(source: Source, trained: list[Value]) -> Iterator[Value]:
    """The batches of loaders over which no loop of the program trains."""
    used = {id(each) for event in trained for one in loops(event.frame) if one.value is not None
            for way in alternatives(one.value) for each in ancestors(way, limit=MAX_CARRIED)}  # fmt: skip
    for one in values(source):
        if _is_turn(one) and id(one.inputs[0]) not in used:
            yield one


def _is_called_test(source: Source, loader: Value) -> bool:
    """Whether the loader is called that of a test part, and neither it nor what it reads that of a validation part."""
    is_test = any(LAST_NAME.search(word) for word in names_given(source, loader))
    return is_test and not _is_for_validation(source, loader)


def _is_for_validation(source: Source, loader: Value) -> bool:
    """Whether the loader, or what it reads, is called that of a validation part."""
    data = loader.argument(0, "dataset")
    names = names_given(source, loader) | (names_given(source, data) if data is not None else frozenset())
    return any(VALIDATION.search(word) for word in names)
