"""`one-hot`: what the model gains when codes of categories become columns of their own."""

from __future__ import annotations

from typing import Any

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.fit import Fit
from sleuth.evidence.kinds import DISTANCES, LINEAR, NETWORKS
from sleuth.probes.sklearn.experiments.columns import column, n_columns
from sleuth.probes.sklearn.experiments.comparing import fitted, gained, own_predictions, predicted
from sleuth.probes.sklearn.experiments.problem import Problem, problem_of
from sleuth.probes.sklearn.holding import Holder

LEVELS = (3, 40)
ROWS_PER_LEVEL = 4
MOST_CODES = 12  # columns of codes


def one_hot(fit: Fit, holder: Holder, end: float) -> dict[str, float]:
    """Encode each column of few whole numbers from 0 or 1 on, or what OrdinalEncoder makes, one-hot; learn again, and compare.

    `ordered` is the gain when their squares are added instead, which is enough for quantities.

    Raises:
        NotApplicable: the model reads codes as codes, or no column holds any.
    """
    del end
    problem = problem_of(fit, holder)
    steps = getattr(problem.template, "steps", None)
    last = steps[-1][1] if steps else problem.template
    if type(last).__name__ not in (*LINEAR, *DISTANCES, *NETWORKS):
        raise NotApplicable("the model does not add its columns up")
    own = own_predictions(problem, holder)
    changed = _encoder_changed(problem.template)
    if changed is not None:
        guess = predicted(fitted(changed, problem.x, problem.y), problem.x_test)
        return {**gained(problem, own, guess), "ordered": 0.0, "columns": float("nan"), "is_step": 1.0}
    codes = [at for at in range(n_columns(problem.x)) if _is_code(problem, at)]
    if not codes or len(codes) > MOST_CODES or any(type(step).__name__ == "ColumnTransformer" for _, step in steps or ()):
        raise NotApplicable("no column holds a few whole numbers")
    found: dict[str, float] = {}
    for name, front in (("", _encoder()), ("ordered", _squares())):
        model = _behind(front, codes, problem.template)
        made = gained(problem, own, predicted(fitted(model, problem.x, problem.y), problem.x_test))
        found |= {"ordered": made["gain"]} if name else made
    return {**found, "columns": float(len(codes)), "column": float(codes[0]), "is_step": 0.0}


def _is_code(problem: Problem, at: int) -> bool:
    values = column(problem.x, at)
    if values.dtype.kind not in "iuf":
        return False
    known = np.unique(values[np.isfinite(values)])
    if not LEVELS[0] <= len(known) <= LEVELS[1] or len(values) < ROWS_PER_LEVEL * len(known):
        return False
    return bool((known == np.round(known)).all() and known[0] in (0, 1) and known[-1] <= known[0] + 1.5 * len(known))


def _encoder() -> Any:
    from sklearn.preprocessing import OneHotEncoder

    return OneHotEncoder(handle_unknown="ignore", sparse_output=False)


def _squares() -> Any:
    from sklearn.preprocessing import PolynomialFeatures

    return PolynomialFeatures(2, include_bias=False, interaction_only=False)


def _behind(front: Any, codes: list[int], template: Any) -> Any:
    from sklearn.base import clone
    from sklearn.compose import ColumnTransformer
    from sklearn.pipeline import make_pipeline

    return make_pipeline(ColumnTransformer([("codes", front, codes)], remainder="passthrough"), clone(template))


def _encoder_changed(template: Any) -> Any:
    """The model with OneHotEncoder in the place of OrdinalEncoder; None where there is none that chose the codes itself."""
    from sklearn.base import clone

    made = clone(template)
    names = [
        name for name, step in made.get_params(deep=True).items()
        if type(step).__name__ == "OrdinalEncoder" and isinstance(step.categories, str)
    ]  # fmt: skip
    return made.set_params(**{name: _encoder() for name in names}) if names else None
