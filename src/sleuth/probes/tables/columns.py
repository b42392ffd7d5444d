"""The columns of a table, and the sampled rows, from what was counted."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sleuth.evidence.table import Column, ColumnKind, Extreme, FloatArray, IntArray, Level
from sleuth.probes.tables.counted import N_INFINITE, ColumnStates, Counted, is_taken_whole
from sleuth.probes.tables.reading import Field, Opening
from sleuth.probes.tables.states.ends import Numbers, least
from sleuth.probes.tables.states.row_sample import ObjectArray


def columns(opening: Opening, counted: Counted) -> tuple[IntArray, tuple[Column, ...]]:
    """The sampled rows and all columns."""
    sample = counted.sample.finalize()
    made = []
    for field, state, values in zip(opening.fields, counted.columns, sample.columns, strict=True):
        column = _text if field.kind is ColumnKind.TEXT else _numbers
        made.append(column(opening, field, state, values, sample.positions))
    return sample.positions, tuple(made)


def _text(opening: Opening, field: Field, state: ColumnStates, texts: FloatArray | ObjectArray, rows: IntArray) -> Column:
    """A column of text: all its levels with their counts, or, where there are too many, those of the sample."""
    n_known = state.moments.finalize().n_known
    listed: list[str | None] = texts.tolist()
    levels = None if is_taken_whole(opening.n_rows) else state.levels.finalize()
    n_distinct = len(levels) if levels is not None else _n_distinct(state, opening.n_rows - n_known)
    n_counted = opening.n_rows
    if levels is None:
        levels, n_counted = _sampled_levels(listed, rows), len(rows)
        if is_taken_whole(opening.n_rows):
            n_distinct = len(levels)
    place = {level.value: float(position) for position, level in enumerate(levels)}
    values = np.array([np.nan if text is None else place.get(text, np.nan) for text in listed], np.float64)
    return Column(
        field.name, field.kind, field.stored, opening.n_rows, opening.n_rows - n_known, n_distinct, values, levels=levels,
        n_counted=n_counted,
    )  # fmt: skip


def _sampled_levels(texts: Sequence[str | None], rows: IntArray) -> tuple[Level, ...]:
    first: dict[str, list[int]] = {}
    for text, row in zip(texts, rows.tolist(), strict=True):
        if text is not None:
            first.setdefault(text, [0, row])[0] += 1
    levels = (Level(text, count, row) for text, (count, row) in first.items())
    return tuple(sorted(levels, key=lambda one: (-one.count, one.row)))


def _n_distinct(state: ColumnStates, n_null: int) -> int:
    return round(state.distinct.finalize().n_distinct) - int(n_null > 0)


def _numbers(opening: Opening, field: Field, state: ColumnStates, found: FloatArray | ObjectArray, rows: IntArray) -> Column:
    values, fact = found.astype(np.float64), state.moments.finalize()
    n_null, is_whole = opening.n_rows - fact.n_known, is_taken_whole(opening.n_rows)
    n_distinct = len(np.unique(values[~np.isnan(values)])) if is_whole else _n_distinct(state, n_null)
    infinite = np.isinf(values)
    infinite_rows = rows[infinite] if infinite.any() else state.infinite.finalize()[0].rows
    values[infinite] = np.nan
    known = Numbers(values[~np.isnan(values)], rows[~np.isnan(values)])
    low, high = state.ends.finalize()
    return Column(
        field.name, field.kind, field.stored, opening.n_rows, n_null, n_distinct, values,
        is_whole=field.kind is ColumnKind.NUMBER and len(known.values) > 0 and not fact.has_fraction, n_infinite=fact.n_infinite,
        infinite_rows=tuple(infinite_rows[:N_INFINITE].tolist()), low=fact.low, high=fact.high, mean=fact.mean,
        deviation=fact.deviation, lowest=_extremes(known, low, 1), highest=_extremes(known, high, -1),
    )  # fmt: skip


def _extremes(sampled: Numbers, ends: Numbers, sign: int) -> tuple[Extreme, ...]:
    """The values at one end (sign 1: the least): those of all rows that lie beyond the sampled ones, then these."""
    if not len(sampled.values):
        return ()
    beyond = sign * ends.values < (sign * sampled.values).min()
    every = np.concatenate([sampled.values, ends.values[beyond]]), np.concatenate([sampled.rows, ends.rows[beyond]])
    found = least(Numbers(*every), sign=sign)
    return tuple(Extreme(value, row) for value, row in zip(found.values.tolist(), found.rows.tolist(), strict=True))
