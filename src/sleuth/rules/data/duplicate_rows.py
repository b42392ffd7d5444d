"""D122 duplicate-rows."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.splits import Splits
from sleuth.evidence.table import Task, Twins
from sleuth.rule import FAULT, HINT, PROOF, WARNING, Finding, Where, rule
from sleuth.stats.classes import class_counts


@rule(
    "D122",
    kind=FAULT,
    certainty=PROOF,
    severity=WARNING,
    needs=(),
    explains=("rows-not-independent", "label-shift"),
)
def duplicate_rows(
    splits: Splits, *, min_rows: int = 3, min_share: float = 0.001, times_chance: float = 20.0, most_share: float = 0.3
) -> Iterator[Finding]:
    """Rows stand in the table several times.

    Measure:
        A 64-bit hash of each row over all columns but ids. What a row tells (half the sum of its columns' collision
        entropies) says whether two rows can be equal by chance.
    Why:
        They count several times in the training, and once the table is split, the same row is learned and examined.
    Fix:
        Drop the copies before the split (`drop_duplicates`), or give them a weight.
    Limits:
        Rows that differ in any column are not found. Tables of few discrete columns repeat by chance and are left alone.
        Where all copies are of rare classes, rows were probably repeated on purpose: a hint.
    Source:
        Kapoor and Narayanan 2023, Leakage and the reproducibility crisis in machine-learning-based science,
        https://doi.org/10.1016/j.patter.2023.100804.

    Args:
        min_rows: copies from which on.
        min_share: the same, as a share of the rows, 0 to 1.
        times_chance: rows found over the pairs of unrelated rows that would be equal by chance.
        most_share: share of the rows that are copies, from which on repetition may be the nature of the table: a hint, 0 to 1.
    """
    for table in splits.tables:
        found, chance = table.twins, table.n_rows**2 / 2 * 2**-table.twins.bits  # pairs of rows that are equal by chance
        if found.n_copies < max(min_rows, min_share * table.n_rows) or found.n_copies < times_chance * chance:
            continue
        first = found.examples[0]
        yield Finding(
            message=f"{found.n_copies:,} rows of {table.split} ({found.n_copies / table.n_rows:.1%}) are copies of "
            f"others: rows {', '.join(f'{row:,}' for row in first)} are equal in all columns"
            + (" but the id." if splits.roles.ids else "."),
            where=Where(split=table.split, rows=tuple(row for group in found.examples for row in group[1:])[:5]),
            values={"copies": found.n_copies, "share": found.n_copies / table.n_rows, "groups": found.n_groups},
            certainty=HINT if found.n_copies > most_share * table.n_rows or _are_resampled(splits, found) else None,
        )


def _are_resampled(splits: Splits, found: Twins) -> bool:
    """Whether there are about as many copies as it takes to make the classes equal."""
    target = splits.target
    if target is None or splits.roles.task is not Task.CLASSES:
        return False
    counts = [count for _, count in class_counts(target)]
    return len(counts) > 1 and min(counts) == max(counts) and found.n_copies > found.n_groups
