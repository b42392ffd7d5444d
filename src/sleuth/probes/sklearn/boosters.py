"""Notes on the native functions of XGBoost and LightGBM: `train`, `cv` and `Booster.predict`, told as those of estimators."""

from __future__ import annotations

import weakref
from collections.abc import Mapping
from typing import Any

import numpy as np

from sleuth.evidence.calls import Sort, Verb
from sleuth.probes.frames import variable_name
from sleuth.probes.sklearn.equivalents import (
    LIGHTGBM,
    XGBOOST,
    Equivalent,
    equivalent,
    has_learned,
    standing_for,
)
from sleuth.probes.sklearn.estimators import sort_of
from sleuth.probes.sklearn.matrices import RANKED, SET_LATER, Handed, Matrices
from sleuth.probes.sklearn.methods import FIT, PREDICTING, Methods
from sleuth.probes.sklearn.recorder import NOTHING, Recorder, Seen
from sleuth.probes.sklearn.stopping import rounds_to_stop
from sleuth.probes.sklearn.validating import Validating
from sleuth.probes.sklearn.values import n_rows

BOOSTING = "boosting:"  # before the library and the name of what is called
TRAIN, CV, PREDICT, MATRIX, CONSTRUCT, PART = "train", "cv", "predict", "__init__", "construct", "__getitem__"
INPLACE, COPY = "inplace_predict", "copy"
SETTERS = ("set_label", "set_info", *SET_LATER)
ORDER = {
    TRAIN: ("params", "data", "num_boost_round", "evals"),
    CV: ("params", "data", "num_boost_round"),
    "lightgbm.predict": ("self", "data", "start_iteration", "num_iteration", "raw_score", "pred_leaf", "pred_contrib"),
    "xgboost.predict": ("self", "data", "output_margin", "pred_leaf", "pred_contribs", "approx_contribs", "pred_interactions"),
}  # fmt: skip
OTHER_NAMES = {"dtrain": "data", "train_set": "data", "valid_sets": "evals"}
NO_SCORES = ("pred_leaf", "pred_contrib", "pred_contribs", "approx_contribs", "pred_interactions")
METHODS = {verb: name for name, verb in reversed(PREDICTING.items())}
GOES_ON = ("init_model", "xgb_model")  # what was learned before


class Boosters:
    """What is noted of each function."""

    def __init__(self, recorder: Recorder, methods: Methods, validating: Validating) -> None:
        self._recorder, self._methods, self._validating = recorder, methods, validating
        self._matrices = matrices = Matrices(recorder)
        self._equal: weakref.WeakKeyDictionary[Any, Equivalent] = weakref.WeakKeyDictionary()  # by booster
        notes = {
            TRAIN: (self.before_train, self.after_train), CV: (self.before_cv, self.after_cv),
            PREDICT: (self.before_predict, self.after_predict), INPLACE: (self.before_predict, self.after_predict),
            MATRIX: (matrices.before_matrix, matrices.after_matrix), CONSTRUCT: (matrices.before_construct, None),
            PART: (None, self.after_part), COPY: (None, self.after_part),
            **dict.fromkeys(SETTERS, (None, matrices.after_setting)),
        }  # fmt: skip
        for library in (XGBOOST, LIGHTGBM):
            for name, (before, after) in notes.items():
                if before is not None:
                    recorder.befores[f"{BOOSTING}{library}:{name}"] = before
                if after is not None:
                    recorder.afters[f"{BOOSTING}{library}:{name}"] = after

    # learning ------------------------------------------------------------------------------------------------------

    def before_train(self, seen: Seen) -> tuple[Seen, Equivalent, dict[str, Any]] | None:
        """A booster is to be trained: the fit of its equal estimator begins."""
        given = _bound(seen, ORDER[TRAIN])
        found = self._equal_for(seen, given)
        if found is None:
            return None
        equal, handed = found
        parts = [self._matrices.of(one) for one in _parts(given)]
        words = {"eval_set": [(one.features, one.labels) for one in parts if one is not None]} if parts else {}
        inner = Seen(FIT, (equal.estimator, handed.features, handed.labels), words | _beside(given, handed))
        stopping = rounds_to_stop(equal.estimator, given) if parts else 0
        if stopping:
            name = "early_stopping_rounds" if _library(seen) == XGBOOST else "early_stopping_round"
            equal.estimator.set_params(**{name: stopping})
        if parts and _library(seen) == XGBOOST and given.get("evals_result") is None:
            seen.kwargs["evals_result"] = given["evals_result"] = {}  # as its estimators do
        inner.kept = self._methods.given_to_fit(inner, handed.table)
        return inner, equal, given

    def after_train(self, seen: Seen) -> None:
        """It has been trained."""
        if seen.kept is None:
            return
        inner, equal, given = seen.kept
        inner.result, inner.seconds = seen.result, seen.seconds
        has_learned(equal.estimator, seen.result, _curves(given), inner.y)
        self._equal[seen.result] = equal
        made = self._methods.after_fit(inner)
        matrix = _last(given)
        watched = self._matrices.of(matrix) if matrix is not given.get("data") else None
        if watched is not None and rounds_to_stop(equal.estimator, given):
            names = (variable_name(one, 3) for one in (matrix, watched.features) if one is not None)
            self._methods.note_stopping(made, inner, watched.table, " ".join(names))

    def _equal_for(self, seen: Seen, given: Mapping[str, Any]) -> tuple[Equivalent, Handed] | None:
        """The estimator and what it learns from; None where either is not known."""
        handed = self._matrices.of(given.get("data"))
        if handed is None or handed.beside & {*RANKED} or n_rows(handed.labels) != self._n_rows(handed):
            return None
        rounds = given.get("num_boost_round", 10 if _library(seen) == XGBOOST else 100)
        own = given.get("obj") or given.get("fobj")
        equal = equivalent(_library(seen), given.get("params"), rounds, handed.labels, own)
        if equal is None:
            return None
        known = {"missing", "enable_categorical", "feature_types"}
        equal.estimator.set_params(**{key: value for key, value in handed.settings if key in known})
        return equal, handed

    def _n_rows(self, handed: Handed) -> int:
        return len(self._recorder.records.tables[handed.table].order.ids)

    # folds ---------------------------------------------------------------------------------------------------------

    def before_cv(self, seen: Seen) -> tuple[Equivalent, Handed, dict[str, Any]] | None:
        """Folds of a table are to be learned from and judged in turn."""
        given = _bound(seen, ORDER[CV])
        found = self._equal_for(seen, given)
        return None if found is None else (*found, given)

    def after_cv(self, seen: Seen) -> None:
        """The folds have been judged."""
        if seen.kept is None or seen.kept[1].features is None:
            return
        equal, handed, given = seen.kept
        self._validating.note_folds_of(
            f"{_library(seen)}.cv",
            {"estimator": equal.estimator, "X": handed.features, "y": handed.labels, "seconds": seen.seconds,
             "cv": _splitter(_library(seen), given, is_class=sort_of(equal.estimator) is Sort.CLASSIFIER),
             "scoring": _Loss(_metric(seen.result))},
            handed.table,
        )  # fmt: skip

    # asking --------------------------------------------------------------------------------------------------------

    def before_predict(self, seen: Seen) -> tuple[Seen, Verb, int] | None:
        """A booster is asked about rows."""
        library, name = _library(seen), seen.name.rpartition(":")[2]
        given = _bound(seen, ORDER[f"{library}.predict"] if name == PREDICT else ("self", "data"))
        equal = self._equal_of(seen.args[0])
        if equal is None or any(given.get(one) for one in NO_SCORES):
            return None
        is_margin = given.get("raw_score") or given.get("output_margin") or given.get("predict_type") == "margin"
        verb = equal.margin if is_margin else equal.says
        if verb is None:
            return None
        x, table = given.get("data"), NOTHING
        if library == XGBOOST and name == PREDICT:
            handed = self._matrices.of(x)
            x, table = (None, NOTHING) if handed is None else (handed.features, handed.table)
        else:
            table = self._recorder.table(x) if n_rows(x) > 0 else NOTHING
        if table == NOTHING:
            return None
        inner = Seen(METHODS[verb], (equal.estimator, x), {})
        inner.kept = self._methods.asked_about(inner, table)
        return inner, verb, table

    def after_predict(self, seen: Seen) -> None:
        """It has answered."""
        if seen.kept is None:
            return
        inner, verb, table = seen.kept
        inner.result = np.asarray(seen.result)
        if inner.result.ndim == 2 and inner.result.shape[1] == 1:
            inner.result = inner.result[:, 0]
        inner.seconds = seen.seconds
        number = self._recorder.estimator(inner.owner)
        record = self._recorder.records.estimators[number]
        record.variable = record.variable or variable_name(seen.args[0], 3)
        self._methods.note_answer(verb, number, table, inner)

    def after_part(self, seen: Seen) -> None:
        """Some rounds of a booster, or all of them, are a booster of their own."""
        equal = self._equal_of(seen.args[0])
        if equal is not None:
            self._equal[seen.result] = equal

    def _equal_of(self, booster: Any) -> Equivalent | None:
        """The estimator that stands for it, or the program's own that it belongs to."""
        known = self._equal.get(booster)
        if known is not None:
            return known
        for record in reversed(self._recorder.records.estimators):
            one = record.reference()
            if one is not None and getattr(one, "__dict__", {}).get("_Booster") is booster:
                return standing_for(one) if sort_of(one) in (Sort.CLASSIFIER, Sort.REGRESSOR) else None
        return None


def parts_of(module: Any) -> list[tuple[Any, tuple[str, ...]]]:
    """What of a library is watched: modules and classes, with the names of functions."""
    library = module.__name__
    if library == LIGHTGBM:
        return [(module, (TRAIN, CV)), (module.Booster, (PREDICT,)), (module.Dataset, (CONSTRUCT, *SETTERS))]
    kinds = [getattr(module, name) for name in ("DMatrix", "QuantileDMatrix") if hasattr(module, name)]
    return [
        (module, (TRAIN, CV)),
        (module.Booster, (PREDICT, INPLACE, PART, COPY)),
        *((kind, (MATRIX, *SETTERS)) for kind in kinds),
    ]


class _Loss:
    """By what a library judges folds: a name."""

    def __init__(self, name: str) -> None:
        self.__name__ = name


def _library(seen: Seen) -> str:
    return seen.name.split(":")[1]


def _bound(seen: Seen, order: tuple[str, ...]) -> dict[str, Any]:
    """The arguments by name, equal ones of both libraries by the same."""
    named = {OTHER_NAMES.get(key, key): value for key, value in seen.kwargs.items()}
    return {**dict(zip(order, seen.args, strict=False)), **named}


def _watched(given: Mapping[str, Any]) -> list[Any]:
    """The matrices that the training is watched on."""
    told = given.get("evals") or ()
    return [one[0] if isinstance(one, tuple) else one for one in (told if isinstance(told, list | tuple) else [told])]


def _parts(given: Mapping[str, Any]) -> list[Any]:
    """Those of them that are not learned from."""
    return [one for one in _watched(given) if one is not given.get("data")]


def _last(given: Mapping[str, Any]) -> Any:
    """The one that XGBoost stops by: the last. LightGBM leaves out the one that is learned from."""
    last = next(iter(_watched(given)[-1:]), None)
    return last if hasattr(last, "num_row") else next(iter(_parts(given)[-1:]), None)


def _beside(given: Mapping[str, Any], handed: Handed) -> dict[str, Any]:
    """What the fit was given beyond a table and a target, as keywords of an estimator's `fit`."""
    words = {f"sample_{one}" if one == "weight" else one: None for one in handed.beside}
    words |= {one: None for one in GOES_ON if given.get(one) is not None}
    words |= {key: None for key, _ in handed.settings if key == "categorical_feature"}
    own = given.get("obj") or given.get("fobj") or _objective(given)
    words |= {"objective": None} if callable(own) else {}
    words |= {"table": None} if handed.features is None else {}
    return words | ({"callbacks": given["callbacks"]} if given.get("callbacks") else {})


def _objective(given: Mapping[str, Any]) -> Any:
    return dict(given.get("params") or {}).get("objective")


def _curves(given: Mapping[str, Any]) -> dict[str, Any]:
    """The losses by round that the program had recorded; those of the rows learned from under the name "training"."""
    found = given.get("evals_result")
    for one in given.get("callbacks") or ():
        found = getattr(one, "eval_result", None) if type(one).__name__ == "_RecordEvaluationCallback" else found
    if not isinstance(found, Mapping):
        return {}
    told = given.get("evals")
    own = (
        [one[1] for one in told or () if isinstance(one, tuple) and one[0] is given.get("data")]
        if isinstance(told, list | tuple)
        else []
    )
    return {"training" if name in own else name: dict(values) for name, values in found.items()}


def _splitter(library: str, given: Mapping[str, Any], *, is_class: bool) -> Any:
    """The folds, as scikit-learn has them."""
    from sklearn.model_selection import KFold, StratifiedKFold

    if given.get("folds") is not None:
        return given["folds"]
    number = int(given.get("nfold", 3 if library == XGBOOST else 5))
    is_shuffled = bool(given.get("shuffle", True))
    is_stratified = is_class and bool(given.get("stratified", library == LIGHTGBM))
    kind = StratifiedKFold if is_stratified else KFold
    return kind(number, shuffle=is_shuffled, random_state=int(given.get("seed") or 0) if is_shuffled else None)


def _metric(result: Any) -> str:
    """The name of the measure in "valid auc-mean" or "test-auc-mean"."""
    names = [str(one) for one in (result.keys() if hasattr(result, "keys") else ())]
    told = next((one for one in names if one.endswith("-mean") and not one.startswith("train")), "")
    return told.removesuffix("-mean").removeprefix("valid ").removeprefix("test-") or "loss"
