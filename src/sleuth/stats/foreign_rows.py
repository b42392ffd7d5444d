"""Rows of a table that are none of its samples: its header once more, or the sums of the rows above."""

from __future__ import annotations

from dataclasses import dataclass

from sleuth.evidence.table import Column, Table

TOTALS = frozenset(
    ("total", "totals", "grand total", "overall total", "subtotal", "sum", "summe", "gesamt", "gesamtsumme", "total général",
     "totaux", "somme", "totale", "suma", "totaal", "合计", "总计")
)  # fmt: skip
ROUNDING = 1e-4  # of a sum, relative: reports round it


@dataclass(frozen=True, slots=True)
class ForeignRow:
    """One row, or rows of one kind, and the columns that it changes."""

    row: int  # the first
    count: int
    columns: tuple[str, ...]
    total_of: str = ""  # the column of which the row holds the sum of all others; "" for a header


def header_in(table: Table) -> ForeignRow | None:
    """Rows that hold the names of two columns or more, as where files were put one after the other; None without one.

    Example:
        >>> import numpy as np
        >>> header_in(Table("train", "a.csv", 0, (), np.zeros(0, np.int64))) is None
        True
    """
    own = [(column.name, one) for column in table.columns if column.is_text for one in column.levels if one.value == column.name]
    places = {(one.row, one.count) for _, one in own}
    if len(own) < 2 or len(places) > 1:
        return None
    ((row, count),) = places
    return ForeignRow(row, count, tuple(name for name, _ in own))


def total_in(table: Table) -> ForeignRow | None:
    """A row that calls itself a total and holds, in a column of numbers, the sum of all other rows; None without one.

    Example:
        >>> import numpy as np
        >>> total_in(Table("train", "a.csv", 0, (), np.zeros(0, np.int64))) is None
        True
    """
    for column in table.columns:
        for level in column.levels if column.is_text else ():
            if level.count == 1 and level.value.strip(" :.").casefold() in TOTALS:
                sums = [one.name for one in table.columns if _is_sum(one, level.row)]
                if sums:
                    ends = [one.name for one in table.columns if one.highest and one.highest[0].row == level.row]
                    return ForeignRow(level.row, 1, tuple(dict.fromkeys((column.name, *ends))), sums[0])
    return None


def _is_sum(column: Column, row: int) -> bool:
    """Whether the row's value is the sum of all others of the column, so that it is half of the sum of all."""
    if not column.is_numeric or column.n_known < 3 or not column.highest or column.highest[0].row != row:
        return False
    whole = column.mean * (column.n_known - column.n_infinite)
    return abs(whole - 2 * column.high) <= ROUNDING * abs(whole)
