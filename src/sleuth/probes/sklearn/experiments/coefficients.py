"""`coefficients`: how firmly the rows hold the coefficients of a linear model."""

from __future__ import annotations

from time import perf_counter

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.calls import FloatArray
from sleuth.evidence.fit import Fit
from sleuth.probes.sklearn.experiments.comparing import fitted, own_on_training, quality
from sleuth.probes.sklearn.experiments.design import design_of
from sleuth.probes.sklearn.experiments.problem import Array, problem_of
from sleuth.probes.sklearn.holding import Holder
from sleuth.stats.association import correlations, variance_inflation

N_RESAMPLES = 20
MOST_COLUMNS = 120
SEED = 23


def coefficients(fit: Fit, holder: Holder, end: float) -> dict[str, float]:
    """Learn the coefficients again from resampled rows; effects are coefficients times the column's standard deviation.

    Of a column of 0 and 1 that tells of classes, the effect is the coefficient itself.

    For numbers an effect is in standard deviations of the target, for classes in log-odds. `tied` is the column with the
    greatest variance inflation, one of each set of indicators left out, `greatest` that with the greatest effect; `behind`: 1
    if transformers made the columns.

    Raises:
        NotApplicable: the model has no coefficients, or there are no more rows than columns.
    """
    problem = problem_of(fit, holder)
    design = design_of(problem)
    x, y = design.x, problem.y
    if x.shape[1] < 2 or x.shape[1] > MOST_COLUMNS or len(x) <= 2 * x.shape[1]:
        raise NotApplicable(f"{len(x):,} rows of {x.shape[1]:,} columns")
    spread = x.std(axis=0)
    if (spread > 0).sum() < 2:
        raise NotApplicable("fewer than two columns vary")
    is_flag = np.isin(x, (0.0, 1.0)).all(axis=0)
    scale = np.where(is_flag, 1.0, spread) if problem.is_class else spread / (float(np.std(y.astype(np.float64))) or 1.0)
    own = _effects(fitted(design.model, x, y), scale)
    rng = np.random.default_rng(SEED)
    drawn: list[FloatArray] = []
    while len(drawn) < N_RESAMPLES and perf_counter() < end:
        rows = rng.integers(0, len(x), len(x))
        if len(np.unique(y[rows])) > 1:
            drawn.append(_effects(fitted(design.model, x[rows], y[rows]), scale))
    at = np.setdiff1d(np.flatnonzero(spread > 0), spare_indicators(x))
    if len(at) < 2:
        raise NotApplicable("fewer than two columns vary by themselves")
    inflation, condition = _ties(x[:, at])
    tied, greatest = int(at[inflation.argmax()]), int(np.abs(own).argmax())
    deviations = np.std(drawn, axis=0) if drawn else np.full(len(own), np.nan)
    return {
        "inflation": float(inflation.max()), "condition": condition, "tied": float(tied), "tied_effect": float(own[tied]),
        "tied_deviation": float(deviations[tied]), "greatest": float(greatest), "greatest_effect": float(own[greatest]),
        "greatest_deviation": float(deviations[greatest]), "median_effect": float(np.median(np.abs(own))),
        "train": quality(problem, y, own_on_training(problem, holder)), "behind": float(design.is_behind),
        "many": float((inflation > inflation.max() / 10).sum()),
    }  # fmt: skip


def spare_indicators(x: FloatArray) -> list[int]:
    """The last column of each run of indicators that add up to one in every row: the others tell it, and no solver minds.

    Example:
        >>> spare_indicators(np.array([[1.0, 0.0, 3.0], [0.0, 1.0, 4.0]]))
        [1]
    """
    spare: list[int] = []
    total = np.zeros(len(x))
    for at, column in enumerate(x.T):
        is_flag = bool(np.isin(column, (0.0, 1.0)).all())
        total = total + column if is_flag and (total + column).max() <= 1 else column * is_flag
        if is_flag and total.min() == 1:
            spare.append(at)
            total = np.zeros(len(x))
    return spare


def _effects(model: object, scale: FloatArray) -> FloatArray:
    found: Array | None = getattr(model, "coef_", None)
    if found is None or np.size(found) != len(scale):
        raise NotApplicable("the model has no coefficient for each column")
    return np.asarray(found, dtype=np.float64).reshape(-1) * scale


def _ties(x: FloatArray) -> tuple[FloatArray, float]:
    """The variance inflation of each column and the condition number of the standardised columns."""
    matrix = correlations(x)
    scales = np.linalg.eigvalsh(matrix)
    return variance_inflation(matrix), float(np.sqrt(scales[-1] / max(scales[0], 1e-12)))
