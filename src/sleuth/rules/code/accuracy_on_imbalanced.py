"""C604 accuracy-on-imbalanced."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.estimators import kind_of
from sleuth.evidence.source.fitting import SEARCHES, fitted, is_classifier
from sleuth.evidence.source.flow import is_none
from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.metrics import metrics
from sleuth.evidence.source.program import Source
from sleuth.rule import FAULT, HINT, INFO, Finding, Where, rule

WEIGHTS = ("class_weight", "scale_pos_weight", "pos_weight", "is_unbalance", "auto_class_weights")
CROSS_VALIDATIONS = ("sklearn.model_selection.cross_val_score", "sklearn.model_selection.cross_validate")
SAMPLERS = ("SMOTE", "ADASYN", "RandomOverSampler", "RandomUnderSampler", "NearMiss", "SMOTETomek", "SMOTEENN", "BorderlineSMOTE")


@rule("C604", kind=FAULT, certainty=HINT, severity=INFO, needs=("learning", "imbalance"), runs_as=("misleading-accuracy",))
def accuracy_on_imbalanced(source: Source, *, rare_share: float = 0.2) -> Iterator[Finding]:
    """The classes are uneven, and the program judges by the accuracy alone.

    Measure:
        Programs that weight classes or resample them, or that make data with a rare class, and whose only metric is the
        accuracy (`accuracy_score`, a classifier's `score`, the `scoring` of a cross-validation or of a search).
    Why:
        Of rows of which one in a hundred is positive, a model that always says no gets 99 %.
    Fix:
        Look at recall and precision, the balanced accuracy, or the area under the precision-recall curve.
    Limits:
        How far apart the classes are is not known from the text.
    Source:
        He and Garcia, 2009, Learning from imbalanced data, IEEE TKDE 21(9), https://doi.org/10.1109/TKDE.2008.239.

    Args:
        rare_share: a class that `make_classification` is asked to give at most this share of the rows is rare. No unit, 0 to
            0.5. At 0.2, saying always the other class gives 80 %, which many would call a good accuracy.
    """
    told = next(((one, "classes are balanced") for one in source.of("call") if _balances(one)), None)
    told = told or next(((one, "one class is rare") for one in source.of("call") if _has_rare(one, rare_share)), None)
    sign = told[0] if told is not None else None
    if sign is None or any(one.name != "accuracy_score" for one in metrics(source)) or _scores_otherwise(source):
        return
    judged = [one.event for one in metrics(source)]
    judged += [one for one in source.calls("score") if one.op == "method" and is_classifier(fitted(one.inputs[0]))]
    judged += [one for call in source.of("call") if _cross_validates(call) for one in _scorers(call)]
    for event in sorted(judged, key=lambda one: one.order)[:1]:
        yield Finding(
            message="The classes are uneven; the accuracy alone hides how the rare one does.",
            where=Where(
                span=source.span_of_keyword(event, "scoring"),
                trace=(*source.link(sign, told[1] if told else ""), *source.link(event, "judged by the accuracy")),
            ),
            fix="Add recall and precision, or `balanced_accuracy_score`.",
        )


def _cross_validates(call: Value) -> bool:
    """Whether models are judged on folds: by a function that gives the scores, or by a search that chooses by them."""
    return call.name in CROSS_VALIDATIONS or kind_of(call) in SEARCHES


def _balances(call: Value) -> bool:
    given = [one for name, one in (call.keywords or {}).items() if name in WEIGHTS]
    return kind_of(call) in SAMPLERS or any(not is_none(one) and one.literal not in (1, False) for one in given)


def _has_rare(call: Value, rare_share: float) -> bool:
    """Whether data are made of which one class has this share of the rows at most."""
    given = call.argument(7, "weights") if call.name == "sklearn.datasets.make_classification" else None
    shares = [one.literal for one in given.inputs] if given is not None and given.op in ("list", "tuple") else []
    known = [one for one in shares if isinstance(one, int | float)]
    rest = [1 - sum(known)] if len(known) == 1 else []  # the last share may be left out
    return bool(known) and len(known) == len(shares) and 0 < min(*known, *rest, 1) <= rare_share


def _is_accuracy(scoring: Value) -> bool:
    made_of = scoring.argument(0, "score_func") if scoring.name == "sklearn.metrics.make_scorer" else None
    return scoring.literal == "accuracy" or (made_of is not None and made_of.name == "sklearn.metrics.accuracy_score")


def _scorers(call: Value) -> Iterator[Value]:
    """The scorer that a cross-validation is given, or the call itself where a classifier is judged by what is usual."""
    estimator, scoring = call.argument(0, "estimator"), (call.keywords or {}).get("scoring")
    if scoring is not None and _is_accuracy(scoring):
        yield scoring if scoring.op == "call" else call
    elif scoring is None and estimator is not None and is_classifier(estimator):
        yield call


def _scores_otherwise(source: Source) -> bool:
    for event in source.of("call"):
        scoring = (event.keywords or {}).get("scoring") or (event.keywords or {}).get("metrics")
        if (scoring is not None and not _is_accuracy(scoring)) or "Display" in event.name or "confusion" in event.name:
            return True
    return False
