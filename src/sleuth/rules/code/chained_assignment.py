"""C705 chained-assignment."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.graph import Value, alternatives
from sleuth.evidence.source.order import must_fail
from sleuth.evidence.source.program import Source
from sleuth.rule import ERROR, FAULT, LIKELY, PROOF, Finding, Where, rule

TABLE = "pandas.DataFrame"
IN_PLACE = ("fillna", "replace", "drop", "dropna", "clip", "ffill", "bfill", "sort_values", "reset_index", "rename",
            "interpolate",
            "mask", "where", "drop_duplicates", "set_index")  # fmt: skip
TESTS = frozenset(("eq", "ne", "gt", "ge", "lt", "le", "isin", "between", "isna", "isnull", "notna", "notnull", "duplicated",
                   "contains", "startswith", "endswith", "match", "fullmatch"))  # give a mask  # fmt: skip


@rule("C705", kind=FAULT, certainty=PROOF, severity=ERROR, needs=("brackets", "tables"))
def chained_assignment(source: Source) -> Iterator[Finding]:
    """A value is assigned to a copy of a part of a table, and the table stays as it was.

    Measure:
        `table[mask]["a"] = x`, `table["a"][mask] = x`, `table.loc[mask]["a"] *= x`, and `table["a"].fillna(x, inplace=True)`.
    Why:
        The first brackets give a new object; what is assigned to it is lost with it. Since pandas 3 this holds for every
        column; before, it depended on how the table lay in memory.
    Fix:
        Assign once: `table.loc[mask, "a"] = x`, `table["a"] = table["a"].fillna(x)`.
    Limits:
        Named only for what is known to be a table of pandas. A column of an older pandas may be changed all the same: there
        it is likely, not certain.
    Source:
        pandas documentation, Copy-on-Write, https://pandas.pydata.org/docs/user_guide/copy_on_write.html.

    Args:
        None.
    """
    is_new = source.versions.get("pandas", (3,)) >= (3,)
    for event in source.of("store-item", "store", "method"):
        is_rows = event.op in ("store-item", "store") and _is_part(event.inputs[0])
        is_column = _is_column(event.inputs[0]) and (event.op == "store-item" or _is_in_place(event))
        if not (is_rows or is_column) or not _is_nested(event) or must_fail(event):
            continue
        what = f"`{event.name}(inplace=True)` changes" if event.op == "method" else "This assigns to"
        yield Finding(
            message=f"{what} a copy of a part of the table; the table itself stays as it was.",
            where=Where(span=source.span(event)),
            certainty=PROOF if is_rows or is_new else LIKELY,
            fix='Assign the column: `table["a"] = table["a"]...`.'
            if event.op == "method"
            else 'Assign once: `table.loc[rows, "a"] = x`.',
        )


def _is_nested(event: Value) -> bool:
    """Whether the part is taken in the same expression: one that has a name is a table of its own."""
    node = getattr(event.node, "func", event.node)
    return type(getattr(node, "value", None)).__name__ == "Subscript"


def _is_in_place(event: Value) -> bool:
    inplace = (event.keywords or {}).get("inplace")
    return event.name in IN_PLACE and inplace is not None and inplace.literal is True


def _table(value: Value) -> bool:
    known = [one for one in alternatives(value) if not (one.op == "constant" and one.literal is None)]
    return bool(known) and all(one.type == TABLE and one.op != "api" for one in known)


def _is_column(value: Value) -> bool:
    """Whether it is `table["a"]`, taken from the table in this very expression."""
    return value.op == "subscript" and _table(value.inputs[0]) and isinstance(value.inputs[1].literal, str)


def _is_part(value: Value) -> bool:
    """Whether it is `table[mask]` or `table.loc[mask]`: some rows of a table, as a table."""
    if value.op != "subscript":
        return False
    owner, index = value.inputs
    if owner.op == "attribute" and owner.name in ("loc", "iloc"):
        owner = owner.inputs[0]
    is_tested = index.op == "method" and index.name in TESTS
    is_mask = is_tested or index.op in ("compare", "unary", "slice") or (index.op == "binary" and index.name in ("&", "|"))
    return is_mask and _table(owner)
