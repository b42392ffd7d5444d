"""T109 constant-labels."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.functions import CLASS_LOSSES
from sleuth.evidence.trace import LossCall, Phase, Scalars, Trace
from sleuth.rule import ERROR, FAULT, LIKELY, PROOF, Finding, Where, rule

JUDGED = CLASS_LOSSES | {
    "binary_cross_entropy", "binary_cross_entropy_with_logits", "mse_loss", "l1_loss", "smooth_l1_loss", "huber_loss",
}  # fmt: skip
SIMILARITY_OPS = frozenset(("Div", "Mul", "Sum", "Mm", "Bmm"))  # scores of pairs, whose right answer may always be the first


@rule(
    "T109",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("losses",),
    explains=(
        "one-class-predictions", "chance-level-metric", "loss-plateau", "vanishing-gradients",
        "overfitting", "dead-units", "weights-collapsing", "saturated-activations",
        "class-imbalance-ignored", "underfitting", "frozen-layers", "missing-class-in-split", "constant-column",
        "label-shift",
    ),
)  # fmt: skip
def constant_labels(trace: Trace, *, min_targets: int = 32, sure_targets: int = 200, min_calls: int = 3) -> Iterator[Finding]:
    """All training targets have one and the same value.

    Measure:
        The least and the greatest target of every watched training call of the loss, when the loader shuffles; otherwise at the
        end of the run, if the loss never rose above its first values (it does when sorted data come to the next label).
    Why:
        The model learns to give this one value whatever it is shown: the loss falls to zero, and nothing has been learnt.
    Fix:
        Look at how the labels are read: a wrong column, an index that is always the same, a comparison that is never true,
        a division in whole numbers.
    Limits:
        Targets made for the call (the real and fake halves of a GAN, zeros of a contrastive loss), several losses with different
        constants, and a run in which another loss has varied targets are left alone. Few targets make it likely only.
    Source:
        Hanley and Lippman-Hand 1983, If nothing goes wrong, is everything all right?, JAMA 249(13) (rule of three: after n equal
        labels another one has a share below 3 / n), https://doi.org/10.1001/jama.1983.03330370053031.

    Args:
        min_targets: targets that must be seen before anything is said; after 32 equal ones another label has a share below 9 %.
        sure_targets: targets of a classification from which on it is a proof; 200: a share below 1.5 %.
        min_calls: calls that must agree, and first losses that the later ones are compared with.
    """
    calls = [c for c in trace.losses if c.phase is Phase.TRAIN and c.function in JUDGED and not c.raised]
    if not calls:
        raise NotApplicable("no loss with targets was computed in training")
    values = {(c.target.minimum, c.target.maximum) for c in calls}
    (low, high) = next(iter(values))
    n = sum(_n_targets(c) for c in calls)
    if len(values) > 1 or low != high or n < min_targets or not all(_is_from_data(c) for c in calls):
        return
    is_mixed = any(one.is_training and "Random" in one.sampler for one in trace.loaders)
    if len(calls) < min_calls or not (is_mixed or _is_all(trace, min_calls)):
        return
    first = calls[0]
    is_class = first.function in CLASS_LOSSES and first.n_classes > 1
    yield Finding(
        message=f"All {n} training targets that were seen, in {len(calls)} batches, are {low:.4g}.",
        where=Where(first.place, first_step=first.step),
        values={"value": low, "targets": n, "batches": len(calls)},
        certainty=PROOF if is_class and n >= sure_targets else LIKELY,
    )


def _is_from_data(call: LossCall) -> bool:
    """Whether the targets come with the data, and are not the known answer of a comparison between samples."""
    is_comparison = call.function in CLASS_LOSSES and call.ops[:1] and call.ops[0] in SIMILARITY_OPS
    return call.is_target_from_data and not call.is_target_created and not is_comparison


def _n_targets(call: LossCall) -> int:
    """Targets that count in this call."""
    return call.n_valid or call.target.n_values


def _is_all(trace: Trace, n_first: int) -> bool:
    """Whether the watched calls speak for the whole run. The loss jumps when data sorted by class come to the next one."""
    return trace.run.is_final and (trace.scalars is None or _stays_low(trace.scalars, n_first))


def _stays_low(scalars: Scalars, n_first: int) -> bool:
    """Whether the loss was never above its first values again."""
    first, later = scalars.loss[:n_first], scalars.loss[n_first:]
    return not later.size or bool(np.nanmax(later) <= np.nanmax(first))
