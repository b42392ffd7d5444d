"""`longer`: what the model gains when its solver may go on."""

from __future__ import annotations

from time import perf_counter

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.final import final_model, is_stopped, model_of
from sleuth.evidence.fit import Fit
from sleuth.evidence.kinds import final_step
from sleuth.probes.sklearn.estimators import facts_of
from sleuth.probes.sklearn.experiments.comparing import fitted, gained, own_model, own_predictions, predicted
from sleuth.probes.sklearn.experiments.problem import problem_of
from sleuth.probes.sklearn.holding import Holder

FACTORS = (10, 10)  # by which the limit is raised, one after the other while there is time
LIMIT = "max_iter"
NOT_STOPPED = "the solver did not use up its iterations"


def longer(fit: Fit, holder: Holder, end: float) -> dict[str, float]:
    """Raise the limit on iterations, learn again, and compare on the judged rows; `changed`: share of predictions that differ.

    Of a model that is only validated, by copies, one more copy tells whether its solver is stopped.

    For numbers `changed` is the share of the spread of the predictions that lies in their differences.

    Raises:
        NotApplicable: the model has no limit, or there is no time.
    """
    from sklearn.base import clone

    final = final_model(fit)
    is_learned = final is not None and final.learned >= 0
    if final is None or (is_learned and not is_stopped(model_of(fit, final))):
        raise NotApplicable(NOT_STOPPED)
    problem = problem_of(fit, holder)
    template = clone(problem.template)
    limits = {name: value for name, value in template.get_params(deep=True).items() if _has_limit(name, value)}
    if not limits:
        raise NotApplicable("the model has no limit on its iterations")
    model = model_of(fit, final) if is_learned else final_step(facts_of(own_model(problem, holder)))
    if not is_stopped(model):
        raise NotApplicable(NOT_STOPPED)
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
    return {
        **gained(problem, before, after), "factor": float(factor), "changed": float(np.mean(differs)),
        "iterations": float(model.n_iterations), "limit": float(model.most_iterations),
    }  # fmt: skip


def _has_limit(name: str, value: object) -> bool:
    """Whether a parameter limits the iterations of a solver."""
    return name.rpartition("__")[2] == LIMIT and isinstance(value, int) and value > 0
