"""Columns made of means of the target, group by group."""

from __future__ import annotations

from sleuth.evidence.source.columns import column_of
from sleuth.evidence.source.flow import ancestors
from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.parts import tables_before
from sleuth.evidence.source.program import Source

MEANS = frozenset(("mean", "median", "transform", "agg", "sum"))


def encoded_by_target(source: Source, table: Value, event: Value) -> tuple[Value, str, bool] | None:
    """Where a column of this table was made of means of the target, group by group."""
    target = event.argument(2, "y")
    column = column_of(source, target) if target is not None else None
    mine = {id(one) for one in tables_before(table)} if column is not None else set()
    for store in source.of("store-item"):
        if column is None or id(store.inputs[0]) not in mine or store.order > event.order:
            continue
        for one in ancestors(store.inputs[2], limit=60):
            group = one.inputs[0] if one.op == "method" and one.name in MEANS else None
            is_of_target = group is not None and group.op == "subscript" and group.inputs[1].literal == column.key
            if group is not None and is_of_target and group.inputs[0].name == "groupby":
                return store, "the mean of the target in each group", True
    return None
