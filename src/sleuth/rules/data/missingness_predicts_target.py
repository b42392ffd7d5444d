"""D103 missingness-predicts-target."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from sleuth.evidence.splits import Splits
from sleuth.evidence.table import BoolArray, Column, Task
from sleuth.rule import FAULT, HINT, LIKELY, WARNING, Finding, Where, rule
from sleuth.stats.absence import is_as_told, of_these_kinds, says_nothing
from sleuth.stats.alarm import benjamini_hochberg
from sleuth.stats.association import auc
from sleuth.stats.classes import one_against_rest


@rule(
    "D103",
    kind=FAULT,
    certainty=LIKELY,
    severity=WARNING,
    needs=("target",),
    explains=("missing-values",),
)
def missingness_predicts_target(
    splits: Splits, *, min_auc: float = 0.6, alpha: float = 0.001, min_rows: int = 20, max_share: float = 0.5
) -> Iterator[Finding]:
    """Whether a value is missing tells the target.

    Measure:
        For each column with missing values the AUC of is-missing against each class (or against a number's order), with its
        p-value corrected for all columns.
    Why:
        What is missing depends on the outcome, so the model learns how the data were collected: often values that are filled
        in after the outcome is known.
    Fix:
        Find out when the column is filled. If after the outcome, drop it; if the absence is real, keep it as a column of its
        own and see that it is there in production.
    Limits:
        An absence that is measured before the outcome can be an honest feature (no income given). What another feature says
        already (pump: no, house: flat) is no news of a missing value, and is left out. A name that most rows lack says by
        itself that most have none (no leasing company): a hint.
    Source:
        Rubin 1976, Inference and missing data, https://doi.org/10.1093/biomet/63.3.581; Mann and Whitney 1947,
        https://doi.org/10.1214/aoms/1177730491.

    Args:
        min_auc: AUC from which on, either way, 0.5 to 1.
        alpha: p-value after correction, 0 to 1.
        min_rows: sampled rows that must be missing, and that must be there.
        max_share: share of missing rows above which a column of texts gives a hint, 0 to 1.
    """
    target, table = splits.target, splits.train
    if target is None:
        return
    tested: list[tuple[Column, float, float, str]] = []
    for column in splits.features():
        is_null = np.isnan(column.values)
        if min(is_null.sum(), (~is_null).sum()) < min_rows or _is_told(is_null, column, splits.features()):
            continue
        tested += [(column, *_strongest(is_null, target, splits.roles.task))]
    adjusted = benjamini_hochberg(np.array([one[2] for one in tested])) if tested else np.zeros(0)
    for (column, found, _, label), p_value in zip(tested, adjusted, strict=True):
        if max(found, 1 - found) > min_auc and p_value < alpha:
            yield Finding(
                message=f"Whether {column.name!r} is missing tells {label} with an AUC of {max(found, 1 - found):.2f}; it "
                f"is missing in {column.null_share:.1%} of the rows.",
                where=Where(split=table.split, column=column.name, rows=tuple(table.rows[np.isnan(column.values)][:5].tolist())),
                values={"auc": found, "p_value": float(p_value), "share": round(column.null_share, 4)},
                certainty=HINT if column.is_text and column.null_share > max_share else LIKELY,
            )


def _is_told(is_null: BoolArray, column: Column, features: Sequence[Column]) -> bool:
    """Whether another feature says which rows have no value."""
    nothing = (mask for one in features if one is not column for mask in (says_nothing(one), of_these_kinds(one, is_null)))
    return any(is_as_told(is_null, mask) for mask in nothing if mask is not None)


def _strongest(is_null: BoolArray, target: Column, task: Task | None) -> tuple[float, float, str]:
    """AUC, p-value and what is told; of several classes the one that is told best, its p-value times their number."""
    if task is Task.NUMBER:
        known = ~np.isnan(target.values)
        return (*auc(target.values[known], is_null[known]), f"{target.name!r}")
    found = [
        (*auc(is_null[known].astype(np.float64), has[known]), f"{target.name!r} = {name}")
        for name, has, known in one_against_rest(target)
    ]
    best = max(found, key=lambda one: abs(one[0] - 0.5), default=(0.5, 1.0, ""))
    return best[0], min(best[1] * len(found), 1.0), best[2]
