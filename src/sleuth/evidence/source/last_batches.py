"""Answers compared with what was wanted, after a loop over batches of which both are left from the last turn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sleuth.evidence.source.batches import bare, of_one_batch
from sleuth.evidence.source.flow import ancestors, short_name
from sleuth.evidence.source.graph import Frame, Value
from sleuth.evidence.source.losses import losses
from sleuth.evidence.source.order import beside, is_in
from sleuth.evidence.source.program import Source, values
from sleuth.evidence.source.quotients import is_one_batch, is_said
from sleuth.evidence.source.training import backwards, steps

REDUCES = frozenset(("mean", "sum", "nanmean", "nansum", "average"))
SIGNS = frozenset(("-", "*", "&", "|"))
COMPARES = frozenset(("eq", "sub", "subtract", "logical_and", "logical_or", "equal"))  # as functions and as methods
BENT = frozenset(("abs", "absolute", "fabs", "pow", "square", "sqrt", "float", "double", "to", "cpu", "numpy", "detach", "int",
                  "long"))  # fmt: skip
LIBRARIES = ("torch.", "numpy.")
MEASURES = ("torchmetrics.functional.", "scipy.stats.pearsonr", "scipy.stats.spearmanr", "scipy.stats.kendalltau",
            "numpy.corrcoef")  # fmt: skip
MAX_BENT = 6  # changes between a comparison and the one number that is made of it


@dataclass(frozen=True, slots=True)
class Judgement:
    """One number, made by `event` after `loop`, by which the answers of its last batch are judged."""

    event: Value
    output: Value
    target: Value
    loop: Frame


def of_last_turns(source: Source) -> Iterator[Judgement]:
    """The first judgement after each such loop that does not train: a loss, a correlation, or a mean of differences or products.

    One side is what a model gave, the other comes from the batch. Left out are two answers that are compared with each other,
    loaders that are seen to give all rows at once, and lines that say themselves that this is of the last batch.
    """
    training = [*(event for event, _ in backwards(source)), *(step.event for step in steps(source))]
    found: dict[int, Judgement] = {}
    for event, first, second in _compared(source):
        one = _judgement(source, event, bare(first), bare(second))
        if one is None or any(is_in(each, one.loop) for each in training) or is_one_batch(one.loop) or is_said(source, one.event):
            continue
        other = found.get(id(one.loop.node))
        if other is None or one.event.order < other.event.order:
            found[id(one.loop.node)] = one
    yield from found.values()


def _judgement(source: Source, event: Value, first: Value, second: Value) -> Judgement | None:
    loop = of_one_batch(source, first, event)
    if loop is None or of_one_batch(source, second, event) is not loop:
        return None
    answered = [any(one.op == "apply" and is_in(one, loop) for one in ancestors(each, limit=300)) for each in (first, second)]
    if all(answered) or not any(answered):
        return None
    output, target = (first, second) if answered[0] else (second, first)
    return Judgement(beside(event, output), output, target, loop)


def _compared(source: Source) -> Iterator[tuple[Value, Value, Value]]:
    for loss in losses(source):
        if loss.target is not None:
            yield loss.event, loss.output, loss.target
    for event in source.of("call"):
        if event.name.startswith(MEASURES) and len(event.inputs) > 1:
            yield event, event.inputs[0], event.inputs[1]
    for value in values(source):
        if _is_reduction(value):
            yield from ((value, *pair) for pair in _pairs(value.inputs[0], MAX_BENT))


def _is_reduction(value: Value) -> bool:
    """Whether it makes one number of all that it gets."""
    is_one = len(value.inputs) == 1 and not (value.keywords or {}).keys() & {"dim", "axis"} and short_name(value) in REDUCES
    return is_one and (value.op == "method" or (value.op == "call" and value.name.startswith(LIBRARIES)))


def _pairs(value: Value, depth: int) -> Iterator[tuple[Value, Value]]:
    """What is compared element by element in a value."""
    is_of_two = len(value.inputs) == 2 and depth > 0
    is_function = value.op == "method" or (value.op == "call" and value.name.startswith(LIBRARIES))
    if is_of_two and ((value.op == "binary" and value.name in SIGNS) or (is_function and short_name(value) in COMPARES)):
        yield value.inputs[0], value.inputs[1]
    if depth > 0 and value.inputs and (value.op == "binary" or (is_function and short_name(value) in BENT)):
        for one in value.inputs[: 2 if value.op == "binary" else 1]:
            yield from _pairs(one, depth - 1)
