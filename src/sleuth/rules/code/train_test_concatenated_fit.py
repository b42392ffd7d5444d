"""C111 train-test-concatenated-fit."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.estimators import scores
from sleuth.evidence.source.fitting import Fit, is_same, preprocessing_fits
from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.parts import part_of, rows_before, stacked
from sleuth.evidence.source.program import Source, values
from sleuth.evidence.source.rows import row_path
from sleuth.rule import FAULT, LIKELY, WARNING, Finding, Where, rule


@rule(
    "C111", kind=FAULT, certainty=LIKELY, severity=WARNING, needs=("fit", "stacked"), runs_as=("transformer-fitted-on-test-rows",)
)
def train_test_concatenated_fit(source: Source) -> Iterator[Finding]:
    """The training and the test part are put together, and preprocessing is fitted on both.

    Measure:
        Fits of preprocessing that learns from rows, on a table that was put together of the training part and the test part,
        where what was transformed is taken apart again, or where the test part is then transformed or predicted.
    Why:
        The statistics, components or words of the test rows shape the features that the model is trained on. A split that was
        made with care is undone.
    Fix:
        Fit on the training part only, and transform the test part with what was learned there.
    Limits:
        Encoders, which only list the values, are not named, nor is a last fit of everything after the test. A validation part
        that is added to the training part for a last fit is no fault.
    Source:
        scikit-learn documentation, Common pitfalls, Data leakage, https://scikit-learn.org/stable/common_pitfalls.html.

    Args:
        None.
    """
    for fit in preprocessing_fits(source):
        joined = next((one for one in row_path(fit.rows) if stacked(one)), None)
        parts = [part_of(source, one) for one in stacked(joined)] if joined is not None else []
        if joined is None or not any(part is not None and not part.is_test for part in parts):
            continue
        tests = [
            one
            for one, part in zip(stacked(joined), parts, strict=True)
            if part is not None and part.is_test and part.outer is None
        ]
        if not tests or not _comes_back(source, fit, tests):
            continue
        yield Finding(
            message=f"{fit.kind} learns from the training and the test rows together.",
            where=Where(
                span=source.span(fit.event),
                trace=(
                    *source.link(joined, "both parts are put together"),
                    *source.link(fit.event, f"{fit.kind} is fitted on both"),
                ),
            ),
            values={"estimator": fit.kind},
            fix=f"Fit the {fit.kind} on the training part only, and transform the test part with it.",
        )


def _comes_back(source: Source, fit: Fit, tests: list[Value]) -> bool:
    """Whether what was learned comes into the features by which the test part is judged."""
    for one in values(source):
        if (
            one.op == "subscript"
            and one.inputs[1].op in ("slice", "tuple", "attribute", "compare", "unary")
            and _is_transformed(one, fit)
        ):
            return True
    for event in source.calls("transform"):
        if event.op == "method" and event.order > fit.event.order and event.arguments and is_same(event.inputs[0], fit.estimator):
            part = part_of(source, event.arguments[0])
            if part is not None and part.is_test and any(score.event.order > event.order for score in scores(source)):
                return True
    return False


def _is_transformed(value: Value, fit: Fit) -> bool:
    """Whether some rows of what this fit transformed are taken."""
    before = rows_before(value)
    if before is None or any(one is before for one in row_path(value)):
        return False
    return any(
        one is fit.event or (one.op == "method" and one.name == "transform" and is_same(one.inputs[0], fit.estimator))
        for one in row_path(before)
    )
