"""T215 inverted-class-weights."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.functions import BINARY_LOSSES
from sleuth.evidence.trace import FloatArray, LossCall, Phase, Trace
from sleuth.rule import ERROR, FAULT, HINT, LIKELY, PROOF, Certainty, Finding, Where, rule

MANY_CLASSES = 4  # from which on weights that all rise with the frequency are no accident
STRONG_IMBALANCE = 4.0  # of two classes, from which on weights in this very proportion are no choice of costs
MIN_RATIO = 1.3  # of two counts, or of two weights, that are taken as different


@rule(
    "T215",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("losses",),
    explains=(
        "one-class-predictions", "class-imbalance-ignored", "chance-level-metric", "underfitting", "loss-plateau",
        "wrong-loss-for-task",
    ),
)  # fmt: skip
def inverted_class_weights(
    trace: Trace, *, min_targets: int = 60, tolerance: float = 0.2, min_imbalance: float = 1.5
) -> Iterator[Finding]:
    """The class weights of the loss are large for frequent classes and small for rare ones.

    Measure:
        The weights that the loss was given (`weight`, or `pos_weight` of a binary one) against how often each class occurs among
        the watched training targets. Weights in proportion to the frequencies are a proof; weights that merely rise with
        them are likely for many classes, and a hint for two or three.
    Why:
        Weights are there to make up for rare classes, so they go with one over the frequency. The other way round the model
        is paid twice for the frequent class, and never names the rare one.
    Fix:
        `weight = counts.sum() / (len(counts) * counts)`; for a binary loss `pos_weight = negatives / positives`.
    Limits:
        Weights may also stand for the costs of errors: where they are not in proportion, few classes are no evidence.
    Source:
        King & Zeng 2001, Logistic Regression in Rare Events Data, https://doi.org/10.1093/oxfordjournals.pan.a004868.

    Args:
        min_targets: counted targets, of all classes together.
        tolerance: range of log(weight / frequency) within which weights are in proportion, no unit;
            to it comes twice the counting error of the rarest class.
        min_imbalance: most frequent over rarest class, below which weights hardly matter.
    """
    calls = [c for c in trace.losses if c.phase is Phase.TRAIN and len(c.class_weights) and len(c.target_counts) > 1]
    if not calls:
        raise NotApplicable("no loss was given class weights")
    for place in dict.fromkeys(c.place for c in calls):
        same = [c for c in calls if c.place == place and len(c.target_counts) == len(calls[0].target_counts)]
        counts, weights = np.sum([c.target_counts for c in same], axis=0) if same else np.zeros(0), _weights(same)
        known = (weights > 0) & (counts > 0) if len(weights) == len(counts) else np.zeros(0, bool)
        if known.sum() < 2 or counts.sum() < min_targets:
            continue
        certainty = _judge(weights[known], counts[known], tolerance, min_imbalance)
        if certainty is None:
            continue
        most, least = int(np.where(known, counts, -1).argmax()), int(np.where(known, counts, np.inf).argmin())
        yield Finding(
            message=f"Class {most} has {counts[most] / counts.sum():.0%} of the targets and the weight {weights[most]:.3g}; "
            f"class {least} has {counts[least] / counts.sum():.1%} and {weights[least]:.3g}.",
            where=Where(place, first_step=same[0].step),
            values={"counts": tuple(int(n) for n in counts[:50]), "weights": tuple(float(w) for w in weights[:50])},
            certainty=certainty,
            fix="Pass pos_weight = negatives / positives."
            if same[0].function in BINARY_LOSSES
            else "Pass 1 / counts as weights.",
        )
        return


def _weights(calls: list[LossCall]) -> FloatArray:
    """`(n_classes,)`, those of negatives and positives for a binary loss; empty if they changed, or are for several labels."""
    given = {tuple(c.class_weights) for c in calls}
    if len(given) != 1:
        return np.zeros(0)
    weights = np.array(next(iter(given)))
    if calls[0].function in BINARY_LOSSES:
        return np.array([1.0, weights[0]]) if len(weights) == 1 else np.zeros(0)
    return weights


def _judge(weights: FloatArray, counts: FloatArray, tolerance: float, min_imbalance: float) -> Certainty | None:
    """How surely the weights rise with the counts; None if they do not."""
    if counts.max() < min_imbalance * counts.min() or weights.max() < MIN_RATIO * weights.min():
        return None
    logs, sizes = np.log(weights), np.log(counts)
    if np.ptp(logs - sizes) <= tolerance + 2 / np.sqrt(counts.min()):
        return PROOF if len(weights) > 2 or counts.max() > STRONG_IMBALANCE * counts.min() else LIKELY
    differs = np.abs(sizes[:, None] - sizes[None]) > np.log(MIN_RATIO)
    rises = np.sign(logs[:, None] - logs[None]) == np.sign(sizes[:, None] - sizes[None])
    if not rises[differs].all():
        return None
    return LIKELY if len(weights) >= MANY_CLASSES else HINT
