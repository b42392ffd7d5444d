"""Where the outputs of a network are cut off from it, so that no gradient of their loss reaches it."""

from __future__ import annotations

from sleuth.evidence.source.flow import CUTS, Origin, activation, ancestors, origins
from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.losses import Loss
from sleuth.evidence.source.order import is_without_gradient

MAX_BACK = 4  # activations and factors between the network and its loss
DISCRETE = frozenset(("argmax", "round", "sign", "item", "tolist"))


def cut_before(loss: Loss) -> Value | None:
    """What cuts the outputs off on every way; None if there is a way on which nothing does, or the targets may have gradients."""
    ways = origins(loss.output)
    found = [_on(_further(way)) for way in ways]
    if loss.target is not None and any(_has_gradient(one) for one in ancestors(loss.target, limit=200)):
        return None
    return found[0] if found and all(found) else None


def is_number(value: Value) -> bool:
    """Whether it is arithmetic or a number, which has no gradient of its own."""
    default = (value.keywords or {}).get("default") if value.op == "parameter" else None
    return value.op in ("binary", "constant") or (default is not None and isinstance(default.literal, int | float))


def _has_gradient(value: Value) -> bool:
    return value.op == "apply" and not is_without_gradient(value)


def _further(way: Origin) -> Origin:
    """The way from further back, through activations and factors."""
    for _ in range(MAX_BACK):
        maker = way.maker
        is_factor = maker.op == "binary" and maker.name in ("*", "/") and maker.inputs[1].op in ("constant", "parameter")
        if not (activation(maker) or is_factor) or maker.op == "apply":
            break
        before = origins(maker.inputs[0])
        if len(before) != 1:
            break
        way = Origin(before[0].maker, (*before[0].way, *way.way))
    return way


def _on(way: Origin) -> Value | None:
    maker = way.maker
    starts = origins(maker.inputs[0]) if maker.name.rpartition(".")[2] in DISCRETE and maker.inputs else (way,)
    if not starts or not all(one.maker.op == "apply" for one in starts):
        return None
    for one in (maker, *way.way):
        is_cut = one.name in CUTS if one.op == "method" else one.op == "attribute" and one.name == "data"
        if (
            is_cut
            or (one.op == "method" and one.name in DISCRETE)
            or (one.op == "call" and one.name.rpartition(".")[2] == "argmax")
        ):
            return one
    if maker.op == "apply" and is_without_gradient(maker):
        return maker
    return None
