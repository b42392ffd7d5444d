"""T413 accumulation-not-normalised."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.accumulation import accumulated, is_undivided_mean
from sleuth.evidence.trace import Phase, Trace
from sleuth.rule import FAULT, HINT, LIKELY, WARNING, Finding, Where, rule
from sleuth.stats.change import SCALED, turnover, worst_over_start
from sleuth.stats.objective import constant_loss, training_calls
from sleuth.stats.repeated_runs import learns_by_single_batches


@rule(
    "T413",
    kind=FAULT,
    certainty=LIKELY,
    severity=WARNING,
    needs=("optimizers", "updates", "backwards"),
    explains=(
        "non-finite-loss", "loss-plateau", "loss-diverging", "loss-oscillating", "vanishing-gradients", "exploding-gradients",
        "dead-units", "saturated-activations", "frozen-layers", "weights-diverging", "underfitting", "one-class-predictions",
        "chance-level-metric", "rank-collapse", "gradient-noise-dominates", "learning-rate-too-high", "gradients-clipped-away",
        "dead-relu-bias", "no-gradient-clipping-in-rnn", "saturating-activations-in-depth", "correlated-weights",
    ),
    consults=("repeated-runs",),
)  # fmt: skip
def accumulation_not_normalised(
    trace: Trace, *, min_updates: int = 2, min_share: float = 0.5, min_rise: float = 1.25, min_turnover: float = 0.03
) -> Iterator[Finding]:
    """Each update adds up the gradients of several batches without dividing by their number, and the steps are too large.

    Measure:
        The backward calls per update (k of them at one line, on one loss that is a mean over its batch), and the values that
        were backwarded: the loss itself, not a part of it. With SGD, whose step grows with the gradient, harm is looked for:
        updates that are a large part of the weights, and a loss that rises above its start and what a constant answer reaches; or
        a run that learns nothing, but does when it is repeated with one batch for each step at its own rate.
    Why:
        The sum of k mean gradients is k times the mean gradient, so the learning rate is in effect k times the one that was set.
    Fix:
        Divide the loss by the number of batches per step before the backward call: `(loss / k).backward()`.
    Limits:
        A learning rate that was chosen for the sum is no fault, and Adam does not feel the scale: without harm it is a hint.
        Summed losses, several losses, loaders or optimisers side by side, and moving targets are not judged.
    Source:
        Goyal et al. (2017), Accurate, Large Minibatch SGD, section 3 (gradient aggregation), https://arxiv.org/abs/1706.02677.

    Args:
        min_updates: updates with several backward calls that must have been seen.
        min_share: of the watched updates that have them; the last one of an epoch may have fewer.
        min_rise: highest loss over three steps, over the first or a constant answer's, no unit, chance taken off.
        min_turnover: median norm of an update over that of its weight, no unit; some 0.001 is usual.
    """
    stepping = [o for o in trace.optimizers if o.n_steps]
    if len(stepping) != 1:
        raise NotApplicable("there is not one optimiser that makes all steps")
    optimizer = stepping[0]
    updates = [u for u in trace.updates if u.optimizer == optimizer.index and not u.is_inside_closure]
    counts = {u.step: n for u in updates if (n := accumulated(u.order)) > 1}
    if not counts:
        raise NotApplicable("no update used more than one backward call")
    if len(counts) < min_updates or len(counts) < min_share * len(updates) or not is_undivided_mean(trace, tuple(counts)):
        return
    asked = {f.step for f in trace.forwards if f.phase is not Phase.TRAIN and f.step in counts}
    if len(asked) > min_share * len(counts):
        return  # for its own targets, as reinforcement learning does
    k = int(np.median(list(counts.values())))
    place = next(b.place for b in trace.backwards if b.step in counts)
    rows = [f.input.shape[0] for f in trace.forwards if f.phase is Phase.TRAIN and f.input and f.input.shape]
    n_values = k * float(np.median(rows)) if rows else float(k)
    losses = trace.scalars.loss if trace.scalars is not None else np.full(1, math.nan)
    rise, moved = worst_over_start(losses, losses[0], constant_loss(training_calls(trace)), n_values), turnover(trace)
    is_spoilt = (moved >= min_turnover and rise >= min_rise) or learns_by_single_batches(trace)
    yield Finding(
        message=f"Each step of {optimizer.kind} adds up the gradients of {k} mean losses without dividing them by {k}: "
        f"its learning rate acts as if it were {k} times as high.",
        where=Where(place, first_step=min(counts)),
        values={"backwards": k, "update_to_weight": moved, "worst_over_start": rise},
        certainty=LIKELY if is_spoilt and optimizer.kind in SCALED else HINT,
        fix=f"Backward `loss / {k}`, or divide the learning rate by {k}.",
    )
