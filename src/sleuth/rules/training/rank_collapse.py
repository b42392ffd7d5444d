"""T016 rank-collapse."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.reading import output_layer
from sleuth.evidence.trace import FloatArray, Trace
from sleuth.rule import HINT, LIKELY, SYMPTOM, WARNING, Finding, Where, rule
from sleuth.stats.plateau import find_plateau


@rule("T016", kind=SYMPTOM, certainty=LIKELY, severity=WARNING, needs=("activations", "layers"))
def rank_collapse(trace: Trace, *, max_rank: float = 1.2, min_mean_share: float = 0.98) -> Iterator[Finding]:
    """A layer gives nearly the same output for every sample: its activations fill one dimension.

    Measure:
        Effective rank of a layer's activations over the samples of a batch, late in the run: the exponential of the entropy of
        their singular values, without centring; and how much of their energy lies in their mean over the samples.
    Why:
        What a layer does not tell apart, no layer behind it can. In deep networks the samples grow alike from layer to layer
        where the weights are small against the biases, or where nothing carries the input past the layers.
    Fix:
        Normalise between the layers, add skip connections, or initialise for the activation (`nn.init.kaiming_normal_` with
        `nonlinearity="relu"`); PyTorch's default shrinks the signal behind ReLU.
    Limits:
        A model may rightly answer alike, for instance where one class is nearly all there is: it is a hint, unless the
        loss stands at what a constant answer reaches. Output layers, tables, and layers of fewer than 8 units are left alone.
    Source:
        Roy and Vetterli 2007, The Effective Rank, https://www.eurasip.org/Proceedings/Eusipco/Eusipco2007/Papers/a5p-h05.pdf;
        Dong, Cordonnier and Loukas 2021, Attention is not all you need, https://arxiv.org/abs/2103.03404.

    Args:
        max_rank: effective rank up to which the activations fill one dimension, no unit; the least is 1.
        min_mean_share: share of the energy in the mean from which on samples are alike, 0 to 1; two opposite classes have none.
    """
    series = trace.activations
    if series is None or not series.rank.size or not np.isfinite(series.rank).any():
        raise NotApplicable("no rank was measured")
    heads = {layer.index for model in trace.models if (layer := output_layer(trace, model.index)) is not None}
    flat = []
    for site, name in enumerate(series.name):
        layer = series.layer[site]
        kind = trace.layers[layer].kind if layer >= 0 else ""
        if layer in heads or "Norm" in kind or kind.startswith("Embedding"):  # positions and segments are alike in all samples
            continue
        rank, alike = _last(series.rank[:, site]), _last(series.mean_share[:, site])
        if rank <= max_rank and alike >= min_mean_share:
            flat.append((site, name, rank, alike))
    if not trace.run.is_final or not flat:
        return
    site, name, rank, alike = flat[0]
    index = int(series.layer[site])
    yield Finding(
        message=f"{name} gives nearly the same for every sample: effective rank {rank:.2f}, {alike:.1%} of the energy in the mean"
        + (f"; so do {len(flat) - 1} more." if len(flat) > 1 else "."),
        where=Where(trace.layers[index].place if index >= 0 else None, trace.layers[index].name if index >= 0 else name),
        values={"rank": rank, "mean_share": alike, "sites": len(flat), "rank_of_first": _last(series.rank[:, 0])},
        certainty=LIKELY if _stands_still(trace) else HINT,
    )


def _last(column: FloatArray) -> float:
    seen = column[np.isfinite(column)]
    return float(seen[-1]) if len(seen) else float("nan")


def _stands_still(trace: Trace) -> bool:
    try:
        return find_plateau(trace) is not None
    except NotApplicable:
        return False
