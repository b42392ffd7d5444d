"""C102 fit-on-test."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.estimators import ENCODERS, is_predictor, kind_of, scores
from sleuth.evidence.source.fitting import fitted, is_same, preprocessor
from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.parts import part_of
from sleuth.evidence.source.program import Source
from sleuth.rule import ERROR, FAULT, LIKELY, PROOF, Finding, Where, rule

FITS = ("fit", "fit_transform", "partial_fit")
FIXED = ("categories", "classes", "vocabulary")  # an encoder that is given these learns nothing


@rule("C102", kind=FAULT, certainty=PROOF, severity=ERROR, needs=("fit",))
def fit_on_test(source: Source) -> Iterator[Finding]:
    """A transformer or a model is fitted on the part that is there to test it.

    Measure:
        Calls of `fit` or `fit_transform` of preprocessing that learns from rows, or of an encoder, on the test or validation
        part of a split, where the same kind is also fitted on the training part; and of a model that then predicts the same
        test rows.
    Why:
        The test rows are scaled, coded or reduced by their own statistics, not by those that the model was trained with: the
        same value means another thing in each part, and the score is not that of the model on new rows.
    Fix:
        Call `fit` or `fit_transform` on the training part only, and `transform` on the test part.
    Limits:
        Silent where only the test part is fitted (a picture of it), where an encoder is given its categories, and for models
        that are fitted on a validation part and scored on another. Parts that are known by their names only make it likely.
    Source:
        scikit-learn documentation, Common pitfalls, Data leakage, https://scikit-learn.org/stable/common_pitfalls.html.

    Args:
        None.
    """
    fits = [
        (event, rows)
        for event in source.calls(*FITS)
        if event.op == "method" and (rows := event.argument(0, "X", "y", "raw_documents"))
    ]
    for event, rows in fits:
        kind = _kind(event.inputs[0])
        part = part_of(source, rows) if kind or is_predictor(event.inputs[0]) else None
        if part is None or not part.is_test:
            continue
        if kind:
            other = next((one for one, rows in fits if _is_twin(source, one, event, rows, kind)), None)
            harm, mend = "so the test rows are not transformed as the training rows were", "and only `transform` the test part"
        else:
            other = next(
                (one.event for one in scores(source) if _is_scored(source, event, one.estimator, one.rows, one.event)), None
            )
            kind, harm, mend = (
                kind_of(event.inputs[0]),
                "and then predicts the rows that it learned",
                "and score it on the test part",
            )
        if other is None:
            continue
        note = "fitted on the training part" if other.name in FITS else "the same rows are predicted"
        yield Finding(
            message=f"{kind} is fitted on the test part, {harm}.",
            where=Where(
                span=source.span(event), trace=(*source.link(other, note), *source.link(event, "fitted on the test part"))
            ),
            values={"estimator": kind},
            certainty=LIKELY if part.is_ready else PROOF,
            fix=f"Fit the {kind} on the training part only, {mend}.",
        )


def _kind(estimator: Value) -> str:
    """The class of what transforms rows by what it learned from them."""
    kind = preprocessor(fitted(estimator))
    if kind and is_predictor(estimator):
        return ""
    if kind:
        return kind
    kind = kind_of(estimator)
    is_free = not any(word in (fitted(estimator).keywords or {}) for word in FIXED)
    return kind if kind in ENCODERS and is_free else ""


def _is_twin(source: Source, event: Value, other: Value, rows: Value, kind: str) -> bool:
    """Whether another call fits the same kind on training rows."""
    if event is other or not (is_same(event.inputs[0], other.inputs[0]) or _kind(event.inputs[0]) == kind):
        return False
    part = part_of(source, rows)
    return part is not None and not part.is_test


def _is_scored(source: Source, fit: Value, estimator: Value, rows: Value, event: Value) -> bool:
    part, mine = part_of(source, rows), part_of(source, fit.inputs[1]) if len(fit.inputs) > 1 else None
    if part is None or mine is None or not part.is_test or part.split is not mine.split or event.order < fit.order:
        return False
    again = (one for one in source.calls("fit") if fit.order < one.order < event.order and is_same(one.inputs[0], fit.inputs[0]))
    return is_same(estimator, fit.inputs[0]) and next(again, None) is None
