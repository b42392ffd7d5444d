"""D404 undercovered-region."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.splits import Splits
from sleuth.rule import FAULT, LIKELY, WARNING, Finding, Where, rule


@rule(
    "D404",
    kind=FAULT,
    certainty=LIKELY,
    severity=WARNING,
    needs=("coverage",),
    explains=("feature-target-relation-change",),
)
def undercovered_region(splits: Splits, *, min_share: float = 0.05, alpha: float = 1e-6) -> Iterator[Finding]:
    """Rows of another split lie where the training split has hardly any.

    Measure:
        The distance of each row from the nearest training row, over all numeric features in quartile ranges; those rows that are
        farther than 99 in 100 training rows are from training rows elsewhere in the table, where 1 in 100 is expected.
    Why:
        There the model has nothing to go by, and what it says is made up.
    Fix:
        Collect training rows of this kind, or let the model refuse to answer there.
    Limits:
        Categories, texts and times are left out, and at most three thousand rows of each split are compared. A model that
        extrapolates well, such as a linear one, may still be right there.
    Source:
        Loftsgaarden and Quesenberry 1965, A Nonparametric Estimate of a Multivariate Density Function,
        https://doi.org/10.1214/aoms/1177700079.

    Args:
        min_share: share of the rows that are far from which on, 0 to 1.
        alpha: p-value, 0 to 1.
    """
    for pair in splits.pairs:
        found = pair.coverage
        if found is None or found.n_far < min_share * found.n_rows or found.p_value >= alpha:
            continue
        places = " and ".join(
            f"{name!r} {low:.4g} to {high:.4g}" for name, (low, high) in zip(found.columns, found.ranges, strict=True)
        )
        yield Finding(
            f"{found.n_far:,} of {found.n_rows:,} rows of {pair.other} ({found.n_far / found.n_rows:.1%}, by chance "
            f"{found.expected:.0%}) lie far from all rows of {pair.reference}, most of them at {places}.",
            Where(split=pair.other, rows=found.rows),
            {"rows": found.n_far, "share": found.n_far / found.n_rows, "p_value": found.p_value, "columns": found.columns},
        )
