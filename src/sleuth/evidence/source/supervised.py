"""Where a model is given features and a target: fits, cross-validations, and the data sets that other libraries want."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sleuth.evidence.source.estimators import is_predictor, last_step, steps_of
from sleuth.evidence.source.fitting import fitted
from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.program import Source, once
from sleuth.evidence.source.rows import short_type

CROSS_VALIDATIONS = ("cross_val_score", "cross_validate", "cross_val_predict", "learning_curve", "validation_curve")
SETS = {"xgboost.DMatrix": "label", "lightgbm.Dataset": "label", "catboost.Pool": "label", "torch.utils.data.TensorDataset": "y"}
# Steps of a pipeline that pass every column on.
PASSING = ("Scaler", "Imputer", "Transformer", "PCA", "SVD", "Sampler", "SMOTE", "Discretizer", "passthrough")


@dataclass(frozen=True, slots=True)
class Lesson:
    """A call that teaches a model. `estimator` is None for a data set; `features` and `target` hold the rows."""

    event: Value
    estimator: Value | None
    features: Value
    target: Value


def lessons(source: Source) -> tuple[Lesson, ...]:
    """Every call by which a model that takes all columns of its features is taught."""
    return once(source, _lessons)


def _lessons(source: Source) -> Iterator[Lesson]:
    for event in source.calls("fit"):
        features, target = event.argument(0, "X", "x"), event.argument(1, "y")
        if event.op == "method" and features is not None and target is not None and takes_all_columns(event.inputs[0]):
            yield Lesson(event, event.inputs[0], features, target)
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
    estimator = fitted(estimator)
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
