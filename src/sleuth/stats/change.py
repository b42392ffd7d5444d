"""How much the weights change: what an optimiser asks for, what happened, and whether the loss suffered."""

from __future__ import annotations

import math

import numpy as np

from sleuth.evidence.trace import Group, Parameter, Trace
from sleuth.stats.robust import known_median

SCALED = frozenset(("SGD", "ASGD"))  # their step grows with the gradient; Adam and its kin divide the scale out
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
    return float(np.median(update[known] / weight[known])) if known.any() else math.inf


def highest_over_first(trace: Trace) -> float:
    """The highest loss of a step over that of the first; inf if a loss is not finite, NaN if the first is not above 0.

    Example:
        >>> from sleuth.evidence.trace import RunFacts
        >>> highest_over_first(Trace(RunFacts()))
        nan
    """
    loss = trace.scalars.loss if trace.scalars is not None else np.zeros(0)
    loss = loss[~np.isnan(loss)]
    return float(loss.max() / loss[0]) if len(loss) and loss[0] > 0 else math.nan
