"""M302 swapped-metric-arguments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from sleuth.evidence.calls import PREDICTORS, Estimator, Metric, Verb
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
    by_place = {swap.metrics[0].place: swap for swap in reversed(_swaps(fit, max_agreement))}  # the first at each place
    for swap in reversed(by_place.values()):
        metric = swap.metrics[0]
        names = ", ".join(dict.fromkeys(one.name for one in swap.metrics))
        yield Finding(
            message=f"The first argument of {names} is what {swap.predicted_by} predicted for {metric.n:,} rows; "
            f"the truth stands second.",
            where=Where(place=metric.place),
            values={"metric": metric.name, "value": metric.value, "rows": metric.n},
            certainty=PROOF if swap.is_target else LIKELY,
            fix=f"`{metric.name}(y_true, y_pred)`: exchange the two arguments",
        )


@dataclass
class _Swap:
    """One prediction, which one call of the program's own function may hand to several metrics."""

    predicted_by: str
    is_target: bool  # the second argument is a target of the program's
    metrics: list[Metric] = field(default_factory=list)


def _swaps(fit: Fit, max_agreement: float) -> list[_Swap]:
    targets = known_targets(fit)
    found: dict[tuple[int, int], _Swap] = {}
    for metric in fit.metrics:
        by = _predictor(fit, metric)
        if by is None or metric.truth is None or metric.prediction is None or metric.truth.digest in targets:
            continue
        is_target = metric.prediction.digest in targets
        is_asked = metric.truth_from >= 0 and fit.calls[metric.truth_from].verb is Verb.PREDICT
        if is_target or (is_asked and _agreement(metric) < max_agreement):
            found.setdefault((metric.truth_from, metric.truth_validated), _Swap(by.name, is_target)).metrics.append(metric)
    return list(found.values())


def _predictor(fit: Fit, metric: Metric) -> Estimator | None:
    """The model that predicted the first argument; None for other arguments, and where the order is of no account."""
    if metric.name not in DIRECTED and not (metric.name in WEIGHTED and dict(metric.keywords).get("average") == "weighted"):
        return None
    if metric.truth_validated >= 0:
        return fit.estimators[fit.validations[metric.truth_validated].estimator]
    found = fit.estimators[fit.calls[metric.truth_from].estimator] if metric.truth_from >= 0 else None
    return found if found is not None and found.sort in PREDICTORS else None


def _agreement(metric: Metric) -> float:
    assert metric.truth is not None and metric.prediction is not None
    if metric.truth.values.shape != metric.prediction.values.shape:
        return 1.0
    if metric.truth.is_class:
        return float((labels(metric.truth) == labels(metric.prediction)).mean())
    return correlation(metric.truth.numbers, metric.prediction.numbers)
