"""Where a program computes a loss: which one, of which outputs, against which targets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sleuth.evidence.place import Link, Span
from sleuth.evidence.source.factories import chosen_at
from sleuth.evidence.source.flow import Origin, activation, origins
from sleuth.evidence.source.graph import Value, alternatives
from sleuth.evidence.source.mixtures import mixture
from sleuth.evidence.source.order import functions
from sleuth.evidence.source.presumed import presumed_origins
from sleuth.evidence.source.program import Source, once

CLASSES = {
    "CrossEntropyLoss": "cross-entropy", "NLLLoss": "nll", "BCELoss": "bce", "BCEWithLogitsLoss": "bce-logits", "MSELoss":
    "mse", "L1Loss": "l1", "SmoothL1Loss": "smooth-l1", "HuberLoss": "huber", "KLDivLoss": "kl-div",
    "MultiLabelSoftMarginLoss": "multilabel-soft-margin", "MultiMarginLoss": "multi-margin", "HingeEmbeddingLoss":
    "hinge", "PoissonNLLLoss": "poisson", "CTCLoss": "ctc", "SoftMarginLoss": "soft-margin",
}  # fmt: skip
FUNCTIONS = {
    "cross_entropy": "cross-entropy", "nll_loss": "nll", "binary_cross_entropy": "bce",
    "binary_cross_entropy_with_logits": "bce-logits", "mse_loss": "mse", "l1_loss": "l1", "smooth_l1_loss": "smooth-l1",
    "huber_loss": "huber", "kl_div": "kl-div", "multi_margin_loss": "multi-margin", "poisson_nll_loss": "poisson",
    "soft_margin_loss": "soft-margin", "multilabel_soft_margin_loss": "multilabel-soft-margin",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Loss:
    """One call of a loss function. `function` is the loss object or the call itself, for its options."""

    event: Value
    kind: str
    output: Value
    target: Value | None
    function: Value


def losses(source: Source) -> tuple[Loss, ...]:
    """Every call of a PyTorch loss whose kind is certain."""
    return once(source, _losses)


def _losses(source: Source) -> Iterator[Loss]:
    for event in source.events:
        if event.op == "apply":
            kinds = {
                CLASSES.get(one.type.removeprefix("torch.nn."), "") for one in alternatives(event.inputs[0]) if one.op == "call"
            }
            kind = kinds.pop() if len(kinds) == 1 and event.inputs[0].type.startswith("torch.nn.") else ""
            function = next(iter(alternatives(event.inputs[0])))
        elif event.op == "call" and event.name.startswith("torch.nn.functional."):
            kind, function = FUNCTIONS.get(event.name.removeprefix("torch.nn.functional."), ""), event
        else:
            continue
        output = event.argument(0, "input")
        if kind and output is not None:
            yield Loss(event, kind, output, event.argument(1, "target"), function)


def made_by(loss: Loss, *activations: str) -> Origin | None:
    """The activation of these kinds that the outputs come straight out of, on every way; the first of them."""
    ways = origins(loss.output)
    if ways and all(activation(one.maker) in activations for one in ways):
        return ways[0]
    return None


def presumably_made_by(source: Source, loss: Loss, *activations: str) -> Origin | None:
    """The same where the function is handed the network, most likely the only one of the file."""
    ways = presumed_origins(source, loss.output)
    if ways and all(activation(one.maker) in activations for one in ways):
        return ways[0]
    return None


def place(source: Source, origin: Origin, loss: Loss) -> Span | None:
    """Where the activation stands, unless only the loss stands in this file: a layer of an nn.Sequential where it is made.

    One that the program makes by the same text as those before it: where it was chosen.
    """
    maker = origin.maker
    if is_for_showing(source, maker):
        return source.span(loss.event)
    layer = maker.inputs[0] if maker.op == "apply" and maker.literal == "part" else maker
    span, end = source.span(chosen_at(maker) or layer), source.span(loss.event)
    return end if span is None or (span.file != source.file and end is not None and end.file == source.file) else span


def is_for_showing(source: Source, maker: Value) -> bool:
    """Whether a method of its own beside `forward` makes these numbers, and the program asks it for others that reach no loss.

    So that method is right, and it is the loss that must be given what `forward` returns.
    """
    around = [one.definition for one in functions(maker.frame) if one.definition is not None]
    if not around or around[0].owner is None or any(one.name in ("forward", "__call__") for one in around):
        return False
    judged = {id(one.maker) for loss in losses(source) for one in origins(loss.output)}
    return any(one.node is maker.node and id(one) not in judged and activation(one) and _is_called(one) for one in source.events)


def _is_called(value: Value) -> bool:
    """Whether the program calls the function in which the value is made; one that nothing calls is read on its own."""
    return any(one.call is not None for one in functions(value.frame))


def trace(source: Source, origin: Origin, loss: Loss, note: str) -> tuple[Link, ...]:
    """From the operation that made the outputs, through the functions that return them, to the loss."""
    links = list(source.link(origin.maker, note))
    if origin.maker.op == "apply" and origin.maker.inputs[0].op == "call":
        links = [*source.link(origin.maker.inputs[0], "this layer"), *links]
    inner = [frame for frame in (origin.maker.frame.chain() if origin.maker.frame else ()) if frame.kind == "function"]
    outer = set(map(id, loss.event.frame.chain())) if loss.event.frame else set()
    for frame in inner:
        if id(frame) not in outer and frame.call is not None and frame.definition is not None:
            links += source.link(frame.call, f"what {_owner(frame.definition)} returns")
    links += source.link(loss.event, "reaches the loss")
    distinct = {(link.span.file, link.span.line, link.span.column): link for link in reversed(links)}
    return tuple(reversed(distinct.values()))


def _owner(definition: object) -> str:
    owner = getattr(definition, "owner", None)
    name = getattr(definition, "name", "")
    return f"{owner.name}.{name}" if owner is not None else str(name)


@dataclass(frozen=True, slots=True)
class Activated:
    """A loss whose outputs come straight out of an activation that it must not have."""

    loss: Loss
    origin: Origin
    name: str
    span: Span | None
    trace: tuple[Link, ...]
    is_presumed: bool = False  # that it is this network


def mixed(source: Source, kind: str, *activations: str) -> Iterator[Activated]:
    """The losses of this kind whose outputs are a sum or an average, with weights above 0, of what these activations give."""
    for loss in losses(source):
        ways = origins(loss.output) if loss.kind == kind else ()
        makers = [mixture(one.maker, activations) for one in ways]
        if ways and makers[0] is not None and all(one is not None for one in makers):
            first, sum_of = makers[0], ways[0]
            span = source.span(sum_of.maker)
            links = (*source.link(first, f"{activation(first)} is applied"), *trace(source, sum_of, loss, "mixed here"))
            here = span if span is not None and span.file == source.file else source.span(loss.event)
            yield Activated(loss, Origin(first), activation(first), here, links)


def activated(source: Source, kind: str, *activations: str) -> Iterator[Activated]:
    """The losses of this kind whose outputs come, on every way, straight out of one of these activations."""
    for loss in losses(source):
        known = made_by(loss, *activations) if loss.kind == kind else None
        origin = known or (presumably_made_by(source, loss, *activations) if loss.kind == kind else None)
        if origin is not None:
            name = activation(origin.maker)
            note = f"{name} is applied"
            links = trace(source, origin, loss, note)
            yield Activated(loss, origin, name, place(source, origin, loss), links, is_presumed=known is None)
