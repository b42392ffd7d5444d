"""C211 layer-created-in-forward."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.flow import ancestors
from sleuth.evidence.source.graph import ClassDefinition, Value
from sleuth.evidence.source.layers import MODULE, has_weights, layer_kind
from sleuth.evidence.source.order import functions, is_in
from sleuth.evidence.source.program import Source
from sleuth.rule import ERROR, FAULT, PROOF, Finding, Where, rule


@rule(
    "C211",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("layer-made", "module-class"),
    explains=("frozen-layers", "underfitting"),
)
def layer_created_in_forward(source: Source) -> Iterator[Finding]:
    """A layer with weights is made anew in every `forward`.

    Measure:
        In the `forward` of a torch.nn.Module, a layer of the library with weights of its own is made and applied, and not
        kept in an attribute.
    Why:
        Its weights are new and random at each call: no optimiser ever holds them, and what they compute is noise.
    Fix:
        Make the layer in `__init__`, keep it in an attribute, and apply that.
    Limits:
        Layers without weights (ReLU, Dropout) may be made anywhere. A layer that is kept at the first call is not named.
    Source:
        PyTorch documentation, torch.nn.Module, https://docs.pytorch.org/docs/stable/generated/torch.nn.Module.html.

    Args:
        None.
    """
    applied = {id(event.inputs[0]): event for event in source.of("apply")}
    kept = {id(each) for event in source.events if _keeps(event) for each in ancestors(event.inputs[-1], limit=50)}
    for event in source.of("call"):
        if not layer_kind(event) or id(event) in kept or id(event) not in applied or not has_weights(event):
            continue
        owner = _forward_of(event)
        if owner is not None:
            made_at = _asked_for(event, applied[id(event)])
            yield Finding(
                message=f"{owner.name}.forward makes a new {layer_kind(event)} at every call: its weights are never trained.",
                where=Where(
                    span=source.span(made_at),
                    trace=source.link(event, "made by this function") if made_at is not event else (),
                ),
                values={"layer": layer_kind(event)},
            )


def _keeps(event: Value) -> bool:
    return event.op in ("store", "store-item") or (
        event.op == "method" and event.name in ("append", "add_module", "insert", "extend")
    )


def _asked_for(layer: Value, use: Value) -> Value:
    """The call, in a method, of the function that makes the layer and gives it back: others may call that function rightly."""
    found = layer
    for frame in functions(layer.frame):
        if frame.definition is None or frame.definition.owner is not None or frame.call is None or is_in(use, frame):
            break
        found = frame.call
    return found


def _forward_of(event: Value) -> ClassDefinition | None:
    """The network in whose `forward`, or in a function that it calls, the event stands."""
    for frame in functions(event.frame):
        definition = frame.definition
        if definition is not None and definition.name == "__init__":
            return None
        if (
            definition is not None
            and definition.name == "forward"
            and definition.owner is not None
            and MODULE in definition.owner.kinds
        ):
            return definition.owner
    return None
