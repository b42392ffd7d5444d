"""D129 rows-not-independent."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.splits import Splits
from sleuth.evidence.table import BoolArray, ColumnKind, FloatArray
from sleuth.rule import FAULT, LIKELY, WARNING, Finding, Where, rule
from sleuth.stats.clustering import numbered
from sleuth.stats.order import rank_correlation, serial_correlation


@rule(
    "D129",
    kind=FAULT,
    certainty=LIKELY,
    severity=WARNING,
    needs=(),
    explains=("row-order-leakage",),
)
def rows_not_independent(
    splits: Splits,
    *,
    min_correlation: float = 0.5,
    min_share: float = 0.5,
    sorted_from: float = 0.995,
    min_columns: int = 3,
    min_rows: int = 200,
) -> Iterator[Finding]:
    """Each row is much like the one before it.

    Measure:
        Rank correlation of each numeric column with itself one row later, in tables without a time column that are not
        sampled. Columns by which the table is sorted do not count. With a group named (--group), only where the next row is of
        another group: that rows of one group are alike is known then.
    Why:
        Neighbours are copies in part, as from a recording or a sliding window, so a random split puts almost the same row
        into training and test.
    Fix:
        Split by blocks or by the unit that was recorded, not by row.
    Limits:
        A table with a time column is a series, and is asked for time-leakage instead.
    Source:
        Roberts et al. 2017, Cross-validation strategies for data with temporal, spatial, hierarchical, or phylogenetic
        structure, https://doi.org/10.1111/ecog.02881.

    Args:
        min_correlation: correlation of neighbours from which on a column counts, 0 to 1.
        min_share: share of the columns that must, 0 to 1.
        sorted_from: correlation from which on the table is sorted by the column, if that rises or falls all the way, 0 to 1.
        min_columns: columns that must.
        min_rows: rows that are needed.
    """
    table = splits.train
    if table.is_sampled or splits.roles.time or table.n_rows < min_rows:
        raise NotApplicable("the table is a series, is sampled, or is short")
    numeric = [c for c in splits.features() if c.kind is ColumnKind.NUMBER and c.n_distinct > MANY and c.null_share == 0]
    if any(serial_correlation(column.values) > sorted_from and _goes_one_way(column.values) for column in numeric):
        raise NotApplicable("the table is sorted by a column")
    where = _other_group_follows(splits)
    if where.sum() < min_rows - 1:
        raise NotApplicable("too few rows stand next to one of another group")
    found = {column.name: serial_correlation(column.values, where) for column in numeric}
    alike = {name: value for name, value in found.items() if value > min_correlation}
    if len(alike) < max(min_columns, min_share * len(found)):
        return
    strongest = max(alike, key=lambda name: alike[name])
    yield Finding(
        message=f"In {len(alike)} of {len(found)} numeric columns of {table.split} each row is like the one before; most "
        f"in {strongest!r}, with a correlation of {alike[strongest]:.2f}.",
        where=Where(split=table.split, column=strongest),
        values={"correlation": alike[strongest], "columns": tuple(alike)},
    )


def _goes_one_way(values: FloatArray) -> bool:
    """Whether a column rises, or falls, from row to row, again and again or on the whole; a recording goes to and fro."""
    steps = np.sign(np.diff(values))
    moves = steps[steps != 0]
    drift, _ = rank_correlation(np.arange(len(values), dtype=np.float64), values)
    return abs(drift) > ONE_WAY or (len(moves) > 0 and max((moves > 0).mean(), (moves < 0).mean()) > ONE_WAY)


def _other_group_follows(splits: Splits) -> BoolArray:
    """Of each row but the last, whether the next is of another group of each kind that the user named; without any, true."""
    apart = np.ones(max(len(splits.train.rows) - 1, 0), np.bool_)
    for name in splits.roles.groups if "group" in splits.roles.given else ():
        (codes,) = numbered(splits.train.by_name[name])
        apart &= codes[1:] != codes[:-1]
    return apart


ONE_WAY = 0.9  # correlation with the row's number, or share of the steps that go the same way, from which on it is an order
MANY = 20  # different values of a column whose order is asked for
