"""Scorers that a program makes of metrics, and which models they judge."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sleuth.evidence.source.fitting import fitted, is_classifier
from sleuth.evidence.source.graph import Value, alternatives
from sleuth.evidence.source.layers import elements
from sleuth.evidence.source.program import Source

MAKER = "sklearn.metrics.make_scorer"
OF_SCORES = ("needs_proba", "needs_threshold")  # options of versions before 1.4


@dataclass(frozen=True, slots=True)
class LabelScorer:
    """A scorer that gives its metric what `predict` gives. `use` is where it judges a classifier."""

    event: Value
    metric: Value
    use: Value


def label_scorers(source: Source) -> Iterator[LabelScorer]:
    """Every scorer that gives its metric the labels of a classifier, with the first place where it does."""
    for event in source.calls(MAKER):
        metric = event.argument(0, "score_func")
        if metric is None or metric.op != "api" or not _gives_labels(event):
            continue
        use = next((one for one in source.of("call", "apply") if _judges_classifier(one, event)), None)
        if use is not None:
            yield LabelScorer(event, metric, use)


def _gives_labels(scorer: Value) -> bool:
    options = scorer.keywords or {}
    method = options.get("response_method")
    is_of_scores = any(name in options and options[name].literal is not False for name in OF_SCORES)
    return (method is None or method.literal == "predict") and not is_of_scores and not scorer.has_star


def _judges_classifier(event: Value, scorer: Value) -> bool:
    if event.op == "apply":  # scorer(model, X, y)
        return event.inputs[0] is scorer and bool(event.arguments) and is_classifier(fitted(event.arguments[0]))
    scoring = (event.keywords or {}).get("scoring")
    estimator = event.argument(0, "estimator")
    if scoring is None or estimator is None or not event.name.startswith("sklearn."):
        return False
    given = [each for one in alternatives(scoring) for each in (one, *(elements(one) if one.op in ("dict", "list") else ()))]
    return any(one is scorer for one in given) and is_classifier(fitted(estimator))
