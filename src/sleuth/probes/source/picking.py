"""What kind of thing some elements, rows or columns of a value are."""

from __future__ import annotations

from sleuth.evidence.source.graph import Value

TABLE = "pandas.DataFrame"
MASKING = frozenset(("isin", "between", "isna", "notna", "isnull", "notnull", "duplicated", "contains", "startswith", "endswith",
                     "eq", "ne", "lt", "le", "gt", "ge"))  # fmt: skip


def kind_of_part(owner: Value, index: Value) -> str:
    """The type of some elements, rows or columns: a tensor of a tensor, a table of several rows or columns of a table."""
    if owner.type in ("torch.Tensor", "numpy.ndarray"):
        return owner.type
    picks: tuple[Value, ...] = (index,)
    if owner.op == "attribute" and owner.name in ("loc", "iloc"):
        owner = owner.inputs[0]
        picks = tuple(index.inputs) if index.op == "tuple" else (index,)
    return owner.type if owner.type == TABLE and picks and all(_is_several(one) for one in picks) else ""


def _is_several(index: Value) -> bool:
    """Whether an index of a table takes several rows or columns: a mask, a slice, a list."""
    return (
        index.op in ("compare", "slice", "list")
        or (index.op in ("binary", "unary") and index.name in ("&", "|", "^", "~"))
        or (index.op == "method" and index.name in MASKING)
    )
