"""C102 fit-on-test."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.program import Source
from sleuth.evidence.source.refits import only_transformed, refits
from sleuth.rule import ERROR, FAULT, LIKELY, PROOF, Finding, Where, rule


@rule(
    "C102",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("fit",),
    runs_as=(
        "transformer-fitted-on-test-rows",
        "transformer-fitted-twice",
    ),
)
def fit_on_test(source: Source) -> Iterator[Finding]:
    """A scaler, an encoder or a model is fitted on the rows that are there for testing.

    Measure:
        Calls of `fit` or `fit_transform` of preprocessing that learns from rows, or of an encoder, on the test or validation
        part of a split, or on rows that a model then only predicts, where the same kind is also fitted on the training rows;
        and of a model that then predicts the same test rows.
    Why:
        The test rows are scaled, coded or reduced by their own statistics, not by those that the model was trained with: the
        same value means another thing in each part, and the score is not that of the model on new rows.
    Fix:
        Call `fit` or `fit_transform` on the training part only, and `transform` on the test part.
    Limits:
        Silent where only the test part is fitted (a picture of it), where an encoder is given its categories, and for models
        that are fitted on a validation part and scored on another. Parts that are known by their names only make it likely.
    Source:
        scikit-learn documentation, Common pitfalls, Inconsistent preprocessing,
        https://scikit-learn.org/stable/common_pitfalls.html.

    Args:
        None.
    """
    for one in refits(source):
        note = "the same rows are predicted" if one.is_model else "fitted on the training rows"
        harm = (
            "and then predicts the rows that it learned"
            if one.is_model
            else "so they are not transformed as the training rows were"
        )
        mend = "and score it on the test part" if one.is_model else "and only `transform` the test part"
        yield Finding(
            message=f"{one.kind} is fitted on the rows for testing, {harm}.",
            where=Where(
                span=source.span(one.event),
                trace=(*source.link(one.other, note), *source.link(one.event, "fitted on the test rows")),
            ),
            values={"estimator": one.kind},
            certainty=LIKELY if one.is_by_name else PROOF,
            fix=f"Fit the {one.kind} on the training part only, {mend}.",
            edits=only_transformed(source, one),
        )
