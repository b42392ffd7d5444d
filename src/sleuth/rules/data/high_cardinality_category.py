"""D112 high-cardinality-category."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.splits import Splits
from sleuth.rule import FAULT, HINT, INFO, Finding, Where, rule


@rule(
    "D112",
    kind=FAULT,
    certainty=HINT,
    severity=INFO,
    needs=(),
    explains=(),
)
def high_cardinality_category(
    splits: Splits, *, min_levels: int = 50, min_share: float = 0.1, max_share: float = 0.9
) -> Iterator[Finding]:
    """A category has so many levels that most are seen a few times only.

    Measure:
        Text columns with more than 50 levels and more than one for ten rows, but not one for each.
    Why:
        One-hot columns multiply and single rows are learned by heart; levels that come later are unknown.
    Fix:
        Group the rare levels, use target encoding within the folds, or embed the text.
    Limits:
        Free text is not a category.
    Source:
        Micci-Barreca 2001, A preprocessing scheme for high-cardinality categorical attributes,
        https://doi.org/10.1145/507533.507538.

    Args:
        min_levels: levels from which on.
        min_share: levels over rows from which on, 0 to 1.
        max_share: levels over rows up to which it is a category, 0 to 1.
    """
    table = splits.train
    for column in splits.features():
        share = column.n_distinct / max(column.n_known, 1)
        if column.is_text and column.n_distinct > min_levels and min_share < share < max_share:
            yield Finding(
                message=f"{column.name!r} has about {column.n_distinct:,} levels in {column.n_known:,} rows.",
                where=Where(split=table.split, column=column.name),
                values={"levels": column.n_distinct, "share": round(share, 4)},
            )
