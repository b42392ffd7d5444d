"""T604 batchnorm-statistics-diverged."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Layer, Trace
from sleuth.rule import ERROR, FAULT, HINT, LIKELY, PROOF, Certainty, Finding, Where, rule
from sleuth.stats.batch_statistics import (
    distance,
    harm,
    is_evaluated,
    lost_in_evaluation,
    regained_by_fresh_statistics,
    without_statistics,
)

DEFAULT_MOMENTUM = 0.1  # with it a run of a few steps is short, and its momentum is not at fault


@rule(
    "T604",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("layers", "forwards"),
    explains=("chance-level-metric", "overfitting", "one-class-predictions", "train-validation-shift", "under-regularised"),
    consults=("both-modes",),
)
def batchnorm_statistics_diverged(
    trace: Trace, *, max_shift: float = 1.0, max_scale: float = 2.0, stale: float = 0.3, min_harm: float = 1.5, far: float = 3.0,
    max_lost: float = 0.5,
) -> Iterator[Finding]:  # fmt: skip
    """The running statistics of a batch normalisation, used in evaluation, are not those of the batches trained on.

    Measure:
        At the end of the run, the mean and deviation of training batches against the running ones (medians over the channels
        and five forwards); which share of the running statistics is still what they began with, by their momentum; and the
        loss in evaluation over the training loss. By experiment, on training batches: what of the fall of the loss is lost with
        the running statistics, and with those taken anew from these batches; if fresh ones make up for a loss that is `far` times
        higher in eval mode, statistics that the momentum left where they began are named however near they are. A copy of the
        model (an average of weights) that runs in eval mode with trained weights and the statistics of a new layer is a proof.
    Why:
        In evaluation the layer normalises by its running statistics. If they are wrong, what is behind it gets inputs that it was
        not trained on. Batches of different kinds (positives and negatives apart) have no statistics in common.
    Fix:
        Leave `momentum` at 0.1. PyTorch's is the weight of the new batch: 0.99 in Keras is 0.01 here. Run batches of different
        kinds through the model as one, or give each kind its own normalisation.
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
        min_harm: loss in evaluation over training loss from which on the harm is shown.
        far: by how much both limits must be exceeded without such a momentum, no unit.
        max_lost: share of the fall of the loss that running statistics may cost; at a half little of the training is left.
    """
    copied = without_statistics(trace)
    if copied and trace.run.is_final:
        yield _forgotten(copied)
    norms = [layer for layer in trace.layers if np.isfinite(layer.statistics_shift)]
    if not norms:
        raise NotApplicable("no batch normalisation with running statistics ran in training")
    off = [one for one in norms if distance(one, max_shift, max_scale) > 1]
    lost = lost_in_evaluation(trace) if all(is_evaluated(trace, one) for one in norms) else 0.0
    if trace.run.is_final and lost > max_lost:
        yield _unlike(trace, norms, lost)
    if not off and regained_by_fresh_statistics(trace, times=far):
        off = [one for one in norms if one.momentum < DEFAULT_MOMENTUM and _left(one) > stale]
    if not trace.run.is_final or not off or lost > max_lost:
        return
    worst = max(off, key=lambda one: distance(one, max_shift, max_scale))
    share = _left(worst)
    is_cause = worst.momentum < DEFAULT_MOMENTUM and share > stale
    is_far = distance(worst, max_shift, max_scale) > far and share < 1 - stale
    said = f", and a momentum of {worst.momentum:.3g} leaves {share:.0%} of their initial values" if is_cause else ""
    name, shift, scale = worst.name or worst.kind, worst.statistics_shift, worst.statistics_scale
    yield Finding(
        message=f"The running statistics of {name} ({len(off)} of {len(norms)} layers) do not fit its batches: their means are "
        f"off by {shift:.2g} deviations, their deviations by a factor of {scale:.2g}{said}.",
        where=Where(worst.place, worst.name),
        values={"shift": shift, "scale": scale, "initial_share": share, "layers": len(off)},
        certainty=_certainty(harm(trace, worst), is_cause, is_far, min_harm),
        fix=f"Leave the momentum of {name} at 0.1." if is_cause else "",
    )


def _left(layer: Layer) -> float:
    """The share of the running statistics that is still what they began with."""
    is_moving = np.isfinite(layer.momentum) and layer.n_statistics >= 0  # no cumulative mean
    return float((1 - layer.momentum) ** layer.n_statistics) if is_moving else 0.0


def _forgotten(copied: tuple[Layer, ...]) -> Finding:
    return Finding(
        message=f"A copy of the model has trained weights and no running statistics: in {len(copied)} of its layers, as "
        f"{copied[0].name or copied[0].kind}, they are 0 and 1 as in a new layer, and it runs in eval mode.",
        where=Where(copied[0].place, copied[0].name),
        values={"layers": len(copied)},
        fix="Copy the buffers too: `load_state_dict(other.state_dict())`, or a loop over `buffers()` beside the other.",
    )


def _unlike(trace: Trace, norms: list[Layer], lost: float) -> Finding:
    calls = round(max(one.n_statistics for one in norms) / max(trace.run.n_steps, 1))
    often = f", and the model is run {calls} times in each step" if calls > 1 else ""
    return Finding(
        message=f"Training batches have no statistics in common: on these very batches {lost:.0%} of what the training gained is "
        f"lost when {norms[0].name or norms[0].kind} goes by running statistics{often}.",
        where=Where(norms[0].place, norms[0].name),
        values={"lost": lost, "calls_per_step": calls, "layers": len(norms)},
        certainty=LIKELY,
        fix="Run the batches of one step through the model together, as one batch." if often else "",
    )


def _certainty(harmed: float, is_cause: bool, is_far: bool, min_harm: float) -> Certainty:
    is_likely = is_far and np.isfinite(harmed)
    return HINT if harmed < min_harm else PROOF if is_cause else LIKELY if is_likely else HINT
