"""What a finding costs: it is mended, a stand-in is fitted again, and the held-out losses are compared."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import numpy as np

from sleuth.errors import UsageError
from sleuth.evidence.mend import Action, Mend
from sleuth.evidence.scores import Refit
from sleuth.evidence.splits import Splits
from sleuth.evidence.table import BoolArray, Column, ColumnKind, Level, Table
from sleuth.probes.tables import modelling
from sleuth.stats.bootstrap import paired_bootstrap


class Pricing:
    """Prices findings on one set of splits; the losses without any mend are measured once."""

    def __init__(self, splits: Splits) -> None:
        """Learn from the training table as it is.

        Raises:
            UsageError: it cannot be learned from; the message is the reason.
        """
        self._splits = splits
        self._made = modelling.problem(splits.train, splits.roles)
        self._held = modelling.held_out(splits, self._made)
        self._before = modelling.refitted(self._made, self._held, self._held.own)

    def price(self, mend: Mend) -> Refit:
        """The change of the held-out loss by this mend.

        Raises:
            UsageError: the mend changes nothing that the stand-in sees; the message is the reason.
        """
        mended = replace(self._splits, tables=tuple(mended_table(table, mend) for table in self._splits.tables))
        made = modelling.problem(mended.train, mended.roles)
        held = modelling.held_out(mended, made)
        if not np.array_equal(made.places, self._made.places) or len(held.y) != len(self._held.y):
            raise UsageError("the mend changes which rows have a target")
        copies = repeated_rows(self._splits.train) if mend.action is Action.DROP_COPIES else None
        is_lost = np.isin(self._splits.train.rows[made.places], mend.rows)
        if copies is not None:
            is_lost |= copies.is_later[made.places]
        kept = held.own[~is_lost[held.own]]
        if np.array_equal(made.x, self._made.x) and len(kept) == len(held.own):
            raise UsageError("the mend changes nothing that a model sees")
        judged = np.ones(len(held.y), np.bool_)
        if held.places is not None:  # rows that the finding calls wrong, or copies of learned ones, say nothing
            places = made.places[held.places]
            judged = ~copies.is_any[places] if copies is not None else ~is_lost[held.places]
        before, after = self._before[judged], modelling.refitted(made, held, kept)[judged]
        found = paired_bootstrap(before, after)
        n_changed = len(held.own) - len(kept)
        return Refit((), n_changed, len(before), float(before.mean()), found.estimate, found.low, found.high)


@dataclass(frozen=True, slots=True)
class Repeated:
    """Which sampled rows stand several times: any of them, and all but the first."""

    is_any: BoolArray
    is_later: BoolArray


def repeated_rows(table: Table) -> Repeated:
    """The sampled rows that are equal in all columns that are not different in every row."""
    columns = [column.values for column in table.columns if column.n_distinct < column.n_known or column.n_known < table.n_rows]
    n = len(table.rows)
    codes = np.stack([np.unique(values, return_inverse=True)[1] for values in columns], axis=1) if columns else np.zeros((n, 1))
    _, first, place, counts = np.unique(codes, axis=0, return_index=True, return_inverse=True, return_counts=True)
    return Repeated(counts[place.ravel()] > 1, first[place.ravel()] != np.arange(n))


def mended_table(table: Table, mend: Mend) -> Table:
    """The sample of a split with this change in its columns; rows are not dropped here."""
    if mend.action in (Action.DROP_ROWS, Action.DROP_COPIES) or mend.column not in table.by_name:
        return table
    if mend.action is Action.DROP_COLUMN:
        return replace(table, columns=tuple(column for column in table.columns if column.name != mend.column))
    changed = tuple(_mended(column, mend) if column.name == mend.column else column for column in table.columns)
    return replace(table, columns=changed)


def _mended(column: Column, mend: Mend) -> Column:
    if mend.action is Action.PARSE and column.is_text:
        numbers = np.array([parsed(level.value) for level in column.levels] + [np.nan])
        codes = np.nan_to_num(column.values, nan=len(column.levels)).astype(np.int64)
        values = numbers[codes]
        return replace(column, kind=ColumnKind.NUMBER, values=values, levels=(), n_distinct=len(np.unique(values)))
    if mend.action is Action.REPLACE and column.is_text:
        return _merged(column, dict(mend.replacements))
    if column.is_text:
        bad = [place for place, level in enumerate(column.levels) if level.value in mend.texts]
        return replace(column, values=np.where(np.isin(column.values, bad), np.nan, column.values))
    return replace(column, values=np.where(np.isin(column.values, mend.numbers), np.nan, column.values))


def _merged(column: Column, names: dict[str, str]) -> Column:
    """A text column whose levels have other names, some of them the same."""
    counts: dict[str, Level] = {}
    for level in column.levels:
        name = names.get(level.value, level.value)
        known = counts.get(name, Level(name, 0, level.row))
        counts[name] = Level(name, known.count + level.count, min(known.row, level.row))
    levels = tuple(sorted(counts.values(), key=lambda level: (-level.count, level.row)))
    place = {level.value: float(at) for at, level in enumerate(levels)}
    codes = np.array([place[names.get(level.value, level.value)] for level in column.levels] + [np.nan])
    values = codes[np.nan_to_num(column.values, nan=len(column.levels)).astype(np.int64)]
    return replace(column, levels=levels, values=values, n_distinct=len(levels))


def parsed(text: str) -> float:
    """A plain number of a text, with commas between thousands; NaN if it is none.

    Example:
        >>> parsed(" 1,234.5 "), parsed("12 kg")
        (1234.5, nan)
    """
    plain = text.strip()
    plain = plain.replace(",", "") if THOUSANDS.fullmatch(plain) else plain
    return float(plain) if PLAIN.fullmatch(plain) else float("nan")


THOUSANDS = re.compile(r"[-+]?\d{1,3}(,\d{3})+(\.\d+)?")
PLAIN = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?")
