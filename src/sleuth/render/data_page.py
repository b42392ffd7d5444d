"""What the page on tables needs: sizes, roles, a line for each column, pictures and rows for what was found."""

from __future__ import annotations

from dataclasses import dataclass

from sleuth.evidence.splits import Splits
from sleuth.evidence.table import Column, ColumnKind
from sleuth.render import tables, words
from sleuth.render.example_rows import examples
from sleuth.render.table_figures import figure
from sleuth.render.table_overview import correlation_figure, drawable, keys, missing_figure, small_figures
from sleuth.stats.moment import moment
from sleuth.verdict import Report

MOST_COLUMNS = 300  # lines of the table of columns


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """One column as text."""

    name: str
    kind: str
    missing: str
    distinct: str
    extent: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Amount:
    """How much a page holds."""

    most: int  # findings that are listed
    pictures: int  # of them those that are drawn
    smalls: int  # columns that are drawn, whatever was found


AMOUNTS = (Amount(60, 40, 60), Amount(60, 12, 36), Amount(20, 4, 12), Amount(10, 0, 0))


def context(report: Report, splits: Splits, amount: Amount) -> dict[str, object]:
    """The values of the template.

    Args:
        report: the check.
        splits: its tables.
        amount: how much is shown.
    """
    found: dict[str, list[str]] = {}
    for one in words.all_found(report):
        found.setdefault(one.finding.where.column, []).append(one.rule.name)
    rules = {name: tuple(dict.fromkeys(of)) for name, of in found.items()}
    lines = [_line(column, rules.get(column.name, ())) for column in splits.train.measured]
    lines.sort(key=lambda line: not line.rules)
    return {
        "most": amount.most,
        "pictures": amount.pictures,
        "picture": lambda one: figure(one, splits),
        "rows": lambda one: examples(one, splits),
        "sizes": [
            (table.split, f"{words.clean(table.source)}: {tables.size(table).partition(': ')[2]}") for table in splits.tables
        ],
        "roles": tables.roles(splits),
        "chance": tables.chance(splits),
        "columns": lines[:MOST_COLUMNS],
        "n_hidden": max(len(lines) - MOST_COLUMNS, 0),
        "smalls": (smalls := small_figures(splits, rules, amount.smalls)),
        "n_smalls": len(drawable(splits)),
        "keys": keys(splits) if len(splits.tables) > 1 else (),
        "overview": [one for one in (correlation_figure(splits), missing_figure(splits)) if one and smalls],
        "facts": [
            *((table.split, words.plural(table.n_rows, "row")) for table in splits.tables),
            ("Columns", f"{len(splits.train.columns):,}"),
            ("Rules judged", f"{words.n_judged(report):,}"),
            ("Not checked", f"{len(report.diagnosis.not_checked):,}"),
        ],
    }


def _line(column: Column, rules: tuple[str, ...]) -> ColumnLine:
    if column.kind is ColumnKind.NESTED:
        extent = "not judged"
    elif column.is_text:
        extent = ", ".join(words.clean(level.value)[:30] for level in column.levels[:3])
    elif column.kind is ColumnKind.TIME:
        extent = f"{moment(column, column.low)} to {moment(column, column.high)}"
    else:
        extent = f"{words.number(column.low)} to {words.number(column.high)}, mean {words.number(column.mean)}"
    return ColumnLine(
        words.clean(column.name), f"{column.kind.value} ({words.clean(column.stored)[:40]})", f"{column.null_share:.1%}",
        f"{column.n_distinct:,}", extent, rules,
    )  # fmt: skip
