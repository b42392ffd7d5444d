"""D109 duplicated-columns."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.evidence.splits import Splits
from sleuth.evidence.table import Column
from sleuth.rule import FAULT, LIKELY, PROOF, WARNING, Finding, Where, rule
from sleuth.stats.association import contingency, correlations
from sleuth.stats.order import rank_correlation


@rule(
    "D109",
    kind=FAULT,
    certainty=PROOF,
    severity=WARNING,
    needs=(),
    explains=("collinear-features",),
)
def duplicated_columns(
    splits: Splits, *, min_correlation: float = 0.999, min_rows: int = 30, most: int = 1000
) -> Iterator[Finding]:
    """Two columns say the same.

    Measure:
        Numbers: correlations of all pairs above 0.999; equal values are a proof, a copy in another scale or unit is likely.
        Text: each level of one stands with one level of the other, both ways.
    Why:
        The same quantity counts twice: weights and importances are shared between the copies, and one of them is often a
        leftover.
    Fix:
        Keep one of them.
    Limits:
        Two dummy columns of one yes-no question, which are opposites by construction, are left alone; so are columns that
        differ from a constant in fewer rows than asked, or that go along only by a few rows far out, such as a row of sums.
    Source:
        Hall 1999, Correlation-based Feature Selection for Machine Learning, https://hdl.handle.net/10289/15043.

    Args:
        min_correlation: correlation from which on two columns are copies, 0 to 1.
        min_rows: rows in which a column must differ from its most frequent value.
        most: numeric columns up to which pairs are compared.
    """
    table = splits.train
    numeric = [column for column in splits.features() if column.is_numeric and _varies(column, min_rows)][:most]
    if len(numeric) > 1:
        r = correlations(np.stack([column.values for column in numeric], axis=1)[:MOST_ROWS])
        taken: set[int] = set()
        for i, j in zip(*np.nonzero(np.triu(np.abs(r) > min_correlation, 1)), strict=True):
            one, other = numeric[int(i)], numeric[int(j)]
            is_equal = bool(np.array_equal(one.values, other.values, equal_nan=True))
            if int(j) in taken or (r[i, j] < 0 and one.n_distinct == other.n_distinct == 2):
                continue
            if not is_equal and not _go_along(one, other):
                continue
            taken.add(int(j))
            how = "equals" if is_equal else f"goes along ({r[i, j]:.5f}) with"
            yield _finding(
                table.split, other, one, f"{other.name!r} {how} {one.name!r} in all {len(table.rows):,} rows compared.", is_equal
            )
    texts = [
        column
        for column in splits.features()
        if column.is_text and 1 < len(column.levels) <= MOST_LEVELS and _varies(column, min_rows)
    ]
    for position, other in enumerate(texts):
        for one in texts[:position]:
            if len(one.levels) == len(other.levels) and _is_renamed(one, other):
                is_equal = {level.value for level in one.levels} == {level.value for level in other.levels}
                yield _finding(
                    table.split,
                    other,
                    one,
                    f"Each level of {other.name!r} stands with one level of {one.name!r}, both ways.",
                    is_equal,
                )
                break


MOST_ROWS = 20_000
MOST_LEVELS = 200  # of a text column whose pairs are compared


def _go_along(one: Column, other: Column) -> bool:
    """Whether they do so by their order too, which a few rows far out do not decide."""
    both = ~np.isnan(one.values) & ~np.isnan(other.values)
    return abs(rank_correlation(one.values[both], other.values[both])[0]) > MIN_RANKS


MIN_RANKS = 0.9  # rank correlation of copies, of which one may be rounded


def _varies(column: Column, min_rows: int) -> bool:
    _, counts = column.distinct
    return len(counts) > 1 and int(counts.sum() - counts.max()) >= min_rows


def _is_renamed(one: Column, other: Column) -> bool:
    first, second = (np.nan_to_num(column.values, nan=-1).astype(np.int64) for column in (one, other))
    table = contingency(first, second)
    return bool(((table > 0).sum(0) == 1).all() and ((table > 0).sum(1) == 1).all())


def _finding(split: str, column: Column, twin: Column, message: str, is_equal: bool) -> Finding:
    return Finding(
        message=message, where=Where(split=split, column=column.name), values={"copy_of": twin.name, "is_equal": is_equal},
        certainty=PROOF if is_equal else LIKELY,
    )  # fmt: skip
