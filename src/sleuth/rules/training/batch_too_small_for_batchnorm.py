"""T121 batch-too-small-for-batchnorm."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import LayerCall, Phase, Trace
from sleuth.rule import ERROR, FAULT, PROOF, Finding, Where, rule

ONE_VALUE = "Expected more than 1 value per channel when training"


@rule(
    "T121",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("run",),
    explains=(
        "loss-oscillating", "chance-level-metric", "loss-plateau", "overfitting", "underfitting", "one-class-predictions",
        "loss-diverging", "batchnorm-statistics-diverged", "gradient-noise-dominates", "dead-units", "exploding-gradients",
        "vanishing-gradients", "train-mode-in-evaluation", "learning-rate-too-high", "non-finite-loss",
    ),
)  # fmt: skip
def batch_too_small_for_batchnorm(trace: Trace, *, max_values: int = 4) -> Iterator[Finding]:
    """Batch normalisation in training mode takes its mean and variance from a handful of values.

    Measure:
        Values (samples times positions) that each channel's statistics come from in the training forwards, and the error that
        PyTorch raises for a single one.
    Why:
        The mean and the variance of two or three values are mostly noise: each sample is normalised by its neighbours, and the
        running statistics used in evaluation never match. With one value the output is the bias alone, whatever the input.
    Fix:
        Use a larger batch, or GroupNorm or LayerNorm, which do not look across samples. If only the last batch is too small,
        pass `drop_last=True` to the DataLoader.
    Limits:
        Over large feature maps a batch of one is enough. A small last batch that does not raise, and a data set that has no
        more samples than that, are left alone.
    Source:
        Wu and He 2018, Group Normalization, https://arxiv.org/abs/1803.08494 (error of batch normalisation against batch size).

    Args:
        max_values: values per channel up to which the statistics are called noise; the variance of 4 is off by 80 % (one sigma).
    """
    raised = [f for f in trace.forwards if ONE_VALUE in f.raised]
    if raised or ONE_VALUE in trace.run.exception:
        place = raised[0].place if raised else trace.forwards[-1].place if trace.forwards else None
        yield Finding(
            message="A batch norm layer in training mode got one value per channel, and raised an error.",
            where=Where(place, first_step=raised[0].step if raised else max(trace.run.n_steps - 1, 0)),
            values={"values_per_channel": 1},
            fix="Pass drop_last=True to the training DataLoader, or use batches of more than one sample.",
        )
        return
    if not any(layer.kind.endswith(("BatchNorm1d", "BatchNorm2d", "BatchNorm3d", "SyncBatchNorm")) for layer in trace.layers):
        raise NotApplicable("the model has no batch normalisation")
    small = [c for c in trace.layer_calls if 0 < c.values_per_channel <= max_values and _is_usual(trace, c, max_values)]
    if small:
        layer = trace.layers[small[0].layer]
        more = f" (and {len(small) - 1} more)" if len(small) > 1 else ""
        n = small[0].values_per_channel
        yield Finding(
            message=f"{layer.kind} {layer.name}{more} takes its statistics from {n} value(s) per channel in training.",
            where=Where(layer.place, layer.name, small[0].step),
            values={"values_per_channel": n, "layers": len(small)},
            certainty=PROOF,
        )


def _is_usual(trace: Trace, call: LayerCall, max_values: int) -> bool:
    """Whether training batches are that small as a rule, and not because there are no more samples."""
    layer = trace.layers[call.layer]
    if not layer.n_training_calls or 0 < len(trace.train_samples) <= max_values:
        return False
    sizes = [
        f.input.shape[0]
        for f in trace.forwards
        if f.model == layer.model and f.phase is Phase.TRAIN and f.input and f.input.shape
    ]
    return not sizes or median(sizes) <= max_values
