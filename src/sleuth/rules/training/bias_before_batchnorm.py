"""T513 bias-before-batchnorm."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from sleuth.errors import NotApplicable
from sleuth.evidence.linear_chain import BATCH_NORMS, before, layer_of, linear_ops
from sleuth.evidence.trace import Phase, Trace
from sleuth.rule import FAULT, HINT, INFO, Finding, Where, rule


@rule("T513", kind=FAULT, certainty=HINT, severity=INFO, needs=("backwards", "parameters"), explains=())
def bias_before_batchnorm(trace: Trace) -> Iterator[Finding]:
    """A layer right before a batch normalisation has a bias, which the normalisation takes away again.

    Measure:
        In the autograd graph, a batch normalisation in training mode that works on nothing but the output of a linear layer or
        convolution with a trained bias.
    Why:
        Subtracting the mean of the batch removes any constant: the bias gets no gradient but rounding noise, costs memory and
        time, and wanders under weight decay. The normalisation has a bias of its own.
    Fix:
        Pass `bias=False` to the layer before.
    Limits:
        Harmless, hence a hint. Layers whose output is used elsewhere too, and normalisations in eval mode, are left alone.
    Source:
        Ioffe and Szegedy 2015, Batch Normalization, section 3.2, https://arxiv.org/abs/1502.03167.

    Args:
        trace: the run.
    """
    graphs = [b.graph for b in trace.backwards if any(op.name in BATCH_NORMS for op in b.graph)]
    if not graphs:
        raise NotApplicable("no batch normalisation was seen in a graph")
    frozen = {f.model for f in trace.forwards if f.phase is Phase.TRAIN and f.eval_layers}
    found = {}
    for graph in graphs:
        ops, uses = {one.position: one for one in linear_ops(graph)}, Counter(i for op in graph for i in op.inputs)
        for position in (i for i, op in enumerate(graph) if op.name in BATCH_NORMS):
            at, passed = before(graph, position)
            if at in ops and ops[at].bias >= 0 and all(uses[i] == 1 for i in (at, *passed)):
                found[ops[at].bias] = ops[at]
    biased = [one for one in found.values() if trace.parameters[one.bias].model not in frozen]
    if biased:
        last = biased[-1]  # the graph begins at the loss: the first layer that ran
        layer, more = layer_of(trace, last), f" and {len(biased) - 1} more" if len(biased) > 1 else ""
        yield Finding(
            message=f"{trace.parameters[last.bias].name}{more} is taken away by the batch normalisation right behind it.",
            where=Where(layer.place if layer else None, layer.name if layer else "", 0),
            values={"biases": len(biased)},
        )
