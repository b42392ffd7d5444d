"""D132 group-underrepresented."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.splits import Splits
from sleuth.rule import FAULT, HINT, LIKELY, WARNING, Finding, Where, rule
from sleuth.stats.classes import class_counts
from sleuth.stats.distances import two_proportions


@rule(
    "D132",
    kind=FAULT,
    certainty=LIKELY,
    severity=WARNING,
    needs=("protected",),
    explains=("covariate-shift",),
)
def group_underrepresented(
    splits: Splits, *, max_ratio: float = 0.8, alpha: float = 0.001, min_share: float = 0.02, min_rows: int = 30
) -> Iterator[Finding]:
    """A group of people is rarer in the training split than in the others, or has too few rows to be judged.

    Measure:
        For columns such as sex or ethnicity: the share of each group in the training split over its share in another split,
        with a test of two proportions. Groups of so few rows that no rate of theirs is known: of a column that was asked for
        by --group likely, of another one a hint.
    Why:
        The model is worse for those it has seen too little of, and the average hides it.
    Fix:
        Collect more rows of the group, or weight them, and report the scores by group.
    Limits:
        Which columns are sensitive is known by their names only.
    Source:
        Mehrabi, Morstatter, Saxena, Lerman and Galstyan 2021, A Survey on Bias and Fairness in Machine Learning,
        https://doi.org/10.1145/3457607; the four-fifths rule: 29 CFR 1607.4 (D).

    Args:
        max_ratio: share in training over share elsewhere up to which a group is underrepresented, 0 to 1.
        alpha: p-value, 0 to 1.
        min_share: share that the group must have elsewhere, 0 to 1.
        min_rows: rows of the training split below which a group is too small: with 30 the 95 % interval of a rate of one half is
            0.31 to 0.69.
    """
    yield from _too_few(splits, min_rows)
    for name in splits.roles.protected:
        one = splits.train.by_name.get(name)
        for table in splits.tables[1:]:
            other = table.by_name.get(name)
            if one is None or other is None:
                continue
            first, second = dict(class_counts(one)), dict(class_counts(other))
            totals = sum(first.values()), sum(second.values())
            for group, count in second.items():
                before = first.get(group, 0)
                shares = before / max(totals[0], 1), count / max(totals[1], 1)
                if shares[1] < min_share or shares[0] > max_ratio * shares[1]:
                    continue
                if two_proportions((before, count), totals) < alpha:
                    yield Finding(
                        message=f"{group!r} of {name!r} makes {shares[0]:.1%} of {splits.train.split} but {shares[1]:.1%} "
                        f"of {table.split}.",
                        where=Where(split=splits.train.split, column=name),
                        values={"group": group, "share": shares[0], "elsewhere": shares[1]},
                    )


def _too_few(splits: Splits, min_rows: int) -> Iterator[Finding]:
    """The groups of the training split that are too small to say anything of."""
    for name in splits.roles.protected:
        column = splits.train.by_name.get(name)
        counts = class_counts(column) if column is not None else ()
        small = sorted(((count, group) for group, count in counts if count < min_rows), reverse=True)
        if not small or len(small) == len(counts):
            continue
        shown = ", ".join(f"{group!r} ({count:,})" for count, group in small[:4]) + (" …" if len(small) > 4 else "")
        yield Finding(
            message=f"Groups of {name!r} in {splits.train.split} have fewer than {min_rows} rows: {shown}.",
            where=Where(split=splits.train.split, column=name),
            values={"groups": tuple(str(group) for _, group in small[:10]), "rows": tuple(count for count, _ in small[:10])},
            certainty=None if name in splits.roles.groups and "group" in splits.roles.given else HINT,
        )
