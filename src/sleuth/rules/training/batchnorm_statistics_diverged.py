"""T604 batchnorm-statistics-diverged."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Layer, Phase, Trace
from sleuth.rule import ERROR, FAULT, HINT, LIKELY, PROOF, Certainty, Finding, Where, rule
from sleuth.stats.fit import evaluation_excess

DEFAULT_MOMENTUM = 0.1  # PyTorch's; with it a run of a few steps is short, and its momentum is not at fault


@rule(
    "T604",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("layers", "forwards"),
    explains=("chance-level-metric", "overfitting", "one-class-predictions", "train-validation-shift", "under-regularised"),
)
def batchnorm_statistics_diverged(
    trace: Trace, *, max_shift: float = 1.0, max_scale: float = 2.0, stale: float = 0.3, min_harm: float = 1.5, far: float = 3.0
) -> Iterator[Finding]:
    """The running statistics of a batch normalisation, used in evaluation, are not those of the batches trained on.

    Measure:
        At the end of the run, the mean and deviation of training batches against the running ones (medians over the channels
        and five forwards); which share of the running statistics is still what they began with, by their momentum; and the
        loss in evaluation over the training loss.
    Why:
        In evaluation the layer shifts and scales by its running statistics. If they are wrong, every layer behind it gets
        inputs that it was not trained on, and the validation is bad however well the training goes.
    Fix:
        Leave `momentum` at 0.1. PyTorch's is the weight of the new batch: 0.99 in Keras is 0.01 here.
    Limits:
        Without a momentum that explains it, only statistics `far` times further off are named, as likely, and only where the
        loss in evaluation shows it. A model that is never run in eval mode, or does well there, is a hint.
    Source:
        Ioffe and Szegedy 2015, Batch Normalization, section 3.1, https://arxiv.org/abs/1502.03167; PyTorch documentation,
        BatchNorm2d, https://docs.pytorch.org/docs/stable/generated/torch.nn.BatchNorm2d.html (momentum).

    Args:
        max_shift: distance of the means in running deviations; 1 moves the outputs by their own spread.
        max_scale: ratio of the deviations, either way, no unit.
        stale: share of the initial values left in the statistics from which on the momentum is the cause, 0 to 1.
        min_harm: loss in evaluation over training loss from which on the harm is shown, no unit.
        far: by how much both limits must be exceeded without such a momentum, no unit.
    """
    norms = [layer for layer in trace.layers if np.isfinite(layer.statistics_shift)]
    if not norms:
        raise NotApplicable("no batch normalisation with running statistics ran in training")
    off = [one for one in norms if _distance(one, max_shift, max_scale) > 1]
    if not trace.run.is_final or not off:
        return
    worst = max(off, key=lambda one: _distance(one, max_shift, max_scale))
    is_moving = np.isfinite(worst.momentum) and worst.n_statistics >= 0  # no cumulative mean
    share = float((1 - worst.momentum) ** worst.n_statistics) if is_moving else 0.0
    is_cause = worst.momentum < DEFAULT_MOMENTUM and share > stale
    is_far = _distance(worst, max_shift, max_scale) > far and share < 1 - stale
    said = f", and a momentum of {worst.momentum:.3g} leaves {share:.0%} of their initial values" if is_cause else ""
    name, shift, scale = worst.name or worst.kind, worst.statistics_shift, worst.statistics_scale
    yield Finding(
        message=f"The running statistics of {name} ({len(off)} of {len(norms)} layers) do not fit its batches: their means are "
        f"off by {shift:.2g} deviations, their deviations by a factor of {scale:.2g}{said}.",
        where=Where(worst.place, worst.name),
        values={"shift": shift, "scale": scale, "initial_share": share, "layers": len(off)},
        certainty=_certainty(_harm(trace, worst), is_cause, is_far, min_harm),
        fix=f"Leave the momentum of {name} at 0.1." if is_cause else "",
    )


def _distance(layer: Layer, max_shift: float, max_scale: float) -> float:
    """How far the statistics are off, in units of the limits: above 1 is too far."""
    scale = abs(float(np.log(max(layer.statistics_scale, 1e-30))))
    return max(layer.statistics_shift / max_shift, scale / float(np.log(max_scale)))


def _harm(trace: Trace, layer: Layer) -> float:
    """The last loss in evaluation over the training loss then; infinite if it cannot be told, 0 without an eval mode."""
    if not any(layer.index in f.eval_layers for f in trace.forwards if f.phase is not Phase.TRAIN and f.model == layer.model):
        return 0.0
    excess = evaluation_excess(trace, layer.model)
    return excess if np.isfinite(excess) else np.inf


def _certainty(harm: float, is_cause: bool, is_far: bool, min_harm: float) -> Certainty:
    if harm < min_harm:
        return HINT
    return PROOF if is_cause else LIKELY if is_far and np.isfinite(harm) else HINT
