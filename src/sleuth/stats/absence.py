"""Whether values are missing as they should be: another column says that there is nothing of the kind."""

from __future__ import annotations

import re

import numpy as np

from sleuth.evidence.table import BoolArray, Column, ColumnKind

AS_TOLD = 0.998  # share of the rows of which there is nothing, that lack the value
MOST_ELSE = 0.05  # share of the other rows that may lack it too
NOTHING = re.compile(
    r"no|none|nothing|without|false|n|f|0|nein|kein(e|er|es)?|ohne|non|aucune?|sans|ningun[oa]?|sin|nessun[oa]?|nee|geen|-", re.I
)


def says_nothing(column: Column) -> BoolArray | None:
    """The rows in which a column says that there is nothing of a kind; None if it never does, or always.

    Example:
        >>> pools = Column("pools", ColumnKind.NUMBER, "BIGINT", 3, 0, 3, np.array([0.0, 2, 1]), is_whole=True, low=0.0)
        >>> says_nothing(pools).tolist()
        [True, False, False]
    """
    if column.is_text:
        codes = [code for code, level in enumerate(column.levels) if NOTHING.fullmatch(level.value.strip())]
        mask = np.isin(column.values, codes)
    elif column.kind is ColumnKind.BOOLEAN or (column.is_whole and column.low == 0):
        mask = column.values == 0
    else:
        return None
    return mask if mask.any() and not mask.all() else None


def of_these_kinds(column: Column, lacks: BoolArray) -> BoolArray | None:
    """The rows of those levels of a category most of whose rows lack a value (flats, of a garden); None if there is none.

    Args:
        column: the category.
        lacks: `(n_sampled,)`, of the other column.

    Example:
        >>> house = Column("house", ColumnKind.BOOLEAN, "BOOLEAN", 4, 0, 2, np.array([0.0, 0, 1, 1]))
        >>> of_these_kinds(house, np.array([True, True, False, False])).tolist()
        [True, True, False, False]
    """
    if not column.is_category:
        return None
    known = ~np.isnan(column.values)
    codes = column.values[known].astype(np.int64)
    lacking, all_of_it = (np.bincount(codes, weights) for weights in (lacks[known], None))
    mask = np.isin(column.values, np.flatnonzero(2 * lacking > all_of_it))
    return mask if mask.any() and not mask.all() else None


def is_as_told(lacks: BoolArray, nothing: BoolArray, max_else: float = MOST_ELSE) -> bool:
    """Whether the rows of which there is nothing all lack a value, and hardly any other does.

    Args:
        lacks: `(n,)`, whether a row lacks the value.
        nothing: `(n,)`, whether there is nothing of the kind; neither nowhere nor everywhere.
        max_else: share of the other rows up to which they hardly do.

    Example:
        >>> is_as_told(np.array([True, True, False]), np.array([True, False, False]))
        False
    """
    return bool(lacks[nothing].mean() >= AS_TOLD and lacks[~nothing].mean() <= max_else)
