"""`validation-curve`: how the scores change with the parameter that sets how much the model can learn.

Values: "learned NAME=VALUE" and "judged NAME=VALUE", the scores on the rows learned from and on those left out, by folds of the
training rows, with "spread NAME=VALUE", the standard deviation of the latter over folds; "own", the program's value.
"""

from __future__ import annotations

from time import perf_counter
from typing import Any

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.fit import Fit
from sleuth.probes.sklearn.experiments.comparing import fitted, predicted, quality
from sleuth.probes.sklearn.experiments.problem import Problem, problem_of, rows_of
from sleuth.probes.sklearn.holding import Holder

N_FOLDS = 3
FACTORS = (0.01, 0.1, 1.0, 10.0, 100.0)  # of a strength
COUNTS = (0.25, 0.5, 1.0, 2.0, 4.0)  # of a whole number
DEPTHS = (1.0, 2.0, 4.0, 8.0, 16.0)  # where the depth has no limit
STRENGTHS = ("C", "alpha", "reg_lambda", "var_smoothing")
WHOLE = ("max_depth", "n_neighbors", "min_samples_leaf", "max_leaf_nodes", "num_leaves", "n_estimators", "max_iter")
UNUSED = -1  # of LightGBM's depth: no limit
LEAST_POINTS = 3
SEED = 71


def validation_curve(fit: Fit, holder: Holder, end: float) -> dict[str, float]:
    """Learn with smaller and greater values of the first parameter of the model that sets how much it can learn.

    Raises:
        NotApplicable: no such parameter is known, or there is no time.
    """
    problem = problem_of(fit, holder)
    steps = getattr(problem.template, "steps", None)
    prefix, last = (f"{steps[-1][0]}__", steps[-1][1]) if steps else ("", problem.template)
    name, values = _values(last.get_params(deep=False))
    wanted = len(values) * N_FOLDS * max(problem.seconds, 0.001)
    if perf_counter() + wanted > end:
        raise NotApplicable(f"{len(values) * N_FOLDS} fits would take about {wanted:.1f} s")
    made: dict[str, float] = {}
    for value in values:
        if perf_counter() > end:
            break
        learned, judged, spread = _in_folds(problem, prefix + name, value)
        made |= {f"learned {name}={value:g}": learned, f"judged {name}={value:g}": judged, f"spread {name}={value:g}": spread}
    if len(made) < 3 * LEAST_POINTS:
        raise NotApplicable("there is no time for several fits")
    own = last.get_params(deep=False)[name]
    return {**made, "own": float(own) if isinstance(own, int | float) else float("nan")}


def _values(known: dict[str, Any]) -> tuple[str, list[float]]:
    """The parameter and its values, ascending."""
    for name in (*STRENGTHS, *WHOLE):
        if name not in known or (name == "alpha" and "learning_rate" in known and "max_depth" in known):
            continue  # of boosting `alpha` is a quantile, or a penalty of another kind
        own = known[name]
        if name in STRENGTHS and isinstance(own, int | float) and not isinstance(own, bool) and own > 0:
            return name, [own * factor for factor in FACTORS]
        if name in WHOLE and isinstance(own, int) and not isinstance(own, bool) and own != UNUSED:
            return name, sorted({float(max(1 + (name == "max_leaf_nodes"), round(own * factor))) for factor in COUNTS})
        if name == "max_depth" and own in (None, UNUSED):
            return name, list(DEPTHS)
    raise NotApplicable("no parameter of the model is known that sets how much it can learn")


def _in_folds(problem: Problem, name: str, value: float) -> tuple[float, float, float]:
    from sklearn.base import clone

    given = int(value) if name.rpartition("__")[2] in WHOLE else value
    fold = np.random.default_rng(SEED).permutation(len(problem.y)) % N_FOLDS
    if problem.is_ordered:
        fold = np.arange(len(problem.y)) * N_FOLDS // len(problem.y)
    made = []
    for held in range(N_FOLDS):
        train, test = np.flatnonzero(fold != held), np.flatnonzero(fold == held)
        x, y = rows_of(problem.x, train), problem.y[train]
        model = fitted(clone(problem.template).set_params(**{name: given}), x, y)
        made.append((quality(problem, y, predicted(model, x)),
                     quality(problem, problem.y[test], predicted(model, rows_of(problem.x, test)))))  # fmt: skip
    learned, judged = np.array(made).T
    return float(learned.mean()), float(judged.mean()), float(judged.std())
