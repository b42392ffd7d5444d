"""`scaled`: what the model gains when its columns are brought to one scale."""

from __future__ import annotations

from typing import Any

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.calls import FloatArray
from sleuth.evidence.final import is_stopped
from sleuth.evidence.fit import Fit
from sleuth.evidence.kinds import PROJECTIONS, SCALE_SENSITIVE, SCALERS
from sleuth.probes.sklearn.estimators import facts_of
from sleuth.probes.sklearn.experiments.comparing import fitted, gained, own_predictions, predicted
from sleuth.probes.sklearn.experiments.design import numbers
from sleuth.probes.sklearn.experiments.problem import Problem, part_of
from sleuth.probes.sklearn.holding import Holder
from sleuth.probes.sklearn.looking import is_sparse

LEAST_RATIO = 3.0  # of the columns' spreads; scaling is not tried below
FEW = 10  # one column of so many may hardly vary, as units of a network that are nearly dead, or rare categories, do
SCALED = 1.0  # spread of a scaled column
HOLDING = ("estimator", "regressor")  # parameters by which one estimator holds another


def scaled(fit: Fit, holder: Holder, end: float) -> dict[str, float]:
    """Put a StandardScaler before the first step that minds the scale, learn again, and compare on the judged rows.

    `stopped`: 1 if the solver uses up its iterations on scaled columns too.

    Raises:
        NotApplicable: nothing minds the scale, or the columns have one already.
    """
    del end
    problem = part_of(fit, holder)
    steps, at, is_partly_scaled = _place(problem)
    x = _before(problem, steps, at)
    spread = x.std(axis=0)
    used = spread > 0
    if used.sum() < 2:
        raise NotApplicable("fewer than two columns vary")
    ascending = np.sort(spread[used])
    least = float(ascending[len(ascending) // FEW])
    if is_partly_scaled:
        least = max(float(np.median(ascending)), SCALED)
    ratio = float(spread[used].max()) / least
    if ratio < LEAST_RATIO:
        raise NotApplicable("the columns are all of one scale")
    learned = fitted(_with_scaler(problem, steps, at), problem.x, problem.y)
    made = gained(problem, own_predictions(problem, holder), predicted(learned, problem.x_test))
    is_slow = is_stopped(facts_of(getattr(learned, "regressor_", learned).steps[-1][1]))
    return {
        **made,
        "stopped": float(is_slow),
        "ratio": ratio,
        "least": float(np.flatnonzero(used)[spread[used].argmin()]),
        "most": float(spread.argmax()),
    }


def _place(problem: Problem) -> tuple[list[Any], int, bool]:
    """The steps of the model, which is the first that minds the scale, and whether some columns alone were scaled before it."""
    model = problem.template.regressor if _is_of_changed_targets(problem.template) else problem.template
    steps = [step for _, step in getattr(model, "steps", [("", model)])]
    is_partly_scaled = False
    for at, step in enumerate(steps):
        names = {type(step).__name__, *(type(one).__name__ for one in _within(step))}
        if names & set(SCALERS):
            if not _is_of_parts(step):
                raise NotApplicable("the columns are scaled before they reach the model")
            is_partly_scaled = True
        if _held(step) in (*SCALE_SENSITIVE, *PROJECTIONS):
            return steps, at, is_partly_scaled
    raise NotApplicable("the model does not mind the scale of its columns")


def _is_of_changed_targets(model: Any) -> bool:
    """Whether it gives another target to the model that it holds, whose columns are as they are."""
    return type(model).__name__ == "TransformedTargetRegressor" and hasattr(model.regressor, "get_params")


def _held(step: Any) -> str:
    """The class of an estimator, or of the one that it holds: of bagged neighbours that of neighbours."""
    while True:
        inner = next((one for name in HOLDING if hasattr(one := getattr(step, name, None), "get_params")), None)
        if inner is None:
            return type(step).__name__
        step = inner


def _is_of_parts(step: Any) -> bool:
    """Whether a step gives some columns to one transformer and others to another."""
    return hasattr(step, "transformers") or hasattr(step, "transformer_list")


def _within(step: Any) -> list[Any]:
    if not hasattr(step, "get_params"):
        return []
    return [value for value in step.get_params(deep=True).values() if hasattr(value, "get_params")]


def _before(problem: Problem, steps: list[Any], at: int) -> FloatArray:
    x = problem.x
    if at:
        from sklearn.base import clone
        from sklearn.pipeline import make_pipeline

        x = make_pipeline(*(clone(step) for step in steps[:at])).fit_transform(x, problem.y)
    if is_sparse(x):
        raise NotApplicable("the columns are sparse")
    return numbers(x)


def _with_scaler(problem: Problem, steps: list[Any], at: int) -> Any:
    from sklearn.base import clone
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    made = make_pipeline(*steps[:at], StandardScaler(), *steps[at:])
    return clone(problem.template).set_params(regressor=made) if _is_of_changed_targets(problem.template) else made
