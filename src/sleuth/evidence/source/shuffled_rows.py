"""Rows, or their positions, that a program puts in random order before it cuts them."""

from __future__ import annotations

from sleuth.evidence.source.cut_rows import CUTS, PACKAGES
from sleuth.evidence.source.flow import short_name
from sleuth.evidence.source.graph import Value, alternatives
from sleuth.evidence.source.order import is_under
from sleuth.evidence.source.parts import rows_before
from sleuth.evidence.source.program import Source
from sleuth.evidence.source.rows import Split
from sleuth.evidence.source.sizes import number

PERMUTATIONS = frozenset(("numpy.random.permutation", "torch.randperm"))
GENERATORS = frozenset(("numpy.random.default_rng", "numpy.random.RandomState"))
SHUFFLES = ("numpy.random.shuffle", "random.shuffle")  # in place
COUNTED = frozenset(("numpy.arange", "builtins.range", "builtins.list", "torch.arange"))
SHUFFLED = "sklearn.utils.shuffle"
MAX_STEPS = 12  # back


def shuffled_before(source: Source, split: Split) -> tuple[Value, Value] | None:
    """What puts rows in random order, all of them, before this split cuts them in two, and the table; None if nothing does."""
    event = split.event
    is_cut = event.op == "call" and short_name(event) in CUTS and event.name.startswith(PACKAGES)
    if (event.op != "subscript" and not is_cut) or not event.inputs:
        return None
    value: Value | None = event.inputs[0]
    for _ in range(MAX_STEPS):
        known = alternatives(value) if value is not None else ()
        value = known[0] if len(known) == 1 else None
        if value is None:
            return None
        if (mixing := _permutation(source, value)) is not None:
            return mixing, split.tables[0]  # by their positions
        if (found := _shuffled(source, value)) is not None:
            return found
        value = rows_before(value)
    return None


def _shuffled(source: Source, value: Value) -> tuple[Value, Value] | None:
    """What puts the rows in random order, and what had them in their own, if this has them so."""
    if value.op == "method" and value.name == "sample":
        share = value.argument(1, "frac")
        is_whole = share is not None and share.literal == 1 and value.argument(-1, "replace") is None
        return (value, value.inputs[0]) if is_whole else None
    if value.op == "call" and value.name == SHUFFLED and len(value.inputs) == 1:
        return value, value.inputs[0]
    if value.op == "item" and value.inputs[0].op == "call" and value.inputs[0].name == SHUFFLED:
        place, given = value.literal, value.inputs[0].inputs
        return (value.inputs[0], given[place]) if isinstance(place, int) and place < len(given) else None
    mixing = _permutation(source, value.inputs[1]) if value.op == "subscript" else None
    if mixing is None:
        return None
    owner = value.inputs[0]
    return mixing, owner.inputs[0] if owner.op == "attribute" and owner.name in ("iloc", "loc", "values") else owner


def _permutation(source: Source, value: Value) -> Value | None:
    """What puts these positions of all rows in random order: `rng.permutation(n)`, or a shuffle of counted ones in place."""
    if value.op == "call" and value.name in PERMUTATIONS:
        return value if value.inputs and _is_count(value.inputs[0]) else None
    if value.op == "method" and value.name == "permutation":
        is_drawn = _is_generator(value.inputs[0]) and len(value.inputs) > 1 and _is_count(value.inputs[1])
        return value if is_drawn else None
    return _shuffle(source, value) if value.op == "call" and value.name in COUNTED else None


def _is_count(value: Value) -> bool:
    """Whether it is how many rows there are, or their positions in order; an array of others is put in another order."""
    if value.op == "call" and value.name in COUNTED:
        return True
    is_length = value.op == "call" and value.name == "builtins.len"
    is_shape = value.op == "subscript" and value.inputs[0].name == "shape" and value.inputs[1].literal == 0
    is_index = value.op == "attribute" and value.name == "index"
    return is_length or is_shape or is_index or value.type == "builtins.int" or number(value) is not None


def _shuffle(source: Source, positions: Value) -> Value | None:
    """What shuffles the positions in place, whatever the program is told."""
    for event in source.calls("shuffle", *SHUFFLES):
        given = event.arguments[0] if event.arguments else None
        is_drawn = event.op == "call" or (event.op == "method" and _is_generator(event.inputs[0]))
        if given is positions and is_drawn and not is_under(event, "branch", "loop"):
            return event
    return None


def _is_generator(value: Value) -> bool:
    return all((one.op == "call" and one.name in GENERATORS) or one.type in GENERATORS for one in alternatives(value))
