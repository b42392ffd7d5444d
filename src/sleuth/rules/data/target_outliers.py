"""D125 target-outliers."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.splits import Splits
from sleuth.rule import FAULT, LIKELY, WARNING, Finding, Where, rule
from sleuth.stats.robust import median_absolute_deviation
from sleuth.stats.tails import apart


@rule(
    "D125",
    kind=FAULT,
    certainty=LIKELY,
    severity=WARNING,
    needs=("numbers", "out_of_fold"),
    explains=("label-shift",),
)
def target_outliers(splits: Splits, *, max_chance: float = 1e-6, min_z: float = 8.0, min_ratio: float = 1.5) -> Iterator[Finding]:
    """A few targets are far from what the features say.

    Measure:
        What models that have not seen a row leave over; a few of these residuals that a gap parts from the tail of all
        others, by how fast that tail falls off.
    Why:
        A squared error is decided by these rows, and a wrong target teaches a wrong answer.
    Fix:
        Look at the rows: a slipped decimal point or a default value is corrected, a real one asks for a robust loss.
    Limits:
        A target within the spread of the others is not found.
    Source:
        Hill 1975, https://doi.org/10.1214/aos/1176343247; Rousseeuw and Leroy 1987, Robust Regression and Outlier Detection.

    Args:
        max_chance: chance of the gap below which it counts, 0 to 1.
        min_z: robust deviations of the residual.
        min_ratio: residual over the next one.
    """
    outside, target, table = splits.out_of_fold, splits.target, splits.train
    if outside is None or target is None:
        raise NotApplicable("no model told the target of unseen rows")
    left = target.values - outside.probabilities[:, 0]
    known = ~np.isnan(left)
    size = np.abs(left[known] - np.median(left[known]))
    found = apart(size, n_all=len(size))
    scale = median_absolute_deviation(left[known])
    if found is None or found.chance > max_chance or found.distance < max(min_z * scale, min_ratio * found.edge):
        return
    order = np.argsort(-size)[: found.count]
    rows = table.rows[known][order]
    at = np.flatnonzero(known)[order[0]]
    yield Finding(
        message=f"{found.count} target{'s' * (found.count > 1)} in {target.name!r} lie{'s' * (found.count == 1)} apart "
        f"from what the features say: in row {rows[0]:,} it is "
        f"{target.values[at]:.4g}, where models expect {outside.probabilities[at, 0]:.4g} and are usually {scale:.2g} off.",
        where=Where(split=table.split, column=target.name, rows=tuple(rows[:5].tolist())),
        values={"rows": found.count, "residual": found.distance, "next": found.edge, "usual": scale},
    )
