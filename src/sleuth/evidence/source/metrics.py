"""Metrics of scikit-learn and the like: which value is the truth, and which was predicted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sleuth.evidence.source.flow import short_name
from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.program import Source, once

PREDICTS = frozenset(
    ("predict", "predict_proba", "decision_function", "predict_classes", "predict_log_proba", "cross_val_predict")
)
ENDINGS = ("_score", "_error", "_loss", "_curve", "_report", "_matrix", "_support", "_corrcoef", "_multilabel", "_deviance")
SUBJECT = ("sklearn.metrics.", "imblearn.metrics.")
UNSUPERVISED = ("silhouette_score", "calinski_harabasz_score", "davies_bouldin_score")


@dataclass(frozen=True, slots=True)
class Metric:
    """A call of a metric. `predicted_by` is the call of `predict` from which the second value comes, if it is seen."""

    event: Value
    name: str
    truth: Value
    prediction: Value


def metrics(source: Source) -> tuple[Metric, ...]:
    """Every call of a metric that compares a truth with predictions, in the order of its arguments."""
    return once(source, _metrics)


def _metrics(source: Source) -> Iterator[Metric]:
    for event in source.events:
        if event.op != "call" or not event.name.startswith(SUBJECT):
            continue
        name = short_name(event)
        truth = event.argument(0, "y_true", "labels_true", "y")
        prediction = event.argument(1, "y_pred", "y_score", "y_prob", "y_proba", "probas_pred", "pred_decision")
        if name.endswith(ENDINGS) and name not in UNSUPERVISED and truth is not None and prediction is not None:
            yield Metric(event, name, truth, prediction)


def prediction_of(value: Value, *, limit: int = 40) -> Value | None:
    """The call that predicted what this value was made of, through thresholds and rounding; None if none is seen."""
    todo = [value]
    seen: set[int] = set()
    while todo and len(seen) < limit:
        one = todo.pop(0)
        if id(one) in seen:
            continue
        seen.add(id(one))
        if one.op in ("method", "call") and short_name(one) in PREDICTS:
            return one
        if one.op in ("join", "loop", "comprehension"):
            todo.extend(one.inputs)
        elif one.op in (
            "method",
            "call",
            "subscript",
            "compare",
            "binary",
            "unary",
            "item",
            "attribute",
            "element",
            "tuple",
            "list",
        ):
            todo.extend(one.inputs[:1])
    return None
