"""What is kept so that a fit can be repeated after the program has ended: bounded, and never a copy of what is large."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from sleuth.probes.sklearn.looking import is_frame, is_series, is_sparse
from sleuth.probes.sklearn.records import Held

MOST_BYTES = 64_000_000  # of tables that are kept alive for models, and as many for what stands before them
MOST_COPIED = 8_000_000  # bytes of a table that is copied
MOST_HELD = 60  # fits
SAFE = ("sklearn.", "imblearn.", "xgboost.", "lightgbm.")  # libraries whose estimators are made anew without side effects
BOOSTERS = ("xgboost.", "lightgbm.")
WATCHING = ("eval_set", "eval_X", "eval_y", "eval_metric", "eval_names", "verbose")
HARMLESS = (
    "_EarlyStoppingCallback", "_LogEvaluationCallback", "_RecordEvaluationCallback",  # LightGBM's
    "EarlyStopping", "EvaluationMonitor",  # XGBoost's
)  # fmt: skip
STOPPING = ("early_stopping_rounds", "early_stopping_round", "callbacks")
MOST_SECONDS = 600.0  # a fit that took longer is not repeated, not even with a part of its rows


class Holder:
    """Tables, targets and estimators that have not learned, by the FIT call that they belong to."""

    def __init__(self) -> None:
        self.held: dict[int, Held] = {}
        self.validated: dict[int, Held] = {}  # by the number of the validation
        self.before: dict[int, Held] = {}  # transformers and resamplers, by their FIT or RESAMPLE call
        self.tables: dict[int, Any] = {}  # other tables by number: what a model was judged on
        self.wide: dict[int, Any] = {}  # tables out of whose columns others were chosen, by the place in the order of events
        self.refused: dict[int, str] = {}  # why a fit was not kept, by its call
        self.memo: dict[str, Any] = {}  # what several experiments need
        self._asked: set[int] = set()  # fits of models that were asked about a table after it
        self._ids: set[int] = set()
        self._bytes = {True: 0, False: 0}  # of what models learn from and are judged on, and of what stands before them

    def note_fit(
        self, call: int, one: Any, x: Any, y: Any, seconds: float, *, is_plain: bool = True, line: object = None
    ) -> None:
        """A fit that could be repeated; `is_plain`: it was given a table and a target, and nothing else."""
        if reason := self._refusal(one, x, y, seconds, is_plain=is_plain):
            self.refused[call] = reason
            return
        self.held[call] = Held(call, _unlearned(one), x, y, seconds, line=line)
        self._forget_one(self.held, is_model=True)

    def note_asked(self, fits: Iterable[int]) -> None:
        """A model that stands on these fits was asked about a table: they count more than those of which nothing was asked."""
        self._asked.update(fits)

    def note_before(self, call: int, one: Any, x: Any, y: Any, seconds: float, *, is_plain: bool, is_joint: bool) -> None:
        """A fit of a transformer or resampler, which is repeated where a score is measured without it."""
        if reason := self._refusal(one, x, y, seconds, is_plain=is_plain, is_model=False):
            self.refused[call] = reason
            return
        self.before[call] = Held(call, _unlearned(one), x, y, seconds, is_joint)
        self._forget_one(self.before, is_model=False)

    def note_validation(self, number: int, one: Any, x: Any, y: Any, **given: Any) -> None:
        """A cross-validation that could be repeated; `given`: seconds of a fold, cv, groups, scoring."""
        if reason := self._refusal(one, x, y, 0.0, is_plain=True):
            self.refused[-1 - number] = reason
        elif len(self.validated) < MOST_HELD:
            self.validated[number] = Held(-1, _unlearned(one), x, y, **given)

    def _refusal(self, one: Any, x: Any, y: Any, seconds: float, *, is_plain: bool, is_model: bool = True) -> str:
        """Why it is not kept; "" if there is no reason."""
        name = type(one).__name__
        if seconds > MOST_SECONDS:
            return f"the fit of {name} took {seconds:.0f} s"
        if not is_plain:
            return f"{name} was fitted with more than a table and a target"
        if not is_safe(one):
            return f"{name} is, or holds, a class of the program's own, which is not made anew"
        if not (self._has_room(x, is_model=is_model) and self._has_room(y, is_model=is_model)):
            return f"the tables would take more than the {MOST_BYTES // 1_000_000} MB that are kept"
        return ""

    def note_table(self, number: int, table: Any) -> None:
        """A table that a model was judged on."""
        if number >= 0 and number not in self.tables and self._has_room(table):
            self.tables[number] = table

    def note_wide(self, at: int, table: Any) -> None:
        """A table out of whose columns those were chosen that are split, or validated, at this place in the order of events."""
        if table is not None and self._has_room(table, is_model=False):
            self.wide[at] = table

    def _forget_one(self, held: dict[int, Held], *, is_model: bool) -> None:
        """Where there are too many, the earliest of the line that makes most of them, of which nothing was asked if possible."""
        if len(held) <= MOST_HELD:
            return
        *others, _ = held.values()
        usable = [one for one in others if one.call not in self._asked] or others
        lines = Counter(one.line for one in usable)
        gone = held.pop(next(one.call for one in usable if lines[one.line] == max(lines.values())))
        for value in (gone.x, gone.y):
            if id(value) in self._ids and not any(value is one.x or value is one.y for one in self._all()):
                self._ids.discard(id(value))
                self._bytes[is_model] -= size_of(value)

    def _all(self) -> Iterator[Held]:
        yield from self.held.values()
        yield from self.before.values()
        yield from self.validated.values()
        yield from (Held(-1, None, table, None) for table in (*self.tables.values(), *self.wide.values()))

    def _has_room(self, value: Any, *, is_model: bool = True) -> bool:
        if value is None or id(value) in self._ids:
            return True
        size = size_of(value)
        if self._bytes[is_model] + size > MOST_BYTES:
            return False
        self._bytes[is_model] += size
        self._ids.add(id(value))
        return True


def lasting(table: Any, one: Any) -> Any:
    """The table that a transformer learns from, or a copy of it where it may be changed in place.

    That is a part of an array of the program's, or one that the transformer itself writes into.
    """
    if not isinstance(table, np.ndarray) or table.nbytes > MOST_COPIED or not hasattr(one, "transform"):
        return table
    is_part = isinstance(table.base, np.ndarray)
    return table.copy() if is_part or getattr(one, "copy", True) is False else table


def _unlearned(one: Any) -> Any:
    """A copy that has not learned: of a search the best found, of boosting that stopped by itself one of as many rounds."""
    from sklearn.base import clone

    made = clone(getattr(one, "best_estimator_", one))
    rounds = rounds_kept(one)
    return made.set_params(**dict.fromkeys(set(made.get_params()) & {*STOPPING}), n_estimators=rounds) if rounds else made


def rounds_kept(one: Any) -> int:
    """The rounds after which XGBoost or LightGBM was best on the rows that it was shown; 0 = not known."""
    try:
        last = getattr(one, "best_iteration", None)  # XGBoost's counts from 0, and is there only where it stops by itself
        found = last + 1 if last is not None else getattr(one, "best_iteration_", None)
    except Exception:  # it has not learned
        return 0
    return int(found or 0) if type(one).__module__.startswith(BOOSTERS) else 0


def watching_words(one: Any, given: dict[str, Any]) -> tuple[str, ...]:
    """The keywords of a fit that tell a boosted model when to stop and what to print, and change no round of it."""
    if not type(one).__module__.startswith(BOOSTERS):
        return ()
    is_harmless = all(type(each).__name__ in HARMLESS for each in given.get("callbacks") or ())
    return (*WATCHING, "callbacks") if is_harmless else WATCHING


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
