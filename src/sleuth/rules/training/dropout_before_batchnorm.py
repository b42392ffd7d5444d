"""T606 dropout-before-batchnorm."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Layer, Trace
from sleuth.rule import FAULT, HINT, INFO, Finding, Where, rule

BATCH_NORMS = ("BatchNorm1d", "BatchNorm2d", "BatchNorm3d", "SyncBatchNorm")


@rule("T606", kind=FAULT, certainty=HINT, severity=INFO, needs=("layer_calls", "layers"), explains=())
def dropout_before_batchnorm(trace: Trace, *, min_probability: float = 0.1) -> Iterator[Finding]:
    """A batch normalisation runs behind a dropout, so its running variance is that of training, which evaluation does not have.

    Measure:
        The order in which the layers of a model ran first in training: a Dropout layer ahead of a BatchNorm layer.
    Why:
        Dropout raises the variance of what passes it, in training only. A BatchNorm behind it learns that variance, and scales by
        it in evaluation, where the variance is lower: the outputs shift, the more the stronger the dropout.
    Fix:
        Put the dropout behind the last BatchNorm, or leave it out: batch normalisation regularises by itself.
    Limits:
        A hint, since many good networks live with it: a wide layer between the two hides most of the shift.
    Source:
        Li, Chen, Hu and Yang 2019, Understanding the Disharmony between Dropout and Batch Normalization by Variance Shift,
        https://arxiv.org/abs/1801.05134.

    Args:
        min_probability: dropout from which on it counts, 0 to 1; at 0.1 the variance shifts by about a tenth.
    """
    order = [trace.layers[call.layer] for call in trace.layer_calls]
    norms = [layer for layer in order if layer.kind in BATCH_NORMS and layer.n_training_calls]
    drops = [layer for layer in order if "Dropout" in layer.kind and layer.n_training_calls]
    if not norms or not drops:
        raise NotApplicable("no model has both dropout and batch normalisation")
    strong = [one for one in drops if one.probability >= min_probability]
    found = [pair for norm in norms if (pair := _pair(norm, strong, order)) is not None]
    told: set[int] = set()
    for drop, norm in found:
        if norm.model in told:
            continue
        told.add(norm.model)
        n = sum(other.model == norm.model for _, other in found)
        yield Finding(
            message=f"{norm.kind} {norm.name} runs behind the dropout {drop.name} (p = {drop.probability:g})"
            + (f", as do {n - 1} more." if n > 1 else "."),
            where=Where(norm.place, norm.name, 0),
            values={"dropout": drop.name, "batchnorm": norm.name, "probability": drop.probability, "layers": n},
        )


def _pair(norm: Layer, drops: list[Layer], order: list[Layer]) -> tuple[Layer, Layer] | None:
    """The nearest dropout of the same model that ran before this layer, with the layer."""
    before = [one for one in drops if one.model == norm.model and order.index(one) < order.index(norm)]
    return (before[-1], norm) if before else None
