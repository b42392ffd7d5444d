"""Schedules of learning rates: how long they are, at which numbers they fall, and whether those count epochs."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterable

from sleuth.evidence.source.flow import ancestors, default_of
from sleuth.evidence.source.graph import Frame, FunctionDefinition, Value, alternatives
from sleuth.evidence.source.order import functions, loops
from sleuth.evidence.source.program import Source, values
from sleuth.evidence.source.sizes import number as whole
from sleuth.evidence.source.training import SCHEDULERS

FALLS = {"StepLR": (1, "step_size"), "MultiStepLR": (1, "milestones")}
LENGTHS = {"CosineAnnealingLR": (1, "T_max"), "PolynomialLR": (1, "total_iters"), "LinearLR": (3, "total_iters"),
           "OneCycleLR": (2, "total_steps"), "CosineAnnealingWarmRestarts": (1, "T_0")}  # fmt: skip
BY_FUNCTION = ("LambdaLR", "MultiplicativeLR")
OF_TRANSFORMERS = "transformers.get_"
ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "//": operator.floordiv,
}  # fmt: skip
ROUNDED: dict[str, Callable[[float], int]] = {
    "builtins.int": int, "builtins.round": round, "math.floor": math.floor, "math.ceil": math.ceil,
}  # fmt: skip
EXTREMES: dict[str, Callable[[Iterable[float]], float]] = {"builtins.max": max, "builtins.min": min}


def is_scheduler(value: Value) -> bool:
    """Whether it is a scheduler of PyTorch or of Transformers."""
    return value.type.startswith(SCHEDULERS[0]) or any(
        one.op == "call" and one.name.startswith(OF_TRANSFORMERS) for one in alternatives(value)
    )


def counts_outer_turns(source: Source, scheduler: Value, turn: Frame) -> bool:
    """Whether its length is the number of turns of the loop around this one, or that number with another added or taken away."""
    turns = _turns(turn)
    if turns is None:
        return False
    for one in alternatives(scheduler):
        if _divides_by(source, one, turns):
            return True
        parts = _parts(one)
        length = _length(parts[-1]) if parts else None
        if length is not None and (_shares(length, turns) or _total(one, length) == _number(turns) is not None):
            return True
    return False


def _divides_by(source: Source, scheduler: Value, turns: Value) -> bool:
    """Whether the function by which it works out the rate divides the count that it gets by the number of turns."""
    given = scheduler.argument(1, "lr_lambda") if scheduler.op == "call" and _kind(scheduler) in BY_FUNCTION else None
    if given is None or not isinstance(given.definition, FunctionDefinition):
        return False
    counted = {id(one) for one in _summed(turns.inputs[min(1, len(turns.inputs) - 1)]) if one.op != "binary"}
    return any(
        one.op == "binary"
        and one.name == "/"
        and any(each.op == "parameter" for each in ancestors(one.inputs[0], limit=20))
        and any(id(each) in counted for each in _summed(one.inputs[1]))
        and not any(_counts_batches(each) for each in _summed(one.inputs[1]))
        for one in values(source)
        if next((each.definition for each in functions(one.frame)), None) is given.definition
    )


def _total(scheduler: Value, length: Value) -> int | None:
    """How long the schedule is: of several in a row, where the last one begins and how long it is."""
    if scheduler.type.rpartition(".")[2] != "SequentialLR":
        return whole(length)
    listed = scheduler.argument(2, "milestones")
    begins = whole(listed.inputs[-1]) if listed is not None and listed.op in ("list", "tuple") and listed.inputs else None
    lasts = whole(length)
    return None if begins is None or lasts is None else begins + lasts


def falls_at_epochs(scheduler: Value, turn: Frame) -> bool:
    """Whether the numbers at which its rate falls are numbers of epochs: all of them below the number of turns around."""
    turns = _turns(turn)
    n_epochs = _number(turns) if turns is not None else None
    for one in alternatives(scheduler):
        position, name = FALLS.get(_kind(one), (-1, ""))
        given = one.argument(position, name) if name and one.op == "call" else None
        numbers = [_by_default(each) for each in _listed(given)] if given is not None else []
        if numbers and n_epochs is not None and all(each is not None and 1 < each < n_epochs for each in numbers):
            return True
    return False


def _listed(given: Value) -> tuple[Value, ...]:
    """The numbers of a list, by whatever it was made one; the one number that is given."""
    given = default_of(given)
    if given.op == "call" and given.name in ("builtins.list", "builtins.tuple", "builtins.sorted") and given.inputs:
        given = default_of(given.inputs[0])
    return tuple(given.inputs) if given.op in ("list", "tuple") else (given,)


def _kind(scheduler: Value) -> str:
    return scheduler.type.rpartition(".")[2]


def _parts(scheduler: Value) -> tuple[Value, ...]:
    """The scheduler itself, or those that it goes through one after the other."""
    if _kind(scheduler) != "SequentialLR":
        return (scheduler,) if scheduler.op == "call" else ()
    listed = scheduler.argument(1, "schedulers")
    is_seen = listed is not None and listed.op in ("list", "tuple") and all(one.op == "call" for one in listed.inputs)
    return tuple(listed.inputs) if listed is not None and is_seen else ()


def _length(scheduler: Value) -> Value | None:
    if scheduler.name.startswith(OF_TRANSFORMERS):
        return scheduler.argument(2, "num_training_steps")
    position, name = LENGTHS.get(_kind(scheduler), (-1, ""))
    return scheduler.argument(position, name) if name else None


def _turns(turn: Frame) -> Value | None:
    """The `range` of the loop around this one."""
    outer = next(loops(turn.parent), None)
    counted = outer.value if outer is not None else None
    while counted is not None and counted.op == "call" and counted.name == "builtins.enumerate" and counted.inputs:
        counted = counted.inputs[0]
    return counted if counted is not None and counted.name == "builtins.range" and counted.inputs else None


def _number(turns: Value) -> int | None:
    """How many turns it gives, if that is known."""
    bounds = [_by_default(one) for one in turns.inputs[:2]]
    known = [one for one in bounds if one is not None]
    return None if len(known) < len(bounds) else known[-1] - (known[0] if len(known) > 1 else 0)


def _by_default(value: Value) -> int | None:
    """The whole number that this value is where nobody gives its parameters anything else; None if it is not known."""
    found = _known(value)
    return int(found) if found is not None and math.isfinite(found) and found == int(found) else None


def _known(value: Value) -> float | None:
    """The number that is worked out here of settings and numbers, such as `int(0.6 * epochs)`; None if it is not known."""
    value = default_of(value)
    if value.op == "call" and value.name in ROUNDED and len(value.inputs) == 1:
        before = _known(value.inputs[0])
        return None if before is None or not math.isfinite(before) else ROUNDED[value.name](before)
    if value.op == "call" and value.name in EXTREMES and len(value.inputs) > 1 and not value.has_star:
        several = [_known(one) for one in value.inputs]
        return None if None in several else EXTREMES[value.name](one for one in several if one is not None)
    if value.op != "binary" or value.name not in ARITHMETIC:
        literal = value.literal if value.op in ("constant", "unary", "binary") else None
        return literal if isinstance(literal, int | float) and not isinstance(literal, bool) else None
    left, right = (_known(one) for one in value.inputs)
    if left is None or right is None or (not right and "/" in value.name):
        return None
    return ARITHMETIC[value.name](left, right)


def _shares(length: Value, turns: Value) -> bool:
    """Whether both are made of the same number by adding only, and adding nothing that is a number of batches."""
    counted = {id(one) for one in _summed(turns.inputs[min(1, len(turns.inputs) - 1)])}
    parts = _summed(length)
    return any(id(one) in counted for one in parts) and not any(_counts_batches(one) for one in parts if id(one) not in counted)


def _counts_batches(added: Value) -> bool:
    """Whether a number is, as far as can be seen, one of batches: a product, or made of the length of something."""
    return any(one.name in ("*", "builtins.len") for one in ancestors(added, limit=40) if one.op in ("binary", "call"))


def _summed(value: Value) -> tuple[Value, ...]:
    if value.op == "binary" and value.name in ("+", "-"):
        return tuple(each for one in value.inputs for each in _summed(one))
    if value.op == "call" and value.name == "builtins.max":  # at least one
        rest = [one for one in value.inputs if one.op != "constant"]
        return _summed(rest[0]) if len(rest) == 1 else (value,)
    return (value,)
