"""M302 swapped-metric-arguments."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.calls import PREDICTORS, Metric, Verb
from sleuth.evidence.fit import Fit
from sleuth.evidence.judged_rows import known_targets, labels
from sleuth.rule import FAULT, LIKELY, PROOF, WARNING, Finding, Where, rule
from sleuth.stats.order import correlation

DIRECTED = (
    "r2_score", "explained_variance_score", "mean_absolute_percentage_error", "precision_score", "recall_score", "fbeta_score",
    "balanced_accuracy_score", "classification_report", "confusion_matrix", "multilabel_confusion_matrix", "mean_pinball_loss",
    "precision_recall_fscore_support", "class_likelihood_ratios", "mean_poisson_deviance", "mean_gamma_deviance",
    "mean_tweedie_deviance", "d2_absolute_error_score", "d2_pinball_score", "d2_tweedie_score", "roc_auc_score",
    "average_precision_score", "log_loss", "brier_score_loss", "homogeneity_score", "completeness_score",
)  # fmt: skip
WEIGHTED = ("f1_score", "jaccard_score")  # whose mean over classes is weighted by the first argument's classes


@rule("M302", kind=FAULT, certainty=PROOF, severity=WARNING, needs=("metrics",), explains=("metric-unsuited",))
def swapped_metric_arguments(fit: Fit, *, max_agreement: float = 0.99) -> Iterator[Finding]:
    """A metric was given the prediction first and the truth second.

    Measure:
        The first argument is, value for value, what a model predicted, and the second is a target of the program's (proof) or at
        least nothing that a model predicted; and the metric is not the same both ways round.
    Why:
        The two orders give two different things: precision becomes recall, a confusion matrix is turned over, and R² is measured
        against the spread of the predictions.
    Fix:
        Truth first: `metric(y_true, y_pred)`.
    Limits:
        Metrics that are the same both ways round (accuracy, squared and absolute errors, kappa) are left out, and the agreement
        of two models.
    Source:
        scikit-learn, Metrics and scoring, https://scikit-learn.org/stable/modules/model_evaluation.html.

    Args:
        max_agreement: share of equal labels, or correlation, from which on the second argument may be another way to compute the
            same prediction, 0 to 1.
    """
    targets = known_targets(fit)
    found: dict[object, list[tuple[Metric, bool]]] = {}  # one call of the program's own function may hand them to several metrics
    for metric in fit.metrics:
        if metric.truth_from < 0 or not _is_directed(metric) or metric.truth is None or metric.prediction is None:
            continue
        call = fit.calls[metric.truth_from]
        if fit.estimators[call.estimator].sort not in PREDICTORS or metric.truth.digest in targets:
            continue
        is_target = metric.prediction.digest in targets
        if is_target or (call.verb is Verb.PREDICT and _agreement(metric) < max_agreement):
            found.setdefault(metric.truth_from, []).append((metric, is_target))
    places: set[object] = set()
    for group in found.values():
        metric, is_target = group[0]
        if metric.place in places:
            continue
        places.add(metric.place)
        names = list(dict.fromkeys(one.name for one, _ in group))
        name = fit.estimators[fit.calls[metric.truth_from].estimator].name
        yield Finding(
            message=f"The first argument of {', '.join(names)} is what {name} predicted for {metric.n:,} rows; "
            f"the truth stands second.",
            where=Where(place=metric.place),
            values={"metric": metric.name, "value": metric.value, "rows": metric.n},
            certainty=PROOF if is_target else LIKELY,
            fix=f"`{metric.name}(y_true, y_pred)`: exchange the two arguments",
        )


def _is_directed(metric: Metric) -> bool:
    is_weighted = metric.name in WEIGHTED and dict(metric.keywords).get("average") == "weighted"
    return metric.name in DIRECTED or is_weighted


def _agreement(metric: Metric) -> float:
    assert metric.truth is not None and metric.prediction is not None
    if metric.truth.values.shape != metric.prediction.values.shape:
        return 1.0
    if metric.truth.is_class:
        return float((labels(metric.truth) == labels(metric.prediction)).mean())
    return correlation(metric.truth.numbers, metric.prediction.numbers)
