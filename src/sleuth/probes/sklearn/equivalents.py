"""The estimator with scikit-learn's interface that stands for a booster of XGBoost's or LightGBM's native functions."""

from __future__ import annotations

import sys
import weakref
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from sleuth.evidence.calls import Verb
from sleuth.probes.sklearn.values import values_of

XGBOOST, LIGHTGBM = "xgboost", "lightgbm"
CLASSES = (
    "binary", "multiclass", "softmax", "multiclassova", "multiclass_ova", "ova", "ovr", "binary:logistic", "binary:logitraw",
    "binary:hinge", "multi:softmax", "multi:softprob",
)  # fmt: skip
SHARES = ("cross_entropy", "xentropy", "reg:logistic")  # classes where each label is 0 or 1
NUMBERS = (
    "reg:", "count:poisson", "regression", "l1", "l2", "mean_", "mse", "mae", "rmse", "root_mean_squared_error", "huber", "fair",
    "poisson", "quantile", "mape", "gamma", "tweedie",
)  # fmt: skip
SAYS = {"multi:softmax": Verb.PREDICT, "binary:hinge": Verb.PREDICT, "binary:logitraw": Verb.DECISION}
OF_XGBOOST = {
    "eta": "learning_rate", "lambda": "reg_lambda", "alpha": "reg_alpha", "seed": "random_state", "nthread": "n_jobs",
    "min_split_loss": "gamma",
}  # fmt: skip
OF_LIGHTGBM = {
    "num_iterations": "n_estimators", "learning_rate": "learning_rate", "num_leaves": "num_leaves", "max_depth": "max_depth",
    "boosting": "boosting_type", "bin_construct_sample_cnt": "subsample_for_bin", "min_gain_to_split": "min_split_gain",
    "min_sum_hessian_in_leaf": "min_child_weight", "min_data_in_leaf": "min_child_samples", "bagging_fraction": "subsample",
    "bagging_freq": "subsample_freq", "feature_fraction": "colsample_bytree", "lambda_l1": "reg_alpha", "lambda_l2": "reg_lambda",
    "seed": "random_state", "num_threads": "n_jobs", "objective": "objective", "early_stopping_round": "early_stopping_round",
    "num_class": "num_class",
}  # fmt: skip
Given = Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class Equivalent:
    """An estimator that has not learned, and what `predict` of the booster is of its methods.

    Attributes:
        estimator: of the library, with the booster's parameters.
        says: what the booster predicts.
        margin: what it predicts where it is asked for margins; None for what no method of the estimator gives.
    """

    estimator: Any
    says: Verb
    margin: Verb | None


def equivalent(library: str, params: Any, rounds: Any, y: Any, objective: Any = None) -> Equivalent | None:
    """The estimator for these parameters; None for what has no equal: rankers, survival, objectives that are not known.

    Args:
        library: "xgboost" or "lightgbm".
        params: as `train` was given them.
        rounds: `num_boost_round`.
        y: the labels.
        objective: a function of the program's, if `train` was given one beside the parameters.
    """
    given = named(library, params)
    objective = objective or given.pop("objective", None)
    given.pop("objective", None)
    is_own = callable(objective)
    name = str(objective or ("reg:squarederror" if library == XGBOOST else "regression"))
    is_class = _is_own_class(given, y) if is_own else _is_class(name, y)
    kind = getattr(
        sys.modules[library], ("XGB" if library == XGBOOST else "LGBM") + ("Classifier" if is_class else "Regressor"), None
    )
    if is_class is None or kind is None:
        return None
    if is_class and not _is_two(y):
        given.pop("num_class", None)  # which they count by themselves
    made = kind(**{"n_estimators": rounds, **given, "objective": objective if is_own else name})
    if not is_class:
        return Equivalent(made, Verb.PREDICT, None)
    return Equivalent(made, Verb.DECISION if is_own else SAYS.get(name, Verb.PROBABILITIES), Verb.DECISION)


def standing_for(one: Any) -> Equivalent:
    """The same for an estimator of the program's, whose booster is asked by itself."""
    objective = getattr(one, "objective", None)
    if "Classifier" not in type(one).__name__:
        return Equivalent(one, Verb.PREDICT, None)
    return Equivalent(one, Verb.DECISION if callable(objective) else SAYS.get(str(objective), Verb.PROBABILITIES), Verb.DECISION)


def named(library: str, params: Any) -> dict[str, Any]:
    """The parameters by the names that the estimators have for them.

    Example:
        >>> named("xgboost", {"eta": 0.1, "max_depth": 3})
        {'learning_rate': 0.1, 'max_depth': 3}
    """
    given: dict[str, Any] = dict(params or {})
    if library == XGBOOST:
        return {OF_XGBOOST.get(key, key): value for key, value in given.items() if key != "silent"}
    aliases = getattr(getattr(sys.modules.get("lightgbm.basic"), "_ConfigAliases", None), "get", lambda name: {name})
    for main, name in OF_LIGHTGBM.items():
        known = [one for one in (main, *sorted(aliases(main))) if one in given]
        if known:
            value = given[known[0]]
            given = {**{key: held for key, held in given.items() if key not in known}, name: value}
    return given


def _is_class(objective: str, y: Any) -> bool | None:
    """Whether it is a classifier; None for what is neither that nor a regressor."""
    if objective in CLASSES:
        return _is_whole(y)
    if objective in SHARES:
        return _is_two(y)
    return False if objective.startswith(NUMBERS) else None


def _is_own_class(given: Given, y: Any) -> bool | None:
    """The same for an objective of the program's, by its labels; it may be one that ranks."""
    if any(word in given for word in ("group", "qid", "lambdarank_pair_method", "eval_at")):
        return None
    return _is_two(y) or (int(given.get("num_class") or 1) > 1 and _is_whole(y))


def _is_whole(y: Any) -> bool:
    values = values_of(y)
    if values is None or values.dtype.kind not in "biuf":
        return False
    return values.dtype.kind != "f" or bool((values == np.round(values)).all())


def _is_two(y: Any) -> bool:
    return _is_whole(y) and len(np.unique(values_of(y))) == 2


def has_learned(one: Any, booster: Any, curves: Mapping[str, Any], y: Any) -> None:
    """Let the estimator answer as one that has learned, as long as the booster is there."""
    one._Booster = weakref.proxy(booster)  # a booster that is held by it would never go
    n_classes = len(np.unique(values_of(y))) if "Classifier" in type(one).__name__ else 0
    if type(one).__module__.startswith(LIGHTGBM):
        one.fitted_, one._evals_result, one._best_iteration = True, curves, int(booster.best_iteration)
        one._n_features = one._n_features_in = booster.num_feature()
        if n_classes:
            one._classes, one._n_classes = np.arange(n_classes), n_classes
        return
    one.evals_result_ = curves
    if n_classes:
        one.n_classes_ = n_classes
