"""D203 time-leakage."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.evidence.splits import Splits
from sleuth.rule import ERROR, FAULT, HINT, LIKELY, PROOF, Finding, Where, rule
from sleuth.stats.moment import moment
from sleuth.stats.order import serial_correlation


@rule(
    "D203",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("pairs", "time"),
    explains=("row-order-leakage",),
)
def time_leakage(
    splits: Splits, *, max_mixed: float = 0.25, min_correlation: float = 0.2, min_rows: int = 2
) -> Iterator[Finding]:
    """The training split holds rows that are later than those it is judged on.

    Measure:
        The share of training rows later than the first row of the other split. A small share is a division by time that
        leaks. Where the splits lie over the same time altogether it depends on whether time orders the data: the correlation
        of the target with its neighbour in time.
    Why:
        The model is told the future, which it will not know.
    Fix:
        Split by time: train on what is before a date, judge on what is after.
    Limits:
        Where rows have nothing to do with those near them in time, a random division is right: a hint.
    Source:
        Hyndman and Athanasopoulos 2021, Forecasting: Principles and Practice, 3rd edition, 5.8,
        https://otexts.com/fpp3/tscv.html; Kapoor and Narayanan 2023, https://doi.org/10.1016/j.patter.2023.100804.

    Args:
        max_mixed: share of later training rows up to which the splits were divided by time, 0 to 1.
        min_correlation: correlation of the target with the next in time from which on time orders the data, 0 to 1.
        min_rows: later training rows.
    """
    name, train = splits.roles.time, splits.train
    times = train.by_name[name]
    for pair in splits.pairs:
        other = splits.table(pair.other).by_name.get(name)
        if other is None or not len(other.known) or not len(times.known):
            continue
        later = times.values > other.low
        share = float(later.sum() / len(times.known))
        if later.sum() < min_rows or other.low > times.high:
            continue
        is_reversed = other.high < times.low
        is_mixed = share > max_mixed and not is_reversed
        certainty = PROOF
        if is_mixed:
            orders = _target_in_time(splits) > min_correlation
            certainty = HINT if not orders else PROOF if "time" in splits.roles.given else LIKELY
        yield Finding(
            message=f"{share:.1%} of {train.split} is later than the first row of {pair.other} "
            f"({moment(other, other.low)}); {train.split} ends at {moment(times, times.high)}.",
            where=Where(split=pair.reference, column=name, rows=tuple(train.rows[later][:5].tolist())),
            values={"share": share, "first": other.low, "last": times.high},
            certainty=certainty,
        )


def _target_in_time(splits: Splits) -> float:
    """How much each target is like the next one in time; without a target the like of the features."""
    train = splits.train
    columns = [splits.target] if splits.target else [column for column in splits.features() if column.is_numeric]
    order = np.argsort(train.by_name[splits.roles.time].values, kind="stable")
    found = [serial_correlation(np.nan_to_num(column.values[order])) for column in columns if column is not None]
    return max(found, default=0.0)
