"""The last states of recurrent layers, which have the layers and directions first and the batch only after that."""

from __future__ import annotations

from sleuth.evidence.source.flow import ancestors, default_of
from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.layers import layer_kind
from sleuth.evidence.source.shapes import own_axis, sizes_of
from sleuth.evidence.source.sizes import number

RECURRENT = frozenset(("LSTM", "GRU", "RNN"))
PAIR = 2  # sizes of a table of rows
MAX_BACK = 60  # values from the input of the layer to what its batch size is asked of


def takes_layers_for_batch(event: Value) -> bool:
    """Whether a `view` or `reshape` makes one row for each sample of states that have several layers or directions first."""
    state, sizes = event.inputs[0], sizes_of(event)
    run = _run_of(state)
    if run is None or len(sizes) != PAIR or not _has_several(run.inputs[0]):
        return False
    first, second = sizes
    units = number(run.inputs[0].argument(1, "hidden_size"))
    is_joined = number(first) == -1 and units is not None and (number(second) or 0) > units
    return is_joined or own_axis(first, state) == 1 or _is_batch_size(first, run)


def _run_of(state: Value) -> Value | None:
    """The call of the recurrent layer whose last states these are; None if they are something else."""
    places = []
    while state.op in ("item", "subscript"):
        places.append(state.literal if state.op == "item" else state.inputs[1].literal)
        state = state.inputs[0]
    if state.op != "apply" or layer_kind(state.inputs[0]) not in RECURRENT or len(state.inputs) < PAIR:
        return None
    is_lstm = layer_kind(state.inputs[0]) == "LSTM"
    return state if places in ([[0, 1], [1, 1]] if is_lstm else [[1]]) else None


def _has_several(layer: Value) -> bool:
    """Whether it has more than one layer or direction, as far as the text tells it."""
    if layer.has_star:
        return False
    n_layers, both = layer.argument(2, "num_layers"), layer.argument(6, "bidirectional")
    n = number(default_of(n_layers)) if n_layers is not None else 1
    return (n or 0) > 1 or (both is not None and default_of(both).literal is True)


def _is_batch_size(size: Value, run: Value) -> bool:
    """Whether it is the length of the batch that the layer was given, or of what that was made of."""
    first = run.inputs[0].argument(4, "batch_first")
    is_first = first is not None and default_of(first).literal is True
    if not is_first and first is not None and default_of(first).literal is not False:
        return False
    before = list(ancestors(run.inputs[1], limit=MAX_BACK))
    if size.op == "call" and size.name == "builtins.len" and size.inputs:
        return is_first and any(one is size.inputs[0] for one in before)
    return any(own_axis(size, one) == (0 if is_first else 1) for one in before if one.op not in ("constant", "api"))
