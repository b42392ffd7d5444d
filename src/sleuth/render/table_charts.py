"""Charts of a table that a person asks for by the names of its columns: one, two, or all together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from sleuth.errors import UsageError
from sleuth.evidence.splits import Splits
from sleuth.evidence.table import Column, ColumnKind
from sleuth.render import words
from sleuth.render.charts.distributions import Group, boxes, points
from sleuth.render.charts.small import percent
from sleuth.render.figures import Figure, Key
from sleuth.render.table_figures import COLORS, MOST_BARS, column_figure, in_splits, writer
from sleuth.render.table_overview import correlation_figure, missing_figure
from sleuth.stats.association import pairwise_correlations
from sleuth.stats.moment import moment

OF_ALL = ("missing", "correlation")  # charts of all columns, by their names
CLASSES = 2  # different values up to which numbers are taken for classes beside other numbers


def drawn(splits: Splits, names: Sequence[str]) -> Figure:
    """The chart of these columns, or one of `OF_ALL`.

    Raises:
        UsageError: there is nothing to be drawn, or nothing that can be.
    """
    if not set(names) <= splits.train.by_name.keys():
        made = missing_figure(splits) if names[0] == "missing" else correlation_figure(splits)
        nothing = "has no missing value" if names[0] == "missing" else "has no two numbers that vary"
        if made is None:
            raise UsageError(f"{splits.train.source} {nothing}: there is nothing to draw")
        return made
    columns = [splits.train.by_name[name] for name in names]
    for one in columns:
        if one.kind is ColumnKind.NESTED or not one.n_known:
            raise UsageError(
                f"the column {one.name!r} {f'is of type {one.stored}' if one.n_known else 'has no value'}: it cannot be drawn"
            )
    return _one(splits, columns[0]) if len(columns) == 1 else _two(splits, columns[0], columns[1])


def listed(splits: Splits) -> Iterator[tuple[str, str]]:
    """What can be drawn, each with a line: the columns, and what is made of all."""
    for one in splits.train.columns:
        if one.kind is ColumnKind.NESTED:
            continue
        low, high = moment(one, one.low), moment(one, one.high)
        extent = words.plural(one.n_distinct, "level") if one.is_text else f"{low} to {high}"
        missing = f", {percent(one.null_share)} missing" if one.n_null else ""
        yield one.name, f"{one.kind.value}, {extent}{missing}"
    yield "correlation", "which numbers go together, and with the target"
    yield "missing", "the share of missing values by column"


def _one(splits: Splits, column: Column) -> Figure:
    made = column_figure(splits, column)
    lacks = [f"{percent(one.null_share)} in {table.split}" for table, one, _ in in_splits(splits, column.name) if one.n_null]
    return replace(made, caption=f"{made.caption} Missing: {', '.join(lacks)}.") if lacks else made


def _two(splits: Splits, up: Column, across: Column) -> Figure:
    """Points of two numbers or of a number over time; boxes of a number for each level of text."""
    if (_is_class(up) and not _is_class(across)) or up.kind is ColumnKind.TIME:
        up, across = across, up
    if not up.is_numeric or (_is_class(up) and _is_class(across)):
        raise UsageError(f"neither {across.name!r} nor {up.name!r} is a number of many values: draw each by itself")
    return _by_class(splits, up, across) if _is_class(across) else _points(splits, up, across)


def _is_class(column: Column) -> bool:
    return column.is_text or column.kind is ColumnKind.BOOLEAN or len(column.distinct[0]) <= CLASSES


def _points(splits: Splits, up: Column, across: Column) -> Figure:
    groups = [
        Group(table.split, table.by_name[across.name].values, color, table.by_name[up.name].values)
        for table, color in zip(splits.tables, COLORS, strict=False)
        if {up.name, across.name} <= table.by_name.keys()
        and table.by_name[up.name].is_numeric
        and not table.by_name[across.name].is_text
    ]
    found = float(pairwise_correlations(np.column_stack([up.values, across.values]))[0, 1])
    caption = f"{words.clean(up.name)} (up) over {words.clean(across.name)} (across)."
    if np.isfinite(found):
        caption += f" Pearson's correlation in {splits.train.split}: {found:.2f}."
    keys = tuple(Key(group.color, group.name, "dots") for group in groups) if len(groups) > 1 else ()
    svg = points(caption, groups, written=writer(across))
    return Figure(f"{words.clean(up.name)} over {words.clean(across.name)}", svg, caption, keys)


def _by_class(splits: Splits, up: Column, across: Column) -> Figure:
    """The number in the training table, for each of the most frequent levels."""
    if across.is_text:
        names = {float(code): level.value for code, level in enumerate(across.levels[:MOST_BARS])}
    else:
        names = {
            value: ("no", "yes")[int(value)] if across.kind is ColumnKind.BOOLEAN else f"{value:g}"
            for value in across.distinct[0].tolist()
        }
    parts = [(name, up.values[(across.values == code) & ~np.isnan(up.values)]) for code, name in names.items()]
    groups = [Group(words.clean(name) or "(blank)", part, "c0") for name, part in parts if len(part)]
    of, left = f"{words.clean(up.name)} for each {words.clean(across.name)}", across.n_distinct - len(names)
    few = f", the {len(names)} most frequent of {across.n_distinct:,}" if across.is_text and left > 0 else ""
    caption = f"{of}{few}: median, quartiles, and the inner 95 %, in {splits.train.split}."
    return Figure(f"{words.clean(up.name)} by {words.clean(across.name)}", boxes(caption, groups), caption, gutter="long")
