"""`imputed`: what the model gains when a number that stands for missing values is taken out of a column."""

from __future__ import annotations

from typing import Any

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.calls import FloatArray
from sleuth.evidence.fit import Fit
from sleuth.probes.sklearn.experiments.columns import column, n_columns, with_columns
from sleuth.probes.sklearn.experiments.comparing import fitted, gained, own_model, own_predictions, predicted, silently
from sleuth.probes.sklearn.experiments.problem import Array, Problem, part_of
from sleuth.probes.sklearn.holding import Holder
from sleuth.probes.sklearn.looking import is_frame
from sleuth.stats.paired import paired_gain
from sleuth.stats.placeholders import is_number, stands_apart

SHARES = (0.01, 0.6)  # of the rows that may hold it
LEAST_VALUES = 15  # different ones beside it
APART = {"min_z": 2.0, "min_gap": 0.3}
MOST_COLUMNS = 400
NEAR = 0.15  # mean from 0 and deviation from 1, of rows scaled by themselves or by others of their kind


def imputed(fit: Fit, holder: Holder, end: float) -> dict[str, float]:
    """Put the median in the place of the constant (in the table, or in the imputer), learn again, and compare.

    Of logistic regressions `brier`, `brier_after` and `brier_low` tell the squared error of the probabilities before and after,
    and the lower end of the gain's interval.

    Raises:
        NotApplicable: no column holds such a number.
    """
    del end
    problem = part_of(fit, holder)
    changed = _with_median(problem.template, problem.x)
    spikes = _spikes(problem) if changed is None else {}
    own = own_predictions(problem, holder)
    if changed is not None:
        model = fitted(changed, problem.x, problem.y)
        made = gained(problem, own, predicted(model, problem.x_test)) | _of_probabilities(problem, holder, model, problem.x_test)
        return {**made, "columns": float("nan"), "is_step": 1.0}
    if not spikes:
        raise NotApplicable("no column holds a number that stands apart from its others")

    def replaced(at: int, values: Array) -> Array:
        made = values.astype(np.float64)
        made[made == spikes[at][0]] = spikes[at][1]
        return made

    model = fitted(problem.template, with_columns(problem.x, spikes, replaced), problem.y)
    x_test = with_columns(problem.x_test, spikes, replaced)
    made = gained(problem, own, predicted(model, x_test)) | _of_probabilities(problem, holder, model, x_test)
    first = next(iter(spikes))
    share = float((column(problem.x, first).astype(np.float64) == spikes[first][0]).mean())
    return {
        **made, "columns": float(len(spikes)), "column": float(first),
        "value": spikes[first][0], "share": share, "is_step": 0.0,
    }  # fmt: skip


def _of_probabilities(problem: Problem, holder: Holder, model: Any, x_test: Any) -> dict[str, float]:
    """What is gained in the squared error of the probabilities, of a model that learns them; {} of others."""
    steps = getattr(problem.template, "steps", None)
    if not type(steps[-1][1] if steps else problem.template).__name__.startswith("LogisticRegression"):
        return {}
    own = own_model(problem, holder)
    twice = 2 if len(own.classes_) == 2 else 1  # of two classes the score is told by one
    is_class = (problem.y_test[:, None] == own.classes_[None, :]).astype(np.float64)  # (n_test, n_classes)
    with silently():
        before = ((own.predict_proba(problem.x_test) - is_class) ** 2).sum(axis=1) / twice
        after = ((model.predict_proba(x_test) - is_class) ** 2).sum(axis=1) / twice
    return {"brier": float(before.mean()), "brier_after": float(after.mean()), "brier_low": paired_gain(before, after).low}


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
    is_scaled = _is_scaled(known)
    for place in (0, len(different) - 1):
        is_frequent = SHARES[0] <= counts[place] / len(known) <= SHARES[1]
        is_filler = is_number(float(different[place])) or is_scaled
        if is_frequent and is_filler and stands_apart(different, counts, place, **APART):
            return float(different[place])
    return None


def _is_scaled(values: FloatArray) -> bool:
    """Whether the program has standardised the column: what it had filled in may then be any number."""
    return bool(abs(values.mean()) <= NEAR and abs(values.std() - 1) <= NEAR)


def _with_median(template: Any, x: Any) -> Any:
    """The model with medians where its imputers put a number; None where they do not."""
    from sklearn.base import clone

    made = clone(template)
    steps = made.get_params(deep=True)
    names = [
        name for name, step in steps.items()
        if type(step).__name__ == "SimpleImputer" and step.strategy == "constant" and not isinstance(step.fill_value, str)
        and (step.fill_value is not None or _is_of_numbers(steps, name, x))
    ]  # fmt: skip
    if names:
        return made.set_params(**{f"{name}__strategy": "median" for name in names})
    return _without_constant(made, x)


def _without_constant(template: Any, x: Any) -> Any:
    """A pipeline with medians in the place of its first function, where that puts a number for what is missing and no more."""
    from sklearn.impute import SimpleImputer

    name, step = next(iter(getattr(template, "steps", ())), ("", None))
    if step is None or type(step).__name__ != "FunctionTransformer":
        return None
    try:
        with silently():
            before, after = (np.asarray(one, dtype=np.float64) for one in (x, step.fit_transform(x)))
    except (TypeError, ValueError):
        return None
    if before.shape != after.shape or before.ndim != 2:
        return None
    gaps = np.isnan(before)
    filled = [np.unique(after[gaps[:, at], at]) for at in range(before.shape[1]) if gaps[:, at].any()]
    is_all = filled and all(len(one) == 1 for one in filled) and np.array_equal(before[~gaps], after[~gaps])
    return template.set_params(**{name: SimpleImputer(strategy="median")}) if is_all else None


def _is_of_numbers(steps: dict[str, Any], name: str, x: Any) -> bool:
    """Whether a step is given columns of numbers alone: then a constant that the program does not name is 0, else a text."""
    if not is_frame(x):
        return getattr(getattr(x, "dtype", None), "kind", "O") in "biuf"
    numeric = {label for label, kind in x.dtypes.items() if getattr(kind, "kind", "O") in "biuf"}
    if len(numeric) == x.shape[1]:
        return True
    parts = name.split("__")
    for at in range(1, len(parts)):
        for part, _, columns in getattr(steps["__".join(parts[:at])], "transformers", ()):
            if part == parts[at]:
                chosen = columns(x) if type(columns).__name__ == "make_column_selector" else columns
                return isinstance(chosen, list) and set(chosen) <= numeric
    return False
