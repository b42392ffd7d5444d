"""M112 misaligned-rows."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.evidence.calls import Alignment, Call, Split, Validation
from sleuth.evidence.fit import Fit
from sleuth.rule import ERROR, FAULT, LIKELY, PROOF, Finding, Where, rule

EXPLAINED = ("underfitted-model", "majority-class-model", "useless-features", "noisy-target", "residual-structure")


@rule("M112", kind=FAULT, certainty=LIKELY, severity=ERROR, needs=("alignments",), explains=EXPLAINED)
def misaligned_rows(fit: Fit, *, min_wrong: float = 0.4) -> Iterator[Finding]:
    """Features and target are joined by position, but their rows are in different orders.

    Measure:
        Both carry an index, with the same labels in another order; or the rows of the features are found again in a frame of
        the program's that also holds the target, and the target handed over is that of other rows.
    Why:
        Libraries join features and target by position. A sort, a filter or a new index of one of them alone gives every row
        the target of another, and nothing is left to learn.
    Fix:
        Take both from one frame after all sorting and filtering: `y = frame.loc[X.index, "target"]`.
    Limits:
        Rows that are equal in all features are left out, and targets that were transformed.
    Source:
        Northcutt, Athalye and Mueller 2021, Pervasive Label Errors in Test Sets Destabilize Machine Learning Benchmarks,
        https://arxiv.org/abs/2103.14749.

    Args:
        min_wrong: rows with another row's target, as a share of those that a random order would give, 0 to 1.
    """
    right = {one.data for one in fit.alignments if not one.n_wrong}
    for one in fit.alignments:
        if one.data in right or one.n_wrong / one.n_compared < min_wrong * _by_chance(fit, one):
            continue
        how = (
            f"by their index labels {one.n_wrong:,} of the {one.n:,} rows stand beside another row's target"
            if not one.frame
            else f"of {one.n_compared:,} rows found again in {one.frame!r}, {one.n_wrong:,} have another row's {one.column!r}"
        )
        yield Finding(
            message=f"Features and target are not in the same order: {how}.",
            where=Where(place=one.place),
            values={"rows": one.n, "compared": one.n_compared, "wrong": one.n_wrong},
            certainty=PROOF,
        )
        return


def _by_chance(fit: Fit, one: Alignment) -> float:
    """The share of rows with another target value when the order is random."""
    users: tuple[Call | Split | Validation, ...] = (*fit.calls, *fit.splits, *fit.validations)
    known = next((user.target for user in users if user.data == one.data and user.target is not None), None)
    if known is None or not known.counts:
        return 1.0
    shares = np.asarray(known.counts) / sum(known.counts)
    return float(1 - (shares**2).sum())
