"""`coefficient-intervals`: between which values the coefficients of a linear model lie when the rows are drawn again.

Values: "own N" of the column N in front of the model, with "low N" and "high N", 95 % of the resamples; the greatest alone.
"""

from __future__ import annotations

from time import perf_counter

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.calls import FloatArray
from sleuth.evidence.fit import Fit
from sleuth.probes.sklearn.experiments.comparing import fitted
from sleuth.probes.sklearn.experiments.design import design_of
from sleuth.probes.sklearn.experiments.problem import problem_of
from sleuth.probes.sklearn.holding import Holder

N_RESAMPLES = 80
LEAST_RESAMPLES = 20
MOST_COLUMNS = 300
MOST_TOLD = 20
TAILS = (0.025, 0.975)
SEED = 73


def coefficient_intervals(fit: Fit, holder: Holder, end: float) -> dict[str, float]:
    """Learn the coefficients again from rows that are drawn with replacement.

    Efron and Tibshirani 1993, An Introduction to the Bootstrap, chapter 13, https://doi.org/10.1201/9780429246593.

    Raises:
        NotApplicable: the model has no coefficient for each column, or there is no time.
    """
    problem = problem_of(fit, holder)
    design = design_of(problem)
    x, y = design.x, problem.y
    if x.shape[1] > MOST_COLUMNS:
        raise NotApplicable(f"{x.shape[1]:,} columns are too many to be learned again and again")
    began = perf_counter()
    own = _of(fitted(design.model, x, y), x.shape[1])
    if began + (perf_counter() - began) * LEAST_RESAMPLES > end:
        raise NotApplicable(f"{LEAST_RESAMPLES} fits would take too long")
    dice = np.random.default_rng(SEED)
    drawn: list[FloatArray] = []
    while len(drawn) < N_RESAMPLES and perf_counter() < end:
        rows = dice.integers(0, len(x), len(x))
        if len(np.unique(y[rows])) == len(np.unique(y)) or not problem.is_class:
            drawn.append(_of(fitted(design.model, x[rows], y[rows]), x.shape[1]))
    if len(drawn) < LEAST_RESAMPLES:
        raise NotApplicable("there is no time for as many fits as an interval needs")
    low, high = np.quantile(drawn, TAILS, axis=0)
    values = {"columns": float(x.shape[1]), "resamples": float(len(drawn))}
    for at in np.argsort(-np.abs(own), kind="stable")[:MOST_TOLD].tolist():
        values |= {f"own {at}": float(own[at]), f"low {at}": float(low[at]), f"high {at}": float(high[at])}
    return values


def _of(model: object, n: int) -> FloatArray:
    found = getattr(model, "coef_", None)
    if found is None or np.size(found) != n:
        raise NotApplicable("the model has no coefficient for each column")
    return np.asarray(found, dtype=np.float64).reshape(-1)
