"""What is fitted on the rows that are there for testing, or a second time for rows that a model only predicts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sleuth.evidence.place import Edit, Span
from sleuth.evidence.source.estimators import ENCODERS, is_predictor, kind_of, scores
from sleuth.evidence.source.fitting import Fit, fitted, is_same, predictions, preprocessing_fits, preprocessor, trainings
from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.parts import part_of
from sleuth.evidence.source.program import Source
from sleuth.evidence.source.rows import row_path

FITS = ("fit", "fit_transform", "partial_fit")
LATE = ("CalibratedClassifierCV", "FixedThresholdClassifier", "TunedThresholdClassifierCV")  # fitted on held-out rows by design
FIXED = ("categories", "classes", "vocabulary")  # an encoder that is given these learns nothing


@dataclass(frozen=True, slots=True)
class Refit:
    """A fit on test rows, with the call that shows the harm: the fit on the training rows, or a model's score on its own."""

    event: Value
    other: Value
    kind: str
    is_model: bool = False
    is_by_name: bool = False  # the part is known by its name only


def refits(source: Source) -> Iterator[Refit]:
    """Each fit on the test part of a split, and each second fit whose rows a model then only predicts."""
    fits = [
        (event, rows)
        for event in source.calls(*FITS)
        if event.op == "method" and (rows := event.argument(0, "X", "y", "raw_documents"))
    ]
    found: set[int] = set()
    for event, rows in fits:
        kind = transformer(event.inputs[0])
        is_model = is_predictor(event.inputs[0]) and kind_of(event.inputs[0]) not in LATE
        part = part_of(source, rows) if kind or is_model else None
        if part is None or not part.is_test:
            continue
        if kind:
            other = next((one for one, given in fits if _is_twin(source, one, event, given, kind)), None)
        else:
            judged = (one.event for one in scores(source) if _is_scored(source, event, one.estimator, one.rows, one.event))
            other = next(judged, None)
        if other is not None:
            found.add(id(event))
            yield Refit(event, other, kind or kind_of(event.inputs[0]), not kind, part.is_ready)
    for fit in preprocessing_fits(source):
        first = _first(source, fit, preprocessing_fits(source)) if id(fit.event) not in found else None
        if first is not None:
            yield Refit(fit.event, first.event, fit.kind)


def transformer(estimator: Value) -> str:
    """The class of what transforms rows by what it learned from them; "" if it does not."""
    kind = preprocessor(fitted(estimator))
    if kind:
        return "" if is_predictor(estimator) else kind
    kind = kind_of(estimator)
    is_free = not any(word in (fitted(estimator).keywords or {}) for word in FIXED)
    return kind if kind in ENCODERS and is_free else ""


def _is_twin(source: Source, event: Value, other: Value, rows: Value, kind: str) -> bool:
    """Whether another call fits the same kind on training rows."""
    if event is other or not (is_same(event.inputs[0], other.inputs[0]) or transformer(event.inputs[0]) == kind):
        return False
    part = part_of(source, rows)
    return part is not None and not part.is_test


def _is_scored(source: Source, fit: Value, estimator: Value, rows: Value, event: Value) -> bool:
    """Whether the model that this call fits is then given rows of the same part."""
    part, mine = part_of(source, rows), part_of(source, fit.inputs[1]) if len(fit.inputs) > 1 else None
    if part is None or mine is None or not part.is_test or part.split is not mine.split or event.order < fit.order:
        return False
    again = (one for one in source.calls("fit") if fit.order < one.order < event.order and is_same(one.inputs[0], fit.inputs[0]))
    return is_same(estimator, fit.inputs[0]) and next(again, None) is None


def _first(source: Source, fit: Fit, fits: tuple[Fit, ...]) -> Fit | None:
    """The fit of the same kind before the training of a model that predicts on what this one transformed."""
    if fit.event.name != "fit_transform":
        return None
    for model, rows in predictions(source):
        if not any(one is fit.event for one in row_path(rows)):
            continue
        ways = [list(row_path(given)) for training, given in trainings(source) if training is model or is_same(training, model)]
        if not ways or any(one is fit.event for way in ways for one in way):
            continue
        for other in fits:
            if other.kind == fit.kind and other is not fit and any(_is_of(one, other) for way in ways for one in way):
                return other
    return None


def _is_of(value: Value, fit: Fit) -> bool:
    return value is fit.event or (value.op == "method" and value.name == "transform" and is_same(value.inputs[0], fit.estimator))


def only_transformed(source: Source, refit: Refit) -> tuple[Edit, ...]:
    """The change of `fit_transform` to `transform`, where the same estimator has been fitted before."""
    event = refit.event
    span = source.span(event)
    text = source.text_at(span) if span is not None and event.name == "fit_transform" else ""
    start = text.find(".fit_transform(")
    is_fitted = (
        event.inputs[0].op == "call" and is_same(event.inputs[0], refit.other.inputs[0]) and refit.other.order < event.order
    )
    if span is None or start < 0 or text.count("fit_transform") != 1 or not is_fitted:
        return ()
    column = span.column + start + 1
    place: Span = replace(span, column=column, end_column=column + len("fit_transform"))
    return (Edit(place, "transform", True),)
