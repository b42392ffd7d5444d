"""What an estimator is and has learned, as plain values."""

from __future__ import annotations

import dis
import inspect
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from sleuth.evidence.calls import Estimator, FloatArray, Param, Sort

MOST_TEXT = 80  # characters of a parameter that is no number
MOST_WEIGHTS = 100_000
MOST_STEPS = 12
MOST_CATEGORIES = 20_000
SELECTOR = "make_column_selector"  # a class, in spite of its name
ROUNDS_ONLY = (
    "HistGradientBoosting",
    "GradientBoosting",
    "XGB",
    "LGBM",
    "CatBoost",
)  # whose iterations are no search for a solution

LIBRARIES = ("sklearn.", "imblearn.", "xgboost.", "lightgbm.", "catboost.")
STATELESS = (
    "FunctionTransformer", "Normalizer", "HashingVectorizer", "FeatureHasher", "PolynomialFeatures", "Binarizer",
    "AdditiveChi2Sampler", "MissingIndicator",
)  # fmt: skip
ENCODERS = ("OneHotEncoder", "OrdinalEncoder", "LabelEncoder", "LabelBinarizer", "MultiLabelBinarizer", "DictVectorizer")
SUPERVISED = (
    "SelectKBest", "SelectPercentile", "SelectFpr", "SelectFdr", "SelectFwe", "GenericUnivariateSelect", "SelectFromModel", "RFE",
    "RFECV", "SequentialFeatureSelector", "TargetEncoder", "NeighborhoodComponentsAnalysis", "LinearDiscriminantAnalysis",
    "WOEEncoder", "JamesSteinEncoder", "CatBoostEncoder", "LeaveOneOutEncoder", "MEstimateEncoder", "GLMMEncoder",
)  # fmt: skip


def facts_of(one: Any) -> Estimator:
    """All that can be read from an estimator without computing."""
    steps = steps_of(one)
    kind = type(one)
    return Estimator(
        name=kind.__name__,
        module=kind.__module__,
        sort=sort_of(one),
        params=params_of(one),
        steps=tuple(facts_of(step) for step in steps[:MOST_STEPS]),
        is_supervised=is_supervised(one, steps),
        is_learned=is_learned(one, steps),
        n_iterations=_iterations(one),
        most_iterations=_most_iterations(one),
        coefficients=_weights(one, "coef_"),
        features=_texts(_get(one, "feature_names_in_")),
        takes=takes_of(one, steps),
        classes=_texts(_get(one, "classes_")),
        categories=_categories(one),
        curve=_curve(one),
        best_round=_best_round(one),
    )


def takes_of(one: Any, steps: Sequence[Any], frame: Any = None) -> tuple[str, ...] | None:
    """The columns that it reads of a table, as far as it says so: a pipeline those of its first step.

    Of a selector that has chosen none yet, those that it chooses of `frame`.
    """
    name = type(one).__name__
    if name == "ColumnTransformer":
        if _get(one, "remainder") != "drop":
            return ()
        parts = [part for part in _get(one, "transformers") or [] if not (isinstance(part[1], str) and part[1] == "drop")]
        listed = [[part[2]] if isinstance(part[2], str) else chosen_by(one, part, frame) for part in parts]
        if not all(isinstance(columns, list | tuple) and all(isinstance(one, str) for one in columns) for columns in listed):
            return None
        return tuple(dict.fromkeys(column for columns in listed for column in columns))
    if name == "FunctionTransformer" and _is_for_each_number(one):
        return ()
    if name == "FunctionTransformer" or not type(one).__module__.startswith(LIBRARIES):
        return None if hasattr(one, "transform") else ()
    is_wrapper = name in ("Pipeline", "TransformedTargetRegressor") or hasattr(one, "cv_results_") or "SearchCV" in name
    return takes_of(steps[0], steps_of(steps[0]), frame) if steps and is_wrapper else ()


def _is_for_each_number(one: Any) -> bool:
    """Whether a function of NumPy, without further arguments, is called with all that there is; or none is."""
    func = _get(one, "func")
    is_numpy = isinstance(func, np.ufunc) or getattr(func, "__module__", None) == "numpy"
    return func is None or (is_numpy and not _get(one, "kw_args"))


def chosen_by(one: Any, part: Sequence[Any], frame: Any = None) -> Any:
    """The columns of a part of a column transformer; of a selector those that the fit chose, or that it chooses of `frame`."""
    if type(part[2]).__name__ != SELECTOR:
        return part[2]
    fitted = next((fitted[2] for fitted in _get(one, "transformers_") or [] if fitted[0] == part[0]), None)
    return part[2](frame) if fitted is None and hasattr(frame, "dtypes") else fitted


def steps_of(one: Any) -> tuple[Any, ...]:
    """The estimators within: of a pipeline in order, of a column transformer its parts, of a search or a wrapper its estimator.

    What has been fitted stands for what has not.
    """
    if isinstance(steps := _get(one, "steps"), list) and steps:
        return tuple(step for _, step in steps if hasattr(step, "get_params"))
    for name in ("transformers_", "transformers", "transformer_list", "estimators"):
        parts = _get(one, name)
        if isinstance(parts, list) and parts and isinstance(parts[0], tuple):
            return tuple(part[1] for part in parts if hasattr(part[1], "get_params"))
    for name in ("best_estimator_", "estimator_", "regressor_", "estimator", "regressor", "classifier"):
        inner = _get(one, name)
        if hasattr(inner, "get_params") and not isinstance(inner, type):
            return (inner,)
    return ()


def params_of(one: Any) -> tuple[tuple[str, Param], ...]:
    """Its parameters, and those of estimators within; what is no number, text or boolean by its kind."""
    try:
        given: Mapping[str, Any] = one.get_params(deep=bool(steps_of(one)))
    except Exception:  # a class of the program's own
        return ()
    return tuple((str(name), _param(value)) for name, value in given.items())


def _param(value: Any) -> Param:
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return value[:MOST_TEXT]
    if isinstance(value, np.ndarray) or hasattr(value, "get_params"):
        return f"<{type(value).__name__}>"
    if isinstance(value, tuple | list) and len(value) <= 8 and all(isinstance(item, str | int | float) for item in value):
        return repr(value)[:MOST_TEXT]
    return f"<{type(value).__name__}>" if not callable(value) else getattr(value, "__name__", "<function>")


def plain(value: Any) -> Param:
    """A value as a parameter is told."""
    return _param(value)


def sort_of(one: Any) -> Sort:
    """What it is for."""
    if hasattr(one, "fit_resample"):
        return Sort.SAMPLER
    base = sys.modules.get("sklearn.base")
    if base is not None:
        for name, sort in (
            ("is_classifier", Sort.CLASSIFIER), ("is_regressor", Sort.REGRESSOR), ("is_clusterer", Sort.CLUSTERER),
            ("is_outlier_detector", Sort.OUTLIERS),
        ):  # fmt: skip
            try:
                if hasattr(base, name) and getattr(base, name)(one):
                    return sort
            except Exception:  # a class of the program's own, whose tags cannot be read
                break
    return Sort.TRANSFORMER if hasattr(one, "transform") else Sort.OTHER


def is_supervised(one: Any, steps: Sequence[Any]) -> bool:
    """Whether a transformer learns from the target."""
    if not hasattr(one, "transform"):
        return False
    if type(one).__name__ in SUPERVISED:
        return True
    if steps:
        return any(is_supervised(step, steps_of(step)) for step in steps)
    try:
        from sklearn.utils import get_tags

        if get_tags(one).target_tags.required:
            return True
    except Exception:  # an older scikit-learn, or a class whose tags cannot be read
        return False
    return not type(one).__module__.startswith("sklearn.") and _reads_target(type(one))


def _reads_target(kind: type) -> bool:
    """Whether the `fit` of a class that is not the library's looks at its `y`."""
    code = getattr(inspect.unwrap(getattr(kind, "fit", None) or len), "__code__", None)
    if code is None or "y" not in code.co_varnames[: code.co_argcount]:
        return False
    return any(step.argval == "y" and step.opname.startswith("LOAD") for step in dis.get_instructions(code))


def is_learned(one: Any, steps: Sequence[Any]) -> bool:
    """Whether fitting learns numbers of the rows, beyond which values there are."""
    name = type(one).__name__
    if name in STATELESS or name in ENCODERS or (name == "SimpleImputer" and _get(one, "strategy") == "constant"):
        return False
    return any(is_learned(step, steps_of(step)) for step in steps) if steps and hasattr(one, "transform") else True


def _get(one: Any, name: str) -> Any:
    try:
        return vars(one).get(name)
    except TypeError:
        return None


def _iterations(one: Any) -> int:
    found = _get(one, "n_iter_")
    if found is None:
        return -1
    try:
        return int(np.max(found))
    except (TypeError, ValueError):
        return -1


def _most_iterations(one: Any) -> int:
    if type(one).__name__.startswith(ROUNDS_ONLY):
        return -1
    limit = _get(one, "max_iter")
    return int(limit) if isinstance(limit, int | np.integer) and limit > 0 else -1


def _weights(one: Any, name: str) -> FloatArray | None:
    found = _get(one, name)
    if found is None or not hasattr(found, "shape") or not 0 < np.prod(found.shape) <= MOST_WEIGHTS:
        return None
    try:
        made = np.asarray(found.toarray() if hasattr(found, "toarray") else found, dtype=np.float64)
    except (TypeError, ValueError):
        return None
    return made.copy()


def with_importances(facts: Estimator, one: Any) -> Estimator:
    """With what a fitted model says of its features' importance, which it computes when it is asked; for when all is over."""
    steps = tuple(with_importances(*pair) for pair in zip(facts.steps, steps_of(one), strict=False))
    if len(steps) > 1 and isinstance(_get(one, "steps"), list) and not steps[-1].features:
        steps = (*steps[:-1], replace(steps[-1], features=_names_before_last(one)))
    try:
        found = np.asarray(one.feature_importances_, dtype=np.float64) if hasattr(type(one), "feature_importances_") else None
    except Exception:  # it has not learned, or is the program's own
        found = None
    return replace(facts, steps=steps, importances=found if found is not None and found.ndim == 1 else None)


def _names_before_last(pipeline: Any) -> tuple[str, ...]:
    """The names of the columns that a fitted pipeline's last step saw."""
    try:
        return _texts(np.asarray(pipeline[:-1].get_feature_names_out(), dtype=object))
    except Exception:  # a step that gives no names, or has not learned
        return ()


def _texts(found: Any) -> tuple[str, ...]:
    if not isinstance(found, np.ndarray) or found.ndim != 1 or len(found) > MOST_CATEGORIES:
        return ()
    return tuple(str(int(one)) if isinstance(one, float) and one == int(one) else str(one) for one in found.tolist())


def _categories(one: Any) -> tuple[tuple[str, ...], ...]:
    found = _get(one, "categories_")
    return tuple(_texts(np.asarray(column)) for column in found) if isinstance(found, list) else ()


def categories_of(facts: Estimator) -> tuple[tuple[str, ...], ...]:
    """What an encoder has learned, for each column; () for everything else."""
    if facts.name not in ENCODERS:
        return ()
    return facts.categories or ((facts.classes,) if facts.classes else ())


def _best_round(one: Any) -> int:
    for name in ("_best_iteration", "best_iteration_"):  # LightGBM's, CatBoost's
        found = _get(one, name)
        if isinstance(found, int) and found > 0:
            return found
    return -1


def _curve(one: Any) -> tuple[tuple[str, tuple[float, ...]], ...]:
    """Scores by boosting round, as far as the estimator keeps them."""
    curves: list[tuple[str, tuple[float, ...]]] = []
    for attribute, name in (("train_score_", "train"), ("validation_score_", "validation")):
        found = _get(one, attribute)
        if isinstance(found, np.ndarray) and found.ndim == 1 and len(found):
            curves.append((name, tuple(float(value) for value in found)))
    for attribute in ("evals_result_", "_evals_result"):
        found = _get(one, attribute)
        if isinstance(found, Mapping):
            for part, metrics in found.items():
                curves.extend((f"{part} {metric}", tuple(map(float, values))) for metric, values in metrics.items())
    return tuple(curves)
