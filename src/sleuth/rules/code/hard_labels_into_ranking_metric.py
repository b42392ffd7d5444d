"""C601 hard-labels-into-ranking-metric."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.place import Edit
from sleuth.evidence.source.estimators import kind_of, last_step
from sleuth.evidence.source.flow import origins, short_name
from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.labels import made_hard
from sleuth.evidence.source.mending import scored_instead
from sleuth.evidence.source.program import Source
from sleuth.evidence.source.scorers import label_scorers
from sleuth.rule import ERROR, FAULT, PROOF, Finding, Where, rule

METRICS = {
    "sklearn.metrics.roc_auc_score": "y_score",
    "sklearn.metrics.average_precision_score": "y_score",
    "sklearn.metrics.roc_curve": "y_score",
    "sklearn.metrics.precision_recall_curve": "probas_pred",
    "sklearn.metrics.log_loss": "y_pred",
    "sklearn.metrics.brier_score_loss": "y_proba",
    "sklearn.metrics.top_k_accuracy_score": "y_score",
    "sklearn.metrics.det_curve": "y_score",
    "sklearn.metrics.RocCurveDisplay.from_predictions": "y_score",
    "sklearn.metrics.PrecisionRecallDisplay.from_predictions": "y_score",
}

OF_TWO_CLASSES = frozenset(("roc_auc_score", "average_precision_score", "roc_curve", "precision_recall_curve"))
BY_DISTANCE = frozenset(("LinearSVC", "SVC", "NuSVC", "RidgeClassifier", "SGDClassifier", "Perceptron"))
WITH_PROBABILITIES = frozenset(
    ("LogisticRegression", "LogisticRegressionCV", "DecisionTreeClassifier", "KNeighborsClassifier", "GaussianNB",
     "MLPClassifier",
     "LinearDiscriminantAnalysis", "XGBClassifier", "LGBMClassifier", "CatBoostClassifier", "CalibratedClassifierCV")
)  # fmt: skip


@rule("C601", kind=FAULT, certainty=PROOF, severity=ERROR, needs=("ranking-metric",))
def hard_labels_into_ranking_metric(source: Source) -> Iterator[Finding]:
    """A metric that ranks by score or probability gets class labels.

    Measure:
        Calls of `roc_auc_score`, `average_precision_score`, `roc_curve`, `precision_recall_curve`, `log_loss` and the like
        whose scores come, on every way, from a classifier's `predict`, an argmax, a comparison with a threshold or a
        rounding; scorers that `make_scorer` makes of them, without `response_method`, for what is known to be a classifier.
    Why:
        The metric needs to order the samples. Labels have two values only: the curve has one point between its ends, and the
        area under it is the balanced accuracy at that threshold, not the quality of the ranking.
    Fix:
        Give it `model.predict_proba(X)[:, 1]` or `model.decision_function(X)`; in `make_scorer` say `response_method`.
    Limits:
        A `predict` counts only on what is known to be a classifier: that of a regressor or an outlier detector gives scores.
    Source:
        scikit-learn documentation, roc_auc_score (y_score: "Target scores"),
        https://scikit-learn.org/stable/modules/generated/sklearn.metrics.roc_auc_score.html.

    Args:
        None.
    """
    for name, keyword in METRICS.items():
        for event in source.calls(name):
            scores = event.argument(1, keyword, "y_score", "y_prob", "probas_pred")
            ways = origins(scores) if scores is not None and event.op == "call" else ()
            made = [made_hard(source, one.maker) for one in ways]
            if not made or not all(made):
                continue
            metric = short_name(event)
            yield Finding(
                message=f"{metric} gets class labels ({made[0]}), where it needs scores or probabilities to rank by.",
                where=Where(
                    span=source.span(event),
                    trace=(*source.link(ways[0].maker, "labels are made here"), *source.link(event, f"and given to {metric}")),
                ),
                values={"metric": metric},
                edits=_edits(source, event, scores) if scores is not None and metric in OF_TWO_CLASSES else (),
            )
    for scorer in label_scorers(source):
        if scorer.metric.name in METRICS:
            metric = short_name(scorer.metric)
            yield Finding(
                message=f"This scorer gives {metric} what `predict` gives, class labels, where it needs scores to rank by.",
                where=Where(span=source.span(scorer.event), trace=source.link(scorer.use, "here it judges a classifier")),
                values={"metric": metric},
                fix='Write `response_method="predict_proba"`, or give the name of a ready-made scorer.',
            )


def _edits(source: Source, metric: Value, scores: Value) -> tuple[Edit, ...]:
    """Scores instead of labels, where the model's class tells how it gives them."""
    if scores.op != "method" or scores.name != "predict":
        return ()
    kind = kind_of(last_step(scores.inputs[0]))
    if kind in BY_DISTANCE:
        return scored_instead(source, metric, scores, "decision_function", "")
    is_known = kind in WITH_PROBABILITIES or kind.endswith(("ForestClassifier", "BoostingClassifier", "TreesClassifier"))
    return scored_instead(source, metric, scores, "predict_proba", "[:, 1]") if is_known else ()
