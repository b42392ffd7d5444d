"""`reference`: how well two models of other kinds do on the same rows."""

from __future__ import annotations

from time import perf_counter
from typing import Any

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.calls import FloatArray
from sleuth.evidence.fit import Fit
from sleuth.probes.sklearn.experiments.comparing import (
    balanced,
    fitted,
    gained,
    own_on_training,
    own_predictions,
    predicted,
    quality,
)
from sleuth.probes.sklearn.experiments.design import raw_numbers
from sleuth.probes.sklearn.experiments.problem import Array, Problem, part_of
from sleuth.probes.sklearn.holding import Holder
from sleuth.stats.paired import paired_gain

MOST_ROWS = 4000  # that the references learn from
MOST_COLUMNS = 300
MOST_CLASSES = 4  # that are boosted: each takes trees of its own
FOREST_BELOW = 600  # rows below which boosting by histograms learns little
LEAST_LEFT = 0.5  # seconds
SEED = 3


def reference(fit: Fit, holder: Holder, end: float) -> dict[str, float]:
    """Trees (boosted, or a forest for few rows) and a regularised linear model, both on the rows as they were handed over.

    `flexible_*` and `linear_*` compare each with the program's model on the judged rows; `own_train` is its score on the rows
    that it learned from; `chance` that of the most frequent class or the mean; `balanced_*` are mean recalls.

    Raises:
        NotApplicable: the rows are too wide, or there is no time.
    """
    problem = part_of(fit, holder)
    if problem.is_part and problem.predicted is None:
        raise NotApplicable("a fit took too long to be repeated, and what the program's model predicts is not known")
    x, x_test = raw_numbers(problem)
    if x.shape[1] > MOST_COLUMNS:
        raise NotApplicable(f"{x.shape[1]:,} columns are too many for trees in the time that there is")
    y = problem.y
    if len(x) > MOST_ROWS:
        chosen = np.random.default_rng(SEED).choice(len(x), MOST_ROWS, replace=False)
        x, y = x[chosen], y[chosen]
    own = problem.predicted if problem.predicted is not None else own_predictions(problem, holder)
    own_train = float("nan") if problem.is_part else quality(problem, problem.y, own_on_training(problem, holder))
    found = {"own_train": own_train, **_chance(problem)}
    for name, model in (("flexible", _flexible(problem, len(x))), ("linear", _linear(problem))):
        if perf_counter() + LEAST_LEFT > end:
            raise NotApplicable("there is no time for reference models")
        guess = predicted(fitted(model, x, y), x_test)
        found |= {f"{name}_{key}": value for key, value in gained(problem, own, guess).items()}
        if problem.is_class:
            found[f"{name}_balanced"] = balanced(problem.y_test, guess)
    if problem.is_class:
        found |= _weighed(problem, own, x, y, x_test)
    return found


def _weighed(problem: Problem, own: Array, x: FloatArray, y: Array, x_test: FloatArray) -> dict[str, float]:
    """The mean recall of trees that weigh all classes the same, with its gain over the program's model."""
    from sklearn.ensemble import ExtraTreesClassifier

    model = ExtraTreesClassifier(100, min_samples_leaf=3, class_weight="balanced", random_state=SEED)
    x, x_test = _filled(x), _filled(x_test)
    guess, truth = predicted(fitted(model, x, y), x_test), problem.y_test
    classes, codes, counts = np.unique(truth, return_inverse=True, return_counts=True)
    weight = len(truth) / (len(classes) * counts[codes])
    gain = paired_gain((own != truth) * weight, (guess != truth) * weight)
    return {"balanced_own": balanced(truth, own), "balanced_weighed": balanced(truth, guess), "balanced_low": gain.low}


def _filled(x: FloatArray) -> FloatArray:
    return np.nan_to_num(x, nan=0.0, posinf=0.0, neginf=0.0)


def _chance(problem: Problem) -> dict[str, float]:
    y = problem.y
    if not problem.is_class:
        guess = np.full(len(problem.y_test), float(np.mean(y.astype(np.float64))))
    else:
        values, counts = np.unique(y, return_counts=True)
        guess = np.full(len(problem.y_test), values[counts.argmax()])
    return {"chance": quality(problem, problem.y_test, guess)}


def _flexible(problem: Problem, n: int) -> Any:
    from sklearn.ensemble import ExtraTreesClassifier, ExtraTreesRegressor
    from sklearn.ensemble import HistGradientBoostingClassifier as Boosted
    from sklearn.ensemble import HistGradientBoostingRegressor as BoostedRegressor
    from sklearn.impute import SimpleImputer
    from sklearn.pipeline import make_pipeline

    if n < FOREST_BELOW or (problem.is_class and len(np.unique(problem.y)) > MOST_CLASSES):
        kind = ExtraTreesClassifier if problem.is_class else ExtraTreesRegressor
        return make_pipeline(SimpleImputer(strategy="median"), kind(100, min_samples_leaf=2, random_state=SEED))
    return (Boosted if problem.is_class else BoostedRegressor)(max_iter=60, max_leaf_nodes=15, random_state=SEED)


def _linear(problem: Problem) -> Any:
    from sklearn.impute import SimpleImputer
    from sklearn.linear_model import LogisticRegression, RidgeCV
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    model = LogisticRegression(max_iter=300) if problem.is_class else RidgeCV(alphas=np.logspace(-3, 4, 15))
    return make_pipeline(SimpleImputer(strategy="median"), StandardScaler(), model)
