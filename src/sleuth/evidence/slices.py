"""Groups of rows that were judged together, by a column that says of which kind a row is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from sleuth.evidence.calls import Column, IntArray
from sleuth.evidence.fit import Fit

BoolArray = npt.NDArray[np.bool_]

MOST_LEVELS = 30  # different values of a column that parts the rows into groups
FEW_NUMBERS = 12  # different numbers up to which a column of whole numbers does


@dataclass(frozen=True)
class Slice:
    """The rows with one value of one column."""

    column: str
    level: str
    is_in: BoolArray  # (n_sampled,) of the judged table


def slices(fit: Fit, data: int) -> Iterator[Slice]:
    """All of a table, by its own columns, those of the tables that it was made of, and those that stand beside it."""
    seen: set[str] = set()
    for column in _columns(fit, data):
        if column.name in seen:
            continue
        seen.add(column.name)
        for value in np.unique(column.values[~np.isnan(column.values)]):
            level = column.levels[int(value)] if column.kind == "text" and int(value) < len(column.levels) else f"{value:g}"
            yield Slice(column.name, level, column.values == value)


def _columns(fit: Fit, data: int) -> Iterator[Column]:
    own = fit.data[data].sample
    n = len(own.positions) if own is not None else -1
    for table in (data, *_ancestors(fit, data)):
        sample = fit.data[table].sample
        if sample is not None and len(sample.positions) == n and fit.rows_of(table).n == fit.rows_of(data).n:
            yield from (one for one in sample.columns if _parts(one))
    yield from _beside(fit, data)


def _ancestors(fit: Fit, data: int) -> list[int]:
    """The tables that went into the transformers that made it, nearest first."""
    made = {call.made: call.data for call in fit.calls if call.made >= 0 and call.data >= 0}
    found: list[int] = []
    while data in made and made[data] not in found and made[data] != data:
        data = made[data]
        found.append(data)
    return found


def _beside(fit: Fit, data: int) -> Iterator[Column]:
    """Columns of the table that a split took the rows from, and of what stood beside it, at the rows of this part."""
    for table in (data, *_ancestors(fit, data)):
        for number, side in fit.data[table].splits[:1]:
            split = fit.splits[number]
            sample = fit.data[split.data].sample
            if sample is None or len(split.folds) != 1:
                continue
            part = split.positions[0][0 if side.value == "train" else 1]
            at = _at(sample.positions, part)
            mine = fit.data[table].sample
            if at is None or mine is None or len(part) != fit.rows_of(table).n:
                continue
            rows = at[mine.positions]
            for one in (*sample.columns, *(companion.column for companion in split.companions)):
                if _parts(one) and len(one.values) == len(sample.positions):
                    yield replace(one, values=one.values[rows])


def _at(sampled: IntArray, wanted: IntArray) -> IntArray | None:
    """Where the wanted rows stand in a sample; None if one of them is not in it."""
    at = np.searchsorted(sampled, wanted)
    return at if len(sampled) and (at < len(sampled)).all() and (sampled[at] == wanted).all() else None


def _parts(column: Column) -> bool:
    """Whether it says of which kind a row is."""
    if column.kind in ("text", "boolean"):
        return 2 <= column.n_distinct <= MOST_LEVELS
    return column.kind == "whole" and 2 <= column.n_distinct <= FEW_NUMBERS
