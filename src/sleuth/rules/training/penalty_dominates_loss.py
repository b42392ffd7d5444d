"""T216 penalty-dominates-loss."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.ops import weight_penalties
from sleuth.evidence.trace import LossCall, Trace
from sleuth.rule import ERROR, FAULT, LIKELY, Finding, Where, rule
from sleuth.stats.holding import Drowning, Holding
from sleuth.stats.objective import beats_majority, constant_loss, has_several_objectives, mean_value, training_calls


@rule(
    "T216",
    kind=FAULT,
    certainty=LIKELY,
    severity=ERROR,
    needs=("backwards", "gradients"),
    explains=("weights-collapsing", "loss-plateau", "chance-level-metric", "one-class-predictions", "underfitting",
        "dead-units", "vanishing-gradients", "rank-collapse", "frozen-layers", "activation-scale-drift", "over-regularised",
        "correlated-weights", "wrong-loss-for-task"),
    consults=("regularisation-off", "other-aims-off"),
)  # fmt: skip
def penalty_dominates_loss(
    trace: Trace, *, min_share: float = 0.5, max_norm: float = 0.5, min_level: float = 0.95, min_steps: int = 30,
    min_calls: int = 8, min_kept: float = 0.5,
) -> Iterator[Finding]:  # fmt: skip
    """A penalty outweighs the loss on the data: it makes weights or outputs small or smooth, and next to nothing is learnt.

    Measure:
        In the autograd graph, a term of the loss that is made of weights alone. Its size is what was differentiated minus the
        value of the loss function; `min_share` or more of the whole at the first step. Then the norm of these weights, which
        fell to `max_norm` of its start or less, and the loss on the data, which ends no better than a constant answer's.
        Or, for a penalty on weights or outputs, an experiment: trained on without it, the model has half of the loss on the data
        or less, on other batches, of which it had kept most. For terms on other outputs than those that meet the data (the
        divergence of a code) the same, trained anew, and the loss must be as high as with the inputs of other samples: nothing
        of them is told.
    Why:
        The gradient of the sum is the sum of the gradients. If the penalty's is the larger one, the best answer is small weights.
    Fix:
        Lower the factor of the penalty until it is a small part of the first loss, take the mean instead of the sum over the
        weights, or use the optimiser's `weight_decay`.
    Limits:
        For one loss function and one backward call a step. A run that learns in spite of its penalty is left alone.
    Source:
        Goodfellow, Bengio and Courville 2016, Deep Learning, section 7.1, https://www.deeplearningbook.org/.

    Args:
        min_share: of the first loss, no unit.
        max_norm: last norm of the penalised weights over their first.
        min_level: last loss on the data over that of a constant answer.
        min_steps: of the run.
        min_calls: watched calls of the loss function.
        min_kept: share of its first value that the loss on the data keeps, where the experiment is asked.
    """
    holding = Holding.of(trace)
    if holding is not None and "penalty" in holding.ways and holding.trained >= min_kept * holding.initial:
        yield Finding(
            message=f"The loss on the data was {holding.initial:.3g} and is {holding.trained:.3g} after training; without the "
            f"penalty more steps bring it to {holding.free:.3g}, with it to {holding.held:.3g}.",
            where=Where(trace.backwards[0].place),
            values={"first": holding.initial, "data_loss": holding.trained, "without": holding.free},
        )
        return
    drowning = Drowning.of(trace)
    if drowning is not None:
        yield Finding(
            message=f"The loss on the data is {drowning.trained:.3g}, as it is with the inputs of other samples "
            f"({drowning.swapped:.3g}); as many steps as leave it at {drowning.held:.3g} with the terms on other outputs "
            f"bring it to {drowning.free:.3g} from the start without them.",
            where=Where(trace.backwards[0].place),
            values={"data_loss": drowning.trained, "swapped": drowning.swapped, "without": drowning.free},
            fix="Lower the factor of these terms (sum or average all terms over the same axes), or raise it slowly from 0.",
        )
        return
    penalised = set().union(*(weight_penalties(b.graph) for b in trace.backwards))
    calls = training_calls(trace)
    if not penalised or not calls or trace.gradients is None or has_several_objectives(trace):
        raise NotApplicable("no penalty on weights beside a single loss function was seen")
    constant = constant_loss(calls)
    if not trace.run.is_final or trace.run.n_steps < min_steps or len(calls) < min_calls or not np.isfinite(constant):
        return
    late = calls[-max(3, len(calls) // 4) :]
    level = float(np.mean([mean_value(c) for c in late])) / constant
    share, norm = _share(trace, calls[0]), _shrinking(trace, sorted(penalised))
    if not share >= min_share or norm > max_norm or not level >= min_level or beats_majority(late):
        return
    yield Finding(
        message=f"A penalty on {len(penalised)} weights is {share:.0%} of the first loss; their norm fell to {norm:.0%}, "
        f"and the loss on the data ends at {level * constant:.3g}, where a constant answer has {constant:.3g}.",
        where=Where(calls[0].place, first_step=calls[0].step),
        values={"share": share, "norm": norm, "weights": len(penalised), "data_loss": level * constant},
        fix=f"Lower the factor of the penalty about {max(10.0, share / (1 - share) * 100 if share < 1 else 10.0):.0f} times.",
    )


def _share(trace: Trace, first: LossCall) -> float:
    """The penalty's share of what was differentiated at the first watched step."""
    total = next((b.value for b in trace.backwards if b.step == first.step), float("nan"))
    return float((total - first.value) / total) if total > 0 and first.is_finite else float("nan")


def _shrinking(trace: Trace, parameters: list[int]) -> float:
    """The last watched norm of these weights over the first one."""
    assert trace.gradients is not None
    norms = np.sqrt(np.nansum(trace.gradients.weight_norm[:, parameters] ** 2, axis=1))
    return float(norms[-1] / norms[0]) if norms[0] > 0 else 1.0
