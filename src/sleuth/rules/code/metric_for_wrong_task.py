"""C313 metric-for-wrong-task."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.program import Source
from sleuth.evidence.source.tasks import misjudged
from sleuth.rule import FAULT, LIKELY, WARNING, Finding, Where, rule


@rule(
    "C313",
    kind=FAULT,
    certainty=LIKELY,
    severity=WARNING,
    needs=("metric-or-hits", "metric-known"),
    runs_as=("metric-unsuited",),
)
def metric_for_wrong_task(source: Source) -> Iterator[Finding]:
    """A metric for classes judges a model of quantities, or the other way round.

    Measure:
        `compile` of a Keras model with a loss of quantities, no activation at its end and a metric of classes; metrics and
        `scoring` of scikit-learn for classes with a regressor, and for quantities with a classifier; hits that are counted,
        `(output == target).sum()`, of a network of PyTorch that learns by a loss of quantities, where the outputs are not rounded
        or the target is known to have fractions.
    Why:
        Accuracy counts exact hits: of quantities there are next to none, and the number says nothing (or fails). The squared
        error of class numbers depends on how the classes happen to be numbered.
    Fix:
        Quantities: mean absolute error, R². Classes: accuracy, F1, ROC AUC.
    Limits:
        Only estimators whose class is seen. Squared errors of classifiers are named for `predict` only: of probabilities they
        are the Brier score. Classes that are in order may be judged by a distance; those are left alone where the program
        rounds or clips.
    Source:
        scikit-learn documentation, Metrics and scoring, https://scikit-learn.org/stable/modules/model_evaluation.html.

    Args:
        None.
    """
    for one in misjudged(source):
        yield Finding(
            message=f"`{one.metric}` is for {one.is_for}, but this model predicts {one.predicts}.",
            where=Where(
                span=source.span_of_keyword(one.event, "metrics", "scoring"),
                trace=source.link(one.model, f"it predicts {one.predicts}"),
            ),
            values={"metric": one.metric},
        )
