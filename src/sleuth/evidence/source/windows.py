"""Windows of a series, and the number that follows each."""

from __future__ import annotations

from sleuth.evidence.source.datasets import dataset_of, loader_of, part_of_rows
from sleuth.evidence.source.flow import activation, default_of
from sleuth.evidence.source.graph import ClassDefinition, Value, alternatives
from sleuth.evidence.source.layers import layer_kind
from sleuth.evidence.source.program import Source
from sleuth.evidence.source.sizes import VECTOR, Sizes, number

MAX_LAYERS = 40
KEPT = frozenset(("Dropout", "LayerNorm", "BatchNorm1d", "Identity"))


def following_window(source: Source, output: Value, target: Value) -> Sizes | None:
    """The sizes of targets that are one step of a series each, where a linear layer as wide as a window of it takes the windows.

    So the series is a row of numbers, of which each step is one; None if that is not seen.
    """
    asked = loader_of(target)
    step = part_of_rows(source, asked[0], asked[1]) if asked is not None and asked[1] is not None else None
    first = _first_layer(output)
    given = loader_of(first.inputs[1]) if first is not None else None
    if asked is None or step is None or first is None or given is None or given[0] is not asked[0] or given[1] is None:
        return None
    window = part_of_rows(source, given[0], given[1])
    units = number(first.inputs[0].argument(0, "in_features"))
    if window is None or units is None or window[0].op != "subscript" or window[0].inputs[1].op != "slice":
        return None
    is_step = not step[1] and any(one is step[0] for one in _stored(asked[0], window[0].inputs[0]))
    return VECTOR if is_step and units in _lengths(asked[0], window[0].inputs[1]) else None


def _first_layer(output: Value) -> Value | None:
    """The call of the linear layer that takes what a batch holds, as it is, on the one way to these outputs."""
    found = None
    for _ in range(MAX_LAYERS):
        known = alternatives(output)
        if len(known) != 1:
            return None
        output = known[0]
        kind = layer_kind(output.inputs[0]) if output.op == "apply" and len(output.inputs) == 2 else ""
        if kind == "Linear":
            found, output = output, output.inputs[1]
        elif kind in KEPT or (activation(output) and output.op == "apply"):
            output = output.inputs[1]
        elif activation(output):
            output = output.inputs[0]
        else:
            return found if loader_of(output) is not None and found is not None and found.inputs[1] is output else None
    return None


def _lengths(loader: Value, window: Value) -> set[int]:
    """How long `i : i + n` may be, by what `n` is by default or was stored as in the loader's data set."""
    lower, upper, _ = window.inputs
    parts = upper.inputs if upper.op == "binary" and upper.name == "+" else ()
    rest = [one for one in parts if one is not lower]
    if len(rest) != 1 or len(parts) != 2:
        return set()
    stored = _stored(loader, rest[0]) or (default_of(rest[0]),)
    return {n for one in stored if (n := number(one)) is not None}


def _stored(loader: Value, asked: Value) -> tuple[Value, ...]:
    """What the loader's data set itself stores where its class, as it was read for any data set, asks for this."""
    data = dataset_of(loader)
    definition = data.definition if data is not None else None
    exemplar = definition.exemplar if isinstance(definition, ClassDefinition) else None
    if data is None or exemplar is None:
        return ()
    names = [name for name, one in (exemplar.members or {}).items() if one is asked]
    return tuple(one for name in names if (one := (data.members or {}).get(name)) is not None)
