"""Some rows of a table as text, for a report."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sleuth.evidence.splits import Splits
from sleuth.evidence.table import Column, Table
from sleuth.render import words
from sleuth.stats.moment import moment
from sleuth.verdict import Found

MOST_ROWS = 5
MOST_COLUMNS = 8
LONGEST = 40


@dataclass(frozen=True, slots=True)
class ExampleRows:
    """Column names and rows as text; the first column is the position."""

    split: str
    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    marked: int = -1  # the column that the finding is about


def examples(found: Found, splits: Splits) -> ExampleRows | None:
    """The rows that a finding names, as far as they are in the sample; None if none is."""
    where = found.finding.where
    table = next((one for one in splits.tables if one.split == where.split), None)
    if table is None or not where.rows:
        return None
    places = [(row, int(np.searchsorted(table.rows, row))) for row in where.rows]
    places = [(row, place) for row, place in places if place < len(table.rows) and table.rows[place] == row][:MOST_ROWS]
    columns = _chosen(table, where.column, splits)
    if not places or not columns:
        return None
    made = tuple((f"{row:,}", *(cell(column, place) for column in columns)) for row, place in places)
    marked = next((at + 1 for at, column in enumerate(columns) if column.name == where.column), -1)
    return ExampleRows(table.split, ("row", *(words.clean(column.name) for column in columns)), made, marked)


def _chosen(table: Table, name: str, splits: Splits) -> list[Column]:
    roles = splits.roles
    first = [name, *roles.ids[:1], roles.time, roles.target]
    named = [table.by_name[one] for one in dict.fromkeys(first) if one in table.by_name]
    return (
        (named + [column for column in table.columns if all(column is not one for one in named)])[:MOST_COLUMNS]
        if len(table.columns) < 500
        else named
    )


def cell(column: Column, place: int) -> str:
    """One value as text: "" where it is missing."""
    value = float(column.values[place])
    if np.isnan(value):
        return "–"
    if column.is_text:
        text = words.clean(column.levels[int(value)].value)
        return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
    return moment(column, value) if column.kind.value == "time" else f"{value:.6g}"
