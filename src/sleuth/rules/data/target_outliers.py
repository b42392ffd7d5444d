"""D125 target-outliers."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.splits import Splits
from sleuth.evidence.table import FloatArray
from sleuth.rule import FAULT, LIKELY, WARNING, Finding, Where, rule
from sleuth.stats.order import rank_correlation
from sleuth.stats.robust import median_absolute_deviation
from sleuth.stats.tails import apart, is_population


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
        What models that have not seen a row leave over, as a difference, or as a ratio where differences grow with what is
        expected; a few of these residuals that a gap parts from the tail of all others, by how fast that tail falls off.
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
        min_z: robust deviations of the residuals apart, in the middle of them.
        min_ratio: residual over the next one, where a few lie beyond the gap; several need less.
    """
    outside, target, table = splits.out_of_fold, splits.target, splits.train
    if outside is None or target is None:
        raise NotApplicable("no model told the target of unseen rows")
    left = _left_over(target.values, outside.probabilities[:, 0])
    known = ~np.isnan(left)
    size = np.abs(left[known] - np.median(left[known]))
    found = apart(size, n_all=len(size))
    scale = median_absolute_deviation(left[known])
    if found is None or found.chance > max_chance:
        return
    if found.distance < (min_ratio if found.count < SEVERAL else LEAST_RATIO) * found.edge:
        return
    if np.median(size[size >= found.distance]) < min_z * scale or is_population(size[size >= found.distance], found.edge):
        return
    order = np.argsort(-size)[: found.count]
    rows = table.rows[known][order]
    at = np.flatnonzero(known)[order[0]]
    usual = median_absolute_deviation((target.values - outside.probabilities[:, 0])[known])
    yield Finding(
        message=f"{found.count} target{'s' * (found.count > 1)} in {target.name!r} lie{'s' * (found.count == 1)} apart "
        f"from what the features say: in row {rows[0]:,} it is "
        f"{target.values[at]:.4g}, where models expect {outside.probabilities[at, 0]:.4g} and are usually {usual:.2g} off.",
        where=Where(split=table.split, column=target.name, rows=tuple(rows[:5].tolist())),
        values={"rows": found.count, "residual": found.distance, "next": found.edge, "usual": scale},
    )


def _left_over(values: FloatArray, expected: FloatArray) -> FloatArray:
    """Differences, or logarithms of ratios where differences grow with what is expected and ratios do not."""
    left: FloatArray = values - expected
    known = ~np.isnan(left)
    if not known.any() or min(values[known].min(), expected[known].min()) <= 0:
        return left
    ratio: FloatArray = np.log(values) - np.log(expected)
    growth = [abs(rank_correlation(np.abs(one - np.median(one)), expected[known])[0]) for one in (left[known], ratio[known])]
    return ratio if growth[0] > GROWS and growth[1] < growth[0] / 2 else left


GROWS = 0.15  # rank correlation of the size of residuals with what is expected, from which on they grow with it
SEVERAL, LEAST_RATIO = 5, 1.25  # residuals that bear each other out, and how far they must lie beyond the next one
