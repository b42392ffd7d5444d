"""Recurrent layers and attention: which axis is the batch, and which the steps, as the program treats them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sleuth.evidence.source.flow import is_none, short_name
from sleuth.evidence.source.graph import Value, alternatives
from sleuth.evidence.source.program import Source, values

RECURRENT = ("torch.nn.LSTM", "torch.nn.GRU", "torch.nn.RNN")
MOVES = frozenset(("transpose", "permute", "swapaxes", "movedim", "t", "rearrange", "T", "mT"))


@dataclass(frozen=True, slots=True)
class Run:
    """One call of a recurrent layer: the layer as it is made, its input, and whether the batch stands first in it."""

    event: Value
    layer: Value
    given: Value
    is_batch_first: bool


def runs(source: Source) -> Iterator[Run]:
    """Every call of a recurrent layer whose order of axes is told by how it is made."""
    for event in source.of("apply"):
        for layer in alternatives(event.inputs[0]):
            given = event.argument(0, "input")
            if layer.op == "call" and layer.name in RECURRENT and given is not None and not layer.has_star:
                first = layer.argument(4, "batch_first")
                if first is None or isinstance(first.literal, bool):
                    yield Run(event, layer, given, first is not None and first.literal is True)


def picked_steps(source: Source, run: Run) -> Iterator[tuple[Value, int]]:
    """Where one position of the outputs is picked, with its axis: `out[:, -1]` is of axis 1, `out[-1]` of axis 0."""
    outputs = {id(one) for one in values(source) if one.op == "item" and one.literal == 0 and one.inputs[0] is run.event}
    outputs |= {
        id(one) for one in values(source) if one.op == "subscript" and one.inputs[0] is run.event and one.inputs[1].literal == 0
    }
    for one in values(source):
        if one.op != "subscript" or id(one.inputs[0]) not in outputs:
            continue
        index = one.inputs[1]
        parts = index.inputs if index.op == "tuple" else (index,)
        for axis, part in enumerate(parts[:2]):
            before_is_whole = all(each.op == "slice" and all(is_none(end) for end in each.inputs) for each in parts[:axis])
            if part.literal == -1 and before_is_whole:
                yield one, axis


def is_moved(value: Value, *, limit: int = 30) -> bool:
    """Whether axes were exchanged on the way to this value, or its order cannot be told."""
    seen = 0
    todo = [value]
    while todo and seen < limit:
        one = todo.pop()
        seen += 1
        if short_name(one) in MOVES or short_name(one).startswith(("pack_", "pad_")):
            return True
        if one.op in ("join", "loop"):
            todo.extend(one.inputs)
        elif one.op in ("method", "attribute", "subscript", "item", "binary"):
            todo.extend(one.inputs[:1])
        elif one.op in ("call", "apply") and one.inputs:
            todo.extend(one.inputs[1:2] if one.op == "apply" else one.inputs[:1])
    return False


def sizes_as_batch(given: Value, state: Value, depth: int = 8) -> Value | None:
    """`x.size(0)` of the input, where it is the batch of a first state `zeros(layers, x.size(0), hidden)`; None if it is not."""
    for one in alternatives(state):
        if one.op == "tuple" and one.inputs:
            return sizes_as_batch(given, one.inputs[0], depth - 1) if depth else None
        if one.op == "method" and one.name in ("to", "cuda", "float", "requires_grad_", "detach") and depth:
            return sizes_as_batch(given, one.inputs[0], depth - 1)
        if one.op == "call" and one.name in ("torch.zeros", "torch.randn", "torch.rand", "torch.ones"):
            sizes = one.inputs[0].inputs if one.inputs and one.inputs[0].op in ("tuple", "list") else one.inputs
            if len(sizes) == 3 and _is_size(sizes[1], given):
                return sizes[1]
    return None


def _is_size(value: Value, of: Value) -> bool:
    owners = {id(one) for one in alternatives(of)}
    if value.op == "method" and value.name == "size" and value.arguments and value.arguments[0].literal == 0:
        return any(id(one) in owners for one in alternatives(value.inputs[0]))
    shape = value.inputs[0] if value.op == "subscript" and value.inputs[1].literal == 0 else None
    return (
        shape is not None
        and shape.op == "attribute"
        and shape.name == "shape"
        and any(id(one) in owners for one in alternatives(shape.inputs[0]))
    )
