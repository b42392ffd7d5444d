"""`simpler`: whether a simpler setting of the same model does better on rows that are new."""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter
from typing import Any

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.calls import Param
from sleuth.evidence.fit import Fit
from sleuth.evidence.kinds import UNREGULARISED
from sleuth.probes.sklearn.experiments.comparing import (
    fitted,
    gained,
    losses,
    own_on_training,
    own_predictions,
    predicted,
    quality,
)
from sleuth.probes.sklearn.experiments.problem import Problem, problem_of, rows_of
from sleuth.probes.sklearn.holding import Holder

Settings = dict[str, Param]
N_FOLDS = 3
LEAST_GAP = 0.05  # by which the model is better on its training rows; below it nothing is tried

TREES: tuple[Settings, ...] = ({"max_depth": 2}, {"max_depth": 4}, {"min_samples_leaf": 10}, {"min_samples_leaf": 25})
FORESTS: tuple[Settings, ...] = ({"min_samples_leaf": 5}, {"min_samples_leaf": 15}, {"max_depth": 4})
BOOSTED: tuple[Settings, ...] = ({"max_depth": 2, "learning_rate": 0.05}, {"max_depth": 3, "learning_rate": 0.03})
FIXED: dict[str, tuple[Settings, ...]] = {
    **dict.fromkeys(("DecisionTreeClassifier", "DecisionTreeRegressor", "ExtraTreeClassifier", "ExtraTreeRegressor"), TREES),
    **dict.fromkeys(("RandomForestClassifier", "RandomForestRegressor", "ExtraTreesClassifier", "ExtraTreesRegressor"), FORESTS),
    **dict.fromkeys(
        ("GradientBoostingClassifier", "GradientBoostingRegressor", "HistGradientBoostingClassifier",
         "HistGradientBoostingRegressor", "XGBClassifier", "XGBRegressor", "LGBMClassifier", "LGBMRegressor"), BOOSTED),
    **dict.fromkeys(("MLPClassifier", "MLPRegressor"), ({"alpha": 1.0}, {"alpha": 10.0}, {"early_stopping": True})),
    **dict.fromkeys(
        ("KNeighborsClassifier", "KNeighborsRegressor"),
        tuple({"n_neighbors": k, "weights": "uniform"} for k in (7, 15, 31))),
}  # fmt: skip
DOWN = (0.1, 0.01, 0.001)  # times `C`
UP = (10.0, 100.0, 1000.0)  # times `alpha`


def simpler(fit: Fit, holder: Holder, end: float) -> dict[str, float]:
    """Choose among simpler settings by folds of the training rows, learn the best again, and compare on the judged rows.

    `train` is the model's score on the rows that it learned from; `choice` the number of the setting.

    Raises:
        NotApplicable: the model is no better on its training rows, there is no simpler setting, or no time.
    """
    problem = problem_of(fit, holder)
    own = own_predictions(problem, holder)
    train = quality(problem, problem.y, own_on_training(problem, holder))
    if train - quality(problem, problem.y_test, own) < LEAST_GAP:
        raise NotApplicable("the model is no better on its training rows than on others")
    best, least, choice = None, np.inf, -1
    for number, model in enumerate(candidates(problem.template)):
        if perf_counter() + max(problem.seconds, 0.01) * (N_FOLDS + 1) > end:
            break
        loss = _validated(problem, model)
        if loss < least:
            best, least, choice = model, loss, number
    if best is None:
        raise NotApplicable("no simpler setting is known, or there is no time")
    made = gained(problem, own, predicted(fitted(best, problem.x, problem.y), problem.x_test))
    return {**made, "train": train, "choice": float(choice)}


def candidates(template: Any) -> Iterator[Any]:
    """Simpler settings of a model, of a pipeline's last step and its polynomials, or of what learns a transformed target."""
    from sklearn.base import clone

    if type(template).__name__ == "TransformedTargetRegressor" and template.regressor is not None:
        yield from (clone(template).set_params(regressor=one) for one in candidates(template.regressor))
        return
    steps = getattr(template, "steps", None)
    name, last = steps[-1] if steps else ("", template)
    prefix = f"{name}__" if name else ""
    for settings in _settings(last):
        yield clone(template).set_params(**{prefix + key: value for key, value in settings.items()})
    for key, step in steps or ():
        degree = getattr(step, "degree", None)
        if type(step).__name__ == "PolynomialFeatures" and isinstance(degree, int):
            yield from (clone(template).set_params(**{f"{key}__degree": lower}) for lower in range(1, min(degree, 5)))
    if type(last).__name__ in UNREGULARISED[:1]:
        yield from (_with_ridge(template, strength) for strength in UP)


def _settings(model: Any) -> Iterator[Settings]:
    known = model.get_params(deep=False)
    for settings in FIXED.get(type(model).__name__, ()):
        usable = {key: value for key, value in settings.items() if key in known}
        if usable and not _is_looser(known, usable):
            yield usable
    if isinstance(known.get("C"), int | float):
        yield from ({"C": known["C"] * factor} for factor in DOWN)
        if isinstance(known.get("gamma"), int | float):
            yield from ({"gamma": "scale", "C": strength} for strength in (min(known["C"], 1.0), 0.1))
    elif isinstance(known.get("alpha"), int | float) and not FIXED.get(type(model).__name__):
        yield from ({"alpha": max(known["alpha"], 1e-4) * factor} for factor in UP)


def _is_looser(known: dict[str, Any], settings: Settings) -> bool:
    """Whether a setting is no simpler than what the program has."""
    for key, sign in (("max_depth", 1), ("min_samples_leaf", -1), ("n_neighbors", -1), ("alpha", -1)):
        old, new = known.get(key), settings.get(key)
        if key == "max_depth" and isinstance(old, int) and old <= 0:
            continue  # of LightGBM and XGBoost: no limit
        if isinstance(old, int | float) and isinstance(new, int | float) and sign * new > sign * old:
            return True
    return False


def _with_ridge(template: Any, strength: float) -> Any:
    from sklearn.base import clone
    from sklearn.linear_model import Ridge
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    front = [clone(step) for _, step in getattr(template, "steps", [("", template)])[:-1]]
    return make_pipeline(*front, StandardScaler(with_mean=False), Ridge(strength))


def _validated(problem: Problem, model: Any) -> float:
    """The mean loss over folds of the training rows."""
    fold = np.random.default_rng(N_FOLDS).permutation(len(problem.y)) % N_FOLDS
    found = []
    for held in range(N_FOLDS):
        learn, test = np.flatnonzero(fold != held), np.flatnonzero(fold == held)
        made = fitted(model, rows_of(problem.x, learn), problem.y[learn])
        found.append(losses(problem, problem.y[test], predicted(made, rows_of(problem.x, test))).mean())
    return float(np.mean(found))
