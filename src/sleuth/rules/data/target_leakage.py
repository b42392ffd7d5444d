"""D204 target-leakage."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.splits import Splits
from sleuth.evidence.table import Column, ColumnKind, Task
from sleuth.rule import ERROR, FAULT, LIKELY, Finding, Where, rule
from sleuth.stats.alone import bins, class_skill, mark_skill, number_skill
from sleuth.stats.classes import codes, ranks_of
from sleuth.stats.order import is_earlier_value, rank_correlation
from sleuth.stats.sum_of_two import sum_of_two


@rule(
    "D204",
    kind=FAULT,
    certainty=LIKELY,
    severity=ERROR, needs=("target",),
    explains=("collinear-features", "covariate-shift", "duplicated-columns", "harmful-rows", "label-errors",
              "proxy-for-protected-attribute", "row-order-leakage"),
)  # fmt: skip
def target_leakage(
    splits: Splits, *,
    min_skill: float = 0.97, max_other: float = 0.85, min_alone: float = 0.94, min_filled: float = 0.9, max_beside: float = 0.4,
    min_rows: int = 60,
) -> Iterator[Finding]:  # fmt: skip
    """One feature tells the target almost perfectly, or two give it by a sum.

    Measure:
        How well each feature alone tells the target on rows that were held back (mean recall of classes, or the share of a
        number's variance, in bins): nearly perfect, and far better than any other. Where no other feature tells much of the
        classes, somewhat less is enough; less still for values that nearly all rows of one of two classes have and none of
        the other, or for a number that is the same, such as 0, for nearly all of one and hardly ever for the other. And
        whether a number is the sum or the difference of two features to the last decimal.
    Why:
        Such a feature is usually made of the target or after it, and will not be there, or not so, when the model is used.
    Fix:
        Find out when and from what the column is made; drop it if the target goes into it.
    Limits:
        Some tasks have one feature that decides. The target of an earlier row, in a table by time, is known in time. Where
        several features tell the target as well, nothing is said.
    Source:
        Kaufman, Rosset, Perlich and Stitelman 2012, Leakage in Data Mining: Formulation, Detection, and Avoidance,
        https://doi.org/10.1145/2382577.2382579.

    Args:
        min_skill: skill from which on, 0 to 1.
        max_other: skill of the best other feature up to which the first stands out, 0 to 1.
        min_alone: skill from which on it counts where the others tell little, 0 to 1.
        min_filled: the same for values that only one class has, or for whether a number is its most frequent value, 0 to 1.
        max_beside: skill of the best other feature up to which they tell little, 0 to 1.
        min_rows: sampled rows that are needed.
    """
    target, table = splits.target, splits.train
    if target is None or len(target.known) < min_rows:
        raise NotApplicable("there are too few rows with a target")
    is_class = splits.roles.task is Task.CLASSES
    labels = codes(target)
    found: list[tuple[float, Column]] = []
    for column in splits.features():
        if column.is_text and not column.is_category:
            continue
        cells = bins(column.values, is_level=column.is_text)
        found.append((class_skill(cells, labels) if is_class else number_skill(cells, ranks_of(target)), column))
    found.sort(key=lambda one: -one[0])
    leaking = [one for one in found if one[0] >= min_skill and not _is_known_before(splits, one[1])]
    if not leaking and is_class and max((skill for skill, _ in found[1:]), default=0.0) <= max_beside:
        leaking = [one for one in found[:1] if one[0] >= min_alone and not _is_known_before(splits, one[1])]
        told = [(mark_skill(c.values, labels, is_level=c.is_text), c) for _, c in found[:1] if not _is_known_before(splits, c)]
        leaking = leaking or [one for one in told if one[0] >= min_filled]
    names = [column.name for _, column in leaking]
    following = max((skill for skill, c in found if skill < min_skill and c.name not in names), default=0.0)
    if not leaking and not is_class:
        yield from _sum(splits, target)
    if not leaking or (len(leaking) > 1 and not _are_copies([column for _, column in leaking])) or following > max_other:
        return
    for skill, column in leaking:
        yield Finding(
            message=f"{column.name!r} alone tells {target.name!r} with a skill of {skill:.3f} on held-back rows (0 is "
            f"chance, 1 is perfect); the next feature reaches {following:.2f}.",
            where=Where(split=table.split, column=column.name),
            values={"skill": skill, "next": following},
            reaches=(target.name,),  # whose labels models contradict that learn from it
        )


def _sum(splits: Splits, target: Column) -> Iterator[Finding]:
    """The target as a sum or a difference of two features, of which neither tells it alone."""
    columns = [one for one in splits.features() if one.kind is ColumnKind.NUMBER and not _is_known_before(splits, one)]
    made = sum_of_two(target.values, [one.values for one in columns])
    if made is not None:
        first, second = columns[made.first].name, columns[made.second].name
        yield Finding(
            message=f"{target.name!r} is {first!r} {made.words} {second!r} to the last decimal.",
            where=Where(split=splits.train.split, column=first),
            values={"other": second},
            reaches=(target.name,),
        )


def _is_known_before(splits: Splits, column: Column) -> bool:
    """Whether it is the target of an earlier row, in a table that goes down the rows in time."""
    table, target = splits.train, splits.target
    if target is None or table.course is None or table.course.n_back or table.is_sampled or not column.is_numeric:
        return False
    return is_earlier_value(column.values, target.values)


MOST = 3  # leaking features that stand out together


def _are_copies(columns: list[Column]) -> bool:
    """Whether they are few and say the same."""
    first = np.nan_to_num(columns[0].values)
    return len(columns) <= MOST and all(abs(rank_correlation(first, np.nan_to_num(one.values))[0]) > ALIKE for one in columns[1:])


ALIKE = 0.8  # rank correlation of features that leak the same
