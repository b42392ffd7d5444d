"""D215 split-too-small."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.splits import Splits
from sleuth.evidence.table import PRODUCTION
from sleuth.rule import FAULT, HINT, INFO, LIKELY, Finding, Where, rule
from sleuth.stats.interval import wilson


@rule(
    "D215",
    kind=FAULT,
    certainty=LIKELY,
    severity=INFO,
    needs=("pairs",),
    explains=(),
)
def split_too_small(
    splits: Splits, *, max_width: float = 0.1, likely_width: float = 0.3, accuracy: float = 0.8
) -> Iterator[Finding]:
    """A split has too few rows to judge a model.

    Measure:
        The width of the 95 % interval (Wilson) of a share of 0.8, such as an accuracy, over the rows of the validation or
        test split. Wider than 0.3 is likely, wider than 0.1 a hint.
    Why:
        Two models whose scores differ by less than the interval cannot be told apart.
    Fix:
        Judge by repeated cross-validation, or keep more rows for the test.
    Limits:
        Scores of numbers, and paired comparisons on the same rows, can be more exact.
    Source:
        Wilson 1927, Probable Inference, the Law of Succession, and Statistical Inference,
        https://doi.org/10.1080/01621459.1927.10502953.

    Args:
        max_width: width of the interval from which on it is a hint, 0 to 1.
        likely_width: width from which on it is likely, 0 to 1.
        accuracy: share at which the width is taken, 0 to 1.
    """
    for table in splits.tables[1:]:
        if table.split == PRODUCTION:
            continue
        found = wilson(accuracy * table.n_rows, table.n_rows)
        width = found.high - found.low
        if width > max_width:
            yield Finding(
                message=f"{table.split} has {table.n_rows:,} rows: an accuracy of {accuracy:.0%} would be known to lie "
                f"within {found.low:.2f} and {found.high:.2f}.",
                where=Where(split=table.split),
                values={"rows": table.n_rows, "width": width},
                certainty=LIKELY if width > likely_width else HINT,
            )
