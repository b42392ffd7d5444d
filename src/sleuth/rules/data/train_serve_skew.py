"""D217 train-serve-skew."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.errors import NotApplicable
from sleuth.evidence.splits import Splits
from sleuth.rule import ERROR, FAULT, PROOF, Finding, Where, rule


@rule(
    "D217",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("pairs", "ids"),
    explains=(
        "covariate-shift",
        "feature-target-relation-change",
        "joint-shift",
        "out-of-range-values",
        "missing-rate-change",
        "unseen-categories",
    ),
)
def train_serve_skew(splits: Splits, *, min_share: float = 0.01, min_rows: int = 20) -> Iterator[Finding]:
    """The same row has other feature values in production than in training.

    Measure:
        Rows of the training split and of production that have the same id, compared column by column; numbers may differ by a
        rounding.
    Why:
        The features are computed in two ways, and the model gets other inputs than it was trained on.
    Fix:
        Compute them by one piece of code for both, or log the served features and train on these.
    Limits:
        A feature that changes with time, such as an age or a balance, differs on purpose.
    Source:
        Breck, Cai, Nielsen, Salib and Sculley 2017, The ML Test Score, https://doi.org/10.1109/BigData.2017.8258038.

    Args:
        min_share: share of common rows that differ, 0 to 1.
        min_rows: common rows.
    """
    if not any(pair.skews for pair in splits.pairs):
        raise NotApplicable("production and training share no id")
    for pair in splits.pairs:
        for skew in sorted(pair.skews, key=lambda one: -one.n_differing):
            if skew.n_common >= min_rows and skew.n_differing > min_share * skew.n_common:
                yield Finding(
                    message=f"{skew.column!r} differs in {skew.n_differing:,} of {skew.n_common:,} rows that "
                    f"{pair.reference} and {pair.other} have in common by id.",
                    where=Where(split=pair.other, column=skew.column, rows=skew.rows),
                    values={"rows": skew.n_differing, "common": skew.n_common},
                )
