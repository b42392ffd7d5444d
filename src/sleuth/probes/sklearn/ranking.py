"""Which columns of a wide table a fitted model finds most important, as a program may choose by them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

LEAST_COLUMNS = 30  # of the table
LEAST_WIDER = 3  # times as many columns as can be kept
LIBRARIES = ("sklearn", "xgboost", "lightgbm", "imblearn")  # a property of the program's own may do anything
MOST_FITS = 40  # of a run, of which the ranking is worked out


def ranking_of(one: Any, names: Sequence[str]) -> tuple[str, ...]:
    """The most important third of these columns, the best first; () where the model tells nothing of each of them.

    Args:
        one: an estimator that has learned, or a pipeline whose last step has as many features.
        names: of the columns that it was given.
    """
    if len(names) < LEAST_COLUMNS:
        return ()
    try:
        last = one.steps[-1][1] if isinstance(getattr(one, "steps", None), list) else one
        if type(last).__module__.partition(".")[0] not in LIBRARIES:
            return ()
        found = getattr(last, "feature_importances_", None)
        found = np.abs(np.asarray(last.coef_)) if found is None and hasattr(last, "coef_") else found
        values = np.asarray(found, dtype=np.float64) if found is not None else np.zeros(0)
    except Exception:  # it has not learned, or is the program's own
        return ()
    values = values.sum(axis=0) if values.ndim == 2 else values
    if values.shape != (len(names),) or not np.isfinite(values).all() or not values.any():
        return ()
    order = np.argsort(-values, kind="stable")[: len(names) // LEAST_WIDER]
    return tuple(names[at] for at in order.tolist() if values[at] > 0)
