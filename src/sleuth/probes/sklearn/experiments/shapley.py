"""`shap`: how much each column moves the model's answers, by SHAP values of trees and linear models.

Values: "size N", the mean size of the values of column N over rows, and "turn N", the rank correlation of the values with the
column: above 0 where more of it raises the answer; the greatest columns alone.
"""

from __future__ import annotations

import importlib.util
from time import perf_counter
from typing import Any

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.calls import FloatArray
from sleuth.evidence.fit import Fit
from sleuth.probes.sklearn.experiments.comparing import own_model, silently
from sleuth.probes.sklearn.experiments.design import numbers
from sleuth.probes.sklearn.experiments.problem import problem_of, rows_of
from sleuth.probes.sklearn.holding import Holder
from sleuth.probes.sklearn.looking import is_sparse
from sleuth.stats.order import rank_correlation

MOST_ROWS = 300  # that are explained
MOST_BACKGROUND = 100
MOST_TOLD = 15
MOST_COLUMNS = 500
LEAST_LEFT = 1.5  # seconds
SEED = 79


def shapley(fit: Fit, holder: Holder, end: float) -> dict[str, float]:
    """SHAP values of some judged rows, in front of the estimator that predicts.

    Lundberg and Lee 2017, A Unified Approach to Interpreting Model Predictions, https://arxiv.org/abs/1705.07874.

    Raises:
        NotApplicable: `shap` is not installed, the model is neither of trees nor linear, or there is no time.
    """
    if importlib.util.find_spec("shap") is None:
        raise NotApplicable("the library shap is not installed (pip install 'mlsleuth[shap]')")
    if perf_counter() + LEAST_LEFT > end:
        raise NotApplicable("there is no time for SHAP values")
    problem = problem_of(fit, holder)
    model = own_model(problem, holder)
    rows = np.random.default_rng(SEED).permutation(len(problem.y_test))[:MOST_ROWS]
    background = np.random.default_rng(SEED).permutation(len(problem.y))[:MOST_BACKGROUND]
    tables = [rows_of(problem.x, background), rows_of(problem.x_test, rows)]
    if hasattr(model, "steps"):
        with silently():
            tables = [model[:-1].transform(one) for one in tables] if len(model.steps) > 1 else tables
        model = model.steps[-1][1]
    if tables[0].shape[1] > MOST_COLUMNS or is_sparse(tables[0]):
        raise NotApplicable(f"{tables[0].shape[1]:,} columns are too many for SHAP values in the time that there is")
    x = numbers(tables[1])
    values = _values(model, numbers(tables[0]), x)
    sizes = np.abs(values).mean(axis=(0, 2))
    made = {"rows": float(len(x)), "columns": float(x.shape[1])}
    for at in np.argsort(-sizes, kind="stable")[:MOST_TOLD].tolist():
        turn = rank_correlation(x[:, at], values[:, at, -1])[0] if np.ptp(x[:, at]) > 0 and np.ptp(values[:, at, -1]) > 0 else 0.0
        made |= {f"size {at}": float(sizes[at]), f"turn {at}": float(turn)}
    return made


def _values(model: Any, background: FloatArray, x: FloatArray) -> FloatArray:
    """SHAP values, (n, d, n_outputs)."""
    import shap

    with silently():
        if hasattr(model, "coef_") and np.shape(model.coef_)[-1] == x.shape[1]:
            made = shap.LinearExplainer(model, background).shap_values(x)
        elif _is_of_trees(model):
            made = shap.TreeExplainer(model).shap_values(x, check_additivity=False)
        else:
            raise NotApplicable(f"{type(model).__name__} is neither made of trees nor linear")
    found = np.stack(made, axis=-1) if isinstance(made, list) else np.asarray(made, dtype=np.float64)
    return found[:, :, None] if found.ndim == 2 else found


def _is_of_trees(model: Any) -> bool:
    return any(word in type(model).__name__ for word in ("Forest", "Tree", "Boosting", "XGB", "LGBM", "CatBoost"))
