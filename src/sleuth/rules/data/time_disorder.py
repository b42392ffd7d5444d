"""D130 time-disorder."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.splits import Splits
from sleuth.rule import FAULT, PROOF, WARNING, Finding, Where, rule


@rule(
    "D130",
    kind=FAULT,
    certainty=PROOF,
    severity=WARNING,
    needs=("time",),
    explains=("time-leakage",),
)
def time_disorder(
    splits: Splits, *, max_back: float = 0.1, min_regular: float = 0.95, min_rows: int = 50, max_gaps: float = 0.02
) -> Iterator[Finding]:
    """Times go back, stand twice or leave gaps in a table that is in their order.

    Measure:
        The steps of the time column from row to row: in a table of which most steps go forward those that go back; in a
        regular series (one usual step) those that are zero or longer.
    Why:
        Lags and rolling means take the wrong rows, and a split by position is none by time.
    Fix:
        Sort by time; drop rows that came twice; fill or mark the gaps; see to daylight saving time by storing UTC.
    Limits:
        A table in no order of time is left alone, as is a series without a usual step.
    Source:
        Hyndman and Athanasopoulos 2021, Forecasting: Principles and Practice, 3rd edition, https://otexts.com/fpp3/.

    Args:
        max_back: share of steps that go back up to which the table is in order of time, 0 to 1.
        min_regular: share of usual steps from which on the series is regular, 0 to 1.
        min_rows: steps that are needed.
        max_gaps: share of gaps up to which they are exceptions, 0 to 1.
    """
    for table in splits.tables:
        course = table.course
        if course is None or course.n_steps < min_rows or course.n_back > max_back * course.n_steps:
            continue
        is_regular = course.step_share >= min_regular
        found: list[tuple[str, int, tuple[int, ...]]] = []
        if course.n_back:
            found.append(("go back", course.n_back, course.back_rows))
        if is_regular and course.n_equal:
            found.append(("repeat the time before", course.n_equal, course.equal_rows))
        if is_regular and 0 < course.n_gaps <= max_gaps * course.n_steps and not course.n_back:
            found.append(
                (f"leave a gap (up to {course.longest:,.0f} s instead of {course.step:,.0f} s)", course.n_gaps, course.gap_rows)
            )
        if found:
            what = " and ".join(f"{count:,} {how}" for how, count, _ in found)
            yield Finding(
                message=f"Of {course.n_steps:,} steps of {splits.roles.time!r} in {table.split} {what}.",
                where=Where(split=table.split, column=splits.roles.time, rows=found[0][2]),
                values={"back": course.n_back, "equal": course.n_equal, "gaps": course.n_gaps},
            )
