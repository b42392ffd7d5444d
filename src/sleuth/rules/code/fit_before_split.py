"""C101 fit-before-split."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.divisions import row_splits
from sleuth.evidence.source.fitting import Fit, is_same, preprocessing_fits
from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.joined import joined_parts
from sleuth.evidence.source.program import Source
from sleuth.evidence.source.rows import Split, is_used, row_path, row_sources
from sleuth.rule import ERROR, FAULT, PROOF, Finding, Where, rule


@rule("C101", kind=FAULT, certainty=PROOF, severity=ERROR, needs=("fit", "split"), runs_as=("transformer-fitted-on-test-rows",))
def fit_before_split(source: Source) -> Iterator[Finding]:
    """A scaler, imputer, selector or the like is fitted on rows from which the test part is taken.

    Measure:
        Calls of `fit` or `fit_transform` of preprocessing that learns from rows, on a table that is then split as a whole,
        where what it learned is applied to the data and the test part is used.
    Why:
        The statistics of the test rows are in the features that the model is trained on, so the score on them says too much.
    Fix:
        Split first, fit on the training part only, and transform the other part with what was learned there; or put the
        preprocessing into a Pipeline.
    Limits:
        Followed through functions, columns and changes of type; silent where the rows are filtered in between, or where only
        the target is transformed. Preprocessing that learns nothing from rows (Normalizer, OneHotEncoder) is not named.
    Source:
        scikit-learn documentation, Common pitfalls, Data leakage, https://scikit-learn.org/stable/common_pitfalls.html.

    Args:
        None.
    """
    parts = {id(one) for split in row_splits(source) for one in (*split.train, *split.test)}
    fits = [
        fit
        for fit in preprocessing_fits(source)
        if not any(id(one) in parts for one in row_sources(fit.rows)) and joined_parts(source, fit) is None
    ]
    seen: set[int] = set()
    for split, table in _divided(source) if fits else ():
        sources = {id(one) for one in row_sources(table)}
        for fit in fits:
            if id(fit.event) in seen or not any(id(one) in sources for one in row_sources(fit.rows)):
                continue
            use = _use(source, fit, split, table)
            if use is None or not is_used(source, split.test):
                continue
            seen.add(id(fit.event))
            yield Finding(
                message=f"{fit.kind} learns from all rows, also from those that become the test part.",
                where=Where(
                    span=source.span(fit.event),
                    trace=(
                        *source.link(fit.event, f"{fit.kind} is fitted on all rows"),
                        *source.link(split.event, "the same rows are split into parts"),
                    ),
                ),
                values={"estimator": fit.kind},
                fix=f"Split first; fit the {fit.kind} on the training part, and only transform the test part.",
            )


def _divided(source: Source) -> Iterator[tuple[Split, Value]]:
    """Every split with the table of features: the first that a function is given, or any that is picked from by positions."""
    for split in row_splits(source):
        is_by_position = any(one.op == "subscript" for one in split.train)
        for table in split.tables if is_by_position else split.tables[:1]:
            yield split, table


def _use(source: Source, fit: Fit, split: Split, table: Value) -> Value | None:
    """How what was learned comes into the parts: in the table that is split, or by transforming a part."""
    path = list(row_path(table))
    stored = (event for event in source.of("store-item") if any(event.inputs[0] is table for table in path))
    for one in (*path, *(each for event in stored if event.order < split.event.order for each in row_path(event.inputs[2]))):
        if one.op == "method" and one.name in ("transform", "fit_transform") and is_same(one.inputs[0], fit.estimator):
            return one
    parts = {id(one) for one in (*split.train, *split.test)}
    for event in source.calls("transform"):
        is_later = event.op == "method" and bool(event.arguments) and event.order > fit.event.order
        if not is_later or not is_same(event.inputs[0], fit.estimator) or _is_fitted_again(source, fit, event):
            continue
        if any(id(one) in parts for one in row_sources(event.arguments[0])):
            return event
    return None


def _is_fitted_again(source: Source, fit: Fit, use: Value) -> bool:
    return any(
        fit.event.order < other.event.order < use.order and is_same(other.estimator, fit.estimator)
        for other in preprocessing_fits(source)
    )
