"""C311 missing-nonlinearity."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.layers import layer_kind
from sleuth.evidence.source.linear import is_factored, linear_pairs
from sleuth.evidence.source.program import Source
from sleuth.rule import FAULT, LIKELY, WARNING, Finding, Where, rule


@rule(
    "C311",
    kind=FAULT,
    certainty=LIKELY,
    severity=WARNING,
    needs=("row-or-forward", "last-layer"),
    explains=("underfitting", "model-too-small"),
)
def missing_nonlinearity(source: Source) -> Iterator[Finding]:
    """Two linear layers stand one right after the other, with no activation between them.

    Measure:
        A Linear (in Keras: Dense without activation) or an ordinary convolution whose result goes straight, or through dropout
        only, into another of its kind that is not narrower on both sides.
    Why:
        Two linear maps in a row are one: the second layer adds parameters, and nothing that the first could not do.
    Fix:
        Put an activation between them, such as `nn.ReLU()`.
    Limits:
        A narrow layer between two wider ones is left alone: so a low-rank map is written (factored embeddings, LoRA, linear
        autoencoders). So are a first layer without a bias that does not widen, convolutions of 1x1, those in groups, and layers
        whose first result is used elsewhere too.
    Source:
        I. Goodfellow, Y. Bengio and A. Courville, "Deep Learning", 2016, section 6.1, https://www.deeplearningbook.org/.

    Args:
        None.
    """
    for pair in linear_pairs(source):
        if is_factored(pair.first, pair.second):
            continue
        yield Finding(
            message=f"{_named(pair.first)} and {_named(pair.second)} stand in a row with no activation between them: together "
            "they are one linear layer.",
            where=Where(
                span=source.span(pair.given or pair.place),
                trace=(*source.link(pair.first, "the linear layer before"), *source.link(pair.place, "the one after it")),
            ),
        )


def _named(layer: Value) -> str:
    return layer_kind(layer) or layer.name.rpartition(".")[2]
