"""D135 simpson-reversal."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.splits import Splits
from sleuth.evidence.table import BoolArray, Column, ColumnKind, Task
from sleuth.rule import FAULT, HINT, INFO, LIKELY, Finding, Where, rule
from sleuth.stats.classes import class_counts
from sleuth.stats.distances import normal_tail
from sleuth.stats.order import correlation, rank_correlation
from sleuth.stats.regression import design_matrix
from sleuth.stats.tails import ranks


@rule(
    "D135",
    kind=FAULT,
    certainty=LIKELY,
    severity=INFO,
    needs=("target",),
    explains=("feature-target-relation-change",),
)
def simpson_reversal(
    splits: Splits,
    *,
    min_correlation: float = 0.1,
    alpha: float = 1e-6,
    min_agreement: float = 0.8,
    most_levels: int = 30,
    min_rows: int = 30,
) -> Iterator[Finding]:
    """A relation to the target turns round within each part of the data.

    Measure:
        Rank correlation of a number with the target over all rows, and within each level of a category or group: the sign within
        nearly all levels is the opposite, surely in each direction. A hint where it is not so once the other numbers are
        accounted for: then they, and not the feature, make the relation within.
    Why:
        What the whole table says of the feature is the effect of the category; acting on it does the opposite of what is
        wanted.
    Fix:
        Keep the category in the model, and read the effect of the feature within its levels.
    Limits:
        Which of the two is right depends on what causes what.
    Source:
        Simpson 1951, The Interpretation of Interaction in Contingency Tables,
        https://doi.org/10.1111/j.2517-6161.1951.tb00088.x; Pearl 2014, https://doi.org/10.1080/00031305.2014.876829.

    Args:
        min_correlation: correlation over all rows, and on average within, 0 to 1.
        alpha: p-value of both, 0 to 1.
        min_agreement: share of the rows in levels with the opposite sign, 0 to 1.
        most_levels: levels of the category.
        min_rows: rows of a level.
    """
    target, table = splits.target, splits.train
    if target is None or (splits.roles.task is Task.CLASSES and len(class_counts(target)) > 2):
        raise NotApplicable("the target has no order")
    named = [table.by_name[name] for name in splits.roles.groups if name in table.by_name]
    categories = [
        c
        for c in (*splits.features(), *named)
        if (c.is_text or c.n_distinct <= most_levels) and 1 < len(c.distinct[0]) <= most_levels
    ]
    for feature in splits.features():
        if feature.kind is not ColumnKind.NUMBER or feature.n_distinct <= most_levels:
            continue
        known = ~np.isnan(feature.values) & ~np.isnan(target.values)
        whole, p_value = rank_correlation(feature.values[known], target.values[known])
        if abs(whole) < min_correlation or p_value > alpha:
            continue
        for category in categories:
            parts = [known & (category.values == level) for level in category.distinct[0]]
            found = [
                (rank_correlation(feature.values[part], target.values[part])[0], int(part.sum()))
                for part in parts
                if part.sum() >= min_rows
            ]
            n = sum(count for _, count in found)
            inner = sum(r * count for r, count in found) / max(n, 1)
            against = sum(count for r, count in found if r * whole < 0) / max(n, 1)
            if (
                len(found) > 1
                and inner * whole < 0
                and abs(inner) > min_correlation
                and against >= min_agreement
                and normal_tail(inner * math.sqrt(n)) < alpha
            ):
                yield Finding(
                    message=f"{feature.name!r} correlates with {target.name!r} by {whole:+.2f} over all rows, but by "
                    f"{inner:+.2f} within the levels of {category.name!r}.",
                    where=Where(split=table.split, column=feature.name),
                    values={"whole": whole, "within": inner, "by": category.name},
                    certainty=LIKELY if _partial(splits, feature, parts) * whole < 0 else HINT,
                )
                break


def _partial(splits: Splits, feature: Column, parts: list[BoolArray]) -> float:
    """The mean correlation with the target within the parts that is left once the other numbers are accounted for."""
    target = splits.target
    others = [one for one in splits.features() if one.is_numeric and one.name != feature.name]
    assert target is not None
    design = np.concatenate([np.ones((len(target.values), 1)), design_matrix(others)], axis=1) if others else None
    found, counts = [], []
    for part in parts:
        n = int(part.sum())
        if n < LEAST_ROWS:
            continue
        left = np.stack([ranks(one.values[part]) for one in (feature, target)], axis=1)
        if design is not None and n >= ROWS_PER_NUMBER * design.shape[1]:
            left -= design[part] @ np.linalg.lstsq(design[part], left, rcond=None)[0]
        found.append(correlation(left[:, 0], left[:, 1]))
        counts.append(n)
    return float(np.average(found, weights=counts)) if found else 0.0


LEAST_ROWS = 4  # of a part, for a correlation
ROWS_PER_NUMBER = 10  # for a regression within a part
