"""C212 forward-called-directly."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sleuth.evidence.place import Edit
from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.layers import function_of, is_module
from sleuth.evidence.source.program import Source
from sleuth.rule import FAULT, PROOF, WARNING, Finding, Where, rule

CALL = ".forward("


@rule("C212", kind=FAULT, certainty=PROOF, severity=WARNING, needs=("forward-call", "torch"))
def forward_called_directly(source: Source) -> Iterator[Finding]:
    """A network's `forward` is called instead of the network.

    Measure:
        Calls `net.forward(x)` of what is known to be a torch.nn.Module, other than `super().forward(x)` and those of a
        method on its own `self`.
    Why:
        The call of the network runs its hooks, which DistributedDataParallel, mixed precision, compilation and observers rely
        on; `forward` alone skips them.
    Fix:
        Call the network: `net(x)`.
    Limits:
        Silent where it is not seen that it is a network.
    Source:
        PyTorch documentation, torch.nn.Module.forward ("one should call the Module instance afterwards instead of this"),
        https://docs.pytorch.org/docs/stable/generated/torch.nn.Module.html.

    Args:
        None.
    """
    for event in source.calls("forward"):
        span = source.span(event)
        if span is None or event.op not in ("inline", "method", "opaque") or not event.inputs or not is_module(event.inputs[0]):
            continue
        text = source.text_at(span)
        owner = text.partition(CALL)[0]
        if text.count(CALL) != 1 or owner.endswith(")") or _is_own(event, owner):
            continue
        column = span.column + len(owner)
        yield Finding(
            message=f"`{owner}.forward` is called directly, so that the network's hooks do not run.",
            where=Where(span=span),
            fix=f"Call `{owner}(...)`.",
            edits=(Edit(replace(span, column=column, end_column=column + len(CALL) - 1), "", True),),
        )


def _is_own(event: Value, owner: str) -> bool:
    """Whether a method calls its own class's forward: on `self`, or by the name of a class above."""
    if owner == "self":  # also in a function inside a method
        return True
    frame = function_of(event)
    while frame is not None and frame.definition is not None:
        if frame.definition.owner is not None:
            me = frame.call.inputs[0] if frame.call is not None and frame.call.inputs else frame.definition.owner.exemplar
            return me is event.inputs[0]
        frame = frame.parent
    return False
