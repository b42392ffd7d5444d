"""What is put into scikit-learn while a program is watched, and taken out again."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any

from sleuth.probes.sklearn.boosters import BOOSTING, parts_of
from sleuth.probes.sklearn.calls import StandIn, stand_in, watch_with
from sleuth.probes.sklearn.drawing import DRAW, drawers
from sleuth.probes.sklearn.file_heads import FileHeads, reader
from sleuth.probes.sklearn.methods import METHODS, Methods
from sleuth.probes.sklearn.recorder import Recorder
from sleuth.probes.sklearn.scoring import METRIC, SECOND, Scoring
from sleuth.probes.sklearn.splitting import SPLIT, TRAIN_TEST, Splitting
from sleuth.probes.sklearn.validating import FUNCTIONS, parameters
from sleuth.probes.stand_in import Function

SEARCH = "BaseSearchCV"
READ = "read"
ASIDE = "aside"  # of what asks a model about rows that the program does not have, as shuffled columns
ASKING = ("permutation_importance", "partial_dependence")


class Patches:
    """Stand-ins for the methods of all estimators, present and to come, and for functions of scikit-learn's modules."""

    def __init__(self, recorder: Recorder, methods: Methods, splitting: Splitting, scoring: Scoring, heads: FileHeads) -> None:
        self._heads = heads
        self._recorder, self._methods, self._splitting, self._scoring = recorder, methods, splitting, scoring
        self._undo: list[tuple[Any, str, Any, bool]] = []
        self._seen: set[type] = set()
        self._is_in = False

    def install(self) -> None:
        """Route calls to the recorder."""
        self._is_in = True
        watch_with(self._watch)

    def remove(self) -> None:
        """Take everything out."""
        self._is_in = False
        watch_with(None)
        for owner, name, before, was_own in reversed(self._undo):
            if was_own:
                setattr(owner, name, before)
            else:
                delattr(owner, name)
        self._undo.clear()

    def _watch(self, name: str, original: Function, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        if name.startswith(SPLIT):
            return self._split(original, args, kwargs)
        if name == READ:
            return self._read(original, args, kwargs)
        if name.startswith(DRAW):
            return self._draw(name, original, args, kwargs)
        if name == ASIDE:
            return self._recorder.quietly(lambda: original(*args, **kwargs))
        if name == TRAIN_TEST:
            original = self._splitting.with_positions(original)
        return self._recorder.watch(name, original, args, kwargs)

    def _split(self, original: Function, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """A splitter's pairs; those that another estimator asks for are its own affair."""
        if self._recorder.is_busy:
            return original(*args, **kwargs)
        pairs = self._recorder.quietly(lambda: original(*args, **kwargs))
        self._recorder.at += 1
        return self._splitting.watch_split(args[0], args[1:], kwargs, pairs)

    def _draw(self, name: str, original: Function, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        result = original(*args, **kwargs)
        if not self._recorder.is_busy:
            self._recorder.guarded(self._splitting.draws.note, name, args, kwargs, result)
        return result

    def _read(self, original: Function, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        result = original(*args, **kwargs)
        if not self._recorder.is_busy:
            self._recorder.guarded(self._heads.note, args, result)
        return result

    # estimators ----------------------------------------------------------------------------------------------------

    def base(self, module: Any) -> None:
        """`sklearn.base` is there: its classes, those that exist already, and each that is made from now on."""
        if not self._is_in:
            return
        root = module.BaseEstimator
        mixins = [value for name, value in vars(module).items() if name.endswith("Mixin") and isinstance(value, type)]
        for owner in (root, *mixins, *_below(root)):
            self._methods_of(owner)
        patches = self

        def made(cls: Any, /, **kwargs: Any) -> None:
            super(root, cls).__init_subclass__(**kwargs)
            if patches._is_in:
                patches._methods_of(cls)

        self._set(root, "__init_subclass__", classmethod(made))
        self.drawing()

    def drawing(self, _module: Any = None) -> None:
        """What draws rows: of scikit-learn, and of pandas when it is there, whichever comes first."""
        for owner, name, watched in drawers() if self._is_in else ():
            if not getattr(getattr(owner, name), "is_stand_in", False):
                self._function(owner, name, watched)
        found = reader() if self._is_in else None
        if found is not None and not getattr(getattr(*found), "is_stand_in", False):
            self._function(*found, READ)

    def _methods_of(self, owner: type) -> None:
        """Its methods, and those of classes that it takes them from."""
        for holder in owner.__mro__:
            if holder in self._seen or holder.__module__ == "builtins":
                continue
            self._seen.add(holder)
            for name in METHODS:
                self._method(holder, name, vars(holder).get(name))

    def _method(self, holder: type, name: str, found: Any) -> None:
        if found is None or getattr(getattr(found, "fn", found), "is_stand_in", False):
            return
        if hasattr(found, "fn") and hasattr(found, "check"):  # available only if another method is
            self._set(found, "fn", stand_in(name, found.fn))
        elif callable(found) and not isinstance(found, staticmethod | classmethod | property):
            self._set(holder, name, stand_in(name, found))

    # functions -----------------------------------------------------------------------------------------------------

    def selection(self, module: Any) -> None:
        """`sklearn.model_selection` is there."""
        if not self._is_in:
            return
        for name in (TRAIN_TEST, *FUNCTIONS):
            if hasattr(module, name):
                self._function(module, name, name)
        for owner in {one for one in vars(module).values() if isinstance(one, type)}:
            for holder in owner.__mro__:
                found = vars(holder).get("split")
                if callable(found) and not getattr(found, "is_stand_in", False) and hasattr(owner, "get_n_splits"):
                    self._set(holder, "split", stand_in(SPLIT, found))

    def metrics(self, module: Any) -> None:
        """`sklearn.metrics` is there."""
        if not self._is_in:
            return
        for name in getattr(module, "__all__", ()):
            function = getattr(module, name, None)
            if not callable(function) or isinstance(function, type):
                continue
            words = parameters(function)
            if len(words) > 1 and words[0] == "y_true" and words[1] in SECOND:
                self._scoring.register(name)
                self._function(module, name, METRIC + name)
        for scorer in getattr(getattr(module, "_scorer", None), "_SCORERS", {}).values():
            watched = getattr(module, getattr(scorer._score_func, "__name__", ""), None)
            if isinstance(watched, StandIn) and watched.__wrapped__ is scorer._score_func:  # type: ignore[attr-defined]
                self._set(scorer, "_score_func", watched)

    def inspection(self, module: Any) -> None:
        """`sklearn.inspection` is there."""
        for name in ASKING if self._is_in else ():
            if hasattr(module, name):
                self._function(module, name, ASIDE)

    def boosting(self, module: Any) -> None:
        """A module of XGBoost or LightGBM is there: its own functions, its boosters, and what it keeps tables in."""
        library = module.__name__.partition(".")[0]
        for owner, names in parts_of(sys.modules[library]) if self._is_in else ():
            for name in names:
                if callable(found := vars(owner).get(name)) and not getattr(found, "is_stand_in", False):
                    self._function(owner, name, f"{BOOSTING}{library}:{name}")

    def _function(self, owner: Any, name: str, watched: str) -> None:
        """Stand in for a function of a module or, which is none of its own, of a class."""
        found = getattr(owner, name)
        self._set(owner, name, StandIn(watched, found) if isinstance(owner, ModuleType) else stand_in(watched, found))

    def _set(self, owner: Any, name: str, value: Any) -> None:
        own = vars(owner)
        self._undo.append((owner, name, own.get(name), name in own))
        setattr(owner, name, value)


def _below(root: type) -> Iterator[type]:
    """All classes that derive from `root`."""
    seen: set[type] = set()
    waiting: list[type] = list(root.__subclasses__())
    while waiting:
        one = waiting.pop()
        if one not in seen:
            seen.add(one)
            yield one
            waiting += one.__subclasses__()
