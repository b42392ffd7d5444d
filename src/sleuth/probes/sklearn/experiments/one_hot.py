"""`one-hot`: what the model gains when codes of categories become columns of their own."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.calls import FloatArray
from sleuth.evidence.final import final_model
from sleuth.evidence.fit import Fit
from sleuth.evidence.kinds import DISTANCES, LINEAR, NETWORKS, SCALERS
from sleuth.probes.sklearn.estimators import SELECTOR
from sleuth.probes.sklearn.experiments.columns import column, n_columns
from sleuth.probes.sklearn.experiments.comparing import fitted, gained, own_predictions, predicted
from sleuth.probes.sklearn.experiments.problem import Problem, part_of
from sleuth.probes.sklearn.holding import Holder
from sleuth.probes.sklearn.looking import is_frame

LEVELS = (3, 40)
ROWS_PER_LEVEL = 4
MOST_CODES = 12  # columns of codes
LEAST_NUMBERS = 5  # codes that begin elsewhere than at 0 or 1
YEARS = (1900, 2100)
MOST_CLASSES = 20  # different targets that are taken for classes
SURE = 3.0  # standard errors of a difference
COLUMNS = "ColumnTransformer"
OWN = "codes of categories"  # the name of what is put into one


def one_hot(fit: Fit, holder: Holder, end: float) -> dict[str, float]:
    """Encode each column of few whole numbers that may be codes, or what OrdinalEncoder makes, one-hot; learn again, and compare.

    `ordered` is the gain when their squares are added instead, which is enough for quantities.

    Raises:
        NotApplicable: the model reads codes as codes, or no column holds any.
    """
    del end
    problem = part_of(fit, holder)
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
    parts = _parts(steps)
    if parts is not None:
        codes = sorted(set(codes) & _scaled(parts, problem.x))
    if not codes or len(codes) > MOST_CODES or (parts is None and COLUMNS in [type(step).__name__ for _, step in steps or ()]):
        raise NotApplicable("no column that the model reads as a quantity holds a few whole numbers")
    found: dict[str, float] = {}
    for name, front in (("", _encoder()), ("ordered", _squares())):
        behind = _behind if parts is None else partial(_within, table=problem.x)
        model = behind(front, codes, problem.template)
        made = gained(problem, own, predicted(fitted(model, problem.x, problem.y), problem.x_test))
        found |= {"ordered": made["gain"]} if name else made
    return {**found, "columns": float(len(codes)), "column": float(_place(fit, problem, codes[0])), "is_step": 0.0}


def _place(fit: Fit, problem: Problem, at: int) -> int:
    """Where a column stands in the table that the program handed over, of which the problem may hold a part."""
    final = final_model(fit)
    names = fit.data[final.train].names if final is not None and final.train >= 0 else ()
    name = str(problem.x.columns[at]) if is_frame(problem.x) else ""
    return names.index(name) if name in names else at


def _is_code(problem: Problem, at: int) -> bool:
    values = column(problem.x, at)
    if values.dtype.kind not in "iuf":
        return False
    known = np.unique(values[np.isfinite(values)])
    if not LEVELS[0] <= len(known) <= LEVELS[1] or len(values) < ROWS_PER_LEVEL * len(known):
        return False
    if not (known == np.round(known)).all():
        return False
    if known[0] in (0, 1) and known[-1] <= known[0] + 1.5 * len(known):
        return True
    is_year = YEARS[0] <= known[0] and known[-1] <= YEARS[1]
    return not is_year and _goes_up_and_down(values, known, problem.y)


def _goes_up_and_down(values: FloatArray, known: FloatArray, y: FloatArray) -> bool:
    """Whether the target of numbers from the least to the greatest turns at every second one, or oftener, beyond what noise does.

    So numbers of makers, sites or grades are told from amounts that have few values: 17, 23, 31, 44 from 10, 25, 50, 100.
    """
    target = (
        y.astype(np.float64) if y.dtype.kind in "iuf" and len(np.unique(y)) > MOST_CLASSES else (y == y[0]).astype(np.float64)
    )
    groups = [target[values == one] for one in known]
    if len(known) < LEAST_NUMBERS or min(map(len, groups)) < ROWS_PER_LEVEL:
        return False
    means = np.array([one.mean() for one in groups])
    errors = np.array([one.var() / len(one) for one in groups])
    steps = np.diff(means) / np.sqrt(np.maximum(errors[1:] + errors[:-1], 1e-300))
    sure = np.sign(steps[np.abs(steps) > SURE])
    return bool(2 * (sure[1:] != sure[:-1]).sum() >= len(known) - 2)


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


def _parts(steps: Any) -> Any:
    """The ColumnTransformer that stands first; None where none does, or another one stands behind."""
    names = [type(step).__name__ for _, step in steps or ()]
    return steps[0][1] if names[:1] == [COLUMNS] and COLUMNS not in names[1:] else None


def _scaled(parts: Any, table: Any) -> set[int]:
    """Positions of the columns that reach the model as numbers, each scaled or as it is, and by no other part."""
    labels = list(table.columns) if is_frame(table) else list(range(n_columns(table)))
    found: list[int] = []
    other: list[int] = []
    for _, step, given in parts.transformers:
        chosen = _chosen(given, table)
        if not isinstance(chosen, list | tuple) or not set(chosen) <= set(labels):
            return set()  # which columns it takes is not told
        inner = [one for _, one in getattr(step, "steps", [("", step)])]
        is_plain = all(one == "passthrough" or type(one).__name__ in (*SCALERS, "SimpleImputer") for one in inner)
        (found if is_plain else other).extend(labels.index(label) for label in chosen)
    return {at for at in found if found.count(at) == 1 and at not in other}


def _chosen(columns: Any, table: Any) -> Any:
    """The columns of a part; a selector by kind or name chooses them from the table."""
    return columns(table) if type(columns).__name__ == SELECTOR and is_frame(table) else columns


def _within(front: Any, codes: list[int], template: Any, *, table: Any) -> Any:
    """The model, whose ColumnTransformer gives these columns to `front` instead."""
    from sklearn.base import clone
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    made = clone(template)
    labels = [table.columns[at] if is_frame(table) else at for at in codes]
    given = [(name, step, _chosen(columns, table)) for name, step, columns in made.steps[0][1].transformers]
    parts = [(name, step, [one for one in chosen if one not in labels]) for name, step, chosen in given]
    kept = [part for part in parts if part[2]]
    made.steps[0][1].set_params(transformers=[*kept, (OWN, make_pipeline(front, StandardScaler()), labels)])
    return made


def _encoder_changed(template: Any) -> Any:
    """The model with OneHotEncoder in the place of OrdinalEncoder; None where there is none that chose the codes itself."""
    from sklearn.base import clone

    made = clone(template)
    names = [
        name for name, step in made.get_params(deep=True).items()
        if type(step).__name__ == "OrdinalEncoder" and isinstance(step.categories, str)
    ]  # fmt: skip
    return made.set_params(**{name: _encoder() for name in names}) if names else None
