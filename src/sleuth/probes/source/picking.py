"""What kind of thing some elements, rows or columns of a value are."""

from __future__ import annotations

from sleuth.evidence.source.graph import Value

TABLE = "pandas.DataFrame"
SPLIT = "sklearn.model_selection.train_test_split"
MASKING = frozenset(("isin", "between", "isna", "notna", "isnull", "notnull", "duplicated", "contains", "startswith", "endswith",
                     "eq", "ne", "lt", "le", "gt", "ge"))  # fmt: skip
ALL_BUT = frozenset(("drop", "difference"))


def kind_of_part(owner: Value, index: Value) -> str:
    """The type of some elements, rows or columns: a tensor of a tensor, a table of several rows or columns of a table."""
    if owner.type in ("torch.Tensor", "numpy.ndarray"):
        return owner.type
    picks: tuple[Value, ...] = (index,)
    if owner.op == "attribute" and owner.name in ("loc", "iloc"):
        owner = owner.inputs[0]
        picks = tuple(index.inputs) if index.op == "tuple" else (index,)
    return owner.type if owner.type == TABLE and picks and all(_is_several(one) for one in picks) else ""


def kind_of_piece(value: Value, position: int) -> str:
    """The type of one of the parts into which `train_test_split` takes tables and lists apart: two for each."""
    if value.op != "call" or value.name != SPLIT or position // 2 >= len(value.inputs):
        return ""
    whole = value.inputs[position // 2].type
    return whole if whole in (TABLE, "builtins.list") else ""


def _is_several(index: Value) -> bool:
    """Whether an index of a table takes several rows or columns: a mask, a slice, a list."""
    return (
        index.op in ("compare", "slice", "list")
        or (index.op in ("binary", "unary") and index.name in ("&", "|", "^", "~"))
        or (index.op == "method" and index.name in MASKING)
        or _lists_columns(index)
    )


def _lists_columns(index: Value) -> bool:
    """Whether it is the columns of a table, or all but some of them: `table.columns.drop("sold")`."""
    if index.op == "method" and index.name in ALL_BUT and index.inputs:
        index = index.inputs[0]
    return index.op == "attribute" and index.name == "columns"
