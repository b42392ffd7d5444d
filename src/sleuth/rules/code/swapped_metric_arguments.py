"""C602 swapped-metric-arguments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from sleuth.evidence.place import Edit
from sleuth.evidence.source.columns import column_of
from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.metrics import Metric, metrics, prediction_of
from sleuth.evidence.source.parts import part_of
from sleuth.evidence.source.program import Source, values
from sleuth.rule import ERROR, FAULT, PROOF, Finding, Where, rule

# In these the order matters; accuracy, squared and absolute errors, and the like are the same both ways.
ORDERED = frozenset(
    ("precision_score", "recall_score", "fbeta_score", "confusion_matrix", "classification_report",
     "precision_recall_fscore_support",
     "r2_score", "explained_variance_score", "mean_absolute_percentage_error", "roc_auc_score", "average_precision_score",
     "roc_curve",
     "precision_recall_curve", "log_loss", "brier_score_loss", "balanced_accuracy_score", "d2_absolute_error_score", "hinge_loss",
     "mean_pinball_loss", "mean_poisson_deviance", "mean_gamma_deviance", "multilabel_confusion_matrix", "top_k_accuracy_score")
)  # fmt: skip
AVERAGED = frozenset(("f1_score", "jaccard_score"))  # the order matters where classes are weighted by how often they occur
TRUTH = re.compile(
    r"^(y|t|d|c)?_?(true|test|val|valid|train|label|labels|target|targets|truth|actual|gt|expected)\w*$|^y$", re.IGNORECASE
)


@rule("C602", kind=FAULT, certainty=PROOF, severity=ERROR, needs=("metric", "predicting"))
def swapped_metric_arguments(source: Source) -> Iterator[Finding]:
    """A metric gets the predictions where it expects the truth, and the truth where it expects the predictions.

    Measure:
        Calls of metrics in which the order matters, whose first value was predicted by a model and whose second is a target:
        a part of a split, a column, or a name that says so.
    Why:
        Precision and recall change places, the confusion matrix is turned, R² is divided by the spread of the predictions.
    Fix:
        Give the truth first: `precision_score(y_true, y_pred)`, or name the arguments.
    Limits:
        Metrics that are the same both ways are not named, nor a matrix that is turned back (`.T`).
    Source:
        scikit-learn documentation, precision_score(y_true, y_pred),
        https://scikit-learn.org/stable/modules/generated/sklearn.metrics.precision_score.html.

    Args:
        None.
    """
    for metric in metrics(source):
        average = metric.event.argument(-1, "average")
        is_weighted = metric.name in AVERAGED and average is not None and average.literal == "weighted"
        if (
            (metric.name not in ORDERED and not is_weighted)
            or not _is_swapped(source, metric)
            or _is_turned_back(source, metric.event)
        ):
            continue
        made = prediction_of(metric.truth)
        yield Finding(
            message=f"{metric.name} gets the predictions first and the truth second; it expects them the other way round.",
            where=Where(
                span=source.span(metric.event),
                trace=(*(source.link(made, "predicted here") if made is not None else ()),
                       *source.link(metric.event, f"and given to {metric.name} as the truth")),
            ),
            values={"metric": metric.name},
            edits=_edits(source, metric),
        )  # fmt: skip


def _is_swapped(source: Source, metric: Metric) -> bool:
    if prediction_of(metric.truth) is None or prediction_of(metric.prediction) is not None:
        return False
    second = metric.prediction
    if second.op in ("parameter", "unknown", "attribute"):
        return bool(TRUTH.match(second.name))
    return part_of(source, second) is not None or column_of(source, second) is not None


def _is_turned_back(source: Source, event: Value) -> bool:
    return any(
        one.inputs[:1] == (event,) and (one.op, one.name) in (("attribute", "T"), ("method", "transpose"))
        for one in values(source)
    )


def _edits(source: Source, metric: Metric) -> tuple[Edit, ...]:
    """Both arguments in each other's place, where they stand as names in the call."""
    arguments, frame = getattr(metric.event.node, "args", ())[:2], metric.event.frame
    spans = [source.span_of(one, frame) for one in arguments] if len(arguments) == 2 and frame is not None else []
    first, second = (*spans, None, None)[:2]
    if first is None or second is None or first.line != second.line:
        return ()
    texts = source.text_at(first), source.text_at(second)
    return (Edit(replace(first), texts[1], False), Edit(replace(second), texts[0], False)) if all(texts) else ()
