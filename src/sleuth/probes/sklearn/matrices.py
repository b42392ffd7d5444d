"""What a `lightgbm.Dataset` or `xgboost.DMatrix` was made of: they keep the numbers, and not the table of the program's."""

from __future__ import annotations

import weakref
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sleuth.probes.sklearn.holding import size_of
from sleuth.probes.sklearn.recorder import NOTHING, Recorder, Seen
from sleuth.probes.sklearn.values import n_rows

MOST_BYTES = 64_000_000  # of tables that are kept for matrices which live and were not learned from yet
BESIDE = ("weight", "init_score", "base_margin", "feature_weights", "group", "qid", "label_lower_bound", "label_upper_bound")
RANKED = ("group", "qid", "label_lower_bound", "label_upper_bound")  # of ranking and of survival
SET_LATER = {"set_weight": "weight", "set_base_margin": "base_margin", "set_init_score": "init_score", "set_group": "group"}
AUTO = "auto"


@dataclass(frozen=True, eq=False)
class Handed:
    """A table and its labels, as they were handed to a matrix.

    Attributes:
        table: its number.
        x, y: the program's own objects, or weak references to them where they are large.
        beside: what was handed over with them: "weight".
        settings: those that an estimator is given instead: `missing`.
        size: bytes that are kept alive by this.
    """

    table: int
    x: Any
    y: Any
    beside: frozenset[str] = frozenset()
    settings: tuple[tuple[str, Any], ...] = ()
    size: int = 0

    @property
    def features(self) -> Any:
        """The table; None if it is gone."""
        return _alive(self.x)

    @property
    def labels(self) -> Any:
        """The labels; None if there are none, or they are gone."""
        return _alive(self.y)


class Matrices:
    """The tables of all matrices that live."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._handed: weakref.WeakKeyDictionary[Any, Handed] = weakref.WeakKeyDictionary()

    def of(self, matrix: Any) -> Handed | None:
        """What this one was made of; None where that is not known."""
        if getattr(matrix, "data", None) is not None and hasattr(matrix, "free_raw_data"):
            self.note_dataset(matrix)
        try:
            return self._handed.get(matrix)
        except TypeError:  # it is no matrix, and the library says so
            return None

    def before_matrix(self, seen: Seen) -> Handed | None:
        """A DMatrix is being made: its table is looked at before anything can change it."""
        given = {**dict(zip(("data", "label"), seen.args[1:], strict=False)), **seen.kwargs}
        settings = {key: given[key] for key in ("missing", "enable_categorical", "feature_types") if given.get(key) is not None}
        return self._made(given.get("data"), given, settings)

    def after_matrix(self, seen: Seen) -> None:
        """A DMatrix has been made."""
        if seen.kept is not None:
            self._handed[seen.args[0]] = seen.kept

    def before_construct(self, seen: Seen) -> None:
        """A Dataset is being constructed, after which it may forget its table."""
        self.of(seen.args[0])

    def note_dataset(self, dataset: Any) -> None:
        """A Dataset that has its table still."""
        known = self._handed.get(dataset)
        given = {name: getattr(dataset, name, None) for name in ("label", *BESIDE)}
        is_known = known is not None and known.features is dataset.data
        if is_known and getattr(dataset, "_handle", None) is not None:  # its labels are float32 now
            return
        kinds = getattr(dataset, "categorical_feature", AUTO)
        made = self._made(dataset.data, given, {} if isinstance(kinds, str) else {"categorical_feature": kinds})
        if made is not None:
            self._handed[dataset] = made

    def after_setting(self, seen: Seen) -> None:
        """Labels, weights or the like were set later."""
        name, (matrix, *args) = seen.name.rpartition(":")[2], seen.args
        known = self.of(matrix)
        if known is None:
            return
        given = dict(seen.kwargs)
        if name != "set_info":
            given = {SET_LATER.get(name, "label"): args[0] if args else next(iter(given.values()), None)}
        if given.get("label") is not None:
            known = replace(known, y=self._kept(given["label"], 0)[0])
        beside = known.beside | {key for key in BESIDE if given.get(key) is not None}
        self._handed[matrix] = replace(known, beside=frozenset(beside))

    def _made(self, data: Any, given: Mapping[str, Any], settings: Mapping[str, Any]) -> Handed | None:
        table = self._recorder.table(data) if n_rows(data) > 0 else NOTHING
        if table == NOTHING:
            return None
        total = sum(one.size for one in self._handed.values())
        (x, size), (y, more) = self._kept(data, total), self._kept(given.get("label"), total)
        beside = frozenset(key for key in BESIDE if given.get(key) is not None)
        return Handed(table, x, y, beside, tuple(settings.items()), size + more)

    def _kept(self, value: Any, total: int) -> tuple[Any, int]:
        """The value, or a weak reference to it where too much is kept already; and the bytes."""
        size = size_of(value) if value is not None else 0
        if total + size <= MOST_BYTES:
            return value, size
        try:
            return weakref.ref(value), 0
        except TypeError:  # a list
            return None, 0


def _alive(value: Any) -> Any:
    return value() if isinstance(value, weakref.ref) else value
