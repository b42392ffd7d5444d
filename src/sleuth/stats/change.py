"""How much the weights change: what an optimiser asks for, what happened, and whether the loss suffered."""

from __future__ import annotations

import math

import numpy as np

from sleuth.evidence.trace import FloatArray, Group, Parameter, Trace
from sleuth.stats.robust import known_median

SCALED = frozenset(("SGD", "ASGD"))  # their step grows with the gradient; Adam and its kin divide the scale out
SMOOTHED = 3  # steps whose losses are averaged
STANDARD_ERRORS = 3.0
MIN_JUMPS = 5
ADAPTIVE = frozenset(("Adam", "AdamW", "NAdam", "RAdam", "Adamax", "RMSprop", "Adadelta", "Adagrad"))


def asked_change(trace: Trace, kind: str, parameter: Parameter, group: Group) -> float:
    """One step's change as a share of the weight, no unit, from medians over the watched steps; inf for a weight of 0.

    The rate times the gradient, as clipped; for Adam and its kin the rate for each value, less where the gradient is near eps.
    An optimiser of another class is taken for plain gradient descent. 0 where the rate is not known.

    Example:
        >>> from sleuth.evidence.trace import ParameterSeries, RunFacts
        >>> rows = [np.array([[value]]) for value in (4.0, 2.0, 0.0)]
        >>> trace = Trace(RunFacts(), gradients=ParameterSeries(np.array([0]), *rows))
        >>> weight = Parameter(0, "w", 0, 0, (4, 4), "float32", *[True] * 3, *[False] * 2, (0,), 1, 1, 0)
        >>> asked_change(trace, "SGD", weight, Group((0,), 0.1)), asked_change(trace, "Adam", weight, Group((0,), 0.1, eps=0.0))
        (0.2, 0.2)
    """
    assert trace.gradients is not None
    gradient = known_median(trace.gradients.gradient_norm[:, parameter.index])
    weight = known_median(trace.gradients.weight_norm[:, parameter.index])
    gradient *= min((clip.limit / clip.total_norm for clip in trace.clips if clip.total_norm > clip.limit), default=1.0)
    if kind in ADAPTIVE and gradient > 0:
        root = math.sqrt(math.prod(parameter.shape))
        gradient = root * gradient / (gradient + root * (group.eps if math.isfinite(group.eps) else 0.0))
    rate = group.lr if math.isfinite(group.lr) else 0.0
    return rate * gradient / weight if weight > 0 else math.inf


def turnover(trace: Trace) -> float:
    """The median of the update's norm over the weight's, over watched steps and weights with two axes or more; inf if unknown.

    The weight is taken as it was first where it has grown: one that ran away hardly moves for its size any more.

    Example:
        >>> from sleuth.evidence.trace import RunFacts
        >>> turnover(Trace(RunFacts()))
        0.0
    """
    weights = [p.index for p in trace.parameters if len(p.shape) > 1 and p.requires_grad and not p.is_model_input]
    if trace.gradients is None or not weights:
        return 0.0
    update, weight = trace.gradients.update_norm[:, weights], trace.gradients.weight_norm[:, weights]
    known = np.isfinite(update) & np.isfinite(weight) & (weight > 0) & (update > 0)
    if not known.any():
        return math.inf
    first = np.where(known.any(0), weight[known.argmax(0), np.arange(weight.shape[1])], np.inf)
    return float(np.median((update / np.minimum(weight, first))[known]))


def worst_over_start(losses: FloatArray, first: float, constant: float, n_values: float) -> float:
    """The highest mean loss of three steps after the first, over what it may be at the start; above 1 it is no chance.

    The start is a constant answer's loss, or the first loss if that is higher; where the constant is not known, the first loss
    may be low by chance. Three standard errors are allowed for on each side, for squared errors of normal residuals, whose sum
    varies most (chi-squared; Wilson & Hilferty 1931, The distribution of chi-square, https://doi.org/10.1073/pnas.17.12.684).

    Args:
        losses: mean losses of the steps, `(n,)`, in their order; NaN = unknown.
        first: that of the first step, by itself.
        constant: what a constant answer reaches, NaN if it is not known.
        n_values: that each of them is a mean of.

    Returns:
        inf if a loss is not finite, NaN if there are fewer than four or the start is not above 0.

    Example:
        >>> losses = np.array([2.0, 2.0, 4.0, 6.0, 1.0])
        >>> round(worst_over_start(losses, 2.0, 1.5, 1e9), 3), round(worst_over_start(losses, 2.0, 1.5, 32), 3)
        (2.0, 1.343)
    """
    known = losses[~np.isnan(losses)]
    start = max(first, constant) if math.isfinite(constant) else first / max(_quantile(n_values, -STANDARD_ERRORS), 1e-9)
    if len(known) < 1 + SMOOTHED or not start > 0:
        return math.nan
    if not np.isfinite(known).all():
        return math.inf
    highest = float(np.convolve(known[1:], np.ones(SMOOTHED) / SMOOTHED, mode="valid").max())
    return highest / start / _quantile(SMOOTHED * n_values, STANDARD_ERRORS)


def jumps_back(jumps: FloatArray, falls: FloatArray, *, most: float = 0.6) -> bool:
    """Whether the loss rises from each part of a training to the next, surely and by most of what it falls within each.

    Args:
        jumps: the first loss of each part, less the last one of the part before. Single batches are noisy.
        falls: the first loss of each part, less its last one.
        most: share of the mean fall, no unit.

    Example:
        >>> jumps_back(np.array([0.2, 0.1, 0.3, 0.2, 0.1]), np.full(5, 0.2)), jumps_back(np.zeros(5), np.full(5, 0.2))
        (True, False)
    """
    if len(jumps) < MIN_JUMPS:
        return False
    error = float(np.std(jumps, ddof=1)) / math.sqrt(len(jumps))
    return bool(jumps.mean() > STANDARD_ERRORS * error and jumps.mean() > most * falls.mean() > 0)


def _quantile(n: float, z: float) -> float:
    """The quantile of a mean of n squared normal values, over its expectation, at z standard errors."""
    n = max(n, 1.0)
    return max(0.0, 1 - 2 / (9 * n) + z * math.sqrt(2 / (9 * n))) ** 3
