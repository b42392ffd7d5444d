"""Tables that were changed by statistics of their own rows: centred, scaled, or filled where values were missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sleuth.evidence.source.flow import ancestors, short_name
from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.parts import tables_before
from sleuth.evidence.source.program import Source
from sleuth.evidence.source.rows import row_path

CENTRES = frozenset(("mean", "median", "min", "mode", "nanmean", "nanmedian", "amin", "nanmin", "average"))
LOWEST = frozenset(("min", "amin", "nanmin"))  # taken away alone, they only move the origin
HIGHEST = frozenset(("max", "amax", "nanmax"))
SPREADS = frozenset(("std", "var", "nanstd", "ptp", "mad"))
WHOLE = {"sklearn.preprocessing.scale": "scale", "sklearn.preprocessing.minmax_scale": "minmax_scale",
         "scipy.stats.zscore": "zscore",
         "sklearn.preprocessing.robust_scale": "robust_scale", "sklearn.preprocessing.quantile_transform": "quantile_transform",
         "sklearn.preprocessing.power_transform": "power_transform"}  # fmt: skip
FILLED = frozenset(("mean", "median", "mode", "nanmean", "nanmedian", "transform"))


@dataclass(frozen=True, slots=True)
class Adjusted:
    """Where a table was changed by its own statistics. `by` is what they are: "mean" ... `key` is the column that was stored."""

    value: Value
    by: str
    key: object = None


def adjustments(source: Source, table: Value, before: int) -> Iterator[Adjusted]:
    """Every change of this table, or of one that it was made from, by statistics of its own rows, nearest first."""
    tables = list(tables_before(table))
    stored = {id(one): one for one in tables}
    for one in tables:
        by = adjusted_by(one)
        if by:
            yield Adjusted(one, by)
    for event in source.calls("fillna"):
        inplace = event.argument(-1, "inplace") if event.op == "method" else None
        filled = event.inputs[0].inputs[0] if event.inputs and event.inputs[0].op == "subscript" else None
        is_own = inplace is not None and (id(event.inputs[0]) in stored or id(filled) in stored)
        if is_own and inplace is not None and inplace.literal is True and event.order < before and (by := adjusted_by(event)):
            yield Adjusted(event, by, event.inputs[0].inputs[1].literal if filled is not None else None)
    for event in source.of("store-item"):
        if id(event.inputs[0]) in stored and event.order < before:
            for one in tables_before(event.inputs[2], limit=12):
                by = adjusted_by(one)
                if by:
                    yield Adjusted(one, by, event.inputs[1].literal)
                    break


def adjusted_by(value: Value) -> str:
    """By which statistic of its own rows this table was centred, scaled or filled; "" if by none."""
    if value.op == "binary" and value.name in ("-", "/"):
        changed, other = value.inputs
        if value.name == "-":
            return _statistic(other, changed, CENTRES - LOWEST)
        is_centred = any(_is_centred(one) for one in row_path(changed, limit=6))
        spreads = (other, *other.inputs) if other.op == "binary" and other.name in ("-", "+") else (other,)
        return next((word for one in spreads if is_centred and (word := _statistic(one, changed, SPREADS | HIGHEST))), "")
    if value.op == "method" and value.name == "fillna" and value.arguments:
        words = (_statistic(one, value.inputs[0], FILLED) for one in ancestors(value.arguments[0], limit=20))
        return next((word for word in words if word), "")
    if value.op == "method" and value.name in ("apply", "transform") and len(value.inputs) == 3:  # with what it made
        return adjusted_by(value.inputs[2]) if value.inputs[0].type == "pandas.DataFrame" else ""
    if value.op == "call" and value.name in WHOLE and value.inputs and not _is_by_row(value, 1):
        return WHOLE[value.name]
    return ""


def _is_centred(value: Value) -> bool:
    return value.op == "binary" and value.name == "-" and bool(_statistic(value.inputs[1], value.inputs[0], CENTRES))


def _statistic(value: Value, table: Value, words: frozenset[str]) -> str:
    """The name of the statistic if this value is one, down the rows of this table."""
    while value.op in ("subscript", "attribute") or (
        value.op == "method" and value.name in ("to", "numpy", "reshape", "unsqueeze", "item")
    ):
        value = value.inputs[0]
    word = short_name(value)
    if word not in words or value.op not in ("method", "call") or not value.inputs:
        return ""
    if value.op == "call" and not value.name.startswith(("numpy.", "torch.")):
        return ""
    if word == "transform":
        if not value.arguments or value.arguments[0].literal not in ("mean", "median"):
            return ""
    elif _is_by_row(value, 0 if value.op == "method" else 1) or _is_one_number(value):
        return ""
    return word if _shares_rows(value.inputs[0], table) else ""


def _is_one_number(value: Value) -> bool:
    """Whether it is one number for the whole table, as for images: a table of pandas has one for each column."""
    position = 0 if value.op == "method" else 1
    has_axis = value.argument(position, "axis", "dim") is not None
    return not has_axis and not any(
        one.name.startswith("pandas.") or one.type == "pandas.DataFrame" for one in row_path(value.inputs[0])
    )


def _is_by_row(value: Value, position: int) -> bool:
    """Whether each row is worked out by itself, or that is not known."""
    axis = value.argument(position, "axis", "dim")
    if axis is None or axis.literal in (0, "index", "rows"):
        return False
    is_from_first = axis.op == "tuple" and bool(axis.inputs) and axis.inputs[0].literal == 0
    return not is_from_first and not (axis.op == "constant" and axis.literal is None) and not isinstance(axis.literal, bool)


def _shares_rows(one: Value, other: Value) -> bool:
    """Whether the first holds all rows of a table that the other holds rows of."""
    found = {id(table) for each in row_path(_ungrouped(one)) for table in row_path(_ungrouped(each))}
    return any(id(table) in found for table in tables_before(other, limit=40))


def _ungrouped(value: Value) -> Value:
    """The table, of `table.groupby(...)[...]`."""
    table = value.inputs[0] if value.op == "subscript" else value
    return table.inputs[0] if table.op == "method" and table.name == "groupby" else value
