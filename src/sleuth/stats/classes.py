"""The target as classes: how many rows of each, and one against the rest."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from sleuth.evidence.table import Column, FloatArray, IntArray
from sleuth.stats.tails import ranks

BoolArray = npt.NDArray[np.bool_]
MOST_CLASSES = 20


def class_counts(column: Column) -> list[tuple[str, int]]:
    """Classes with their counts, the most frequent first; for numbers in a large table of the sampled rows.

    Example:
        >>> from sleuth.evidence.table import ColumnKind
        >>> class_counts(Column("y", ColumnKind.NUMBER, "BIGINT", 3, 0, 2, np.array([1.0, 0.0, 1.0])))
        [('1', 2), ('0', 1)]
    """
    if column.is_text:
        return [(level.value, level.count) for level in column.levels]
    values, counts = column.distinct
    order = np.argsort(-counts, kind="stable")
    return [(f"{values[at]:g}", int(counts[at])) for at in order]


def codes(column: Column) -> IntArray:
    """The class of each sampled row as a number from 0, -1 where it is missing. `(n_sampled,)`."""
    _, found = np.unique(np.nan_to_num(column.values, nan=np.inf), return_inverse=True)
    made: IntArray = np.where(np.isnan(column.values), -1, found).astype(np.int64)
    return made


def one_against_rest(column: Column) -> Iterator[tuple[str, BoolArray, BoolArray]]:
    """For each class its name, which sampled rows have it, and which have any; of two classes only the second."""
    known = ~np.isnan(column.values)
    values = np.unique(column.values[known])
    for value in values[1:] if len(values) == 2 else values[:MOST_CLASSES]:
        name = column.levels[int(value)].value if column.is_text else f"{value:g}"
        yield name, column.values == value, known


def ranks_of(column: Column) -> FloatArray:
    """The ranks of a column of numbers, 0 to 1; NaN where it is missing."""
    known = ~np.isnan(column.values)
    made = np.full(len(column.values), np.nan)
    made[known] = ranks(column.values[known]) / max(int(known.sum()), 1)
    return made
