"""M110 shuffled-time-series."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.calls import Split, Validation
from sleuth.evidence.fit import Fit
from sleuth.evidence.retrial import Retrial, Way, judged_after, split_number
from sleuth.evidence.times import course_of
from sleuth.rule import ERROR, FAULT, LIKELY, Finding, Where, rule


@rule(
    "M110",
    kind=FAULT,
    certainty=LIKELY,
    severity=ERROR,
    needs=("fits",),
    explains=("overfitted-model", "fold-shift", "unstable-score"),
)
def shuffled_time_series(fit: Fit, *, min_serial: float = 0.5, min_serial_lagged: float = 0.2) -> Iterator[Finding]:
    """Rows that follow each other in time were split at random.

    Measure:
        The rows carry times (an index, a column, or a column of the frame that they were taken from) or a feature that is the
        target of earlier rows; the target goes with that of the moment before; and the split shuffles, or the rows stood in an
        order that has nothing to do with their times. Parts of which one is all later than the other are left alone.
    Why:
        A held-out moment then has its neighbours on both sides among the training rows. The model fills a gap, which is far
        easier than to foresee, and the score is not that of a forecast.
    Fix:
        Cut by time: train on the rows before a date and judge on those after it; for cross-validation use `TimeSeriesSplit`.
    Limits:
        Dates of rows that have nothing to do with each other (customers, orders) are left alone: their targets do not follow
        each other.
    Source:
        Bergmeir and Benítez 2012, On the use of cross-validation for time series predictor evaluation,
        https://doi.org/10.1016/j.ins.2011.12.028.

    Args:
        min_serial: rank correlation of the target with that of the moment before, from which on rows follow each other.
        min_serial_lagged: the same where a feature is the target of earlier rows.
    """
    held: tuple[Split | Validation, ...] = (*fit.splits, *fit.validations)
    told: set[int] = set()
    for one in sorted(held, key=lambda one: one.at):
        if one.data < 0 or one.data in told or one.is_timed:
            continue
        course = course_of(fit, one)
        if course is None or course.is_apart or not (one.is_shuffled or (course.is_mixed and not one.is_grouped)):
            continue
        if not course.serial >= (min_serial_lagged if course.lag else min_serial):
            continue
        told.add(one.data)
        how = "shuffles" if one.is_shuffled else "splits, in an order that is not theirs,"
        yield Finding(
            message=f"{one.name} {how} {fit.rows_of(one.data).n:,} rows that follow each other in time (by {course.by}): "
            f"the target goes with that of the moment before (rank correlation {course.serial:.2f}).",
            where=Where(place=one.place),
            values={"by": course.by, "serial_correlation": course.serial, "lag": course.lag},
            retrial=Retrial(Way.TIME, judged_after(fit, one), (course.column,), split_number(fit, one)),
        )
