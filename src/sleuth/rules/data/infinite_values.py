"""D107 infinite-values."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.splits import Splits
from sleuth.rule import ERROR, FAULT, PROOF, Finding, Where, rule


@rule(
    "D107",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=(),
    explains=("univariate-outliers", "out-of-range-values", "missing-rate-change"),
)
def infinite_values(splits: Splits) -> Iterator[Finding]:
    """A column holds infinite values.

    Measure:
        The number of infinite values in each column, over all rows.
    Why:
        One infinity makes means, scales and gradients infinite or NaN; most estimators refuse it.
    Fix:
        Find the division by zero or the logarithm of zero that made it; mask these rows, or add the term that keeps the
        denominator from 0.
    Limits:
        None: the value itself is the proof.
    Source:
        IEEE 754-2019, Floating-Point Arithmetic, https://doi.org/10.1109/IEEESTD.2019.8766229.

    Args:
        splits: the tables.
    """
    for table in splits.tables:
        for column in table.columns:
            if column.n_infinite:
                yield Finding(
                    message=f"{column.n_infinite:,} values of {column.name!r} in {table.split} are infinite.",
                    where=Where(split=table.split, column=column.name, rows=column.infinite_rows[:5]),
                    values={"infinite": column.n_infinite},
                )
