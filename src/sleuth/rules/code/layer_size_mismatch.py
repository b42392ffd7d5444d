"""C401 layer-size-mismatch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.layers import layer_kind
from sleuth.evidence.source.neighbours import SEQUENTIAL
from sleuth.evidence.source.order import must_fail
from sleuth.evidence.source.program import Source
from sleuth.evidence.source.sizes import Sizes
from sleuth.evidence.source.sizes_of_layers import asked_by, given_by
from sleuth.evidence.source.sizing import sizes_of
from sleuth.rule import ERROR, FAULT, PROOF, Finding, Where, rule


@dataclass(frozen=True, slots=True)
class _Fed:
    """A layer with the sizes that it gets, and where it gets them."""

    layer: Value
    given: Sizes
    place: Value


@rule("C401", kind=FAULT, certainty=PROOF, severity=ERROR, needs=("row-or-forward", "layer-made"))
def layer_size_mismatch(source: Source) -> Iterator[Finding]:
    """A layer is made for another size than the layer before it gives.

    Measure:
        Layers with literal sizes, in an nn.Sequential or called one on the other, with the sizes followed through activations,
        pooling, flattening and reshaping.
    Why:
        The first batch fails: "mat1 and mat2 shapes cannot be multiplied", or "expected input to have 64 channels".
    Fix:
        Give the layer the size that the message names.
    Limits:
        Sizes that come from configuration or from data that are not seen are not followed.
    Source:
        PyTorch documentation, Linear (in_features), https://docs.pytorch.org/docs/stable/generated/torch.nn.Linear.html.

    Args:
        None.
    """
    seen: set[int] = set()
    for fed in _fed(source):
        asked = asked_by(fed.layer)
        if asked is None or id(fed.layer) in seen or -asked[0] > len(fed.given.axes):
            continue
        size = fed.given.axes[asked[0]]
        if size is None or size == asked[1] or must_fail(fed.place):
            continue
        seen.add(id(fed.layer))
        yield Finding(
            message=f"This {layer_kind(fed.layer)} is made for {asked[1]} inputs, and gets {size}.",
            where=Where(span=source.span(fed.layer), trace=source.link(fed.place, f"it gets {size} here")),
            values={"expected": asked[1], "got": size},
            fix=f"Write {size} instead of {asked[1]}.",
        )


def _fed(source: Source) -> Iterator[_Fed]:
    """Every layer whose input is known in part."""
    for event in source.events:
        if event.op == "apply" and len(event.inputs) > 1 and event.inputs[0].op == "call":
            given = sizes_of(source, event.inputs[1])
            if given is not None:
                yield _Fed(event.inputs[0], given, event)
        elif event.op == "call" and event.name == SEQUENTIAL and event.literal is None:
            yield from _in_row(event)


def _in_row(sequential: Value) -> Iterator[_Fed]:
    given: Sizes | None = None
    for layer in sequential.inputs:
        if not layer_kind(layer):
            given = None
            continue
        if given is not None:
            yield _Fed(layer, given, layer)
        given = given_by(layer, given)
