"""Recurrent layers and attention: which axis is the batch, and which the steps, as the program treats them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sleuth.evidence.source.flow import is_none, short_name
from sleuth.evidence.source.graph import Value, alternatives
from sleuth.evidence.source.program import Source, once, values
from sleuth.evidence.source.sizes import number
from sleuth.evidence.source.sizing import sizes_of

RECURRENT = ("torch.nn.LSTM", "torch.nn.GRU", "torch.nn.RNN")
ENCODER, ENCODER_LAYER = "torch.nn.TransformerEncoder", "torch.nn.TransformerEncoderLayer"
ATTENTION = "torch.nn.MultiheadAttention"
POINTWISE = frozenset(
    ("Dropout", "LayerNorm", "ReLU", "GELU", "Tanh", "Identity", "dropout", "relu", "gelu", "tanh", "layer_norm", "float",
     "contiguous", "masked_fill")
)  # fmt: skip
POOLS = frozenset(("mean", "sum", "max", "amax"))
PLACES = {**dict.fromkeys(RECURRENT, 4), ENCODER_LAYER: 6, ATTENTION: 8}  # of `batch_first` among the arguments
MOVES = frozenset(("transpose", "permute", "swapaxes", "movedim", "t", "rearrange", "T", "mT"))


@dataclass(frozen=True, slots=True)
class Run:
    """One call of a recurrent layer or an encoder: the layer as it is made, its input, and whether the batch stands first in it.

    Of an encoder, `layer` is the one of which it is built.
    """

    event: Value
    layer: Value
    given: Value
    is_batch_first: bool

    @property
    def is_recurrent(self) -> bool:
        """Whether it gives its outputs and a last state."""
        return self.layer.name in RECURRENT


def runs(source: Source) -> Iterator[Run]:
    """Every call of a recurrent layer or an encoder whose order of axes is told by how it is made."""
    for event in source.of("apply"):
        given = event.argument(0, "input", "src", "query")
        for layer in map(_built_of, alternatives(event.inputs[0])):
            place = PLACES.get(layer.name) if layer.op == "call" else None
            if place is None or given is None or layer.has_star:
                continue
            first = layer.argument(place, "batch_first")
            rank = (
                sizes.rank
                if layer.name in (ENCODER_LAYER, ATTENTION) and (sizes := sizes_of(source, given)) is not None
                else None
            )
            if (first is None or isinstance(first.literal, bool)) and rank != 2:
                yield Run(event, layer, given, first is not None and first.literal is True)


def _built_of(layer: Value) -> Value:
    """The layer that an encoder repeats; the value itself if it is none."""
    inner = layer.argument(0, "encoder_layer") if layer.op == "call" and layer.name == ENCODER else None
    known = alternatives(inner) if inner is not None else ()
    return known[0] if len(known) == 1 else layer


def picked_steps(source: Source, run: Run) -> Iterator[tuple[Value, int]]:
    """Where the last position of the outputs is picked, with its axis: `out[:, -1]` is of axis 1, `out[-1]` of axis 0.

    Of an encoder also the first, where a layer goes on from there: it is the place of a mark for the whole sequence.
    """
    outputs = _outputs(source, run)
    for one in values(source):
        if one.op != "subscript" or id(one.inputs[0]) not in outputs:
            continue
        index = one.inputs[1]
        parts = index.inputs if index.op == "tuple" else (index,)
        for axis, part in enumerate(parts[:2]):
            before_is_whole = all(each.op == "slice" and all(is_none(end) for end in each.inputs) for each in parts[:axis])
            is_mark = part.literal == 0 and axis == 1 and not run.is_recurrent and _goes_on(source, one)
            if before_is_whole and (part.literal == -1 or is_mark):
                yield one, axis


def pooled_steps(source: Source, run: Run) -> Iterator[tuple[Value, int]]:
    """Where the outputs are averaged, added up or taken the largest of over one axis, with this axis, and a layer goes on."""
    outputs = _outputs(source, run)
    for one in values(source):
        if one.op not in ("method", "call") or short_name(one) not in POOLS or not one.inputs or id(one.inputs[0]) not in outputs:
            continue
        axis = one.argument(0 if one.op == "method" else 1, "dim", "axis")
        place = number(axis)
        after = _same_axes(source, {id(one)})
        if place is not None and any(len(each.inputs) > 1 and id(each.inputs[1]) in after for each in source.of("apply")):
            yield one, place


def _same_axes(source: Source, known: set[int]) -> set[int]:
    """These values and those that are made of them step by step: by dropout, by a normalisation, by a mask or a division."""
    todo = True
    while todo:
        new = {id(one) for one, before in once(source, _stepwise) if any(id(each) in known for each in before)} - known
        known |= new
        todo = bool(new)
    return known


def _stepwise(source: Source) -> Iterator[tuple[Value, tuple[Value, ...]]]:
    """Every value that has the axes of another, with those that it may have them of."""
    for one in values(source):
        if one.op in ("apply", "method", "call") and short_name(one) in POINTWISE:
            yield one, tuple(one.inputs[1:2] if one.op == "apply" else one.inputs[:1])
        elif (one.op == "binary" and one.name in ("+", "*", "/")) or (one.op == "item" and one.literal == 0):
            yield one, tuple(one.inputs[:2])
        elif one.op == "attribute" and one.name == "values":
            yield one, tuple(one.inputs[:1])


def _outputs(source: Source, run: Run) -> set[int]:
    """The values that are outputs of the run for every step, as they are or changed step by step."""
    if not run.is_recurrent and run.layer.name != ATTENTION:
        return _same_axes(source, {id(run.event)})
    first = {
        id(one)
        for one in values(source)
        if (one.op == "item" and one.literal == 0 and one.inputs[0] is run.event)
        or (one.op == "subscript" and one.inputs[0] is run.event and one.inputs[1].literal == 0)
    }
    return _same_axes(source, first)


def _goes_on(source: Source, picked: Value) -> bool:
    """Whether a layer is called on it."""
    return any(one.inputs[1] is picked for one in source.of("apply") if len(one.inputs) > 1)


def is_moved(value: Value, *, limit: int = 30) -> bool:
    """Whether the first axis was exchanged for another on the way to this value, or its order cannot be told."""
    seen = 0
    todo = [value]
    while todo and seen < limit:
        one = todo.pop()
        seen += 1
        if (short_name(one) in MOVES and not _leaves_first(one)) or short_name(one).startswith(("pack_", "pad_")):
            return True
        if one.op in ("join", "loop"):
            todo.extend(one.inputs)
        elif one.op in ("method", "attribute", "subscript", "item", "binary"):
            todo.extend(one.inputs[:1])
        elif one.op in ("call", "apply") and one.inputs:
            todo.extend(one.inputs[1:2] if one.op == "apply" else one.inputs[:1])
    return False


def _leaves_first(move: Value) -> bool:
    """Whether an exchange of axes leaves the first where it is: `x.transpose(1, 2)`, `x.permute(0, 2, 1)`."""
    given = move.arguments
    axes = [number(one) for one in (given[0].inputs if len(given) == 1 and given[0].op in ("tuple", "list") else given)]
    if move.op != "method" or move.keywords:
        return False
    if move.name == "permute":
        return axes[:1] == [0]
    return move.name in ("transpose", "swapaxes") and sorted(axes, key=str) in ([1, 2], [-1, -2])


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
