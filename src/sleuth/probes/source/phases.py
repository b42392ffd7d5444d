"""Loops over phases: `for phase in ("train", "val")` is read once for each, so that what asks for the phase is answered."""

from __future__ import annotations

from collections.abc import Iterable

from sleuth.evidence.source.graph import Value
from sleuth.probes.source.machine import Machine

TRAINING = frozenset(("train", "training", "trn", "fit"))
EVALUATION = frozenset(("val", "valid", "validation", "validate", "dev", "test", "testing", "eval", "evaluation"))
MOST = 4  # phases


def are_phases(elements: tuple[Value, ...]) -> bool:
    """Whether a loop over these goes through the phases of a training: their names, or whether it trains."""
    told = [[one.literal for one in _constants(element)] for element in elements]
    if not 2 <= len(told) <= MOST or not all(told):
        return False
    names = [{one.lower() for one in parts if isinstance(one, str)} for parts in told]
    if all(names):
        trains = [bool(one & TRAINING) for one in names]
        return any(trains) and all(one & (TRAINING | EVALUATION) for one in names) and not all(trains)
    return len(told) == 2 and {True, False} == {one for parts in told for one in parts if isinstance(one, bool)}


def begin_turn(machine: Machine, element: Value) -> None:
    """Take note of the names and switches that hold for this turn."""
    machine.turning.update((id(one), one) for one in _constants(element))


def is_known(machine: Machine, values: Iterable[Value]) -> bool:
    """Whether all of these are constants, and one of them is of this turn."""
    listed = list(values)
    return all(one.op == "constant" for one in listed) and any(id(one) in machine.turning for one in listed)


def answered(machine: Machine, value: Value) -> Value:
    """What was worked out of something that is known in this turn, so it is known too."""
    machine.turning[id(value)] = value
    return value


def _constants(element: Value) -> list[Value]:
    parts = element.inputs if element.op in ("tuple", "list") else (element,)
    return [one for one in parts if one.op == "constant" and isinstance(one.literal, str | bool)]
