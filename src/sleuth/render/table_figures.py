"""A picture for what was found in a table: the column in all splits, by the target, down the rows, or against another column."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from sleuth.evidence.splits import Splits
from sleuth.evidence.table import Column, ColumnKind, FloatArray, Table, Task
from sleuth.render import words
from sleuth.render.charts.distributions import Group, bars, boxes, histogram, points
from sleuth.render.charts.scale import short
from sleuth.render.figures import Figure, Key
from sleuth.rule import Value
from sleuth.stats.moment import moment
from sleuth.verdict import Found

COLORS = ("c0", "c1", "c2", "c3")
MOST_BARS = 12
DOWN_THE_ROWS = frozenset(
    "unit-change precision-change rows-sorted-by-target rows-not-independent time-disorder row-order-leakage".split()  # noqa: SIM905
)
BY_TARGET = frozenset(
    "target-leakage feature-target-relation-change missingness-predicts-target simpson-reversal target-outliers".split()  # noqa: SIM905
)
MISSING = frozenset({"missing-values", "missing-rate-change"})
FEW = 12  # different numbers up to which they are drawn as bars
CORE = (0.005, 0.995)  # quantiles that are drawn where a few values would flatten the rest
FLAT = 4.0  # times the core that all values reach, from which on they would


def figure(found: Found, splits: Splits) -> Figure | None:
    """The picture of this finding, None if it is about no column."""
    where, rule = found.finding.where, found.rule.name
    table = next((one for one in splits.tables if one.split == where.split), splits.train)
    columns = found.finding.values.get("columns")
    if (
        not where.column
        and rule in ("joint-shift", "row-outliers", "undercovered-region")
        and isinstance(columns, tuple)
        and len(columns) > 1
    ):
        return _pair(splits, table, str(columns[0]), str(columns[1]), where.rows)
    column = table.by_name.get(where.column) or splits.train.by_name.get(where.column)
    if column is None or column.kind is ColumnKind.NESTED:
        return None
    other = _other(found.finding.values)
    if rule in MISSING:
        return _missing(splits, column)
    if other in table.by_name and column.is_numeric and table.by_name[other].is_numeric:
        return _pair(splits, table, other, column.name, where.rows)
    if rule in DOWN_THE_ROWS and not column.is_text:
        return _down_the_rows(table, column, where.rows)
    if rule in BY_TARGET and column.is_numeric and splits.target is not None and column.name != splits.roles.target:
        return _by_target(splits, table, column)
    return column_figure(splits, column, where.rows)


def writer(column: Column) -> Callable[[float], str]:
    """How values of a column stand beside an axis: times as days."""
    return (lambda value: moment(column, value).partition(" ")[0]) if column.kind is ColumnKind.TIME else short


def _other(values: Mapping[str, Value]) -> str:
    for name in ("copy_of", "other"):
        if isinstance(values.get(name), str):
            return str(values[name])
    return ""


def in_splits(splits: Splits, name: str) -> list[tuple[Table, Column, str]]:
    """The splits that have the column, with their colours."""
    return [
        (table, table.by_name[name], color) for table, color in zip(splits.tables, COLORS, strict=False) if name in table.by_name
    ]


def _numbers(splits: Splits, column: Column, rows: tuple[int, ...]) -> Figure:
    kept = [
        (table, one, color) for table, one, color in in_splits(splits, column.name) if one.kind is column.kind and len(one.known)
    ]
    inner, is_cut = usual([one.known for _, one, _ in kept]) if not rows else ([one.known for _, one, _ in kept], False)
    groups = [Group(t.split, values, color) for (t, _, color), values in zip(kept, inner, strict=True)]
    marked = (
        column.values[np.isin(splits.train.rows, rows)] if rows and len(column.values) == len(splits.train.rows) else np.zeros(0)
    )
    text = "; ".join(
        f"{t.split}: median {words.number(float(np.median(one.known)))}, {words.number(one.low)} to {words.number(one.high)}"
        for t, one, _ in kept
    )
    caption = f"{text}. Shares of the rows{', the inner 99 %' if is_cut else ''}."
    if column.kind is ColumnKind.TIME:
        caption = "When the rows of each split were seen: shares of the rows."
    name = words.clean(column.name)
    keys = tuple(Key(group.color, group.name) for group in groups)
    return Figure(
        name, histogram(f"{name}. {caption}", groups, marked=marked[~np.isnan(marked)], written=writer(column)), caption, keys
    )


def column_figure(splits: Splits, column: Column, rows: tuple[int, ...] = ()) -> Figure:
    """One column in all splits: bars of text and of few different numbers, else a histogram; `rows` are marked."""
    is_few = column.is_text or len(column.distinct[0]) <= FEW
    return _levels(splits, column) if is_few else _numbers(splits, column, rows)


def usual(parts: Sequence[FloatArray]) -> tuple[list[FloatArray], bool]:
    """The values without those at both ends that would flatten the rest, and whether there were such."""
    values = np.concatenate(parts)
    low, high = np.quantile(values, CORE) if len(values) else (0.0, 0.0)
    is_cut = bool(len(values)) and float(values.max() - values.min()) > FLAT * (high - low) > 0
    return [one[(one >= low) & (one <= high)] if is_cut else one for one in parts], is_cut


def _levels(splits: Splits, column: Column) -> Figure:
    kept = in_splits(splits, column.name)
    counts = [(table, color, shares_of(one)) for table, one, color in kept]
    total: dict[str, float] = {}
    for _, _, found in counts:
        for level, share in found.items():
            total[level] = max(total.get(level, 0.0), share)
    names = sorted(total, key=lambda level: -total[level])[:MOST_BARS]
    rest = len(total) - len(names)
    caption = f"Shares of the rows{f'; the {len(names)} most frequent of {len(total):,} levels' if rest > 0 else ''}."
    shares = [(color, np.array([found.get(level, 0.0) for level in names])) for _, color, found in counts]
    keys = tuple(Key(color, table.split, "area") for table, color, _ in counts)
    name = words.clean(column.name)
    svg = bars(f"{name}. {caption}", [words.clean(level) or "(blank)" for level in names], shares)
    return Figure(name, svg, caption, keys, gutter="long")


def shares_of(column: Column) -> dict[str, float]:
    """The share of each level among the known values: of text the most frequent first, of numbers the least."""
    if column.is_text:
        total = sum(level.count for level in column.levels) or 1
        return {level.value: level.count / total for level in column.levels}
    values, counts = column.distinct
    is_boolean = column.kind is ColumnKind.BOOLEAN
    names = [("no", "yes")[int(value)] if is_boolean else f"{value:g}" for value in values.tolist()]
    return {name: float(count / counts.sum()) for name, count in zip(names, counts, strict=True)}


def _missing(splits: Splits, column: Column) -> Figure:
    kept = in_splits(splits, column.name)
    caption = "Share of the rows without a value."
    names = [table.split for table, _, _ in kept]
    svg = bars(f"{words.clean(column.name)}. {caption}", names, [("c1", np.array([one.null_share for _, one, _ in kept]))])
    return Figure(f"Missing: {words.clean(column.name)}", svg, caption, gutter="long")


def _down_the_rows(table: Table, column: Column, rows: tuple[int, ...]) -> Figure:
    named = np.isin(table.rows, rows)
    groups = [Group("rows", table.rows.astype(np.float64), "c0", column.values)]
    if named.any():
        groups.append(Group("rows named", table.rows[named].astype(np.float64), "c1", column.values[named]))
    caption = f"Each value of {table.split} over the position of its row."
    name = words.clean(column.name)
    keys = tuple(Key(group.color, group.name, "dots") for group in groups)
    return Figure(f"{name} down the rows", points(f"{name}. {caption}", groups), caption, keys)


def _pair(splits: Splits, table: Table, one: str, other: str, rows: tuple[int, ...]) -> Figure | None:
    groups = []
    for split, color in zip(splits.tables, COLORS, strict=False):
        if one in split.by_name and other in split.by_name and split.by_name[one].is_numeric and split.by_name[other].is_numeric:
            groups.append(Group(split.split, split.by_name[one].values, color, split.by_name[other].values))
    if not groups:
        return None
    named = np.isin(table.rows, rows)
    if named.any() and one in table.by_name and other in table.by_name:
        groups.append(Group("rows named", table.by_name[one].values[named], "c3", table.by_name[other].values[named]))
    caption = f"{words.clean(other)} (up) over {words.clean(one)} (across)."
    keys = tuple(Key(group.color, group.name, "dots") for group in groups)
    return Figure(f"{words.clean(other)} and {words.clean(one)}", points(caption, groups), caption, keys)


def _by_target(splits: Splits, table: Table, column: Column) -> Figure:
    target = table.by_name.get(splits.roles.target) or splits.target or column
    name, of = words.clean(column.name), words.clean(target.name)
    if splits.roles.task is Task.NUMBER or len(target.values) != len(column.values):
        caption = f"{of} (up) over {name} (across) in {table.split}."
        return Figure(f"{of} over {name}", points(caption, [Group("rows", column.values, "c0", target.values)]), caption)
    groups = [
        Group(_label(target, float(value)), part, COLORS[place % len(COLORS)])
        for place, value in enumerate(np.unique(target.known)[:MOST_BARS])
        if len(part := _known(column.values[target.values == value]))
    ]
    caption = f"{name} for each {of} in {table.split}: median, quartiles, and the inner 95 %."
    return Figure(f"{name} by {of}", boxes(caption, groups), caption, gutter="long")


def _known(values: FloatArray) -> FloatArray:
    return values[~np.isnan(values)]


def _label(column: Column, value: float) -> str:
    return words.clean(column.levels[int(value)].value) if column.is_text else f"{value:g}"
