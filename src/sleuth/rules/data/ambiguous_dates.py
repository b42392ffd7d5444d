"""D106 ambiguous-dates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from sleuth.evidence.splits import Splits
from sleuth.evidence.table import Level
from sleuth.rule import FAULT, LIKELY, WARNING, Finding, Where, rule
from sleuth.stats.parsing import ZONE, date_form, day_and_month


@rule(
    "D106",
    kind=FAULT,
    certainty=LIKELY,
    severity=WARNING,
    needs=(),
    explains=("mixed-types", "format-violation", "numbers-stored-as-text", "high-cardinality-category", "time-disorder"),
)
def ambiguous_dates(splits: Splits, *, min_dates: float = 0.9, min_share: float = 0.001, min_rows: int = 3) -> Iterator[Finding]:
    """The dates of a column are written in more than one way.

    Measure:
        In columns of text that are dates: rows whose first number exceeds 12 (day first) beside rows whose second one does
        (month first); several forms (2024-01-31 beside 31/01/2024); some with a time zone and some without.
    Why:
        Half of the dates are read with day and month exchanged, or hours off, and nothing says which.
    Fix:
        Write dates as year-month-day with a time zone where they are made, and convert each source by its own form.
    Limits:
        A column in which no number exceeds 12 cannot be told apart.
    Source:
        ISO 8601-1:2019, Date and time, https://www.iso.org/standard/70907.html.

    Args:
        min_dates: share of the rows that are dates, 0 to 1.
        min_share: share of the rows that the rarer way must have, 0 to 1.
        min_rows: the same in rows.
    """
    for table in splits.tables:
        for column in table.columns:
            if not column.is_text:
                continue
            total = sum(level.count for level in column.levels)
            forms = [(level, date_form(level.value.strip())) for level in column.levels]
            dates = [(level, form) for level, form in forms if form]
            if sum(level.count for level, _ in dates) < min_dates * total or not dates:
                continue
            for ways in (_orders(dates), dates, _zones(dates)):
                counts = Counter[str]()
                for level, way in ways:
                    counts[way] += level.count
                if len(counts) < 2 or counts.most_common()[-1][1] < max(min_rows, min_share * total):
                    continue
                rare, n_rare = counts.most_common()[-1]
                shown = {way: next(level.value for level, one in ways if one == way) for way in counts}
                yield Finding(
                    message=f"Dates in {column.name!r} of {table.split} are written in {len(counts)} ways: "
                    + ", ".join(f"{way} ({shown[way]!r}, {count:,} rows)" for way, count in counts.most_common())
                    + ".",
                    where=Where(
                        split=table.split, column=column.name, rows=tuple(level.row for level, way in ways if way == rare)[:5]
                    ),
                    values={"ways": tuple(counts), "share": round(n_rare / total, 5)},
                )
                break


MONTHS = 12


def _orders(dates: list[tuple[Level, str]]) -> list[tuple[Level, str]]:
    found = [(level, day_and_month(level.value)) for level, form in dates if form == "day and month first"]
    return [
        (level, "day first" if first > MONTHS else "month first")
        for level, (first, second) in found
        if max(first, second) > MONTHS
    ]


def _zones(dates: list[tuple[Level, str]]) -> list[tuple[Level, str]]:
    timed = [level for level, _ in dates if ":" in level.value]
    return [(level, "with a time zone" if ZONE.search(level.value) else "without a time zone") for level in timed]
