"""With what a training begins: outputs far beyond what the loss asks for, and what that costs."""

from __future__ import annotations

import math

from sleuth.evidence.trace import LossCall, Trace
from sleuth.stats.fit import learns_well
from sleuth.stats.objective import blank_loss, fall, mean_value, share_above_blank, training_calls

GOOD_ACCURACY = 0.95  # of the training data, from which on a fit is good
GOOD_RESIDUE = 0.2  # mean squared error over the variance of the targets, up to which it is
SQUASHING = ("sigmoid", "tanh")
CONSTANT_LOSSES = 2.0  # a first cross-entropy of so many times ln K is the work of large logits
GOOD_FALL = 0.5  # of a loss that cannot be compared with that of knowing nothing


def overshoot(trace: Trace, *, max_output: float = 3.0, min_saturated: float = 0.5) -> str:
    """What is far too large at the first step, in words; "" if nothing is.

    Args:
        trace: the run.
        max_output: root mean square of a regression's outputs over that of its targets, above which they are too large.
        min_saturated: share of the outputs of a sigmoid or tanh that are at its limits.

    Example:
        >>> from sleuth.evidence.trace import RunFacts
        >>> overshoot(Trace(run=RunFacts()))
        ''
    """
    calls = training_calls(trace)
    if calls and (said := first_loss_off(calls, max_output=max_output)):
        return said
    series = trace.activations
    if series is None:
        return ""
    for site, kind in enumerate(series.kind):
        if kind in SQUASHING and series.saturated_share[0, site] >= min_saturated:
            return f"{series.saturated_share[0, site]:.0%} of the outputs of {series.name[site]} are at its limits"
    return ""


def first_loss_off(calls: tuple[LossCall, ...], *, max_output: float = 3.0, factor: float = CONSTANT_LOSSES) -> str:
    """By how much the first loss exceeds that of knowing nothing because of the outputs, in words; "" if it does not.

    Example:
        >>> first_loss_off(())
        ''
    """
    if not calls:
        return ""
    first, blank = calls[0], blank_loss(calls)
    if first.function == "mse_loss":
        output, target = (math.hypot(facts.mean, facts.std) for facts in (first.input, first.target))
        return f"the outputs are around {output:.3g}, the targets around {target:.3g}" if output > max_output * target > 0 else ""
    value = mean_value(first)
    return f"the loss is {value:.3g}, and that of knowing nothing {blank:.3g}" if value > factor * blank else ""


def costs_much(trace: Trace, *, min_cost: float = 0.1) -> bool:
    """Whether a bad start cost a good part of the run, and the run did not end well.

    Args:
        trace: the run.
        min_cost: share of the steps in which the loss was well above that of knowing nothing.

    Example:
        >>> from sleuth.evidence.trace import RunFacts
        >>> costs_much(Trace(run=RunFacts()))
        True
    """
    cost = share_above_blank(trace)
    if math.isnan(cost):
        return trace.scalars is None or not fall(trace.scalars.loss) > GOOD_FALL
    return cost >= min_cost and not learns_well(trace, good_accuracy=GOOD_ACCURACY, good_residue=GOOD_RESIDUE)
