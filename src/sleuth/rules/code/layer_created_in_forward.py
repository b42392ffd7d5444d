"""C211 layer-created-in-forward."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.flow import ancestors
from sleuth.evidence.source.layers import first_reading, has_weights, layer_kind, own_modules
from sleuth.evidence.source.program import Source
from sleuth.rule import ERROR, FAULT, PROOF, Finding, Where, rule


@rule(
    "C211",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("module-class", "layers"),
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
    for definition in own_modules(source):
        method = definition.methods.get("forward")
        events = first_reading(source, method) if method else ()
        kept = {id(each) for one in events if one.op in ("store", "store-item") for each in ancestors(one.inputs[-1], limit=50)}
        for event in events:
            if event.op == "call" and layer_kind(event) and has_weights(event) and id(event) not in kept:
                if any(one.op == "apply" and one.inputs[0] is event for one in events):
                    yield Finding(
                        message=f"{definition.name}.forward makes a new {layer_kind(event)} at every call: its weights are "
                        f"never trained.",
                        where=Where(span=source.span(event)),
                        values={"layer": layer_kind(event)},
                    )
