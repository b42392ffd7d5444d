"""Which column of a table tells the target by itself."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sleuth.evidence.calls import Column, FloatArray, Target
from sleuth.evidence.relations import is_counted
from sleuth.evidence.times import NAMED
from sleuth.stats.alone import bins, class_skill, number_skill

LEAST_COLUMNS = 2
ERRORS = 4.0  # standard errors of a skill, within which chance may bring it


def skills(columns: Sequence[Column], target: Target) -> list[tuple[float, str]]:
    """How well each column tells the target of held-back rows by itself, 0 to 1, with its name; the best one first."""
    ranks = np.argsort(np.argsort(target.values)).astype(np.float64)
    told = []
    for column in columns:
        cells = bins(column.values, is_level=column.kind == "text")
        skill = class_skill(cells, target.values.astype(np.int64)) if target.is_class else number_skill(cells, ranks)
        told.append((skill, column.name))
    return sorted(told, reverse=True)


def skill_by_chance(target: Target) -> float:
    """A skill that hardly any column reaches that has nothing to do with the target.

    A share of right classes errs by one over the root of the number of rows, an explained share of the spread by its square.

    Example:
        >>> skill_by_chance(Target(np.zeros(400), is_class=False))
        0.04
    """
    n = max(len(target.values), 1)
    return float(ERRORS / np.sqrt(n)) if target.is_class else ERRORS**2 / n


def telling(
    columns: Sequence[Column], y: FloatArray | None, told: list[tuple[float, str]], min_skill: float, max_other: float
) -> tuple[tuple[str, ...], str, float]:
    """The one column that tells the target far better than any other, how well in words, and its skill; () if there is none.

    Args:
        columns: of the table.
        y: the target as numbers, None if it is none.
        told: their skills, the best one first.
        min_skill: from which on a column stands out, 0 to 1.
        max_other: skill of the next one up to which it does, 0 to 1.
    """
    if len(told) < LEAST_COLUMNS or told[1][0] > max_other:
        return (), "", 0.0
    (skill, name), other = told[0], told[1][0]
    if y is not None and not NAMED.search(name) and any(one.name == name and is_counted(one, y) for one in columns):
        return (name,), f"{name!r} holds the target in whole steps, without an exception", 1.0
    if skill < min_skill:
        return (), "", 0.0
    return (name,), f"{name!r} alone tells the target with a skill of {skill:.3f} (the next column {other:.2f})", skill
