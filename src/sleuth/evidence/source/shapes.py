"""Sizes that a program gives to reshape: literals, and sizes of the tensor itself."""

from __future__ import annotations

from sleuth.evidence.source.flow import ancestors, is_none
from sleuth.evidence.source.graph import Value, alternatives

NAMES = ("view", "reshape")
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
