"""C102 fit-on-test."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sleuth.evidence.place import Edit, Span
from sleuth.evidence.source.fitting import Fit, is_same, predictions, preprocessing_fits, trainings
from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.program import Source
from sleuth.evidence.source.rows import row_path, row_sources, splits
from sleuth.rule import ERROR, FAULT, PROOF, Finding, Where, rule


@rule("C102", kind=FAULT, certainty=PROOF, severity=ERROR, needs=("fit",))
def fit_on_test(source: Source) -> Iterator[Finding]:
    """A scaler, imputer or the like is fitted again on the rows for testing.

    Measure:
        A second `fit` or `fit_transform` of the same kind of preprocessing, on the test part of a split whose training part the
        first one was fitted on, or on rows for which a model only predicts that was fitted on what the first one transformed.
    Why:
        The test rows are then measured with a different ruler than the training rows, and with statistics that the model
        could not have had: the score is neither honest nor the model's own.
    Fix:
        Fit on the training part once, and call only `transform` on the other rows.
    Limits:
        Silent where there is no preprocessing of the training rows to compare with, as for a picture of the test rows.
    Source:
        scikit-learn documentation, Common pitfalls, Inconsistent preprocessing,
        https://scikit-learn.org/stable/common_pitfalls.html.

    Args:
        None.
    """
    fits = preprocessing_fits(source)
    for fit in fits:
        first = _of_a_split(source, fit, fits) or _of_a_model(source, fit, fits)
        if first is None:
            continue
        is_one = is_same(first.estimator, fit.estimator)
        span = source.span(fit.event)
        yield Finding(
            message=f"{fit.kind} is fitted again, on rows for testing; it has been fitted on the training rows.",
            where=Where(
                span=span,
                trace=(
                    *source.link(first.event, f"{first.kind} is fitted on the training rows"),
                    *source.link(fit.event, "and on the test rows"),
                ),
            ),
            values={"estimator": fit.kind},
            fix="Call `transform` with what was learned from the training rows.",
            edits=_edit(source, span) if span and is_one and fit.event.name == "fit_transform" else (),
        )


def _of_a_split(source: Source, fit: Fit, fits: tuple[Fit, ...]) -> Fit | None:
    """The fit on the training part of the split whose test part this one is fitted on."""
    mine = {id(one) for one in row_sources(fit.rows)}
    for split in splits(source):
        if any(id(one) in mine for one in split.test):
            train = {id(one) for one in split.train}
            for other in fits:
                if other.kind == fit.kind and any(id(one) in train for one in row_sources(other.rows)):
                    return other
    return None


def _of_a_model(source: Source, fit: Fit, fits: tuple[Fit, ...]) -> Fit | None:
    """The fit before the training of a model that then predicts on what this one transformed."""
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


def _edit(source: Source, span: Span) -> tuple[Edit, ...]:
    text = source.text_at(span)
    start = text.find(".fit_transform(")
    if start < 0 or text.count("fit_transform") != 1:
        return ()
    column = span.column + start + 1
    return (Edit(replace(span, column=column, end_column=column + len("fit_transform")), "transform", True),)
