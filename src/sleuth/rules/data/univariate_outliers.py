"""D113 univariate-outliers."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.evidence.splits import Splits
from sleuth.evidence.table import Column, ColumnKind, Extreme
from sleuth.rule import FAULT, LIKELY, WARNING, Finding, Where, rule
from sleuth.stats.distances import spread
from sleuth.stats.tails import Apart, apart, is_population


@rule(
    "D113",
    kind=FAULT,
    certainty=LIKELY,
    severity=WARNING,
    needs=(),
    explains=(
        "row-outliers", "out-of-range-values", "target-outliers", "unnormalised-inputs",
        "unscaled-targets", "initial-loss-off", "exploding-gradients", "loss-diverging",
        "loss-oscillating", "loss-plateau", "too-few-epochs",
        "model-too-small", "underfitting",
    ),
)  # fmt: skip
def univariate_outliers(
    splits: Splits,
    *,
    max_chance: float = 1e-6,
    min_z: float = 6.0,
    min_ratio: float = 1.5,
    min_levels: int = 20,
    min_rows: int = 100,
) -> Iterator[Finding]:
    """A few values of a column lie far apart from all others.

    Measure:
        For each end of a column: the gap between the outermost values and the next one, measured by how fast the tail below
        falls off (Hill), so that heavy tails have far ends of their own; and robust deviations from the median.
    Why:
        A mean, a scale or a squared error is decided by these few values.
    Fix:
        Look at the rows: a wrong unit, a slipped decimal point, a sentinel, a joined number. Correct them or set them
        missing; if they are real, use a robust scale or a logarithm.
    Limits:
        A value within the others' range is not found. More than 2 % of the values are a part of the distribution, and
        many that lie close together are a kind of their own.
    Source:
        Hill 1975, A Simple General Approach to Inference About the Tail of a Distribution,
        https://doi.org/10.1214/aos/1176343247; Iglewicz and Hoaglin 1993, How to Detect and Handle Outliers.

    Args:
        max_chance: chance of the gap, for all columns together, below which it counts, 0 to 1.
        min_z: robust deviations (quartile range over 1.35) from the median.
        min_ratio: distance of the values from the median over that of the next.
        min_levels: different values that the column must have.
        min_rows: sampled values that the column must have.
    """
    for table in splits.tables[:1]:
        numeric = [
            c for c in table.columns if c.kind is ColumnKind.NUMBER and c.name not in (*splits.roles.ids, splits.roles.time)
        ]
        for column in numeric:
            if len(column.known) < min_rows or len(column.distinct[0]) < min_levels:
                continue
            median, scale = float(np.median(column.known)), spread(column.known) / QUARTILES
            for sign, ends in ((1, column.highest), (-1, column.lowest)):
                found = _apart(column, sign, ends, median)
                if found is None or found.chance * 2 * len(numeric) > max_chance or found.distance < min_ratio * found.edge:
                    continue
                sample = sign * (column.known - median)
                if scale <= 0 or found.distance < min_z * scale or is_population(sample[sample >= found.distance], found.edge):
                    continue
                beyond = tuple(one for one in ends if sign * (one.value - median) >= found.distance)
                n = found.count if len(beyond) >= len(ends) else len(beyond)
                yield Finding(
                    message=f"{n} value{'s' * (n > 1)} of {column.name!r} in {table.split} "
                    f"({', '.join(f'{one.value:.6g}' for one in beyond[:3])}) lie{'s' * (n == 1)} apart: "
                    f"the next one is {median + sign * found.edge:.6g}, the median {median:.6g}.",
                    where=Where(split=table.split, column=column.name, rows=tuple(one.row for one in beyond[:5])),
                    values={"values": tuple(one.value for one in beyond[:5]), "next": median + sign * found.edge,
                            "chance": found.chance},
                )  # fmt: skip


QUARTILES = 1.349  # quartile range of a normal distribution, in deviations


def _apart(column: Column, sign: int, ends: tuple[Extreme, ...], median: float) -> Apart | None:
    """What lies apart at one end: of the sample, or of the outermost values of all rows, whose tail is that of the sample."""
    sample = sign * (column.known - median)
    if len(column.known) == column.n_known:
        return apart(sample, n_all=len(sample))
    outer = np.array([sign * (one.value - median) for one in ends])
    inner = sample[(sample > 0) & (sample < outer.min())]
    return apart(np.concatenate([inner, outer[outer > 0]]), n_all=len(sample))
