"""Sizes that a program gives to reshape: literals, and sizes of the tensor itself."""

from __future__ import annotations

from sleuth.evidence.source.graph import Value, alternatives

NAMES = ("view", "reshape")


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
    is_shape = (shape.op == "attribute" and shape.name == "shape") or (
        shape.op == "method" and shape.name == "size" and not shape.arguments
    )
    return axis if is_shape and id(shape.inputs[0]) in owners else None
