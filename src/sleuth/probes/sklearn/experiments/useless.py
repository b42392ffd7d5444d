"""`useless`: what the model gains without the columns that tell no more than noise does."""

from __future__ import annotations

from time import perf_counter

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.calls import FloatArray, IntArray
from sleuth.evidence.fit import Fit
from sleuth.probes.sklearn.experiments.columns import column, constant, n_columns, with_columns
from sleuth.probes.sklearn.experiments.comparing import fitted, gained, own_predictions, predicted, silently
from sleuth.probes.sklearn.experiments.design import raw_numbers
from sleuth.probes.sklearn.experiments.problem import Array, Problem, problem_of
from sleuth.probes.sklearn.holding import Holder

MOST_ROWS = 1500  # that the forests learn from
MOST_COLUMNS = 300
N_FORESTS = 3
N_TREES = 60
LEAST_LEFT = 1.0  # seconds


def useless(fit: Fit, holder: Holder, end: float) -> dict[str, float]:
    """Find, on the training rows alone, columns no more important to forests than shuffled ones; learn again without them.

    Kursa and Rudnicki 2010, Feature Selection with the Boruta Package, https://doi.org/10.18637/jss.v036.i11.

    Raises:
        NotApplicable: there are too many columns, none is useless, or there is no time.
    """
    problem = problem_of(fit, holder)
    d = n_columns(problem.x)
    if d > MOST_COLUMNS or d < 2:
        raise NotApplicable(f"{d:,} columns; 2 to {MOST_COLUMNS} are tried")
    if perf_counter() + LEAST_LEFT > end:
        raise NotApplicable("there is no time for forests")
    x, _ = raw_numbers(problem)
    found = _no_better_than_noise(x, problem)
    if not len(found) or len(found) == d:
        raise NotApplicable("each column tells more than noise does" if not len(found) else "no column tells more than noise")
    middles = {int(at): constant(column(problem.x, int(at)))[:1] for at in found}

    def flat(at: int, values: Array) -> Array:
        return np.repeat(middles[at], len(values))

    model = fitted(problem.template, with_columns(problem.x, middles, flat), problem.y)
    guess = predicted(model, with_columns(problem.x_test, middles, flat))
    named = {f"column_{rank}": float(at) for rank, at in enumerate(found[:5])}
    return {
        **gained(problem, own_predictions(problem, holder), guess),
        "useless": float(len(found)),
        "columns": float(d),
        **named,
    }


def _no_better_than_noise(x: FloatArray, problem: Problem) -> IntArray:
    """Columns whose importance is below the greatest of the shuffled ones in each of several forests."""
    from sklearn.ensemble import ExtraTreesClassifier, ExtraTreesRegressor

    kind = ExtraTreesClassifier if problem.is_class else ExtraTreesRegressor
    rng = np.random.default_rng(N_FORESTS)
    below = np.zeros(x.shape[1], np.int64)
    x = np.nan_to_num(x, posinf=0.0, neginf=0.0)
    for seed in range(N_FORESTS):
        chosen = rng.permutation(len(x))[:MOST_ROWS]
        rows = x[chosen]
        shuffled = rng.permuted(rows, axis=0)
        with silently():
            forest = kind(N_TREES, min_samples_leaf=3, random_state=seed, max_features=0.5)
            forest.fit(np.hstack([rows, shuffled]), problem.y[chosen])
        own, noise = np.split(forest.feature_importances_, 2)
        below += own <= noise.max()
    return np.flatnonzero(below == N_FORESTS)
