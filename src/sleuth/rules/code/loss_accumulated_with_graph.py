"""C207 loss-accumulated-with-graph."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from sleuth.evidence.place import Edit
from sleuth.evidence.source.carrying import additions, terms
from sleuth.evidence.source.flow import CUTS, ancestors, short_name
from sleuth.evidence.source.graph import Value, alternatives
from sleuth.evidence.source.layers import is_module
from sleuth.evidence.source.losses import losses
from sleuth.evidence.source.order import beside, is_without_gradient
from sleuth.evidence.source.program import Source
from sleuth.evidence.source.recurring import computed_from
from sleuth.evidence.source.training import backwards
from sleuth.rule import FAULT, PROOF, WARNING, Finding, Where, rule

REDUCED = frozenset(("mean", "sum"))
_ADDED = re.compile(r"[\w.\[\]\"']+(?:\s*\+=\s*|\.append\()([A-Za-z_]\w*)\)?")


@rule(
    "C207",
    kind=FAULT,
    certainty=PROOF,
    severity=WARNING,
    needs=("backward", "accumulation"),
    explains=("memory-growing",),
    runs_as=("graph-kept-across-steps",),
)
def loss_accumulated_with_graph(source: Source) -> Iterator[Finding]:
    """A sum or list of losses for the log keeps every step's graph in memory.

    Measure:
        In a loop, a loss on which backward is called, or one of the losses that it is the sum of, is added to a sum, or
        appended to a list, that lives from turn to turn, as the tensor it is; and no backward starts from that sum or list.
    Why:
        The tensor holds the graph of its step, with all that it saved for the gradient: memory grows with every batch, until
        it runs out.
    Fix:
        Add the number: `total += loss.item()`, or `loss.detach()` to stay on the device.
    Limits:
        A sum from which a backward starts later, as in gradient accumulation, is what it should be, and is not named; nor is
        one that is worked out where no gradients are kept.
    Source:
        PyTorch documentation, Frequently Asked Questions ("Don't accumulate history across your training loop"),
        https://docs.pytorch.org/docs/stable/notes/faq.html.

    Args:
        None.
    """
    calls = backwards(source)
    known = {id(one.event) for one in losses(source)}
    of_step = {id(each): event for event, loss in reversed(calls) for each in _parts(loss, known)}
    used = {id(each) for _, loss in calls for each in ancestors(loss)}
    for sum_, added in additions(source):
        tensor = _attached(added, of_step)
        if (
            tensor is None
            or id(sum_) in used
            or (sum_.op != "method" and is_without_gradient(sum_))
            or any(id(one) in used for one in sum_.inputs if one.op in ("loop", "list", "attribute"))
        ):
            continue
        backward = of_step[id(tensor)]
        place = beside(sum_, backward)
        yield Finding(
            message="The loss is kept as a tensor from turn to turn, and with it the graph of every step: memory grows "
            "until the end.",
            where=Where(
                span=source.span(place),
                trace=(*source.link(backward, "the loss of this step, with its graph"), *source.link(sum_, "is kept with it")),
            ),
            fix="Keep the number only: `.item()`, or `.detach()` to stay on the device.",
            edits=_edit(source, sum_) if place is sum_ else (),
        )


def _parts(loss: Value, known: set[int]) -> tuple[Value, ...]:
    """The loss of a step, and the losses that it is the sum of: those of the library, and means of what a network gives."""
    return (*alternatives(loss), *(one for one in terms(loss) if id(one) in known or _is_mean_of_outputs(one)))


def _is_mean_of_outputs(term: Value) -> bool:
    if short_name(term) not in REDUCED or term.op not in ("method", "call") or not term.inputs:
        return False
    return any(one.op == "apply" and is_module(one.inputs[0]) for one in computed_from(term.inputs[0]))


def _attached(added: Value, of_step: dict[int, Value]) -> Value | None:
    """The loss with its graph in what is added: the loss itself, or arithmetic on it."""
    ways = alternatives(added)
    if any(one.op == "method" and one.name in CUTS for one in ways):
        return None  # on some ways only: where it keeps its graph, the caller may go backward
    return next((one for start in ways for one in terms(start) if id(one) in of_step), None)


def _edit(source: Source, sum_: Value) -> tuple[Edit, ...]:
    """`.item()` after a plain name that is added or appended."""
    span = source.span(sum_)
    found = _ADDED.fullmatch(source.text_at(span)) if span else None
    if span is None or found is None:
        return ()
    column = span.column + found.end(1)
    return (Edit(replace(span, column=column, end_column=column), ".item()", False),)
