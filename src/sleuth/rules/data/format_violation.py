"""D120 format-violation."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.splits import Splits
from sleuth.rule import FAULT, LIKELY, WARNING, Finding, Where, rule
from sleuth.stats.placeholders import is_word
from sleuth.stats.spelling import form, shared_form


@rule(
    "D120",
    kind=FAULT,
    certainty=LIKELY,
    severity=WARNING,
    needs=(),
    explains=("unseen-categories", "schema-mismatch"),
)
def format_violation(splits: Splits, *, min_share: float = 0.99, min_levels: int = 20, min_rows: int = 200) -> Iterator[Finding]:
    """A few texts do not have the form that all others have.

    Measure:
        The form of each text (letters as A, digits as 9, signs as they are), with lengths if more than 99 % of the rows share
        it so, without them otherwise. Rows of another form are counted.
    Why:
        A shifted field, a cut code or a note in the wrong column: the value is not what the column says.
    Fix:
        Look at the rows; reject such values where they enter.
    Limits:
        Columns of plain words have no form. Words for missing values are left to disguised-missing.
    Source:
        Raman and Hellerstein 2001, Potter's Wheel: An Interactive Data Cleaning System,
        https://www.vldb.org/conf/2001/P381.pdf.

    Args:
        min_share: share of the rows that have the form, 0 to 1.
        min_levels: different texts that the column must have.
        min_rows: rows that the column must have.
    """
    for table in splits.tables:
        for column in table.columns:
            texts = [(level.value, level.count) for level in column.levels if not is_word(level.value)]
            total = sum(count for _, count in texts)
            if not column.is_text or len(texts) < min_levels or total < min_rows:
                continue
            shared = shared_form(texts, min_share=min_share)
            if shared is None:
                continue
            wrong = [
                level
                for level in column.levels
                if not is_word(level.value) and form(level.value, is_exact=shared[1]) != shared[0]
            ]
            if not wrong:
                continue
            count = sum(level.count for level in wrong)
            yield Finding(
                message=f"{count:,} of {total:,} texts in {column.name!r} of {table.split} do not have the form "
                f"{shared[0]!r} of the others: {', '.join(repr(level.value[:30]) for level in wrong[:3])}.",
                where=Where(split=table.split, column=column.name, rows=tuple(level.row for level in wrong[:5])),
                values={"form": shared[0], "rows": count, "examples": tuple(level.value[:40] for level in wrong[:5])},
            )
