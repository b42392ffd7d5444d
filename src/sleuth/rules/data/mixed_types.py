"""D104 mixed-types."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.splits import Splits
from sleuth.evidence.table import Table
from sleuth.rule import FAULT, PROOF, WARNING, Finding, Where, rule
from sleuth.stats.foreign_rows import ForeignRow, header_in, total_in
from sleuth.stats.parsing import Reading, reading
from sleuth.stats.placeholders import is_word


@rule(
    "D104",
    kind=FAULT,
    certainty=PROOF,
    severity=WARNING,
    needs=(),
    explains=(
        "numbers-stored-as-text", "format-violation", "high-cardinality-category", "univariate-outliers", "row-outliers",
        "class-imbalance", "too-few-per-class", "target-outliers",
    ),
)  # fmt: skip
def mixed_types(splits: Splits, *, max_share: float = 0.1, min_rows: int = 50) -> Iterator[Finding]:
    """A few values of a column are of another type than the rest.

    Measure:
        What each different text can be read as (number, date, yes or no, text), by the number of rows; words for missing
        values are left to disguised-missing. Rows that hold the columns' names once more, and a row that calls itself a total
        and holds the sum of all others, are named as what they are.
    Why:
        The few turn the whole column into text: the model sees thousands of categories instead of a number, or the reader
        fails in production.
    Fix:
        Look at these rows: units within the value, a note, a shifted line. Read them as numbers, or as missing.
    Limits:
        Columns of text in which a few values happen to be numbers are left alone.
    Source:
        Schelter, Lange, Schmidt, Celikel, Biessmann and Grafberger 2018, Automating large-scale data quality verification,
        https://doi.org/10.14778/3229863.3229867.

    Args:
        max_share: share of the rows up to which the other type is an exception, 0 to 1.
        min_rows: rows that the column must have.
    """
    for table in splits.tables:
        foreign = [one for one in (header_in(table), total_in(table)) if one is not None]
        yield from (_of_row(one, table) for one in foreign)
        rows = {one.row for one in foreign}
        for column in table.columns:
            total = sum(level.count for level in column.levels)
            if not column.is_text or total < min_rows or column.name in splits.roles.ids:
                continue
            kinds = {level.value: reading(level.value) for level in column.levels if not is_word(level.value)}
            shares = {
                kind: sum(level.count for level in column.levels if kinds.get(level.value) is kind) / total
                for kind in set(kinds.values())
            }
            usual = max(shares, key=lambda kind: shares[kind], default=Reading.TEXT)
            others = [level for level in column.levels if kinds.get(level.value, usual) is not usual and level.row not in rows]
            share = sum(level.count for level in others) / total
            if usual not in (Reading.NUMBER, Reading.DATE) or not 0 < share < max_share or shares[usual] < 1 - 2 * max_share:
                continue
            yield Finding(
                message=f"{column.name!r} in {table.split} holds {usual}s, but {share:.2%} of its values are not: "
                f"{', '.join(repr(level.value[:30]) for level in others[:3])}.",
                where=Where(split=table.split, column=column.name, rows=tuple(level.row for level in others[:5])),
                values={
                    "share": round(share, 5),
                    "usual": usual.value,
                    "examples": tuple(level.value[:40] for level in others[:5]),
                },
            )


def _of_row(one: ForeignRow, table: Table) -> Finding:
    """A row that is no sample."""
    if one.total_of:
        what = f"Row {one.row:,} of {table.split} is no sample but a total: its {one.total_of!r} is the sum of all others"
        fix = "Leave the row out when the table is read."
    else:
        more = f", as {one.count - 1:,} later {'rows do' if one.count > 2 else 'row does'}" if one.count > 1 else ""
        what = f"Row {one.row:,} of {table.split} holds the names of the columns once more{more}, as where files were joined"
        fix = "Leave these rows out where the files are joined: read each with its header, then concatenate."
    return Finding(
        message=f"{what}. It changes {', '.join(map(repr, one.columns[:4]))}.",
        where=Where(split=table.split, column=one.columns[0], rows=(one.row,)),
        reaches=one.columns[1:],
        fix=fix,
        values={"rows": one.count},
    )
