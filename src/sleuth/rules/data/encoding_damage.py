"""D119 encoding-damage."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.splits import Splits
from sleuth.rule import FAULT, PROOF, WARNING, Finding, Where, rule
from sleuth.stats.spelling import is_damaged


@rule(
    "D119",
    kind=FAULT,
    certainty=PROOF,
    severity=WARNING,
    needs=(),
    explains=("category-spelling-variants", "unseen-categories", "format-violation"),
)
def encoding_damage(splits: Splits) -> Iterator[Finding]:
    """Letters were lost because a text was read with the wrong encoding.

    Measure:
        Replacement characters, and sequences such as 'Ã¼' that become sensible when they are written as Windows-1252 and read
        as UTF-8.
    Why:
        Names no longer match their right spelling, so one category becomes two, and the lost letters cannot be brought back.
    Fix:
        Read the source with its own encoding (`encoding='utf-8'`, or 'cp1252'), and convert it before it is stored.
    Limits:
        Damage of other kinds, such as transliteration, is not seen.
    Source:
        The Unicode Standard 16.0, U+FFFD REPLACEMENT CHARACTER, https://www.unicode.org/versions/Unicode16.0.0/.

    Args:
        splits: the tables.
    """
    for table in splits.tables:
        for column in table.columns:
            damaged = [level for level in column.levels if is_damaged(level.value)]
            if not damaged:
                continue
            count = sum(level.count for level in damaged)
            yield Finding(
                message=f"{count:,} of {column.n_counted:,} texts in {column.name!r} of {table.split} have damaged "
                f"letters: {', '.join(repr(level.value[:40]) for level in damaged[:3])}.",
                where=Where(split=table.split, column=column.name, rows=tuple(level.row for level in damaged[:5])),
                values={"rows": count, "examples": tuple(level.value[:60] for level in damaged[:5])},
            )
