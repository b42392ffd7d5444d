"""D121 empty-text."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.splits import Splits
from sleuth.rule import FAULT, LIKELY, PROOF, WARNING, Finding, Where, rule


@rule(
    "D121",
    kind=FAULT,
    certainty=PROOF,
    severity=WARNING,
    needs=(),
    explains=("disguised-missing", "category-spelling-variants", "duplicate-rows", "conflicting-labels"),
)
def empty_text(
    splits: Splits, *, min_words: float = 3.0, min_distinct: float = 0.5, min_share: float = 0.01, min_rows: int = 3
) -> Iterator[Finding]:
    """Texts are blank, or the same boilerplate in many rows.

    Measure:
        In columns of free text (several words, mostly different): rows of white space only, and one text that stands in many
        rows although most stand once.
    Why:
        These rows have no text to learn from, but they have a label.
    Fix:
        Drop the rows, or get the texts; an error page or a template that was stored instead of the text points to the reader.
    Limits:
        Short categories are left to disguised-missing.
    Source:
        Gebru, Morgenstern, Vecchione, Vaughan, Wallach, Daumé and Crawford 2021, Datasheets for Datasets,
        https://doi.org/10.1145/3458723.

    Args:
        min_words: words of a text on average for it to be free text.
        min_distinct: different texts over rows for it to be free text, 0 to 1.
        min_share: share of rows with one text from which on it is boilerplate, 0 to 1.
        min_rows: rows that must be blank.
    """
    for table in splits.tables:
        for column in table.columns:
            total = sum(level.count for level in column.levels)
            words = [len(level.value.split()) for level in column.levels[:2000] if level.value.strip()]
            if not words or sum(words) / len(words) < min_words or len(column.levels) < min_distinct * total:
                continue
            blank = [level for level in column.levels if not level.value.strip()]
            same = [
                level for level in column.levels if level.value.strip() and level.count > max(min_share * total, 2 * min_rows)
            ]
            for levels, what in ((blank, "blank"), (same, "one and the same text")):
                count = sum(level.count for level in levels)
                if count < min_rows:
                    continue
                rows = tuple(table.rows[column.values == column.levels.index(levels[0])][:5].tolist())
                example = f": {levels[0].value[:60]!r}" if levels is same else ""
                yield Finding(
                    message=f"{count:,} of {total:,} texts in {column.name!r} of {table.split} are {what}{example}.",
                    where=Where(split=table.split, column=column.name, rows=rows),
                    values={"rows": count, "share": round(count / total, 5)},
                    certainty=None if levels is blank else LIKELY,
                )
