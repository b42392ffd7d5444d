"""C601 hard-labels-into-ranking-metric."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.fitting import fitted, is_classifier
from sleuth.evidence.source.flow import Origin, origins, short_name
from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.program import Source
from sleuth.rule import ERROR, FAULT, PROOF, Finding, Where, rule

METRICS = {
    "sklearn.metrics.roc_auc_score": "y_score",
    "sklearn.metrics.average_precision_score": "y_score",
    "sklearn.metrics.roc_curve": "y_score",
    "sklearn.metrics.precision_recall_curve": "probas_pred",
    "sklearn.metrics.log_loss": "y_pred",
    "sklearn.metrics.brier_score_loss": "y_proba",
    "sklearn.metrics.top_k_accuracy_score": "y_score",
}
TO_CLASSES = frozenset(("argmax", "round", "rint", "where"))


@rule("C601", kind=FAULT, certainty=PROOF, severity=ERROR, needs=("ranking-metric",))
def hard_labels_into_ranking_metric(source: Source) -> Iterator[Finding]:
    """A metric that ranks by score or probability gets class labels.

    Measure:
        Calls of `roc_auc_score`, `average_precision_score`, `roc_curve`, `precision_recall_curve`, `log_loss` and the like whose
        scores come, on every way, from a classifier's `predict`, an argmax, a comparison with a threshold or a rounding.
    Why:
        The metric needs to order the samples. Labels have two values only: the curve has one point between its ends, and the area
        under it is the balanced accuracy at that threshold, not the quality of the ranking.
    Fix:
        Give it `model.predict_proba(X)[:, 1]` or `model.decision_function(X)`.
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
            made = [_made_hard(one) for one in ways]
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
            )


def _made_hard(origin: Origin) -> str:
    """How class labels were made of scores; "" if they were not, or that is not known."""
    maker = origin.maker
    word = short_name(maker)
    if maker.op == "compare" and maker.name in (">", ">=", "<", "<="):
        return "a comparison with a threshold"
    if maker.op == "method" and word == "predict" and is_classifier(fitted(maker.inputs[0])):
        return "what `predict` gives"
    if maker.op == "method" and word in ("argmax", "round"):
        return f"what `{word}` gives"
    if maker.op == "call" and maker.name.startswith(("numpy.", "torch.", "builtins.")) and word in TO_CLASSES:
        return f"what `{word}` gives" if word != "where" or _is_choice(maker) else ""
    if maker.op == "comprehension" and maker.inputs:
        return _of_elements(maker.inputs[0])
    return ""


def _is_choice(value: Value) -> bool:
    """Whether it chooses between two constants: `np.where(p > 0.5, 1, 0)`."""
    return len(value.inputs) == 3 and all(one.literal is not None for one in value.inputs[1:])


def _of_elements(element: Value) -> str:
    is_hard = element.op == "compare" or (element.op == "join" and all(one.op == "constant" for one in element.inputs))
    return "a comparison with a threshold" if is_hard else ""
