"""D210 out-of-range-values."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.splits import Splits
from sleuth.evidence.table import ColumnKind
from sleuth.rule import FAULT, LIKELY, WARNING, Finding, Where, rule
from sleuth.stats.distances import spread


@rule(
    "D210",
    kind=FAULT,
    certainty=LIKELY,
    severity=WARNING,
    needs=("pairs",),
    explains=(
        "undercovered-region", "univariate-outliers", "overfitting", "chance-level-metric",
    ),
)  # fmt: skip
def out_of_range_values(
    splits: Splits, *, min_rows: int = 5, times: float = 8.0, min_gap: float = 0.1, max_chance: float = 1e-4
) -> Iterator[Finding]:
    """A split has values beyond the range of the training split.

    Measure:
        Values of the other split beyond the least and greatest of the training split, far more of them than two samples of
        one distribution have there (about m / (n + 1) at each end, whatever the distribution). Rows of one group (--group)
        that have one value count once.
    Why:
        Models extrapolate there: trees stay at their last value, linear models run away.
    Fix:
        Find out whether the values are wrong or new; collect training rows there, or refuse to predict.
    Limits:
        Times, ids and columns that shift as a whole are left to other rules.
    Source:
        Gumbel and von Schelling 1950, The Distribution of the Number of Exceedances, https://doi.org/10.1214/aoms/1177729803.

    Args:
        min_rows: values beyond the range.
        times: values beyond the range over those expected.
        min_gap: distance of the farthest from the range, in quartile ranges.
        max_chance: chance that so many of the outermost values of both lie in one split, for all columns, 0 to 1.
    """
    for pair in splits.pairs:
        other = splits.table(pair.other)
        alike = {one.column: one.design for one in pair.comparisons if one.what != "missing"}
        for column in splits.features():
            twin = other.by_name.get(column.name)
            if twin is None or column.kind is not ColumnKind.NUMBER or not twin.is_numeric or len(column.known) < MANY:
                continue
            if splits.roles.groups and column.name not in alike:
                continue  # too few rows to know how alike those of a group are
            expected = twin.n_known / (column.n_known + 1)
            for ends, edge, sign in ((twin.highest, column.high, 1), (twin.lowest, column.low, -1)):
                beyond = [one for one in ends if sign * (one.value - edge) > 0]
                sampled = float((sign * (twin.known - edge) > 0).mean()) * twin.n_known
                count = round(max(len(beyond), sampled))
                counted = count / alike.get(column.name, 1.0)  # of independent ones
                chance = (twin.n_known / (twin.n_known + column.n_known)) ** counted * 2 * len(splits.features())
                if (
                    counted < max(min_rows, times * expected)
                    or chance > max_chance
                    or sign * (ends[0].value - edge) < min_gap * spread(column.known)
                ):
                    continue
                yield Finding(
                    message=f"{count:,} values of {column.name!r} in {pair.other} lie {'above' if sign > 0 else 'below'} "
                    f"{edge:.6g}, the end of its range in {pair.reference}, "
                    f"up to {ends[0].value:.6g}; about {expected:.1f} were expected.",
                    where=Where(split=pair.other, column=column.name, rows=tuple(one.row for one in beyond[:5])),
                    values={"rows": count, "edge": edge, "farthest": ends[0].value, "expected": expected},
                )


MANY = 50  # sampled values by which a range is known
