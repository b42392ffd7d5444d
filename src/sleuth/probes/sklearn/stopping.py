"""Boosting that stops by itself: by which rows, and after how many rounds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from sleuth.evidence.calls import Stopping
from sleuth.probes.sklearn.holding import BOOSTERS, rounds_kept
from sleuth.probes.sklearn.recorder import Seen

NAMES = ("early_stopping_rounds", "early_stopping_round")
CALLBACKS = {"EarlyStopping": "rounds", "_EarlyStoppingCallback": "stopping_rounds"}


def rounds_to_stop(one: Any, given: Mapping[str, Any]) -> int:
    """The rounds without a gain after which an estimator stops; 0: it does not stop by itself.

    Args:
        one: of XGBoost or LightGBM.
        given: what its fit was given, by name.
    """
    own = one.get_params()
    told = [held.get(name) for held in (given, own) for name in NAMES]
    for callback in (*(given.get("callbacks") or ()), *(own.get("callbacks") or ())):
        told.append(getattr(callback, CALLBACKS.get(type(callback).__name__, ""), None))
    return next((int(one) for one in told if isinstance(one, int | np.integer) and one > 0), 0)


def stopping_of(seen: Seen) -> Any:
    """The table by which an estimator's fit has stopped; None if there is none."""
    given = seen.kwargs
    if not type(seen.owner).__module__.startswith(BOOSTERS) or not rounds_to_stop(seen.owner, given):
        return None
    told = given.get("eval_set") or given.get("eval_X")
    last = told[-1] if isinstance(told, list | tuple) and told else told
    x = last[0] if isinstance(last, tuple) and last else last
    return None if x is seen.x else x


def stopped(one: Any, table: int, name: str) -> Stopping | None:
    """What is told of it; None where it was best in its last round."""
    most, rounds = one.get_params().get("n_estimators") or 0, rounds_kept(one)
    return Stopping(table, rounds, int(most), name) if 0 < rounds < int(most) else None
