"""M106 encoders-disagree."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.calls import Call
from sleuth.evidence.codes import OtherCodes, other_codes
from sleuth.evidence.fit import Fit
from sleuth.evidence.pairs_of_fits import refits
from sleuth.rule import ERROR, FAULT, LIKELY, PROOF, Finding, Where, rule
from sleuth.stats.relabelled import Relabelled, relabelled_columns


@rule("M106", kind=FAULT, certainty=PROOF, severity=ERROR, needs=("fits",), explains=("unseen-categories-dropped", "fold-shift"))
def encoders_disagree(fit: Fit, *, min_differing: int = 1) -> Iterator[Finding]:
    """The same category has another code in the rows to be predicted than in those that the model learned from.

    Measure:
        The categories that two fits of an encoder learned, one before the model's training rows and one before the rows that
        it predicts; those that both have, at different positions.
    Why:
        A code is the position of a category among those that a fit has seen. The model reads the code that it knows, and so
        predicts for another category than the row has.
    Fix:
        Fit the encoder once, on the training rows, and only `transform` the others; `OneHotEncoder(handle_unknown="ignore")`
        or `OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1)` bear categories that are new.
    Limits:
        Codes made otherwise (`factorize`, `cat.codes`) are proven only where the text still stands in a frame of the program,
        with the labels of these rows. What goes with a code shows at least four codes that go with something.
    Source:
        scikit-learn, Preprocessing data: Encoding categorical features,
        https://scikit-learn.org/stable/modules/preprocessing.html#encoding-categorical-features.

    Args:
        min_differing: categories with different codes from which on it is said.
    """
    told = False
    for pair in refits(fit):
        differing = list(_differing(pair.first, pair.again))
        if len(differing) >= min_differing:
            told = True
            category, one, other = differing[0]
            name = fit.estimators[pair.again.estimator].name
            yield Finding(
                message=f"{name} gives {category!r} the code {one} in the rows that the model learned from and {other} in those "
                f"that it predicts; so with {len(differing):,} of the categories.",
                where=Where(place=pair.again.place),
                values={"encoder": name, "category": category, "code": one, "code_again": other, "differing": len(differing)},
            )
    if not told:
        by_text = [_by_text(one) for one in other_codes(fit) if one.n_differing >= min_differing]
        yield from by_text or (_by_company(*one) for one in relabelled_columns(fit))


def _by_text(one: OtherCodes) -> Finding:
    return Finding(
        message=f"In column {one.column!r}, {one.category!r} is {one.code:g} in the rows that the model learned from and "
        f"{one.code_again:g} in those that it predicts; so with {one.n_differing:,} of the categories.",
        where=Where(place=one.predicted.place, column=one.column),
        values={"column": one.column, "category": one.category, "code": one.code, "code_again": one.code_again},
    )


def _by_company(call: Call, column: str, one: Relabelled) -> Finding:
    code, again = next((a, b) for a, b in zip(one.codes, one.again, strict=True) if a != b)
    return Finding(
        message=f"In column {column!r} of the rows that are predicted, what goes with each code is what goes with another one in "
        f"those that the model learned from ({code:g} there is {again:g} here; so with {one.n_moved} of {len(one.codes)} codes).",
        where=Where(place=call.place, column=column),
        values={"column": column, "code": code, "code_again": again, "moved": one.n_moved},
        certainty=LIKELY,
    )


def _differing(first: Call, again: Call) -> Iterator[tuple[str, int, int]]:
    """Categories that both fits have at other positions, with both."""
    for known, anew in zip(first.categories, again.categories, strict=False):
        places = {category: place for place, category in enumerate(anew)}
        for place, category in enumerate(known):
            if places.get(category, place) != place:
                yield category, place, places[category]
