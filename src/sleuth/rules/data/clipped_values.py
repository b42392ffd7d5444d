"""D116 clipped-values."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.evidence.splits import Splits
from sleuth.evidence.table import ColumnKind
from sleuth.rule import FAULT, INFO, LIKELY, Finding, Where, rule


@rule(
    "D116",
    kind=FAULT,
    certainty=LIKELY,
    severity=INFO,
    needs=(),
    explains=("out-of-range-values", "target-outliers"),
)
def clipped_values(splits: Splits, *, min_share: float = 0.01, times: float = 5.0, min_levels: int = 50) -> Iterator[Finding]:
    """Values beyond a limit were set to the limit.

    Measure:
        The share of rows at the least or greatest value of a column with many different values, against what the density
        beside it leads to expect.
    Why:
        What lies beyond the limit is unknown: the model sees one value where there are many, and never learns the ends.
    Fix:
        Get the raw values, mark the limited rows, or use a model for censored values.
    Limits:
        Zero as the least value, and 1 and 100 as the greatest, are natural limits.
    Source:
        Tobin 1958, Estimation of Relationships for Limited Dependent Variables, https://doi.org/10.2307/1907382.

    Args:
        min_share: share of rows at the edge from which on, 0 to 1.
        times: mass at the edge over the mass in the next twentieth of the range.
        min_levels: different values that the column must have.
    """
    for table in splits.tables[:1]:
        for column in table.columns:
            values, counts = column.distinct
            if (
                column.kind is not ColumnKind.NUMBER
                or len(values) < min_levels
                or column.name in splits.roles.ids
                or column.name == splits.roles.time
            ):
                continue
            width = float(np.subtract(*np.quantile(column.known, [0.99, 0.01]))) / PARTS
            for place, natural, sign in ((0, (0.0,), 1), (-1, (0.0, 1.0, 100.0), -1)):
                edge, share = float(values[place]), float(counts[place] / counts.sum())
                beside = (sign * (values - edge) > 0) & (sign * (values - edge) <= width)
                usual = float(np.median(counts[beside])) if beside.any() else 0.0
                if edge in natural or share < min_share or not beside.any() or counts[place] < times * max(usual, 1.0):
                    continue
                if counts[place] < max(
                    counts[beside].sum() / 2, 2 * np.delete(counts, place)[np.delete(values, place) != 0].max()
                ):
                    continue
                yield Finding(
                    message=f"{share:.1%} of {column.name!r} in {table.split} is exactly {edge:g}, its "
                    f"{'least' if sign > 0 else 'greatest'} value; "
                    f"only {counts[beside].sum() / counts.sum():.1%} lies next to it.",
                    where=Where(
                        split=table.split, column=column.name, rows=tuple(table.rows[column.values == edge][:5].tolist())
                    ),
                    values={"limit": edge, "share": share, "beside": float(counts[beside].sum() / counts.sum())},
                )


PARTS = 20  # of the range; one of them lies beside the edge
