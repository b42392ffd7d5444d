"""Rows, or their positions, that one call cuts into pieces: `train, val, test = np.split(rows, [600, 800])`."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.flow import short_name
from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.program import Source, values
from sleuth.evidence.source.sizes import number

CUTS = frozenset(("split", "array_split", "tensor_split"))
PACKAGES = ("numpy.", "torch.")


def cut_rows(source: Source) -> Iterator[tuple[Value, tuple[Value, ...]]]:
    """Every call that cuts rows at given places, with its pieces."""
    for event in source.calls(*(name for name in source.index if name.startswith(PACKAGES))):
        if event.op == "call" and short_name(event) in CUTS and len(event.inputs) > 1 and _is_at_places(event):
            yield event, tuple(one for one in values(source) if one.op == "item" and one.inputs[0] is event)


def _is_at_places(event: Value) -> bool:
    """Whether the rows are cut at places or into lengths that are written out, not into many batches."""
    axis = event.argument(2, "axis", "dim")
    return event.inputs[1].op in ("list", "tuple") and (axis is None or number(axis) == 0)
