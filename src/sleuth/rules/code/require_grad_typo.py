"""C221 require-grad-typo."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sleuth.evidence.place import Edit
from sleuth.evidence.source.layers import is_module
from sleuth.evidence.source.program import Source
from sleuth.rule import ERROR, FAULT, PROOF, Finding, Where, rule

MISSPELT = (
    "require_grad",
    "require_grads",
    "requires_grads",
    "requires_gradient",
    "require_gradient",
    "requiresgrad",
    "requires_gard",
)


@rule(
    "C221",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("requires-grad", "torch"),
    explains=("frozen-layers", "overfitting"),
)
def require_grad_typo(source: Source) -> Iterator[Finding]:
    """An attribute that PyTorch does not know is set instead of `requires_grad`.

    Measure:
        Assignments to `require_grad` and other misspellings, and to `requires_grad` of a whole torch.nn.Module.
    Why:
        Python makes a new attribute, and nothing else happens: the weights that should be frozen go on training, or the other
        way round.
    Fix:
        Set `requires_grad` of each parameter, or call `module.requires_grad_(False)`.
    Limits:
        Attributes of objects of the program that are no network are not judged.
    Source:
        PyTorch documentation, torch.nn.Module.requires_grad_,
        https://docs.pytorch.org/docs/stable/generated/torch.nn.Module.html.

    Args:
        None.
    """
    for store in source.named(*MISSPELT, "requires_grad"):
        if store.op != "store":
            continue
        owner, span = store.inputs[0], source.span(store)
        is_misspelt = store.name != "requires_grad"
        if not is_misspelt and not is_module(owner):
            continue
        if is_misspelt and owner.op == "instance" and not is_module(owner):
            continue
        message = f"`{store.name}` is no attribute that PyTorch knows: this sets nothing."
        if not is_misspelt:
            message = "`requires_grad` of a whole network is no attribute that PyTorch knows: its parameters stay as they are."
        edits: tuple[Edit, ...] = ()
        if span is not None and is_misspelt and not is_module(owner) and span.line == span.end_line:
            place = replace(span, column=span.end_column - len(store.name))
            edits = (Edit(place, "requires_grad", True),) if source.text_at(place) == store.name else ()
        yield Finding(message=message, where=Where(span=span), edits=edits)
