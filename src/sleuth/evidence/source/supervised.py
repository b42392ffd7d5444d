"""Where a model is given features and a target: fits, cross-validations, and the data sets that other libraries want."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sleuth.evidence.source.estimators import is_predictor, is_regressor, last_step, steps_of
from sleuth.evidence.source.fitting import fitted
from sleuth.evidence.source.flow import ancestors, is_none
from sleuth.evidence.source.graph import Value, alternatives
from sleuth.evidence.source.program import Source, once
from sleuth.evidence.source.rows import short_type

CROSS_VALIDATIONS = ("cross_val_score", "cross_validate", "cross_val_predict", "learning_curve", "validation_curve")
SETS = {"xgboost.DMatrix": "label", "lightgbm.Dataset": "label", "catboost.Pool": "label", "torch.utils.data.TensorDataset": "y"}
# Steps of a pipeline that pass every column on.
NUMBERS = frozenset(("number", "float", "float64", "int", "int64"))
TEXTS = frozenset(("object", "category", "string", "str"))
PASSING = ("Scaler", "Imputer", "Transformer", "PCA", "SVD", "Sampler", "SMOTE", "Discretizer", "passthrough")


@dataclass(frozen=True, slots=True)
class Lesson:
    """A call that teaches a model. `estimator` is None for a data set; `features` and `target` hold the rows."""

    event: Value
    estimator: Value | None
    features: Value
    target: Value
    selections: tuple[Value, ...] = ()  # how the model itself picks the columns of its features, by what they are
    only_numbers: bool = False  # whether the model passes over the target among the features if it is no number


def lessons(source: Source, *, by_columns: bool = False) -> tuple[Lesson, ...]:
    """Every call by which a model is taught that takes all columns of its features.

    With `by_columns`, also a model that picks among them by what they are: all numbers, all but those, all texts, all the rest.
    """
    return tuple(one for one in once(source, _lessons) if by_columns or not one.selections)


def _lessons(source: Source) -> Iterator[Lesson]:
    for event in source.calls("fit"):
        features, target = event.argument(0, "X", "x"), event.argument(1, "y")
        if event.op != "method" or features is None or target is None:
            continue
        if takes_all_columns(event.inputs[0]):
            yield Lesson(event, event.inputs[0], features, target)
        elif selections := selections_of(event.inputs[0]):
            yield Lesson(event, event.inputs[0], features, target, selections, picks_numbers_only(event.inputs[0], selections))
    for name in CROSS_VALIDATIONS:
        for event in source.calls(f"sklearn.model_selection.{name}"):
            estimator, features, target = event.argument(0, "estimator"), event.argument(1, "X"), event.argument(2, "y")
            if estimator is not None and features is not None and target is not None and takes_all_columns(estimator):
                yield Lesson(event, estimator, features, target)
    for name, word in SETS.items():
        for event in source.calls(name):
            features, target = event.argument(0, "data"), event.argument(1, word)
            if features is not None and target is not None:
                yield Lesson(event, None, features, target)


def takes_all_columns(estimator: Value) -> bool:
    """Whether it is a model of a library that learns from every column that it is given."""
    known = [one for one in alternatives(fitted(estimator)) if not is_none(one)]
    return bool(known) and all(_takes_all_columns(fitted(one)) for one in known)


def _takes_all_columns(estimator: Value) -> bool:
    if estimator.type.startswith("keras."):
        return estimator.op != "api"
    if not is_predictor(estimator):
        return False
    pipeline = estimator.argument(0, "estimator") if short_type(estimator).endswith("SearchCV") else estimator
    if pipeline is None or short_type(fitted(pipeline)) != "Pipeline":
        return True
    steps = steps_of(pipeline)
    return steps is not None and all(_passes(one) for _, one in steps[:-1]) and last_step(pipeline) is not pipeline


def _passes(step: Value) -> bool:
    kind = short_type(fitted(step))
    return step.literal == "passthrough" or (kind.endswith(PASSING) and kind not in ("ColumnTransformer", "FunctionTransformer"))


def selections_of(estimator: Value) -> tuple[Value, ...]:
    """How a pipeline that begins with a ColumnTransformer picks its columns: by their kinds, or by names beside the rest."""
    steps = steps_of(estimator) if short_type(fitted(estimator)) == "Pipeline" else None
    first = fitted(steps[0][1]) if steps and all(_passes(one) for _, one in steps[1:-1]) else None
    if first is None or first.op != "call" or short_type(first) != "ColumnTransformer":
        return ()
    is_made = first.name.endswith("make_column_transformer")
    given = None if is_made else first.argument(0, "transformers")
    listed = first.inputs if is_made else given.inputs if given is not None and given.op == "list" else ()
    chosen = tuple(one.inputs[-1] for one in listed if one.op == "tuple" and len(one.inputs) == (2 if is_made else 3))
    is_seen = len(chosen) == len(listed) and all(_is_by_kind(one) or one.op == "list" for one in chosen)
    if is_seen and chosen and _passes_on_the_rest(first) and not any(map(_leaves_out_unknown, listed)):
        return chosen
    is_of_some = _is_of_all(chosen) or not _words(chosen).isdisjoint(NUMBERS)
    return chosen if is_seen and any(_is_by_kind(one) for one in chosen) and is_of_some else ()


def picks_numbers_only(estimator: Value, selections: tuple[Value, ...]) -> bool:
    """Whether columns are picked for being numbers, and what the model predicts need not be one."""
    steps = steps_of(estimator)
    gives_rest = bool(steps) and steps is not None and _passes_on_the_rest(fitted(steps[0][1]))
    return not (gives_rest or _is_of_all(selections) or is_regressor(estimator))


def _is_of_all(chosen: tuple[Value, ...]) -> bool:
    """Whether all columns are picked but some that are named, or both those of numbers and those of texts."""
    is_rest = any(one.op == "comprehension" and one.keywords for one in chosen)
    words = _words(chosen)
    return is_rest or (not words.isdisjoint(NUMBERS) and not words.isdisjoint(TEXTS))


def _words(chosen: tuple[Value, ...]) -> set[str]:
    return {one.literal for each in chosen for one in ancestors(each, limit=60) if isinstance(one.literal, str)}


def _passes_on_the_rest(transformer: Value) -> bool:
    """Whether a ColumnTransformer also gives on, as they are or scaled, the columns that nothing in it names."""
    rest = transformer.argument(1, "remainder") if not transformer.name.endswith("make_column_transformer") else None
    rest = rest or (transformer.keywords or {}).get("remainder")
    return rest is not None and (rest.literal == "passthrough" or (rest.op == "call" and _passes(rest)))


def _leaves_out_unknown(step: Value) -> bool:
    """Whether columns are dropped here of which not all are named."""
    columns = step.inputs[-1]
    return any(one.literal == "drop" for one in step.inputs[:-1]) and not all(
        isinstance(one.literal, str) for one in (columns.inputs or (columns,))
    )


def _is_by_kind(columns: Value) -> bool:
    """Whether the columns are those of a table that are of some kind: `X.select_dtypes(...).columns`, all but some others."""
    seen = list(ancestors(columns, limit=60))
    return any(one.name in ("select_dtypes", "columns", "sklearn.compose.make_column_selector") for one in seen)
