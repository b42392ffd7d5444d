"""`boosting-curve`: a boosted model is fitted again on three quarters of its rows, and judged after each round on the rest.

Values: `rounds`; `best_round`, after which the loss on the rows left out is least; `loss_best` and `loss_end` there; `z`, how
many standard errors of the paired difference the last round is worse; "after N" for some rounds, and "learned after N" on the
rows that were learned from. The loss is the squared error, of classes the log loss.
"""

from __future__ import annotations

import math
from time import perf_counter
from typing import Any

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.calls import FloatArray
from sleuth.evidence.fit import Fit
from sleuth.probes.sklearn.holding import Holder
from sleuth.probes.sklearn.looking import is_frame, is_series

BOOSTED = ("GradientBoosting", "HistGradientBoosting")
LEAST_ROWS = 100
LEFT_OUT = 0.25
POINTS = 40
SEED = 3
LEAST_CHANCE = 1e-9


def boosting_curve(fit: Fit, holder: Holder, end: float) -> dict[str, float]:
    """The values for the latest boosted model that could be fitted again.

    Raises:
        NotApplicable: there is none, it has few rows, or it stops by itself.
    """
    for call in reversed(list(fit.model_fits())):
        held = holder.held.get(fit.calls.index(call))
        if held is None or not any(one.name.startswith(BOOSTED) for one in fit.estimators[call.estimator].walk()):
            continue
        if call.seconds > end - perf_counter():
            raise NotApplicable("fitting it again would take longer than the time for experiments")
        return _curve(held.template, held.x, held.y)
    raise NotApplicable("no gradient boosting of scikit-learn was fitted that could be fitted again")


def _curve(template: Any, x: Any, y: Any) -> dict[str, float]:
    from sklearn.base import clone

    n = len(y)
    if n < LEAST_ROWS:
        raise NotApplicable(f"{n} rows are too few to leave a part of them out; {LEAST_ROWS} are needed")
    order = np.random.default_rng(SEED).permutation(n)
    cut = int(n * LEFT_OUT)
    hold, learn = order[:cut], order[cut:]
    model = clone(template)
    before = None
    if hasattr(model, "steps"):
        before, model = model[:-1], model.steps[-1][1]
    if not hasattr(model, "staged_predict") or _stops_itself(model, n):
        raise NotApplicable("the boosted model stops by itself, or cannot be asked after each round")
    x_learn, x_hold, y_learn, y_hold = _rows(x, learn), _rows(x, hold), _rows(y, learn), _rows(y, hold)
    if before is not None and len(before.steps):
        x_learn = before.fit_transform(x_learn, y_learn)
        x_hold = before.transform(x_hold)
    model.fit(x_learn, y_learn)
    return _told(_losses(model, x_hold, y_hold), _losses(model, x_learn, y_learn))


def _told(left_out: list[FloatArray], learned: list[FloatArray]) -> dict[str, float]:
    means = np.array([one.mean() for one in left_out])
    best, last = int(means.argmin()), len(means) - 1
    apart = left_out[last] - left_out[best]
    error = float(apart.std(ddof=1)) / math.sqrt(len(apart))
    values = {
        "rounds": float(last + 1), "best_round": float(best + 1), "loss_best": float(means[best]),
        "loss_end": float(means[last]), "z": float(apart.mean()) / error if error > 0 else 0.0,
    }  # fmt: skip
    for at in np.unique(np.linspace(0, last, POINTS).astype(int)).tolist():
        values[f"after {at + 1}"] = float(means[at])
        values[f"learned after {at + 1}"] = float(learned[at].mean())
    return values


def _losses(model: Any, x: Any, y: Any) -> list[FloatArray]:
    """The loss of each row after each round."""
    truth = np.asarray(y)
    if not hasattr(model, "staged_predict_proba"):
        return [(truth - predicted) ** 2 for predicted in model.staged_predict(x)]
    known = np.isin(truth, model.classes_)
    at = np.searchsorted(model.classes_, truth[known])
    rows = np.arange(len(at))
    return [-np.log(np.maximum(chances[known][rows, at], LEAST_CHANCE)) for chances in model.staged_predict_proba(x)]


def _stops_itself(model: Any, n: int) -> bool:
    given = model.get_params(deep=False)
    stopping = given.get("early_stopping")
    if stopping is not None:
        return stopping is True or (stopping == "auto" and n > 10_000)  # as scikit-learn reads "auto"
    return given.get("n_iter_no_change") is not None


def _rows(values: Any, rows: Any) -> Any:
    return values.iloc[rows] if is_frame(values) or is_series(values) else np.asarray(values)[rows]
