"""What models predict, classes or quantities, and which of the two a metric is for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sleuth.evidence.source.estimators import kind_of, last_step
from sleuth.evidence.source.exact_hits import exact_hits
from sleuth.evidence.source.fitting import is_classifier
from sleuth.evidence.source.flow import short_name
from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.keras import OF_CLASSES, OF_QUANTITIES, compilations
from sleuth.evidence.source.metrics import metrics
from sleuth.evidence.source.program import Source

REGRESSORS = frozenset(
    ("LinearRegression", "Ridge", "RidgeCV", "Lasso", "LassoCV", "ElasticNet", "ElasticNetCV", "SVR", "LinearSVR", "NuSVR",
     "BayesianRidge", "Lars", "LassoLars", "KernelRidge", "ARDRegression")
)  # fmt: skip
CLASS_METRICS = frozenset(
    ("accuracy_score", "f1_score", "precision_score", "recall_score", "balanced_accuracy_score", "confusion_matrix",
     "classification_report", "cohen_kappa_score", "matthews_corrcoef", "jaccard_score", "hamming_loss")
)  # fmt: skip
QUANTITY_METRICS = frozenset(
    ("mean_squared_error", "mean_absolute_error", "r2_score", "root_mean_squared_error", "median_absolute_error",
     "explained_variance_score", "mean_absolute_percentage_error", "mean_squared_log_error")
)  # fmt: skip
CLASS_SCORING = ("accuracy", "f1", "precision", "recall", "balanced_accuracy", "roc_auc", "jaccard")
QUANTITY_SCORING = ("r2", "neg_mean_", "neg_root_mean_", "neg_median_", "explained_variance", "max_error")
SCORED = ("sklearn.model_selection.cross_val_score", "sklearn.model_selection.cross_validate")
SEARCHES = ("sklearn.model_selection.GridSearchCV", "sklearn.model_selection.RandomizedSearchCV")
CLASSES, QUANTITIES = "classes", "quantities"


@dataclass(frozen=True, slots=True)
class Misjudged:
    """A model and a metric for another task."""

    event: Value
    metric: str
    is_for: str
    predicts: str
    model: Value


def misjudged(source: Source) -> Iterator[Misjudged]:
    """Every metric that is for another task than its model's."""
    yield from _compiled(source)
    yield from _measured(source)
    for hits, layer in exact_hits(source):
        yield Misjudged(hits, "==", CLASSES, QUANTITIES, layer)
    for event in source.calls(*SCORED, *SEARCHES):
        scoring = event.argument(-1, "scoring")
        estimator = event.argument(0, "estimator")
        word = scoring.literal if scoring is not None and isinstance(scoring.literal, str) else ""
        predicts = task_of(estimator) if estimator is not None and word else ""
        is_for = CLASSES if word.startswith(CLASS_SCORING) else QUANTITIES if word.startswith(QUANTITY_SCORING) else ""
        if estimator is not None and predicts and is_for and predicts != is_for and not word.startswith("neg_brier"):
            yield Misjudged(event, word, is_for, predicts, estimator)


def _compiled(source: Source) -> Iterator[Misjudged]:
    for one in compilations(source):
        word = next((each for each in one.metrics if each in OF_CLASSES), "")
        if word and one.head is not None and one.loss in OF_QUANTITIES and not one.head.activation:
            yield Misjudged(one.event, word, CLASSES, QUANTITIES, one.head.layer)
        wrong = next((each for each in one.metrics if each in ("r2_score",)), "")
        if wrong and one.head is not None and one.loss.endswith("crossentropy"):
            yield Misjudged(one.event, wrong, QUANTITIES, CLASSES, one.head.layer)


def _measured(source: Source) -> Iterator[Misjudged]:
    for one in metrics(source):
        made = _straight(one.prediction)
        if made is None:
            continue
        predicts = task_of(made.inputs[0])
        is_for = CLASSES if one.name in CLASS_METRICS else QUANTITIES if one.name in QUANTITY_METRICS else ""
        if predicts and is_for and predicts != is_for:
            yield Misjudged(one.event, one.name, is_for, predicts, made)


def _straight(prediction: Value) -> Value | None:
    """The call of `predict` that gave exactly this; None if it was changed since, or is not seen."""
    is_predicted = prediction.op == "method" and prediction.name == "predict"
    is_cross = prediction.op == "call" and short_name(prediction) == "cross_val_predict"
    return prediction if is_predicted or (is_cross and prediction.argument(-1, "method") is None) else None


def task_of(estimator: Value) -> str:
    """What this estimator predicts; "" if that is not known."""
    if is_classifier(estimator):
        return CLASSES
    kind = kind_of(last_step(estimator))
    return QUANTITIES if kind in REGRESSORS or kind.endswith("Regressor") else ""
