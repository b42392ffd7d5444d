"""D123 conflicting-labels."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.splits import Splits
from sleuth.rule import FAULT, PROOF, WARNING, Finding, Where, rule


@rule(
    "D123",
    kind=FAULT,
    certainty=PROOF,
    severity=WARNING,
    needs=("target",),
    explains=("harmful-rows", "duplicate-rows", "label-errors", "rows-not-independent"),
)
def conflicting_labels(splits: Splits, *, min_rows: int = 4, times_chance: float = 20.0) -> Iterator[Finding]:
    """Rows with the same features have different targets.

    Measure:
        A 64-bit hash of each row over all features; of equal ones, whether the targets differ. What a row tells must exclude
        equality by chance.
    Why:
        At least one of the answers is wrong, and no model can give both.
    Fix:
        Look at the groups: decide on one label, or find the column that tells them apart.
    Limits:
        In tables of few discrete columns different targets of equal rows are natural; they are left alone.
    Source:
        Northcutt, Jiang and Chuang 2021, Confident Learning: Estimating Uncertainty in Dataset Labels,
        https://doi.org/10.1613/jair.1.12125.

    Args:
        min_rows: rows from which on.
        times_chance: rows found over the pairs of unrelated rows that would be equal by chance.
    """
    for table in splits.tables:
        found, chance = table.twins, table.n_rows**2 / 2 * 2**-table.twins.bits  # pairs of rows that are equal by chance
        if found.n_conflicting < min_rows or found.n_conflicting < times_chance * chance:
            continue
        rows = ", ".join(f"{row:,}" for row in found.conflicts[0])
        yield Finding(
            message=f"{found.n_conflicting:,} rows of {table.split} have the features of a row with another "
            f"{splits.roles.target!r}: rows {rows}.",
            where=Where(
                split=table.split, column=splits.roles.target, rows=tuple(row for group in found.conflicts for row in group)[:5]
            ),
            values={"rows": found.n_conflicting, "share": found.n_conflicting / table.n_rows},
        )
