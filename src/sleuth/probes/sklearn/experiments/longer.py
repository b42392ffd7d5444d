"""`longer`: what the model gains when its solver may go on."""

from __future__ import annotations

from time import perf_counter

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.final import final_model, is_stopped, model_of
from sleuth.evidence.fit import Fit
from sleuth.probes.sklearn.experiments.comparing import fitted, gained, own_predictions, predicted
from sleuth.probes.sklearn.experiments.problem import problem_of
from sleuth.probes.sklearn.holding import Holder

FACTORS = (10, 10)  # by which the limit is raised, one after the other while there is time
LIMIT = "max_iter"


def longer(fit: Fit, holder: Holder, end: float) -> dict[str, float]:
    """Raise the limit on iterations, learn again, and compare on the judged rows; `changed`: share of predictions that differ.

    For numbers `changed` is the share of the spread of the predictions that lies in their differences.

    Raises:
        NotApplicable: the model has no limit, or there is no time.
    """
    from sklearn.base import clone

    final = final_model(fit)
    if final is None or not is_stopped(model_of(fit, final)):
        raise NotApplicable("the solver did not use up its iterations")
    problem = problem_of(fit, holder)
    template = clone(problem.template)
    names = [name for name, value in template.get_params(deep=True).items() if name.split("__")[-1] == LIMIT]
    limits = {name: template.get_params()[name] for name in names if isinstance(template.get_params()[name], int)}
    limits = {name: value for name, value in limits.items() if value > 0}
    if not limits:
        raise NotApplicable("the model has no limit on its iterations")
    before = own_predictions(problem, holder)
    took, factor, after = max(problem.seconds, 1e-3), 1, None
    for times in FACTORS:
        if perf_counter() + took * times > end:
            break
        factor, began = factor * times, perf_counter()
        template.set_params(**{name: value * factor for name, value in limits.items()})
        after = predicted(fitted(template, problem.x, problem.y), problem.x_test)
        took = perf_counter() - began
    if after is None:
        raise NotApplicable("there is no time for more iterations")
    differs = before != after if problem.is_class else (before - after) ** 2 / max(float(np.var(before)), 1e-300)
    return {**gained(problem, before, after), "factor": float(factor), "changed": float(np.mean(differs))}
