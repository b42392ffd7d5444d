"""C704 discarded-result."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.order import contexts, is_under
from sleuth.evidence.source.program import Source
from sleuth.rule import ERROR, FAULT, LIKELY, PROOF, Certainty, Finding, Where, rule

OF_TENSORS = frozenset(
    ("to", "cuda", "cpu", "float", "double", "half", "long", "int", "bfloat16", "detach", "view", "reshape", "squeeze",
    "unsqueeze",
     "permute", "transpose", "flatten", "contiguous", "clamp", "t")
)  # fmt: skip
OF_TABLES = frozenset(
    ("drop", "dropna", "fillna", "rename", "replace", "sort_values", "sort_index", "reset_index", "set_index", "astype",
     "drop_duplicates", "assign", "merge", "interpolate", "ffill", "bfill")
)  # fmt: skip
ONLY_OF_TABLES = frozenset(("dropna", "fillna", "sort_values", "reset_index", "set_index", "drop_duplicates"))
HARMLESS_CONTEXTS = (
    "torch.no_grad",
    "torch.inference_mode",
    "torch.enable_grad",
    "torch.amp.autocast",
    "builtins.open",
    "torch.device",
)
TABLE = "pandas.DataFrame"


@rule("C704", kind=FAULT, certainty=PROOF, severity=ERROR, needs=("in-place",))
def discarded_result(source: Source) -> Iterator[Finding]:
    """The result of a call that changes nothing in place is thrown away.

    Measure:
        Statements that are only a call of `to`, `float`, `view` … of a tensor, or of `drop`, `fillna`, `rename` … of a table
        without `inplace=True`.
    Why:
        Such a method gives back a new object and leaves its own as it was: the column is still there, the tensor still on
        the other device.
    Fix:
        Keep the result: `x = x.to(device)`, `table = table.drop(columns=[...])`.
    Limits:
        `model.to(device)` works in place and is not named. Nor are calls for their time or for the error that they must
        raise, the last line of a notebook's cell, which shows its value, and calls of what is not known to be a tensor or a
        table.
    Source:
        pandas documentation, DataFrame.drop ("Returns DataFrame or None: None if inplace=True"),
        https://pandas.pydata.org/docs/reference/api/pandas.DataFrame.drop.html.

    Args:
        None.
    """
    for statement in source.of("expression"):
        call = statement.inputs[0]
        is_call = call.op == "method" and call.node is getattr(statement.node, "value", None)  # not what a function gave back
        certainty = _certainty(call) if is_call else None
        if certainty is None or _is_on_purpose(source, statement):
            continue
        is_table = call.name in OF_TABLES and call.inputs[0].type != "torch.Tensor"
        yield Finding(
            message=f"`{call.name}` gives back a new {'table' if is_table else 'tensor'} and changes nothing in place; its "
            f"result is "
            "thrown away.",
            where=Where(span=source.span(call)),
            certainty=certainty,
            values={"method": call.name},
        )


def _certainty(call: Value) -> Certainty | None:
    """How sure it is that this call has no effect; None if it may have one."""
    owner, name = call.inputs[0], call.name
    if owner.type == "torch.Tensor" and name in OF_TENSORS:
        return PROOF
    inplace = (call.keywords or {}).get("inplace")
    if call.has_star or (inplace is not None and inplace.literal is not False):
        return None
    if owner.type == TABLE and name in OF_TABLES:
        return PROOF
    if owner.type == "" and (name in ONLY_OF_TABLES or (name in ("drop", "rename") and "columns" in (call.keywords or {}))):
        is_foreign = owner.op in ("api", "instance", "module", "class")
        return None if is_foreign else LIKELY
    batch = owner.inputs[0] if owner.op == "item" else None
    is_of_batch = batch is not None and batch.op == "element" and batch.inputs[0].type == "torch.utils.data.DataLoader"
    return LIKELY if is_of_batch and name in OF_TENSORS else None


def _is_on_purpose(source: Source, statement: Value) -> bool:
    """Whether the value is shown by a notebook, or the call stands where an error or its time is looked for."""
    if is_under(statement, "try") or any(not one.name.startswith(HARMLESS_CONTEXTS) for one in contexts(statement)):
        return True
    text = source.texts.get(source.file)
    span = source.span(statement)
    return span is not None and text is not None and span.cell is not None and text.is_last_in_cell(span)
