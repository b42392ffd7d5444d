"""D108 constant-column."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.errors import NotApplicable
from sleuth.evidence.splits import Splits
from sleuth.evidence.table import Column, ColumnKind
from sleuth.rule import FAULT, HINT, INFO, LIKELY, PROOF, Finding, Where, rule


@rule(
    "D108",
    kind=FAULT,
    certainty=PROOF,
    severity=INFO,
    needs=(),
    explains=("duplicated-columns",),
)
def constant_column(splits: Splits, *, near: float = 0.99, min_rows: int = 30, siblings: int = 8) -> Iterator[Finding]:
    """A column has the same value in every row.

    Measure:
        The number of different values over all rows of the training split. One value in more than 99 % of the rows is a hint,
        as is a constant among many columns that share its value and range, such as the pixels at the border of images.
    Why:
        It tells nothing, and a scale made of it divides by zero. Often it is the trace of a filter, a failed join or a
        default.
    Fix:
        Drop it, or find out why it does not vary here although it does elsewhere.
    Limits:
        A column that is constant in this extract can vary in production.
    Source:
        Schelter, Lange, Schmidt, Celikel, Biessmann and Grafberger 2018, Automating large-scale data quality verification,
        https://doi.org/10.14778/3229863.3229867.

    Args:
        near: share of one value from which on a column is a hint, 0 to 1.
        min_rows: rows that the table must have.
        siblings: numeric columns with this value as their least from which on a constant is one of many alike.
    """
    table = splits.train
    if table.n_rows < min_rows:
        raise NotApplicable(f"{table.n_rows} rows are too few to call a column constant")
    lows = [column.low for column in table.columns if column.is_numeric]
    for column in table.columns:
        if column.kind is ColumnKind.NESTED or not column.n_known:
            continue
        values, counts = column.distinct
        share = float(counts.max() / counts.sum()) if len(counts) else 0.0
        if len(counts) == 1 and _is_one(column):
            certainty = (
                HINT if column.is_numeric and lows.count(column.low) >= siblings else None if column.n_null == 0 else LIKELY
            )
        elif share > near and column.name != splits.roles.target:
            certainty = HINT
        else:
            continue
        value = column.levels[int(values[counts.argmax()])].value if column.is_text else f"{values[counts.argmax()]:g}"
        yield Finding(
            message=f"{column.name!r} is {value!r} in {'every row' if share == 1 else f'{share:.2%} of the rows'} of "
            f"{table.split}" + (" that has a value." if column.n_null else "."),
            where=Where(split=table.split, column=column.name),
            values={"value": value, "share": share},
            certainty=certainty,
        )


def _is_one(column: Column) -> bool:
    """Whether all rows agree, not only those sampled."""
    return len(column.levels) == 1 if column.is_text else column.low == column.high
