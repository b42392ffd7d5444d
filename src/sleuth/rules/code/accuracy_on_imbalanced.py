"""C604 accuracy-on-imbalanced."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.estimators import kind_of
from sleuth.evidence.source.fitting import fitted, is_classifier
from sleuth.evidence.source.flow import is_none
from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.metrics import metrics
from sleuth.evidence.source.program import Source
from sleuth.rule import FAULT, HINT, INFO, Finding, Where, rule

WEIGHTS = ("class_weight", "scale_pos_weight", "pos_weight", "is_unbalance", "auto_class_weights")
SAMPLERS = ("SMOTE", "ADASYN", "RandomOverSampler", "RandomUnderSampler", "NearMiss", "SMOTETomek", "SMOTEENN", "BorderlineSMOTE")


@rule("C604", kind=FAULT, certainty=HINT, severity=INFO, needs=("fit", "imbalance"), runs_as=("misleading-accuracy",))
def accuracy_on_imbalanced(source: Source) -> Iterator[Finding]:
    """The program balances its classes, and judges by the accuracy alone.

    Measure:
        Programs that weight classes or resample them, and whose only metric is the accuracy (`accuracy_score`, a classifier's
        `score`).
    Why:
        Of rows of which one in a hundred is positive, a model that always says no gets 99 %.
    Fix:
        Look at recall and precision, the balanced accuracy, or the area under the precision-recall curve.
    Limits:
        How far apart the classes are is not known from the text.
    Source:
        He and Garcia, 2009, Learning from imbalanced data, IEEE TKDE 21(9), https://doi.org/10.1109/TKDE.2008.239.

    Args:
        None.
    """
    sign = next((one for one in source.of("call") if _balances(one)), None)
    if sign is None or any(one.name != "accuracy_score" for one in metrics(source)) or _scores_otherwise(source):
        return
    judged = [one.event for one in metrics(source)]
    judged += [one for one in source.calls("score") if one.op == "method" and is_classifier(fitted(one.inputs[0]))]
    for event in judged[:1]:
        yield Finding(
            message="Classes are balanced for the training, so they are uneven; the accuracy alone hides how the rare one does.",
            where=Where(
                span=source.span(event),
                trace=(*source.link(sign, "classes are balanced"), *source.link(event, "judged by the accuracy")),
            ),
            fix="Add recall and precision, or `balanced_accuracy_score`.",
        )


def _balances(call: Value) -> bool:
    given = [one for name, one in (call.keywords or {}).items() if name in WEIGHTS]
    return kind_of(call) in SAMPLERS or any(not is_none(one) and one.literal not in (1, False) for one in given)


def _scores_otherwise(source: Source) -> bool:
    for event in source.of("call"):
        scoring = (event.keywords or {}).get("scoring") or (event.keywords or {}).get("metrics")
        if (scoring is not None and scoring.literal != "accuracy") or "Display" in event.name or "confusion" in event.name:
            return True
    return False
