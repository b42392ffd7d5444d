"""Whether numbers are held within bounds by what made them."""

from __future__ import annotations

from sleuth.evidence.source.flow import CUTS, activation, origins, short_name
from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.layers import READY_MADE, ends_linear

LINEAR = frozenset(("Linear", "Bilinear", "Conv1d", "Conv2d", "Conv3d", "ConvTranspose1d", "ConvTranspose2d", "ConvTranspose3d"))
CLAMPS = frozenset(("clamp", "clip"))
WIDEST_MARGINS = 0.1  # both together; no unit; usual are 1e-7 to 1e-3, and what is wider may be meant as an activation
MAX_SUMS = 4  # within each other
UNBOUNDED = frozenset(("relu", "tanh", "leaky-relu", "elu", "gelu", "selu", "silu", "softplus", "log-softmax", "log-sigmoid"))


def is_unbounded(maker: Value, depth: int = MAX_SUMS) -> bool:
    """Whether the numbers are not held between 0 and 1: of a linear layer, such an activation, or a sum of them."""
    if maker.op in ("binary", "augment") and maker.name in ("+", "-") and depth:
        parts = [origins(one) for one in maker.inputs if one.op != "constant"]
        of_all = bool(parts) and all(ways and all(is_unbounded(one.maker, depth - 1) for one in ways) for ways in parts)
        return (of_all or _is_sum_with_raw(maker, depth)) and not _may_cancel(maker)
    return _is_raw(maker) or activation(maker) in UNBOUNDED


def _is_raw(maker: Value) -> bool:
    """Whether a linear layer or a convolution gives it."""
    if maker.op == "apply" and maker.inputs[0].name.startswith(READY_MADE):
        return ends_linear(maker.inputs[0])
    return maker.op == "apply" and maker.name.startswith("torch.nn.") and short_name(maker) in LINEAR


def _is_sum_with_raw(maker: Value, depth: int) -> bool:
    """Whether raw outputs are added to something, which does not hold them within bounds whatever it is."""
    if maker.op in ("binary", "augment") and maker.name in ("+", "-") and depth:
        parts = [origins(one) for one in maker.inputs]
        return any(ways and all(_is_sum_with_raw(one.maker, depth - 1) for one in ways) for ways in parts)
    return _is_raw(maker)


def _may_cancel(total: Value) -> bool:
    """Whether the parts of a sum may take each other away: one stands in it twice, or is cut off (straight-through)."""
    seen: set[int] = set()
    todo = list(total.inputs)
    while todo:
        for way in origins(todo.pop()):
            if id(way.maker) in seen or any(short_name(one) in CUTS or one.name == "data" for one in way.way):
                return True
            seen.add(id(way.maker))
            todo.extend(way.maker.inputs if way.maker.op in ("binary", "augment") and way.maker.name in ("+", "-") else ())
    return False


def within_margin(maker: Value) -> Value | None:
    """What is cut off just inside of 0 and 1 here, as is done to keep a logarithm finite: `p.clamp(1e-6, 1 - 1e-6)`."""
    if maker.op not in ("method", "call") or short_name(maker) not in CLAMPS or not maker.inputs:
        return None
    place = 0 if maker.op == "method" else 1
    low, high = maker.argument(place, "min"), maker.argument(place + 1, "max")
    known = [one.literal for one in (low, high) if one is not None and isinstance(one.literal, float)]
    is_margin = len(known) == 2 and 0 < known[0] < 1 - known[1] + known[0] <= WIDEST_MARGINS
    return maker.inputs[0] if is_margin else None


def is_raw_within_margin(maker: Value) -> bool:
    """Whether raw outputs are cut off just inside of 0 and 1, and nothing made probabilities of them."""
    before = within_margin(maker)
    ways = origins(before) if before is not None else ()
    return bool(ways) and all(_is_raw(one.maker) for one in ways)
