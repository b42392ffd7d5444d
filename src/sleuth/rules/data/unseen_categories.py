"""D209 unseen-categories."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.evidence.splits import Splits
from sleuth.evidence.table import Column
from sleuth.rule import FAULT, PROOF, WARNING, Finding, Where, rule
from sleuth.stats.clustering import numbered


@rule(
    "D209",
    kind=FAULT,
    certainty=PROOF,
    severity=WARNING,
    needs=("pairs",),
    explains=("covariate-shift",),
)
def unseen_categories(splits: Splits, *, min_rows: int = 3, times: float = 3.0, min_share: float = 0.001) -> Iterator[Finding]:
    """A split has categories that the training split does not have.

    Measure:
        Levels of categories in the other split that do not stand in the training split, and the share of rows that have them,
        against the share of levels that stand once in training: as many are still to be met (Good and Turing). Where rows come
        in groups (--group), against the share of groups whose level no other group has, if that is more.
    Why:
        The encoder fails on them, or sets them to zero; the model has never learned what they mean.
    Fix:
        Let the encoder take unknown levels (`handle_unknown`), and find out whether they are new, renamed, or spelled
        otherwise.
    Limits:
        Keys and free text are left alone. Rare levels that chance puts into one split only are expected.
    Source:
        Good 1953, The Population Frequencies of Species and the Estimation of Population Parameters,
        https://doi.org/10.1093/biomet/40.3-4.237.

    Args:
        min_rows: rows with such a level.
        times: share of the rows over the share that is expected.
        min_share: share of the rows from which on, 0 to 1.
    """
    for pair in splits.pairs:
        other = splits.table(pair.other)
        for column in splits.features():
            twin = other.by_name.get(column.name)
            if twin is None or not twin.is_text or not column.is_text or not column.is_category:
                continue
            known = {level.value for level in column.levels}
            new = [level for level in twin.levels if level.value not in known and level.value.strip()]
            count, total = sum(level.count for level in new), sum(level.count for level in twin.levels)
            expected = max(_of_one_row(column), _of_one_group(splits, column))
            if count < min_rows or count < (times * expected + min_share) * total:
                continue
            yield Finding(
                message=f"{count:,} of {total:,} rows of {pair.other} have a {column.name!r} that {pair.reference} does "
                "not have: "
                f"{', '.join(repr(level.value[:40]) for level in new[:4])}{' …' if len(new) > SHOWN else ''}.",
                where=Where(split=pair.other, column=column.name, rows=tuple(level.row for level in new[:5])),
                values={"rows": count, "share": count / total, "levels": tuple(level.value for level in new[:20])},
            )


def _of_one_row(column: Column) -> float:
    """The share of the rows whose level stands once."""
    return sum(1 for level in column.levels if level.count == 1) / max(sum(level.count for level in column.levels), 1)


def _of_one_group(splits: Splits, column: Column) -> float:
    """The share of the groups whose level no other group has; 0 without groups."""
    for name in splits.roles.groups:
        (groups,) = numbered(splits.train.by_name[name])
        known = ~np.isnan(column.values)
        if len(groups) == len(known) and known.any():
            pairs = np.unique(np.stack([column.values[known], groups[known].astype(np.float64)]), axis=1)
            return float((np.unique(pairs[0], return_counts=True)[1] == 1).sum() / len(np.unique(pairs[1])))
    return 0.0


SHOWN = 4  # levels in the message
