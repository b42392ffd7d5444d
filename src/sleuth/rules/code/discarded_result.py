"""C704 discarded-result."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.flow import short_name
from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.mending import kept_result
from sleuth.evidence.source.order import contexts, functions, is_under
from sleuth.evidence.source.program import Source
from sleuth.evidence.source.pure import OF_LAYERS, pure
from sleuth.rule import ERROR, FAULT, LIKELY, PROOF, Finding, Where, rule

CLOCKS = ("time.time", "time.perf_counter", "time.monotonic", "time.process_time", "torch.cuda.synchronize")
HARMLESS_CONTEXTS = ("torch.no_grad", "torch.inference_mode", "torch.enable_grad", "torch.amp.autocast", "builtins.open",
                     "torch.device")  # fmt: skip


@rule("C704", kind=FAULT, certainty=PROOF, severity=ERROR, needs=("in-place",))
def discarded_result(source: Source) -> Iterator[Finding]:
    """The result of a call that changes nothing in place is thrown away.

    Measure:
        Statements that are only a call of `to`, `view`, `clamp` … of a tensor or a parameter, of `drop`, `fillna` … of a table or
        a column without `inplace=True`, of `transform` of a scaler, of `permutation` of a generator, or of `np.append`,
        `torch.cat`, `pd.concat`, `sorted` and the like; also of such a call for each thing in a list that is not kept.
    Why:
        Such a call gives back something new and leaves its own as it was: the column is still there, the tensor still on the
        other device, the rows not scaled.
    Fix:
        Keep the result: `x = x.to(device)`, `table = table.drop(columns=[...])`.
    Limits:
        `model.to(device)` works in place and is not named. Nor are calls for their time or for the error that they must
        raise, the last line of a notebook's cell, which shows its value, and calls of what is not known to be a tensor or a
        table, and calls in tests, which ask only whether it works.
    Source:
        pandas documentation, DataFrame.drop ("Returns DataFrame or None: None if inplace=True"),
        https://pandas.pydata.org/docs/reference/api/pandas.DataFrame.drop.html.

    Args:
        None.
    """
    for statement in source.of("expression"):
        call, is_alone = _call(statement)
        found = pure(source, call) if call is not None else None
        if call is None or found is None or _is_on_purpose(source, statement):
            continue
        what, is_sure = found
        word = short_name(call)
        yield Finding(
            message=f"`{word}` gives back {what} and changes nothing in place; its result is thrown away.",
            where=Where(span=source.span(call)),
            certainty=PROOF if is_sure else LIKELY,
            values={"method": word},
            edits=kept_result(source, call, is_safe=is_sure and not is_under(statement, "loop"))
            if is_alone and _is_kept_by_name(call)
            else (),
        )


def _call(statement: Value) -> tuple[Value | None, bool]:
    """The call that the statement is, or that it makes of each thing in a list that is not kept; and whether it stands alone."""
    made, node = statement.inputs[0], getattr(statement.node, "value", None)
    is_alone = made.op != "comprehension" or made.name == "generator"
    if not is_alone:
        made, node = made.inputs[0], getattr(node, "elt", None)
    return (made if made.op in ("method", "call") and made.node is node else None), is_alone  # else it was given back


def _is_kept_by_name(call: Value) -> bool:
    """Whether the result need only be given the name again: not that of a loop over tensors, for the batch keeps the old ones.

    Nor that of a layer's weights, which must stay parameters.
    """
    if call.op != "method" or call.inputs[0].op == "element" or call.inputs[0].name in OF_LAYERS:
        return False
    pair = call.inputs[0].inputs[0] if call.inputs[0].op == "item" else None
    return pair is None or pair.op != "element" or pair.inputs[0].name != "items"


def _is_on_purpose(source: Source, statement: Value) -> bool:
    """Whether the value is shown by a notebook, or the call stands where an error or its time is looked for."""
    if is_under(statement, "try") or any(not one.name.startswith(HARMLESS_CONTEXTS) for one in contexts(statement)):
        return True
    is_test = any(
        frame.definition is not None and frame.definition.name.startswith("test_") for frame in functions(statement.frame)
    )
    if is_test or any(one.frame is statement.frame for one in source.calls(*CLOCKS)):
        return True
    text = source.texts.get(source.file)
    span = source.span(statement)
    return span is not None and text is not None and span.cell is not None and text.is_last_in_cell(span)
