"""C312 bias-before-batchnorm."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.layers import layer_kind
from sleuth.evidence.source.mending import with_keyword
from sleuth.evidence.source.neighbours import pairs
from sleuth.evidence.source.program import Source
from sleuth.rule import FAULT, HINT, INFO, Finding, Where, rule

POSITIONS = {"Linear": 2, "Conv1d": 7, "Conv2d": 7, "Conv3d": 7}


@rule("C312", kind=FAULT, certainty=HINT, severity=INFO, needs=("batchnorm", "layer-made"))
def bias_before_batchnorm(source: Source) -> Iterator[Finding]:
    """A layer with a bias stands right before a batch normalisation, which takes the bias away again.

    Measure:
        A Linear or a convolution that keeps its bias, and whose result goes straight into a BatchNorm.
    Why:
        Batch normalisation subtracts the mean of the batch, and the bias with it; its own shift does the bias's work. The bias
        gets no gradient and costs memory and time.
    Fix:
        `bias=False` in the layer before.
    Limits:
        A batch normalisation without running statistics or without its own shift is named likewise.
    Source:
        S. Ioffe and C. Szegedy, "Batch Normalization", 2015, https://arxiv.org/abs/1502.03167 (section 3.2).

    Args:
        None.
    """
    seen: set[int] = set()
    for pair in pairs(source):
        if not layer_kind(pair.second).startswith("BatchNorm") or id(pair.first) in seen or not _has_bias(pair.first):
            continue
        seen.add(id(pair.first))
        yield Finding(
            message=f"The bias of this {layer_kind(pair.first)} is subtracted again by the {layer_kind(pair.second)} after it.",
            where=Where(span=source.span(pair.first), trace=source.link(pair.second, "subtracts the mean of the batch")),
            edits=with_keyword(source, pair.first, "bias=False", is_safe=True) if not _says(pair.first) else (),
        )


def _has_bias(layer: Value) -> bool:
    position = POSITIONS.get(layer_kind(layer))
    if position is None or layer.has_star:
        return False
    given = layer.argument(position, "bias")
    return given is None or given.literal is True


def _says(layer: Value) -> bool:
    return layer.argument(POSITIONS[layer_kind(layer)], "bias") is not None
