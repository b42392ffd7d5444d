"""Sizes that a program gives to reshape: literals, and sizes of the tensor itself."""

from __future__ import annotations

from sleuth.evidence.source.flow import ancestors, is_none
from sleuth.evidence.source.graph import Value, alternatives
from sleuth.evidence.source.layers import layer_kind
from sleuth.evidence.source.program import Source
from sleuth.evidence.source.sizes import number

NAMES = ("view", "reshape")
EXCHANGES = ("permute", "transpose", "swapaxes")
SAME_SHAPE = frozenset(("contiguous", "clone", "detach", "to", "float", "cuda", "cpu", "relu", "tanh"))
ENCODERS = frozenset(("TransformerEncoder", "TransformerEncoderLayer"))
SAME_LAYERS = ENCODERS | {"Dropout", "Embedding", "LayerNorm", "ReLU", "Tanh", "GELU", "ELU", "SiLU", "Linear"}  # in two axes
RECURRENT = frozenset(("LSTM", "GRU", "RNN"))
MAX_EXCHANGES = 12  # values between what a size is asked of and what is reshaped
MAX_BACK = 120  # values between a merge and the reshape that takes it apart


def sizes_of(event: Value) -> tuple[Value, ...]:
    """The sizes that a `view` or `reshape` gives; empty for another call."""
    if event.op == "method" and event.name in NAMES:
        sizes = event.arguments
    elif event.op == "call" and event.name in ("torch.reshape",):
        sizes = tuple(event.inputs[1:])
    else:
        return ()
    return tuple(sizes[0].inputs) if len(sizes) == 1 and sizes[0].op in ("tuple", "list") else sizes


def own_axis(size: Value, tensor: Value) -> int | None:
    """Which axis of this tensor the size is: `x.size(1)`, `x.shape[1]`, or one of `b, c = x.shape`; None if it is none."""
    owners = {id(one) for one in (tensor, *alternatives(tensor))}
    axis: object = None
    shape: Value | None = None
    if size.op == "method" and size.name == "size" and size.arguments:
        axis = size.arguments[0].literal
        return axis if isinstance(axis, int) and id(size.inputs[0]) in owners else None
    if size.op == "subscript":
        shape, axis = size.inputs[0], size.inputs[1].literal
    elif size.op == "item":
        shape, axis = size.inputs[0], size.literal
    if shape is None or not isinstance(axis, int):
        return None
    if shape.op == "subscript" and shape.inputs[1].op == "slice" and is_none(shape.inputs[1].inputs[0]) and axis >= 0:
        shape = shape.inputs[0]  # the first few: `b, t = x.shape[:2]`
    is_shape = (shape.op == "attribute" and shape.name == "shape") or (
        shape.op == "method" and shape.name == "size" and not shape.arguments
    )
    return axis if is_shape and id(shape.inputs[0]) in owners else None


def merged_from(tensor: Value, axes: tuple[Value, ...]) -> tuple[int, ...] | None:
    """Which axes of one tensor further back these sizes are, if its first ones were merged into one on the way.

    None if they are no sizes of such a tensor: `x.flatten(0, 1)`, `x.view(b * t, ...)`.
    """
    for one in ancestors(tensor, limit=MAX_BACK):
        if not (one.op == "method" and one.name in ("flatten", *NAMES)) or not one.inputs:
            continue
        found = [own_axis(size, one.inputs[0]) for size in axes]
        if None not in found and _merges(one, len(axes)):
            return tuple(each for each in found if each is not None)
    return None


def _merges(event: Value, n: int) -> bool:
    """Whether the first `n` axes are merged here."""
    given = sizes_of(event) if event.name in NAMES else event.arguments
    if event.name == "flatten":
        return [one.literal for one in given] == [0, n - 1]
    first = given[0] if given else None
    factors = [own_axis(one, event.inputs[0]) for one in first.inputs] if first is not None and first.name == "*" else []
    return factors == list(range(n))


def exchanged_axis(size: Value, tensor: Value) -> int | None:
    """Which axis of this tensor the size is, if it was asked of what the tensor is after an exchange of axes; None if it is not.

    Recurrent layers leave the first two axes as they are, whichever of them is the batch.
    """
    way: list[Value] = []
    for _ in range(MAX_EXCHANGES):
        axis = own_axis(size, tensor)
        if axis is not None:
            break
        before = _same_axes(tensor)
        if before is None:
            return None
        way.append(tensor)
        tensor = before
    else:
        return None
    is_known = axis >= 0 and not _has_made_axis(tensor) and (_has_three_axes(way) or "Linear" not in map(_layer_of, way))
    if not is_known or not any(_order(one) for one in way):
        return None
    for one in reversed(way):
        order = _order(one)
        axis = order[axis] if order is not None and axis in order else axis
    return axis


def drops_exchange(sizes: tuple[Value, ...], tensor: Value) -> bool:
    """Whether these sizes, of a tensor whose first two axes were exchanged, are those from before: `(batch, steps, ...)`."""
    if len(sizes) < 2 or exchanged_axis(sizes[0], tensor) != 1:
        return False
    return number(sizes[1]) == -1 or (len(sizes) > 2 and exchanged_axis(sizes[1], tensor) == 0)


def _same_axes(tensor: Value) -> Value | None:
    """What this tensor was made from, with the same first two axes or the same axes in another order."""
    if _order(tensor) is not None or (tensor.op == "method" and tensor.name in SAME_SHAPE):
        return tensor.inputs[0]
    run = _run_of(tensor)
    return run.inputs[1] if run is not None and _layer_of(tensor) in (RECURRENT if run is not tensor else SAME_LAYERS) else None


def _run_of(tensor: Value) -> Value | None:
    """The call of a layer that gave this: all that it gives, or the first thing."""
    run = tensor.inputs[0] if tensor.op == "item" and tensor.literal == 0 else tensor
    return run if run.op == "apply" and len(run.inputs) > 1 and not run.has_star else None


def _layer_of(tensor: Value) -> str:
    """The kind of layer that gave this; "" if none did."""
    run = _run_of(tensor)
    return layer_kind(run.inputs[0]) if run is not None else ""


def _has_three_axes(way: list[Value]) -> bool:
    """Whether something on the way tells that the second axis is not the last, which a Linear changes."""
    return any(_layer_of(one) in RECURRENT | ENCODERS or len(_order(one) or ()) > 2 for one in way)


def _order(tensor: Value) -> dict[int, int] | None:
    """Where each axis goes if axes are exchanged here; None if they are not, or that is not known."""
    if tensor.op != "method" or tensor.name not in EXCHANGES:
        return None
    given = tensor.arguments
    if len(given) == 1 and given[0].op in ("tuple", "list"):
        given = tuple(given[0].inputs)
    axes = [one.literal for one in given]
    known = [one for one in axes if isinstance(one, int) and not isinstance(one, bool) and one >= 0]
    if len(known) != len(axes) or tensor.keywords or len(set(known)) != len(known):
        return None
    if tensor.name == "permute":
        return {axis: place for place, axis in enumerate(known)}
    return {known[0]: known[1], known[1]: known[0]} if len(known) == 2 else None


def _has_made_axis(tensor: Value) -> bool:
    """Whether the tensor may have an axis of length 1 that the program gave it."""
    is_indexed = tensor.op == "subscript" and tensor.inputs[1].op == "tuple"
    return is_indexed or (tensor.op in ("method", "call") and tensor.name.rpartition(".")[2] in ("unsqueeze", *NAMES))


def turned_back(source: Source) -> set[int]:
    """Reshapes between which a part is cut off: so rows are shifted against each other, as in relative attention."""
    found: set[int] = set()
    for event in source.calls("view", "reshape", "torch.reshape"):
        before = event.inputs[0]
        while before.op == "subscript":
            before = before.inputs[0]
        if before is not event.inputs[0] and sizes_of(before):
            found |= {id(before), id(event)}
    return found
