"""Sums divided by counts after a loop over batches, of which the last turn alone has made both."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sleuth.evidence.source.batches import of_one_batch
from sleuth.evidence.source.flow import ancestors
from sleuth.evidence.source.graph import Frame, Value, alternatives
from sleuth.evidence.source.order import is_in
from sleuth.evidence.source.program import Source, values
from sleuth.evidence.source.training import backwards, steps

COUNTS = frozenset(("numel", "size", "nelement", "builtins.len"))
NUMBERS = ("builtins.int", "builtins.float")
_OWN_WORD = re.compile(r"(?<![a-z])last(?![a-z])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Quotient:
    """`value` is sum by count, `made` the sum of the last batch."""

    value: Value
    made: Value
    loop: Frame


def of_last_batches(source: Source) -> Iterator[Quotient]:
    """The first quotient after each such loop that does not train: a sum of a batch's answers by that batch's size.

    Either may have been set to 0 before the loop. Left out are loaders that are seen to give all rows at once, and lines that say
    themselves that this is of the last batch.
    """
    training = [*(event for event, _ in backwards(source)), *(step.event for step in steps(source))]
    found: dict[int, Quotient] = {}
    divided = (one for one in values(source) if one.op == "binary" and one.name == "/" and one.frame is not None)
    for value in divided:
        made, count = (_made(one) for one in value.inputs)
        if made is None or count is None or not _is_count(count):
            continue
        loop = of_one_batch(source, made, value)
        if loop is None or of_one_batch(source, count, value) is not loop or is_one_batch(loop):
            continue
        is_trained = any(is_in(event, loop) for event in training)
        is_answered = any(one.op == "apply" and is_in(one, loop) for one in ancestors(made, limit=300))
        if is_answered and not is_trained and not is_said(source, value):
            other = found.get(id(loop.node))
            if other is None or made.order < other.made.order:
                found[id(loop.node)] = Quotient(value, made, loop)
    yield from sorted(found.values(), key=lambda one: one.made.order)


def _made(value: Value) -> Value | None:
    """What it is but for a 0 that it was before; None if it may be several things."""
    found = [one for one in alternatives(value) if not (one.op == "constant" and one.literal in (0, None))]
    return found[0] if len(found) == 1 and found[0].op != "constant" else None


def _is_count(value: Value) -> bool:
    """Whether it is the number of a tensor's elements or rows."""
    while value.op == "call" and value.name in NUMBERS and value.inputs:
        value = value.inputs[0]
    if value.op == "subscript":
        value = value.inputs[0]
        return value.op in ("attribute", "method") and value.name in ("shape", "size")
    return value.op in ("method", "call") and value.name in COUNTS


def is_said(source: Source, value: Value) -> bool:
    """Whether the line in which a value is made says itself that this is of the last batch."""
    span = source.span(value)
    return span is not None and bool(_OWN_WORD.search(source.line(span)))


def is_one_batch(loop: Frame) -> bool:
    """Whether the loader is seen to give all rows at once."""
    loader = loop.value
    while loader is not None and loader.op == "call" and not loader.type.endswith("DataLoader") and loader.inputs:
        loader = loader.inputs[0]
    size = loader.argument(1, "batch_size") if loader is not None and loader.op == "call" else None
    return size is not None and any(_is_count(one) for one in alternatives(size))
