"""M105 transformer-fitted-twice."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.fit import Fit
from sleuth.evidence.pairs_of_fits import refits
from sleuth.evidence.retrial import Retrial, Way, judged_on
from sleuth.rule import ERROR, FAULT, PROOF, Finding, Where, rule

EXPLAINED = ("transformer-fitted-on-test-rows", "fold-shift", "unseen-categories-dropped", "overfitted-model")


@rule("M105", kind=FAULT, certainty=PROOF, severity=ERROR, needs=("fits",), explains=EXPLAINED)
def transformer_fitted_twice(fit: Fit, *, min_rows: int = 2) -> Iterator[Finding]:
    """The rows to be predicted were transformed by a fit of their own.

    Measure:
        Rows are followed through transformers: those that the model learned from came through one fit of a transformer, those
        that it predicts through another fit of the same kind, on these rows themselves.
    Why:
        The same value then means something else on either side: what the model has learned of the training rows does not hold
        for the transformed test rows.
    Fix:
        Call `transform`, not `fit_transform`, on the rows to be predicted, with the transformer that was fitted on the
        training rows.
    Limits:
        Transformers that learn nothing of the values are left out; for encoders of categories see encoders-disagree.
    Source:
        scikit-learn, Common pitfalls and recommended practices, https://scikit-learn.org/stable/common_pitfalls.html.

    Args:
        min_rows: rows of the second fit below which nothing is said.
    """
    for pair in refits(fit):
        transformer = fit.estimators[pair.again.estimator]
        n = fit.rows_of(pair.again.data).n
        if transformer.is_learned and n >= min_rows:
            first = f" at line {pair.first.place.line}" if pair.first.place else ""
            used = f" at line {pair.predicted.place.line}" if pair.predicted.place else ""
            yield Finding(
                message=f"{transformer.name} was fitted{first} on the {fit.rows_of(pair.first.data).n:,} rows that the model "
                f"learned from, and again on the {n:,} rows that it predicts{used}.",
                where=Where(place=pair.again.place),
                values={"transformer": transformer.name, "rows_first": fit.rows_of(pair.first.data).n, "rows_again": n},
                fix=f"use the first fit: `{transformer.variable or 'transformer'}.transform(...)` instead of `fit_transform`.",
                retrial=Retrial(Way.FIRST_FIT, judged_on(fit, pair.predicted)),
            )
