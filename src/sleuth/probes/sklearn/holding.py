"""What is kept so that a fit can be repeated after the program has ended: bounded, and never a copy of what is large."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

from sleuth.probes.sklearn.looking import is_frame, is_series, is_sparse
from sleuth.probes.sklearn.records import Held

MOST_BYTES = 64_000_000  # of tables that are kept alive
MOST_HELD = 60  # fits
SAFE = ("sklearn.", "imblearn.", "xgboost.", "lightgbm.")  # libraries whose estimators are made anew without side effects
MOST_SECONDS = 30.0  # a fit that took longer is not repeated


class Holder:
    """Tables, targets and estimators that have not learned, by the FIT call that they belong to."""

    def __init__(self) -> None:
        self.held: dict[int, Held] = {}
        self.validated: dict[int, Held] = {}  # by the number of the validation
        self.tables: dict[int, Any] = {}  # other tables by number: what a model was judged on
        self.memo: dict[str, Any] = {}  # what several experiments need
        self._ids: set[int] = set()
        self._bytes = 0

    def note_fit(self, call: int, one: Any, x: Any, y: Any, seconds: float) -> None:
        """A fit that could be repeated."""
        if seconds > MOST_SECONDS or not is_safe(one):
            return
        if not (self._has_room(x) and self._has_room(y)):
            return
        self.held[call] = Held(call, _unlearned(one), x, y, seconds)
        while len(self.held) > MOST_HELD:  # the latest are those that count
            del self.held[next(iter(self.held))]

    def note_validation(self, number: int, one: Any, x: Any, y: Any) -> None:
        """A cross-validation that could be repeated."""
        if len(self.validated) < MOST_HELD and is_safe(one) and self._has_room(x) and self._has_room(y):
            self.validated[number] = Held(-1, _unlearned(one), x, y)

    def note_table(self, number: int, table: Any) -> None:
        """A table that a model was judged on."""
        if number >= 0 and number not in self.tables and self._has_room(table):
            self.tables[number] = table

    def _has_room(self, value: Any) -> bool:
        if value is None or id(value) in self._ids:
            return True
        size = size_of(value)
        if self._bytes + size > MOST_BYTES:
            return False
        self._bytes += size
        self._ids.add(id(value))
        return True


def _unlearned(one: Any) -> Any:
    """A copy that has not learned; of a search, of the best that it found."""
    from sklearn.base import clone

    return clone(getattr(one, "best_estimator_", one))


def is_safe(one: Any, depth: int = 0) -> bool:
    """Whether it and all within it come from libraries whose estimators can be made anew."""
    if not type(one).__module__.startswith(SAFE) or depth > 4:
        return False
    try:
        inner = one.get_params(deep=False)
    except Exception:  # it is not what it says
        return False
    return all(is_safe(value, depth + 1) for value in _estimators(inner.values()))


def _estimators(values: Any) -> list[Any]:
    found = []
    for value in values:
        if hasattr(value, "get_params") and not isinstance(value, type):
            found.append(value)
        elif isinstance(value, list | tuple):
            found += _estimators([item[1] if isinstance(item, tuple) and len(item) > 1 else item for item in value])
    return found


def size_of(value: Any) -> int:
    """Bytes of a table, about."""
    if is_frame(value):
        return int(value.memory_usage(deep=False).sum())
    if is_series(value):
        return int(value.memory_usage(deep=False))
    if is_sparse(value):
        return int(value.data.nbytes * 2)
    if isinstance(value, np.ndarray):
        return int(value.nbytes)
    return sys.getsizeof(value) + (
        sum(sys.getsizeof(item) for item in value[:1000]) * max(len(value) // 1000, 1) if isinstance(value, list) else 0
    )
