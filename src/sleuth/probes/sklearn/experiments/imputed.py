"""`imputed`: what the model gains when a number that stands for missing values is taken out of a column."""

from __future__ import annotations

from typing import Any

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.calls import FloatArray
from sleuth.evidence.fit import Fit
from sleuth.probes.sklearn.experiments.columns import column, n_columns, with_columns
from sleuth.probes.sklearn.experiments.comparing import fitted, gained, own_predictions, predicted
from sleuth.probes.sklearn.experiments.problem import Array, Problem, problem_of
from sleuth.probes.sklearn.holding import Holder
from sleuth.stats.placeholders import is_number, stands_apart

SHARES = (0.01, 0.6)  # of the rows that may hold it
LEAST_VALUES = 15  # different ones beside it
APART = {"min_z": 2.0, "min_gap": 0.3}
MOST_COLUMNS = 400


def imputed(fit: Fit, holder: Holder, end: float) -> dict[str, float]:
    """Put the median in the place of the constant (in the table, or in the imputer), learn again, and compare.

    Raises:
        NotApplicable: no column holds such a number.
    """
    del end
    problem = problem_of(fit, holder)
    changed = _with_median(problem.template)
    spikes = _spikes(problem) if changed is None else {}
    if changed is not None:
        guess = predicted(fitted(changed, problem.x, problem.y), problem.x_test)
        return {**gained(problem, own_predictions(problem, holder), guess), "columns": float("nan"), "is_step": 1.0}
    if not spikes:
        raise NotApplicable("no column holds a number that stands apart from its others")

    def replaced(at: int, values: Array) -> Array:
        made = values.astype(np.float64)
        made[made == spikes[at][0]] = spikes[at][1]
        return made

    model = fitted(problem.template, with_columns(problem.x, spikes, replaced), problem.y)
    guess = predicted(model, with_columns(problem.x_test, spikes, replaced))
    first = next(iter(spikes))
    share = float((column(problem.x, first).astype(np.float64) == spikes[first][0]).mean())
    return {
        **gained(problem, own_predictions(problem, holder), guess), "columns": float(len(spikes)), "column": float(first),
        "value": spikes[first][0], "share": share, "is_step": 0.0,
    }  # fmt: skip


def _spikes(problem: Problem) -> dict[int, tuple[float, float]]:
    """By column the number that stands apart and the median of the others."""
    found = {}
    for at in range(min(n_columns(problem.x), MOST_COLUMNS)):
        values = column(problem.x, at)
        if values.dtype.kind in "iuf":
            spike = _spike(values.astype(np.float64))
            if spike is not None:
                found[at] = (spike, float(np.nanmedian(np.where(values == spike, np.nan, values.astype(np.float64)))))
    return found


def _spike(values: FloatArray) -> float | None:
    known = values[np.isfinite(values)]
    different, counts = np.unique(known, return_counts=True)
    if len(different) <= LEAST_VALUES:
        return None
    for place in (0, len(different) - 1):
        is_frequent = SHARES[0] <= counts[place] / len(known) <= SHARES[1]
        if is_frequent and is_number(float(different[place])) and stands_apart(different, counts, place, **APART):
            return float(different[place])
    return None


def _with_median(template: Any) -> Any:
    """The model with medians where its imputers put a number; None where they do not."""
    from sklearn.base import clone

    made = clone(template)
    steps = made.get_params(deep=True)
    names = [
        name for name, step in steps.items()
        if type(step).__name__ == "SimpleImputer" and step.strategy == "constant" and not isinstance(step.fill_value, str)
        and step.fill_value is not None
    ]  # fmt: skip
    return made.set_params(**{f"{name}__strategy": "median" for name in names}) if names else None
