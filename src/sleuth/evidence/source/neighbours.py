"""Layers one right after the other: in an nn.Sequential, a Keras model, or where one is called on the other's result."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from sleuth.evidence.source.graph import Value, alternatives
from sleuth.evidence.source.keras import layers_of
from sleuth.evidence.source.layers import in_dict, layer_kind
from sleuth.evidence.source.order import functions
from sleuth.evidence.source.program import Source, once

SEQUENTIAL = "torch.nn.Sequential"
DROPOUTS = (".dropout", ".dropout1d", ".dropout2d", ".dropout3d", ".alpha_dropout")


@dataclass(frozen=True, slots=True)
class Pair:
    """A layer and the next one. `place` is where the second is made or called, `given` where the first is called, if it is."""

    first: Value
    second: Value
    place: Value
    given: Value | None = None


def pairs(source: Source) -> tuple[Pair, ...]:
    """Every layer of the library with the one right after it, each pair once."""
    return once(source, _pairs)


def _pairs(source: Source) -> Iterator[Pair]:
    seen: set[tuple[int, int]] = set()
    for event in source.events:
        found = _called(event) if event.op == "apply" else _listed(source, event) if event.op == "call" else ()
        for pair in found:
            key = (id(pair.first), id(pair.second))
            if key not in seen:
                seen.add(key)
                yield pair


def _listed(source: Source, event: Value) -> Iterator[Pair]:
    if event.name == SEQUENTIAL and event.literal is None:
        parts: list[Value] | tuple[Value, ...] = event.inputs
        if len(parts) == 1 and (known := in_dict(parts[0])) is not None:
            parts = known
        elif len(parts) == 1 and parts[0].op == "call" and parts[0].name == "collections.OrderedDict" and parts[0].inputs:
            listed = parts[0].inputs[0]
            parts = [one.inputs[1] for one in listed.inputs if one.op == "tuple" and len(one.inputs) == 2]
    elif event.name.endswith(".Sequential") and event.name.startswith("keras."):
        parts = layers_of(source, event, len(source.events)) or ()
    else:
        return
    for first, second in itertools.pairwise(parts):
        if first.op == second.op == "call":
            yield Pair(first, second, second)


def _called(event: Value) -> Iterator[Pair]:
    """A layer called on what another one gave in the same function, if that is the only one that it may come from."""
    if len(event.inputs) < 2 or event.inputs[0].op != "call" or event.literal == "part":
        return
    known = alternatives(without_dropout(event.inputs[1]))
    one = known[0] if len(known) == 1 else None
    is_called = one is not None and one.op == "apply" and one.literal != "part" and one.inputs[0].op == "call"
    if (
        one is not None
        and is_called
        and _is_layer(one.inputs[0])
        and next(functions(one.frame), None) is next(functions(event.frame), None)
    ):
        yield Pair(one.inputs[0], event.inputs[0], event, one)


def without_dropout(value: Value) -> Value:
    """The value before the dropout of a function that asks for the mode: `F.dropout(h, 0.1, self.training)`."""
    while value.op == "call" and value.name.startswith("torch.nn.functional.") and value.name.endswith(DROPOUTS) and value.inputs:
        mode, known = value.argument(2, "training"), alternatives(value.inputs[0])
        if len(known) != 1 or mode is None or mode.literal is True:
            break
        value = known[0]
    return value


def _is_layer(value: Value) -> bool:
    return bool(layer_kind(value)) or value.name.startswith("keras.layers.")
