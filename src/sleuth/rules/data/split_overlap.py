"""D201 split-overlap."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.pair import UNKNOWN, Overlap
from sleuth.evidence.splits import Splits
from sleuth.evidence.table import PRODUCTION
from sleuth.rule import ERROR, FAULT, PROOF, Finding, Where, rule


@rule(
    "D201",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("overlap",),
    explains=("group-leakage", "duplicate-rows", "conflicting-labels", "time-leakage", "rows-not-independent"),
)
def split_overlap(
    splits: Splits,
    *,
    min_rows: int = 3,
    min_share: float = 0.002,
    times_chance: float = 20.0,
    times_own: float = 5.0,
    most_own: float = 0.3,
) -> Iterator[Finding]:
    """Rows of one split stand in another one too.

    Measure:
        A 64-bit hash of each row over all columns that both splits have, but for ids: the rows of the other split whose hash
        stands in the training split. What a row tells (its columns' collision entropies) says whether two
        unrelated rows could be equal by chance; where they could, the share is compared with that within the training split.
    Why:
        The model is examined on rows that it has learned by heart, so the score is better than it will be on new data.
    Fix:
        Remove duplicates first, then split once, by row or by group, and build all splits from that one division.
    Limits:
        Rows that differ in any column, be it by a rounding, are not found. In tables of few discrete columns, where rows repeat
        by
        chance, only an overlap far above the repetition within the training split is named.
    Source:
        Kapoor and Narayanan 2023, Leakage and the reproducibility crisis in machine-learning-based science,
        https://doi.org/10.1016/j.patter.2023.100804.

    Args:
        min_rows: rows from which on an overlap counts; one or two are often entered twice.
        min_share: the same, as a share of the other split, 0 to 1.
        times_chance: rows found over the pairs of unrelated rows that would be equal by chance.
        times_own: where rows repeat by chance: the overlap over the repetition within the training split.
        most_own: share of the training rows that stand there twice, from which on repetition is the nature of the table, 0 to 1.
    """
    for pair in splits.pairs:
        found = pair.overlap
        if pair.other == PRODUCTION and pair.skews:
            continue  # rows of the same ids, which were joined on purpose: they examine nothing
        if found is None or found.n_rows < max(min_rows, min_share * found.n_compared):
            continue
        n_reference = splits.table(pair.reference).n_rows
        is_rich = found.own_share < most_own and found.n_rows > times_chance * n_reference * found.n_compared * 2**-found.bits
        share = found.n_rows / found.n_compared
        if not is_rich and (share < min_share * times_own or share < times_own * found.own_share):
            continue
        yield Finding(
            message=f"{found.n_rows:,} of {found.n_compared:,} rows of {pair.other} ({share:.1%}) stand in "
            f"{pair.reference} too{_example(found, pair.reference)}.",
            where=Where(split=pair.other, rows=tuple(row for _, row in found.examples)),
            values={
                "rows": found.n_rows,
                "share": round(share, 4),
                f"rows_in_{pair.reference}": tuple(row for row, _ in found.examples if row != UNKNOWN),
            },
        )


def _example(found: Overlap, reference: str) -> str:
    if not found.examples:
        return ""
    there, here = found.examples[0]
    if there == UNKNOWN:
        return f": its row {here:,} is one of {reference}"
    return f": its row {here:,} is row {there:,} of {reference}"
