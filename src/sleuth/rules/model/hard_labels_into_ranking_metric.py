"""M301 hard-labels-into-ranking-metric."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from sleuth.evidence.calls import Call, Estimator, Metric, Sort, Target, Verb
from sleuth.evidence.fit import Fit
from sleuth.rule import FAULT, PROOF, WARNING, Finding, Where, rule

RANKING = (
    "roc_auc_score", "average_precision_score", "roc_curve", "precision_recall_curve", "det_curve", "top_k_accuracy_score",
    "log_loss", "brier_score_loss", "d2_log_loss_score", "d2_brier_score",
)  # fmt: skip
SOFT = (Verb.PROBABILITIES, Verb.DECISION)
LABELLED = (Sort.CLASSIFIER, Sort.OUTLIERS)


@rule("M301", kind=FAULT, certainty=PROOF, severity=WARNING, needs=("scored",))
def hard_labels_into_ranking_metric(fit: Fit, *, max_distinct: int = 2) -> Iterator[Finding]:
    """A metric of scores or probabilities was given the labels that `predict` returns.

    Measure:
        The second argument of `roc_auc_score`, `average_precision_score`, `log_loss` or the like is what a classifier's `predict`
        returned, or scores after a threshold, also where those of several folds are put together (`cross_val_predict`, or a
        loop); or `make_scorer` hands such a metric the output of `predict`.
    Why:
        Labels have one threshold in them. Area, precision and loss are then those of a curve with one corner, mostly far worse
        than the model's, and models are ranked by their threshold.
    Fix:
        Give the metric `predict_proba(X)[:, 1]` or `decision_function(X)`; in `make_scorer` say `response_method`.
    Limits:
        A model whose probabilities are themselves 0 and 1, as a full-grown tree's, is left alone when it was asked for them.
    Source:
        Fawcett 2006, An introduction to ROC analysis, https://doi.org/10.1016/j.patrec.2005.10.010.

    Args:
        max_distinct: different values up to which predicted scores are labels themselves.
    """
    told: set[object] = set()
    for metric in fit.metrics:
        if metric.name not in RANKING or metric.verb is not Verb.PREDICT:
            continue
        calls = [metric.predicted_by] if metric.predicted_by >= 0 else list(metric.folds_by)
        model = _labelling(fit, metric, calls)
        if model is None or any(_are_scores_hard(fit, fit.calls[one], max_distinct) for one in calls):
            continue
        if not told & {*calls, metric.place}:
            told |= {*calls, metric.place}
            yield _finding(metric, model)
    for validation in fit.validations:
        for name, method in validation.scorers:
            if name in RANKING and method == "predict" and fit.estimators[validation.estimator].sort in LABELLED:
                yield Finding(
                    message=f"`make_scorer({name})` gives {name} the labels of `predict`, so {validation.name} "
                    f"judges {fit.estimators[validation.estimator].name} by one threshold.",
                    where=Where(place=validation.place),
                    values={"metric": name},
                    fix=f'`make_scorer({name}, response_method="predict_proba")`, or the name of a ready-made scorer',
                )


def _labelling(fit: Fit, metric: Metric, calls: Sequence[int]) -> Estimator | None:
    """The model that gave the labels; None where they are not known to be labels of one."""
    numbers = [fit.calls[one].estimator for one in calls]
    if metric.folds_validated >= 0:
        numbers = [fit.validations[metric.folds_validated].estimator]
    models = [fit.estimators[one] for one in numbers]
    return models[0] if models and all(one.sort in LABELLED for one in models) else None


def _finding(metric: Metric, model: Estimator) -> Finding:
    name = model.name
    return Finding(
        message=f"{metric.name} ({metric.value:.3g}) was given the {metric.n:,} labels that {name} predicted, not its scores."
        if metric.value == metric.value
        else f"{metric.name} was given the {metric.n:,} labels that {name} predicted, not its scores.",
        where=Where(place=metric.place),
        values={"metric": metric.name, "value": metric.value, "rows": metric.n},
    )


def _are_scores_hard(fit: Fit, call: Call, max_distinct: int) -> bool:
    """Whether the same model was asked for the scores of the same rows, and they are no finer than labels."""
    if call.verb in SOFT:
        return False
    return any(
        one.verb in SOFT and one.data == call.data and one.estimator == call.estimator and _is_hard(one.output, max_distinct)
        for one in fit.calls
    )


def _is_hard(output: Target | None, max_distinct: int) -> bool:
    return output is not None and len(np.unique(output.values)) <= max_distinct
