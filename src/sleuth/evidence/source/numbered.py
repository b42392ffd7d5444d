"""The numbers of a table's rows, which are split or mixed in place of the rows."""

from __future__ import annotations

from sleuth.evidence.source.flow import short_name
from sleuth.evidence.source.graph import Value, alternatives

COUNTING = ("numpy.arange", "builtins.range", "numpy.random.permutation", "torch.randperm", "torch.arange")
SAME = frozenset(("builtins.list", "builtins.sorted", "numpy.array", "numpy.asarray"))
LISTING = frozenset(("to_numpy", "tolist", "to_list", "values", "copy", "permutation"))


def numbered(value: Value) -> Value | None:
    """The table whose rows these numbers count: of `np.arange(len(table))`, `table.index`; None if they are of no table."""
    known = alternatives(value)
    one = known[0]
    if len(known) > 1 or not one.inputs:
        return None
    if one.op == "attribute" and one.name == "index":
        return one.inputs[0]
    if one.op == "call" and one.name in COUNTING and len(one.inputs) == 1:
        return _counted(one.inputs[0]) or numbered(one.inputs[0])
    if one.op == "method" and one.name == "permutation" and len(one.inputs) > 1:  # of a generator
        return _counted(one.inputs[1]) or numbered(one.inputs[1])
    is_same = (one.op == "call" and one.name in SAME) or (one.op in ("method", "attribute") and short_name(one) in LISTING)
    return numbered(one.inputs[0]) if is_same else None


def _counted(size: Value) -> Value | None:
    """The table of which this is the number of rows: `len(table)`, `table.shape[0]`, `len(table.index)`."""
    first = size.inputs[1] if size.op == "subscript" else size
    if size.op == "call" and size.name == "builtins.len" and size.inputs:
        counted = size.inputs[0]
    elif size.op in ("subscript", "item") and size.inputs[0].name == "shape" and first.literal == 0:
        counted = size.inputs[0].inputs[0]
    else:
        return None
    return counted.inputs[0] if counted.op == "attribute" and counted.name == "index" else counted
