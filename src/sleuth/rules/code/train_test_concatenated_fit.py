"""C111 train-test-concatenated-fit."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.fitting import preprocessing_fits
from sleuth.evidence.source.joined import joined_parts
from sleuth.evidence.source.program import Source
from sleuth.rule import FAULT, LIKELY, WARNING, Finding, Where, rule


@rule(
    "C111", kind=FAULT, certainty=LIKELY, severity=WARNING, needs=("fit", "stacked"), runs_as=("transformer-fitted-on-test-rows",)
)
def train_test_concatenated_fit(source: Source) -> Iterator[Finding]:
    """The training and the test part are put together, and preprocessing is fitted on both.

    Measure:
        Fits of preprocessing that learns from rows, on a table that was put together of the training part and the test part,
        where what was transformed is taken apart again, or where the test part is then transformed or predicted. Two tables
        whose names do not tell are such parts where a model learns from the first piece of that and is judged by the second.
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
        joined = joined_parts(source, fit)
        if joined is None:
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
