"""D104 mixed-types."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.splits import Splits
from sleuth.rule import FAULT, PROOF, WARNING, Finding, Where, rule
from sleuth.stats.parsing import Reading, reading
from sleuth.stats.placeholders import is_word


@rule(
    "D104",
    kind=FAULT,
    certainty=PROOF,
    severity=WARNING,
    needs=(),
    explains=("numbers-stored-as-text", "format-violation", "high-cardinality-category"),
)
def mixed_types(splits: Splits, *, max_share: float = 0.1, min_rows: int = 50) -> Iterator[Finding]:
    """A few values of a column are of another type than the rest.

    Measure:
        What each different text can be read as (number, date, yes or no, text), by the number of rows; words for missing
        values are left to disguised-missing.
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
            others = [level for level in column.levels if level.value in kinds and kinds[level.value] is not usual]
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
