"""C704 discarded-result."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.flow import short_name
from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.mending import kept_result
from sleuth.evidence.source.order import contexts, functions, is_under
from sleuth.evidence.source.program import Source
from sleuth.evidence.source.pure import pure
from sleuth.rule import ERROR, FAULT, LIKELY, PROOF, Finding, Where, rule

CLOCKS = ("time.time", "time.perf_counter", "time.monotonic", "time.process_time", "torch.cuda.synchronize")
HARMLESS_CONTEXTS = ("torch.no_grad", "torch.inference_mode", "torch.enable_grad", "torch.amp.autocast", "builtins.open",
                     "torch.device")  # fmt: skip


@rule("C704", kind=FAULT, certainty=PROOF, severity=ERROR, needs=("in-place",))
def discarded_result(source: Source) -> Iterator[Finding]:
    """The result of a call that changes nothing in place is thrown away.

    Measure:
        Statements that are only a call of `to`, `view`, `masked_fill` … of a tensor, of `drop`, `fillna` … of a table or
        a column without `inplace=True`, of `transform` of a scaler, of `permutation` of a generator, or of `np.append`,
        `torch.cat`, `pd.concat`, `sorted` and the like.
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
        call = statement.inputs[0]
        is_call = call.op in ("method", "call") and call.node is getattr(statement.node, "value", None)  # not given back
        found = pure(call) if is_call else None
        if found is None or _is_on_purpose(source, statement):
            continue
        what, is_sure = found
        word = short_name(call)
        yield Finding(
            message=f"`{word}` gives back {what} and changes nothing in place; its result is thrown away.",
            where=Where(span=source.span(call)),
            certainty=PROOF if is_sure else LIKELY,
            values={"method": word},
            edits=kept_result(source, call, is_safe=is_sure and not is_under(statement, "loop")) if call.op == "method" else (),
        )


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
