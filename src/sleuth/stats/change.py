"""The change of a weight that an optimiser's settings and gradients ask for."""

from __future__ import annotations

import math

import numpy as np

from sleuth.evidence.trace import Group, Parameter, Trace

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
    gradient = float(np.nanmedian(trace.gradients.gradient_norm[:, parameter.index]))
    weight = float(np.nanmedian(trace.gradients.weight_norm[:, parameter.index]))
    gradient *= min((clip.limit / clip.total_norm for clip in trace.clips if clip.total_norm > clip.limit), default=1.0)
    if kind in ADAPTIVE and gradient > 0:
        root = math.sqrt(math.prod(parameter.shape))
        gradient = root * gradient / (gradient + root * (group.eps if math.isfinite(group.eps) else 0.0))
    rate = group.lr if math.isfinite(group.lr) else 0.0
    return rate * gradient / weight if weight > 0 else math.inf
