"""D101 missing-values."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.evidence.splits import Splits
from sleuth.evidence.table import Column, ColumnKind
from sleuth.rule import FAULT, HINT, INFO, LIKELY, Finding, Where, rule
from sleuth.stats.absence import is_as_told, says_nothing


@rule(
    "D101",
    kind=FAULT,
    certainty=LIKELY,
    severity=INFO,
    needs=(),
    explains=(),
)
def missing_values(
    splits: Splits, *, min_share: float = 0.05, min_correlation: float = 0.95, max_share: float = 0.5
) -> Iterator[Finding]:
    """Many values of a column are missing.

    Measure:
        The share of rows without a value in the training split. Columns that lack values in the same rows (their masks
        correlate by more than 0.95) are named together: they come from one source that is missing there.
    Why:
        Most models refuse missing values or fill them with something that was never measured.
    Fix:
        Find out why they are missing. If a join or a feed failed, repair it; else fill them within the pipeline, with a
        column that says where, or use a model that takes them.
    Limits:
        That a value is missing can be as it should be (no second phone number): where another column says that there is nothing
        (pool: no, children: 0) and all those rows lack the value, they are not counted. What most rows lack, most things may
        not have (a second driver): a hint. Whether it tells something of the target
        is asked by missingness-predicts-target.
    Source:
        Rubin 1976, Inference and missing data, https://doi.org/10.1093/biomet/63.3.581.

    Args:
        min_share: share of the rows from which on a column is named, 0 to 1.
        min_correlation: correlation of two columns' masks from which on they are named together, 0 to 1.
        max_share: share of the rows above which it is a hint, 0 to 1.
    """
    table = splits.train
    lacking = [column for column in table.columns if column.null_share > min_share and column.kind is not ColumnKind.NESTED]
    left, nothing = list(lacking), [mask for mask in map(says_nothing, table.columns if lacking else ()) if mask is not None]
    while left:
        first = left[0]
        block = [column for column in left if column is first or _go_together(first, column, min_correlation)]
        left = [column for column in left if column not in block]
        if any(is_as_told(np.isnan(first.values), mask, min_share) for mask in nothing):
            continue
        others = ", ".join(repr(column.name) for column in block[1 : NAMED + 1])
        more = f" In the same rows {others}{' and others' if len(block) > NAMED + 1 else ''} are missing too." if others else ""
        rows = tuple(table.rows[np.isnan(first.values)][:5].tolist())
        yield Finding(
            message=f"{first.null_share:.1%} of {first.name!r} is missing ({first.n_null:,} of {first.n_rows:,} rows).{more}",
            where=Where(split=table.split, column=first.name, rows=rows),
            values={"share": round(first.null_share, 4), "columns": tuple(column.name for column in block)},
            certainty=LIKELY if first.null_share <= max_share else HINT,
        )


NAMED = 5  # columns that are named beside the first


def _go_together(one: Column, other: Column, min_correlation: float) -> bool:
    first, second = np.isnan(one.values), np.isnan(other.values)
    both = float((first & second).mean() - first.mean() * second.mean())
    spread = float(first.std() * second.std())
    return both > min_correlation * spread if spread else bool((first == second).all())
