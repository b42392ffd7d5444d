"""T021 correlated-weights."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.errors import NotApplicable
from sleuth.evidence.reading import output_layer
from sleuth.evidence.trace import Trace
from sleuth.rule import HINT, LIKELY, SYMPTOM, WARNING, Finding, Where, rule


@rule("T021", kind=SYMPTOM, certainty=LIKELY, severity=WARNING, needs=("parameters", "layers"))
def correlated_weights(trace: Trace, *, min_share: float = 0.5) -> Iterator[Finding]:
    """Most units of a layer have weights that point the same way, so they compute the same thing.

    Measure:
        Share of the pairs of rows (or filters) of a weight whose cosine is above 0.95 either way, before the first step and
        late in the run; of up to 64 rows with at least 16 numbers each, where chance gives no such pair.
    Why:
        Units with the same weights are one unit that is counted several times. They get nearly the same gradients, and part
        slowly or never.
    Fix:
        Draw weights from a distribution around 0 that is wide against its mean: `nn.init.kaiming_normal_`, or what the layer
        does by itself.
    Limits:
        Units may turn to one direction in training where the task asks for no more, as weights that began at 0 do at their
        first step; that alone is a hint. The output layer
        (quantiles, several equal targets), embeddings and loaded weights are left alone.
    Source:
        Goodfellow, Bengio and Courville 2016, Deep Learning, section 8.4, https://www.deeplearningbook.org/.

    Args:
        min_share: share of the pairs from which on the layer is named, 0 to 1; half the pairs are seven tenths of the units.
    """
    known = [p for p in trace.parameters if p.collinear == p.collinear and p.layer >= 0]
    if not known:
        raise NotApplicable("no weight has 8 rows of 16 numbers that are not 0")
    heads = {layer.index for model in {p.model for p in known} if (layer := output_layer(trace, model)) is not None}
    shown = [p for p in known if p.collinear >= min_share and p.layer not in heads and not p.is_loaded]
    shown = [p for p in shown if not trace.layers[p.layer].kind.startswith("Embedding")]
    if not trace.run.is_final or not shown:
        return
    worst = max(shown, key=lambda p: (p.collinear_at_first >= min_share, p.collinear))
    layer = trace.layers[worst.layer]
    began = worst.collinear_at_first >= min_share and worst.initial_std != 0
    more = f", and in {len(shown) - 1} more weights" if len(shown) > 1 else ""
    yield Finding(
        message=f"{worst.collinear:.0%} of the pairs of rows of {worst.name} point the same way{more}; "
        + ("they began so." if began else f"at first it was {worst.collinear_at_first:.0%}."),
        where=Where(layer.place, layer.name, 0 if began else None),
        values={"share": worst.collinear, "share_at_first": worst.collinear_at_first, "weights": len(shown)},
        certainty=LIKELY if began else HINT,
    )
