"""D105 numbers-stored-as-text."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.splits import Splits
from sleuth.evidence.table import Column
from sleuth.rule import FAULT, HINT, PROOF, WARNING, Finding, Where, rule
from sleuth.stats.parsing import Reading, is_code, reading


@rule(
    "D105",
    kind=FAULT,
    certainty=PROOF,
    severity=WARNING,
    needs=(),
    explains=("high-cardinality-category", "covariate-shift", "unseen-categories", "schema-mismatch", "label-shift"),
)
def numbers_stored_as_text(splits: Splits, *, min_share: float = 0.95, min_levels: int = 20) -> Iterator[Finding]:
    """A column of numbers is stored as text.

    Measure:
        The share of rows whose text can be read as a number (thousands separators, currency and percent signs allowed), of
        columns with many different values. Dates stored as text are a hint.
    Why:
        The model takes each number for a category of its own, and their order and distance are lost.
    Fix:
        Convert the column when it is read (`pandas.to_numeric`, `CAST`), and store it as a number.
    Limits:
        Codes made of digits (leading zeros, one fixed length without decimals) are no numbers. A few levels such as '1', '2',
        '3' are taken for a category.
    Source:
        Schelter, Lange, Schmidt, Celikel, Biessmann and Grafberger 2018, Automating large-scale data quality verification,
        https://doi.org/10.14778/3229863.3229867.

    Args:
        min_share: share of the rows that can be read so, 0 to 1.
        min_levels: different values from which on it is no category.
    """
    for table in splits.tables:
        for column in table.columns:
            if not column.is_text or column.n_distinct < min_levels or column.name in splits.roles.ids:
                continue
            total = sum(level.count for level in column.levels)
            kinds = {kind: sum(level.count for level in column.levels if reading(level.value) is kind) for kind in Reading}
            usual = max(kinds, key=lambda kind: kinds[kind])
            if usual not in (Reading.NUMBER, Reading.DATE) or kinds[usual] < min_share * total or _are_codes(column):
                continue
            yield Finding(
                message=f"{kinds[usual] / total:.1%} of the texts in {column.name!r} of {table.split} are {usual}s, such "
                f"as {column.levels[0].value!r}.",
                where=Where(split=table.split, column=column.name, rows=tuple(level.row for level in column.levels[:5])),
                values={"share": round(kinds[usual] / total, 4), "kind": usual.value},
                certainty=HINT if usual is Reading.DATE else None,
            )


def _are_codes(column: Column, least: int = 4) -> bool:
    """Whether some have a leading zero, or all are digits of one length."""
    texts = [level.value.strip() for level in column.levels[:1000]]
    lengths = {len(text) for text in texts}
    return any(map(is_code, texts)) or (len(lengths) == 1 and min(lengths) >= least and all(text.isdigit() for text in texts))
