"""Linear layers in a row: which pairs are one linear map together, and which are so on purpose."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.flow import is_none, short_name
from sleuth.evidence.source.graph import Value, alternatives
from sleuth.evidence.source.layers import layer_kind
from sleuth.evidence.source.neighbours import Pair, pairs, without_dropout
from sleuth.evidence.source.program import Source, once, values
from sleuth.evidence.source.sizes import number

STILL_LINEAR = frozenset(("Dropout", "Identity", "Flatten"))
CONVOLUTIONS = frozenset(("Conv1d", "Conv2d", "Conv3d"))


def linear_pairs(source: Source) -> Iterator[Pair]:
    """Every linear layer that gets what another one gave."""
    uses = dict(once(source, _uses))
    for pair in _through(pairs(source)):
        is_linear = _is_linear(pair.first) and _is_linear(pair.second) and _family(pair.first) == _family(pair.second)
        if is_linear and pair.first is not pair.second and not _is_shared(pair, uses):
            yield pair


def _through(found: tuple[Pair, ...]) -> Iterator[Pair]:
    """The pairs, also those with layers between them that leave the numbers linear."""
    after: dict[int, list[Pair]] = {}
    for pair in found:
        after.setdefault(id(pair.first), []).append(pair)
    for pair in found:
        yield pair
        second, place = pair.second, pair.place
        for _ in range(3):
            nexts = [one for one in after.get(id(second), []) if one.place.op != "apply" or _is_given(one.place, place)]
            if short_name(second) not in STILL_LINEAR or len(nexts) != 1:
                break
            second, place = nexts[0].second, nexts[0].place
            yield Pair(pair.first, second, place, pair.given)


def _is_given(call: Value, before: Value) -> bool:
    """Whether a layer is called on what the other call gave: one layer may be called at several places."""
    return before.op != "apply" or any(one is before for one in alternatives(without_dropout(call.inputs[1])))


def _is_linear(layer: Value) -> bool:
    if layer.name.startswith("keras.layers."):
        how = layer.argument(1, "activation")
        is_plain = how is None or is_none(how) or how.literal == "linear"
        return short_name(layer) == "Dense" and is_plain and not layer.has_star
    kind = layer_kind(layer)
    return kind == "Linear" or (kind in CONVOLUTIONS and _is_ordinary(layer))


def _is_ordinary(layer: Value) -> bool:
    """Whether a convolution sees more than one position, and all channels."""
    window, groups = layer.argument(2, "kernel_size"), layer.argument(6, "groups")
    widths = [number(one) for one in window.inputs] if window is not None and window.op == "tuple" else [number(window)]
    is_wide = all(one is not None and one > 1 for one in widths)
    return is_wide and (groups is None or number(groups) == 1) and not layer.has_star


def _family(layer: Value) -> str:
    return "Linear" if short_name(layer) == "Dense" else layer_kind(layer)


def is_factored(first: Value, second: Value) -> bool:
    """Whether the layer between is narrower than both sides, or that is not known to be otherwise.

    One without a bias counts as the first factor of a map wherever it does not widen.
    """
    if short_name(second) == "Dense":
        between, after = number(first.argument(0, "units")), number(second.argument(0, "units"))
        return between is None or after is None or between < after or _has_no_bias(first)
    before, between = (
        number(first.argument(0, "in_features", "in_channels")),
        number(first.argument(1, "out_features", "out_channels")),
    )
    after = number(second.argument(1, "out_features", "out_channels"))
    middle = first.argument(1, "out_features", "out_channels")
    if _has_no_bias(first) and before is not None and between is not None and between <= before:
        return True
    if middle is not None and middle in (first.argument(0, "in_features"), second.argument(1, "out_features", "out_channels")):
        return False  # as wide as before or after, whatever that is
    if between is None or (before is None and after is None):
        return True
    return (before is None or between < before) and (after is None or between < after)


def _has_no_bias(layer: Value) -> bool:
    bias = layer.argument(2 if short_name(layer) in ("Linear", "Dense") else 7, "bias", "use_bias")
    return bias is not None and bias.literal is False


def _uses(source: Source) -> Iterator[tuple[int, int]]:
    """How often the result of each layer's call is used."""
    counts: dict[int, set[int]] = {}
    for value in values(source):
        for one in (*value.inputs, *value.keywords.values()) if value.keywords else value.inputs:
            for each in alternatives(one):
                if each.op == "apply" and value.op not in ("join", "loop", "assign", "expression", "store", "return", "inline"):
                    counts.setdefault(id(each), set()).add(id(value))
    return ((key, len(users)) for key, users in counts.items())


def _is_shared(pair: Pair, uses: dict[int, int]) -> bool:
    """Whether what is given from the first layer to the second is used by something else too."""
    given = pair.place.inputs[1] if pair.place.op == "apply" and len(pair.place.inputs) > 1 else None
    for _ in range(4):
        known = alternatives(without_dropout(given)) if given is not None else ()
        if any(uses.get(id(one), 0) > 1 for one in known):
            return True
        if len(known) != 1 or known[0].op != "apply" or short_name(known[0]) not in STILL_LINEAR:
            return False
        given = known[0].inputs[1] if len(known[0].inputs) > 1 else None
    return False
