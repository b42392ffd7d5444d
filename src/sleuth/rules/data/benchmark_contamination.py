"""D305 benchmark-contamination."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.splits import Splits
from sleuth.rule import ERROR, FAULT, HINT, LIKELY, Finding, Where, rule


@rule(
    "D305",
    kind=FAULT,
    certainty=LIKELY,
    severity=ERROR,
    needs=("pairs", "texts"),
    explains=("split-overlap",),
)
def benchmark_contamination(
    splits: Splits, *, min_rows: int = 3, min_share: float = 0.005, times_own: float = 3.0, most_own: float = 0.2
) -> Iterator[Finding]:
    """Texts of one split stand in the training split, whole or for the most part.

    Measure:
        Runs of thirteen words of each text; those texts at least half of whose runs stand in the training split, whatever the
        other columns say. Compared with how often training texts stand in other training rows in the same way.
    Why:
        The score is measured on texts that the model has read.
    Fix:
        Leave these texts out of the training data, or out of the test. Split by the document that the texts were cut from.
    Limits:
        Texts of fewer than thirteen words, translations and rewordings are not found. Of larger tables a hundred thousand
        training texts and twenty thousand others are read. Where training texts repeat each other by
        nature, as contracts do, only a hint is given.
    Source:
        Brown et al. 2020, Language Models are Few-Shot Learners, appendix C, https://arxiv.org/abs/2005.14165; Lee et al. 2022,
        Deduplicating Training Data Makes Language Models Better, https://arxiv.org/abs/2107.06499.

    Args:
        min_rows: texts from which on.
        min_share: the same as a share of the texts that are long enough, 0 to 1.
        times_own: how many times more than among the training texts themselves.
        most_own: share of training texts that repeat each other from which on it is a hint at most, 0 to 1.
    """
    for pair in splits.pairs:
        for one in pair.texts:
            share = one.n_rows / one.n_compared
            if one.n_rows < min_rows or share < max(min_share, min(times_own * one.own_share, 1.0)):
                continue
            yield Finding(
                f"{one.n_rows:,} of {one.n_compared:,} texts {one.column!r} of {pair.other} stand in {pair.reference} too, by "
                f"half of their runs of {one.words} words or more: {one.example[:80]!r}; within {pair.reference} "
                f"{one.own_share:.1%} do.",
                Where(split=pair.other, column=one.column, rows=one.rows),
                {"rows": one.n_rows, "share": share, "own_share": one.own_share},
                HINT if one.own_share > most_own else None,
            )
