"""M303 metric-unsuited."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.evidence.calls import FloatArray, Metric, Sort, Target, Verb
from sleuth.evidence.fit import Fit
from sleuth.evidence.judged_rows import known_targets
from sleuth.evidence.place import Place
from sleuth.rule import FAULT, LIKELY, WARNING, Finding, Where, rule
from sleuth.stats.code_order import nearness

OF_NUMBERS = (
    "mean_squared_error", "root_mean_squared_error", "mean_absolute_error", "r2_score", "median_absolute_error",
    "explained_variance_score", "max_error", "mean_squared_log_error", "root_mean_squared_log_error",
    "mean_absolute_percentage_error",
)  # fmt: skip
PERCENT = "mean_absolute_percentage_error"


@rule("M303", kind=FAULT, certainty=LIKELY, severity=WARNING, needs=("scored",), explains=("underfitted-model",))
def metric_unsuited(
    fit: Fit,
    *,
    min_classes: int = 3,
    max_chance: float = 0.02,
    near_zero: float = 0.01,
    min_part: float = 0.5,
    least: float = 1e3,
) -> Iterator[Finding]:
    """The metric does not suit what is predicted: distances of class numbers, or errors in percent of what is nearly zero.

    Measure:
        A metric of numbers (squared error, R²) on the labels of a classifier of three classes or more whose wrong answers lie no
        nearer the right ones than chance would have it. Or: most of a mean percentage error comes from rows whose true value is
        all but zero.
    Why:
        The number of a class is a name: being 2 off is not twice as wrong as being 1 off. And an error over nearly nothing is
        huge whatever the model does, so a few rows decide which model is better.
    Fix:
        Classes: accuracy, balanced accuracy, F1 or log loss. Numbers near zero: mean absolute error, or the sum of the errors
        over the sum of the values.
    Limits:
        Ordered classes (grades, ages in steps) are left alone: their errors lie close by. Two classes are left alone too.
    Source:
        Hyndman and Koehler 2006, Another look at measures of forecast accuracy, https://doi.org/10.1016/j.ijforecast.2006.03.001.

    Args:
        min_classes: classes from which on their numbers can mislead.
        max_chance: chance of errors as near as these below which classes are ordered, 0 to 1.
        near_zero: part of the median absolute value below which a value is nearly zero, 0 to 1.
        min_part: share of the percentage error that comes from such rows, 0 to 1.
        least: mean percentage error (1 is 100 %) in cross-validation from which on zeros must be behind it.
    """
    told: set[object] = set()
    for metric in fit.metrics:
        if metric.name not in OF_NUMBERS or metric.truth is None or metric.prediction is None or metric.truth_from >= 0:
            continue
        key = metric.predicted_by if metric.predicted_by >= 0 else metric.prediction.digest
        if metric.place in told or key in told:
            continue
        who = _classifier(fit, metric)
        if who and _are_names(metric, min_classes, max_chance):
            told |= {metric.place, key}
            yield Finding(
                message=f"{metric.name} ({metric.value:.3g}) takes the numbers of {len(metric.truth.classes)} classes that "
                f"{who} predicted for quantities; their order means nothing.",
                where=Where(place=metric.place),
                values={"metric": metric.name, "value": metric.value, "classes": len(metric.truth.classes)},
                fix="judge the labels with `balanced_accuracy_score` or `f1_score(..., average='macro')`",
            )
        elif metric.name == PERCENT and (part := _part_of_zeros(metric, near_zero)) >= min_part:
            told |= {metric.place, key}
            yield _percent(metric.place, metric.value, part)
    for validation in fit.validations:
        is_percent = PERCENT in validation.scoring and validation.target is not None
        if is_percent and validation.scores and min(abs(one) for one in validation.scores) >= least:
            yield _percent(validation.place, float(np.mean(np.abs(validation.scores))), 1.0)


def _percent(place: Place | None, value: float, part: float) -> Finding:
    return Finding(
        message=f"{part:.0%} of the mean percentage error ({value:.3g}) comes from rows whose true value is all but zero.",
        where=Where(place=place),
        values={"metric": PERCENT, "value": value, "part_of_zeros": part},
        fix="use `mean_absolute_error`, or the sum of absolute errors over the sum of the true values",
    )


def _classifier(fit: Fit, metric: Metric) -> str:
    """The classifier whose labels were judged, "" if it was none; labels put together of folds are known by their truth."""
    if metric.predicted_by >= 0:
        estimator = fit.estimators[fit.calls[metric.predicted_by].estimator]
        return estimator.name if estimator.sort is Sort.CLASSIFIER and metric.verb is Verb.PREDICT else ""
    truth, predicted = metric.truth, metric.prediction
    models = [fit.estimators[call.estimator] for call in fit.model_fits()]
    models += [fit.estimators[one.estimator] for one in fit.validations]
    if truth is None or predicted is None or not models or any(one.sort is not Sort.CLASSIFIER for one in models):
        return ""
    is_theirs = truth.digest in known_targets(fit) and truth.is_class and predicted.is_class
    return models[-1].name if is_theirs and set(predicted.classes) <= set(truth.classes) else ""


def _are_names(metric: Metric, min_classes: int, max_chance: float) -> bool:
    assert metric.truth is not None and metric.prediction is not None
    truth, predicted = metric.truth.numbers, metric.prediction.numbers
    if truth.shape != predicted.shape or truth.ndim != 1 or not (np.isfinite(truth).all() and np.isfinite(predicted).all()):
        return False
    classes = np.unique(np.concatenate([truth, predicted]))
    if len(classes) < min_classes or (truth == predicted).all():
        return False
    return nearness(np.searchsorted(classes, truth), np.searchsorted(classes, predicted)) > max_chance


def _part_of_zeros(metric: Metric, near_zero: float) -> float:
    """The share of the percentage error that comes from rows whose truth is nearly zero."""
    truth, predicted = _finite(metric.truth), _finite(metric.prediction)
    if truth.shape != predicted.shape or not len(truth):
        return 0.0
    size = np.abs(truth)
    errors = np.abs(truth - predicted) / np.maximum(size, np.finfo(np.float64).eps)
    is_zero = size <= near_zero * np.median(size)
    return float(errors[is_zero].sum() / errors.sum()) if errors.sum() > 0 else 0.0


def _finite(target: Target | None) -> FloatArray:
    return target.numbers.ravel() if target is not None else np.zeros(0)
