"""Notes on cross-validation and searches that one call makes."""

from __future__ import annotations

import inspect
import linecache
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from sleuth.evidence.calls import Param, Sort, Validation, Verb
from sleuth.probes.frames import to_place, user_files
from sleuth.probes.sklearn.companions import companions_of, given_keys, rows_at_hand
from sleuth.probes.sklearn.estimators import plain, sort_of
from sleuth.probes.sklearn.file_heads import FileHeads
from sleuth.probes.sklearn.holding import Holder
from sleuth.probes.sklearn.narrowing import narrowing_of
from sleuth.probes.sklearn.outputs import Outputs
from sleuth.probes.sklearn.recorder import NOTHING, Recorder, Seen
from sleuth.probes.sklearn.values import holds_together, n_rows, target_of

FUNCTIONS = (
    "cross_val_score",
    "cross_validate",
    "cross_val_predict",
    "permutation_test_score",
    "learning_curve",
    "validation_curve",
)
ASKING = {"predict_proba": Verb.PROBABILITIES, "predict_log_proba": Verb.PROBABILITIES, "decision_function": Verb.DECISION}
MOST_CANDIDATES = 500
READ = ("best_score_", "cv_results_")
PRINTING = 3  # of `verbose`, from which on a search prints scores


@dataclass(frozen=True, slots=True)
class Search:
    """What came of the folds and the candidates."""

    scores: tuple[float, ...] = ()
    n_candidates: int = 1
    grid: tuple[tuple[str, tuple[Param, ...]], ...] = ()
    best: tuple[tuple[str, Param], ...] = ()
    candidates: tuple[tuple[float, float], ...] = ()
    tried: tuple[tuple[Param, ...], ...] = ()
    is_random: bool = False
    is_read: bool = True


class Validating:
    """What is noted of validations."""

    def __init__(self, recorder: Recorder, outputs: Outputs, home: str, holder: Holder, heads: FileHeads) -> None:
        self._heads = heads
        self._recorder, self._outputs, self._home, self._holder = recorder, outputs, home, holder
        for name in FUNCTIONS:
            recorder.befores[name] = self.before
            recorder.afters[name] = self.after

    def before(self, seen: Seen) -> int:
        """The table that is validated on."""
        return self._recorder.table(_bound(seen)["X"])

    def after(self, seen: Seen) -> None:
        """The scores of the folds."""
        given, name, result = {**_bound(seen), "seconds": seen.seconds}, seen.name, seen.result
        scores = result.get("test_score") if isinstance(result, Mapping) else result if name == "cross_val_score" else None
        if isinstance(result, Mapping) and scores is None:
            scores = next((value for key, value in result.items() if key.startswith("test_")), None)
        made = Search(scores=() if scores is None else tuple(map(float, scores)))
        if isinstance(result, np.ndarray) and name == "cross_val_predict":
            verb = ASKING.get(str(given.get("method", "predict")), Verb.PREDICT)
            self._outputs.note_folds(len(self._recorder.records.validations), result, verb)
        self._note(name, given, seen.kept, made)

    def after_search(self, seen: Seen, table: int) -> None:
        """A search has tried its candidates."""
        search = seen.owner
        results = search.cv_results_
        refit = f"_{search.refit}" if isinstance(search.refit, str) else "_score"
        means, spreads = (results.get(f"{what}_test{refit}", ()) for what in ("mean", "std"))
        best, n_folds = int(getattr(search, "best_index_", 0)), int(getattr(search, "n_splits_", 0))
        folds = [f"split{fold}_test{refit}" for fold in range(n_folds)]
        made = Search(
            scores=tuple(float(results[key][best]) for key in folds if key in results),
            n_candidates=len(results["params"]), grid=_grid(results),
            best=tuple((str(key), plain(value)) for key, value in results["params"][best].items()),
            candidates=tuple((float(mean), float(spread)) for mean, spread in zip(means, spreads, strict=True))[:MOST_CANDIDATES],
            tried=_tried(results), is_random="Random" in type(search).__name__,
            is_read=_is_read(search),
        )  # fmt: skip
        given = {"estimator": search, "X": seen.x, "y": seen.y, "cv": search.cv, "scoring": search.scoring,
                 "seconds": seen.seconds, **seen.kwargs}  # fmt: skip
        self._note(type(search).__name__, given, table, made)

    def note_folds_of(self, name: str, given: Mapping[str, Any], table: int) -> None:
        """Another library has judged folds, and does not say what came of each."""
        self._note(name, given, table, Search())

    def _note(self, name: str, given: Mapping[str, Any], table: int | None, made: Search) -> None:
        recorder, x, y = self._recorder, given["X"], given.get("y")
        table = NOTHING if table is None else table
        line, _ = recorder.line()
        positions = recorder.positions(table, n_rows(x))
        sort = sort_of(given["estimator"])
        splitter, n_folds, is_shuffled = _splitter(given.get("cv"), is_class=sort is Sort.CLASSIFIER)
        n_fits = len(made.scores) or (n_rows(x) if splitter == "LeaveOneOut" else n_folds)  # `cross_val_predict` gives no scores
        seconds = given["seconds"] / max(n_fits * made.n_candidates, 1)
        self._holder.note_validation(
            len(recorder.records.validations), given["estimator"], x, y, seconds=seconds, cv=given.get("cv"),
            groups=given.get("groups"), scoring=given.get("scoring"),
        )  # fmt: skip
        target = target_of(y, positions, is_class={Sort.CLASSIFIER: True, Sort.REGRESSOR: False}.get(sort))
        recorder.align(table, x, y, 4)
        look = recorder.look(x)
        narrowing, wide = narrowing_of(x, look, y, 4)
        self._holder.note_wide(recorder.at, wide)
        ignored = () if "Group" in splitter else given_keys(given.get("groups"), positions, n_rows(x), 4)
        recorder.records.validations.append(
            Validation(
                name=name, estimator=recorder.estimator(given["estimator"]), data=table, at=recorder.at,
                place=to_place(line, self._home), target=target, splitter=splitter, is_shuffled=is_shuffled,
                is_grouped="Group" in splitter and holds_together(given.get("groups")),
                is_timed=splitter == "TimeSeriesSplit", n_folds=len(made.scores) or n_folds,
                scoring=_scoring(given.get("scoring")), scores=made.scores, n_candidates=made.n_candidates, grid=made.grid,
                best=made.best, candidates=made.candidates, tried=made.tried, scorers=_scorers(given.get("scoring")),
                is_random=made.is_random,
                companions=(*ignored, *companions_of(x, look, positions, (y, given.get("groups")), 4)), narrowing=narrowing,
                n_at_hand=max(rows_at_hand(x, 4), self._heads.rows_behind(x)),
                is_read=made.is_read,
            )
        )  # fmt: skip


def _is_read(search: Any) -> bool:
    """Whether the program names the scores of a search, or has it print them."""
    if int(getattr(search, "verbose", 0)) >= PRINTING:
        return True
    return any(name in line for file in user_files(3) for line in linecache.getlines(file) for name in READ)


def _bound(seen: Seen) -> dict[str, Any]:
    return {"y": None, **dict(zip(("estimator", "X", "y"), seen.args, strict=False)), **seen.kwargs}


def _scoring(scoring: Any) -> str:
    if scoring is None:
        return ""
    if isinstance(scoring, str):
        return scoring
    if isinstance(scoring, Mapping | list | tuple):
        return ", ".join(map(str, scoring))
    function = getattr(scoring, "_score_func", scoring)
    return str(getattr(function, "__name__", type(scoring).__name__))


def _splitter(cv: Any, *, is_class: bool) -> tuple[str, int, bool]:
    """Name, number of folds and whether it shuffles, as scikit-learn reads `cv`."""
    if cv is None or isinstance(cv, int | np.integer):
        return ("StratifiedKFold" if is_class else "KFold"), int(cv or 5), False
    if hasattr(cv, "split"):
        n = getattr(cv, "n_splits", 0)
        name = type(cv).__name__
        return name, int(n) if isinstance(n, int) else 0, "Shuffle" in name or bool(getattr(cv, "shuffle", False))
    return "given folds", len(cv) if hasattr(cv, "__len__") else 0, False


def _grid(results: Mapping[str, Any]) -> tuple[tuple[str, tuple[Param, ...]], ...]:
    """The values of each parameter that were tried, in their order."""
    tried: dict[str, dict[Param, None]] = {}
    for params in results["params"]:
        for name, value in params.items():
            tried.setdefault(str(name), {}).setdefault(plain(value), None)
    return tuple((name, tuple(values)) for name, values in tried.items())


def _tried(results: Mapping[str, Any]) -> tuple[tuple[Param, ...], ...]:
    names = tuple(dict.fromkeys(name for params in results["params"] for name in params))
    return tuple(tuple(plain(params.get(name)) for name in names) for params in results["params"][:MOST_CANDIDATES])


def _scorers(scoring: Any) -> tuple[tuple[str, str], ...]:
    """What the program made with `make_scorer`: the metric, and the method whose output it is given."""
    given = scoring.values() if isinstance(scoring, Mapping) else [scoring]
    found = []
    for one in given:
        function, method = getattr(one, "_score_func", None), getattr(one, "_response_method", None)
        if function is not None and method is not None:
            found.append((str(getattr(function, "__name__", "")), method if isinstance(method, str) else ", ".join(method)))
    return tuple(found)


def parameters(function: Any) -> tuple[str, ...]:
    """The names of a function's parameters."""
    try:
        return tuple(inspect.signature(function).parameters)
    except (TypeError, ValueError):
        return ()
