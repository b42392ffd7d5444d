"""D202 group-leakage."""

from __future__ import annotations

import math
from collections.abc import Iterator

from sleuth.errors import NotApplicable
from sleuth.evidence.splits import Splits
from sleuth.rule import ERROR, FAULT, HINT, LIKELY, PROOF, Finding, Where, rule


@rule(
    "D202",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("pairs",),
    explains=("row-order-leakage",),
)
def group_leakage(
    splits: Splits, *, min_share: float = 0.02, min_keys: int = 3, most_per_key: float = 50.0, min_within: float = 0.05
) -> Iterator[Finding]:
    """Rows of one person or thing stand in two splits.

    Measure:
        Key columns (given by --group, or called so and repeating) whose values stand in both splits: keys and rows that are
        shared, and how much more alike the target is within a key than between.
    Why:
        The model recognises whom it has seen instead of what is to be learned, so the score is better than it will be on new
        persons.
    Fix:
        Split by group (`GroupKFold`, `GroupShuffleSplit`).
    Limits:
        Where new rows of known persons are what the model will meet, sharing is right: where the other split is later than all
        of the training it is taken to be so, and a hint is given. A key that was only guessed is likely
        at most, and a hint where the target is not alike within it. Kinds of people (sex, skin tone) are no keys, also where
        they are given.
    Source:
        Kapoor and Narayanan 2023, Leakage and the reproducibility crisis in machine-learning-based science,
        https://doi.org/10.1016/j.patter.2023.100804.

    Args:
        min_share: share of the keys of the other split that are shared, 0 to 1.
        min_keys: shared keys from which on.
        most_per_key: rows of a guessed key, on average; a value with more is a category.
        min_within: how much more alike the target is within a guessed key, 0 to 1.
    """
    if not splits.roles.groups:
        raise NotApplicable("no key of a group is known; name it with --group")
    is_given = "group" in splits.roles.given
    for pair in splits.pairs:
        is_later = _is_later(splits, pair.other)
        for key in pair.keys:
            if key.column in splits.roles.protected:  # people of a kind, who are in every split
                continue
            if key.n_shared < max(min_keys, min_share * key.n_keys) or (not is_given and key.per_key > most_per_key):
                continue
            matters = math.isnan(key.within) or key.within > min_within
            yield Finding(
                message=f"{key.n_shared:,} of {key.n_keys:,} values of {key.column!r} in {pair.other} stand in "
                f"{pair.reference} too ({', '.join(key.examples[:3])} …), with {key.n_rows:,} rows.",
                where=Where(split=pair.other, column=key.column, rows=key.rows),
                values={"keys": key.n_shared, "rows": key.n_rows, "within": key.within},
                certainty=HINT if is_later else PROOF if is_given else LIKELY if matters else HINT,
            )


def _is_later(splits: Splits, other: str) -> bool:
    """Whether a split begins after the training split has ended, as a forecast for the same shops does."""
    name = splits.roles.time
    times, later = splits.train.by_name.get(name), splits.table(other).by_name.get(name)
    return times is not None and later is not None and times.high < later.low
