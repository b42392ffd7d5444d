"""A table as it is, whatever was found: a small picture of each column, what is missing, which columns go together.

Drawn from what was kept of the one pass over the rows: facts of all rows, and the sample.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sleuth.evidence.splits import Splits
from sleuth.evidence.table import Column, ColumnKind, FloatArray, Table
from sleuth.render import words
from sleuth.render.charts import Palette, Scale, color_bar
from sleuth.render.charts.distributions import Group, bars
from sleuth.render.charts.small import hills, levels, percent
from sleuth.render.charts.triangle import WRITTEN, triangle
from sleuth.render.figures import Figure, Key
from sleuth.render.table_figures import COLORS, in_splits, shares_of, usual
from sleuth.stats.association import correlations, pairwise_correlations
from sleuth.stats.moment import moment

MOST_LEVELS = 5  # bars of a small picture, and one for the others
MOST_MISSING = 30
MOST_RELATED = 20  # columns of the matrix of correlations
LOOKED_AT = 1_000  # columns among which they are looked for
LOOKED_ROWS = 2_000  # to choose them by; what is drawn is of the whole sample
N_SAID = 3
STRONG = 0.3  # correlation below which none is said


@dataclass(frozen=True, slots=True)
class Small:
    """The small picture of a column; `svg` is safe markup."""

    name: str
    kind: str
    svg: str
    note: str
    rules: tuple[str, ...] = ()


def keys(splits: Splits) -> tuple[Key, ...]:
    """The colours of the splits."""
    return tuple(Key(color, table.split, "area") for table, color in zip(splits.tables, COLORS, strict=False))


def drawable(splits: Splits) -> list[Column]:
    """The columns that have a picture."""
    return [one for one in splits.train.measured if one.kind is not ColumnKind.NESTED]


def small_figures(splits: Splits, rules: dict[str, tuple[str, ...]], most: int) -> list[Small]:
    """A small picture of each column: the target, then those that a rule named, then the others in their order.

    Args:
        splits: the tables.
        rules: what was found, by column.
        most: pictures.
    """
    ordered = sorted(drawable(splits), key=lambda one: (one.name != splits.roles.target, not rules.get(one.name)))
    return [_small(splits, one, rules.get(one.name, ())) for one in ordered[:most]]


def _small(splits: Splits, column: Column, rules: tuple[str, ...]) -> Small:
    kept = [part for part in in_splits(splits, column.name) if part[1].kind is column.kind]
    name, role = words.clean(column.name), _role(splits, column)
    missing = _missing(kept)
    if column.is_text or column.kind is ColumnKind.BOOLEAN or len(column.distinct[0]) <= MOST_LEVELS:
        drawn, said = _levels(name, column, kept)
    else:
        drawn, said = _hills(name, column, kept)
    return Small(name, f"{column.kind.value}{role}", drawn, f"{said}; {missing}" if said else missing, rules)


def _levels(name: str, column: Column, kept: Sequence[tuple[Table, Column, str]]) -> tuple[str, str]:
    found = [(color, shares_of(one)) for _, one, color in kept]
    listed = list(found[0][1])[:MOST_LEVELS]
    rows = [(words.clean(level) or "(blank)", [shares.get(level, 0.0) for _, shares in found]) for level in listed]
    n_others = max(column.n_distinct, len(found[0][1])) - len(listed)
    if n_others > 0:
        rows.append(
            (f"{n_others:,} others", [max(1.0 - sum(shares.get(level, 0.0) for level in listed), 0.0) for _, shares in found])
        )
    label = f"{name}: shares of {', '.join(f'{level} {percent(shares[0])}' for level, shares in rows)}."
    shares = [(color, [row[at] for _, row in rows]) for at, (color, _) in enumerate(found)]
    return levels(label, [level for level, _ in rows], shares), words.plural(column.n_distinct, "level") if column.is_text else ""


def _hills(name: str, column: Column, kept: Sequence[tuple[Table, Column, str]]) -> tuple[str, str]:
    inner, is_cut = usual([one.distribution for _, one, _ in kept])
    groups = [Group(table.split, values, color) for (table, _, color), values in zip(kept, inner, strict=True)]
    values = np.concatenate(inner)
    low, high = (float(values.min()), float(values.max())) if len(values) else (np.nan, np.nan)
    written = (lambda value: moment(column, value)) if column.kind is ColumnKind.TIME else words.number
    ends = written(low).partition(" ")[0], written(high).partition(" ")[0]
    middle = written(float(np.median(column.known))) if len(column.known) else "unknown"
    said = f"median {middle}" + (f"; inner 99% of {written(column.low)} to {written(column.high)}" if is_cut else "")
    return hills(f"{name}: histogram from {ends[0]} to {ends[1]}, {said}.", groups, ends), said


def _missing(kept: Sequence[tuple[Table, Column, str]]) -> str:
    if not any(one.n_null for _, one, _ in kept):
        return "none missing"
    if len(kept) == 1:
        return f"{percent(kept[0][1].null_share)} missing"
    return f"missing: {', '.join(f'{percent(one.null_share)} in {table.split}' for table, one, _ in kept)}"


def _role(splits: Splits, column: Column) -> str:
    found = [role for role, name, _ in splits.roles.reasons if name == column.name and role != column.kind.value]
    return f" · {words.clean(found[0])}" if found else ""


def missing_figure(splits: Splits) -> Figure | None:
    """The share of missing values of the columns that lack most; None where nothing is missing."""
    tables = splits.tables[: len(COLORS)]
    lacks = {
        one.name: max(table.by_name[one.name].null_share for table in tables if one.name in table.by_name)
        for one in drawable(splits)
    }
    some = sorted((name for name, share in lacks.items() if share > 0), key=lambda name: -lacks[name])
    if not some:
        return None
    shown, n_whole = some[:MOST_MISSING], len(lacks) - len(some)
    most = f", of the {len(shown)} columns of {len(some):,} that lack most" if len(shown) < len(some) else ""
    whole = f" {words.plural(n_whole, 'other column')} {'lacks' if n_whole == 1 else 'lack'} nothing." if n_whole else ""
    caption = f"Share of the rows without a value{most}.{whole}"
    shares = [
        (color, np.array([table.by_name[name].null_share if name in table.by_name else 0.0 for name in shown]))
        for table, color in zip(tables, COLORS, strict=False)
    ]
    svg = bars(f"Missing values. {caption}", [words.clean(name) for name in shown], shares)
    return Figure("Missing values", svg, caption, keys(splits) if len(tables) > 1 else (), gutter="long")


def correlation_figure(splits: Splits) -> Figure | None:
    """Which numbers of the training table go together, the target in the last row; None where there are not two that vary."""
    roles, target = splits.roles, splits.target
    numbers = [one for one in drawable(splits) if one.is_numeric and one.low < one.high and one.name not in roles.ids]
    columns = [(words.clean(one.name), one.values) for one in numbers if one.name != roles.target]
    first, columns = "first " if len(columns) > LOOKED_AT else "", columns[:LOOKED_AT]
    last = _target(target) if target is not None else ()
    n_all, columns = len(columns) + len(last), [*_most_related(columns, last), *last]
    if len(columns) < 2:
        return None
    found = pairwise_correlations(np.column_stack([values for _, values in columns]))
    names = [name for name, _ in columns]
    more = (
        f", the {len(names)} of the {first}{n_all:,} that go most with {'it' if last else 'another'}"
        if len(names) < n_all
        else ""
    )
    which = f"Pearson's, of the numbers of {splits.train.split}{f' and of {names[-1]}, in the last row' if last else ''}{more}."
    caption = f"{which} {_strongest(names, found)}"
    svg = triangle(f"Correlations. {caption}", names, found)
    if len(names) <= WRITTEN:
        return Figure("Correlations", svg, caption, gutter="flush")
    unknown = (("hn", "not known"),) if np.isnan(found).any() else ()
    return Figure(
        "Correlations", svg, caption, bar=color_bar(Scale(-1.0, 1.0), palette=Palette("v")), bar_notes=unknown, gutter="flush"
    )


def _target(target: Column) -> tuple[tuple[str, FloatArray], ...]:
    """The target as a number: itself, or whether it is the second of two levels."""
    if target.is_numeric and target.low < target.high:
        return ((words.clean(target.name), target.values),)
    return (
        ((f"{words.clean(target.name)} is {words.clean(target.levels[1].value)}", target.values),)
        if len(target.levels) == 2
        else ()
    )


def _most_related(
    columns: list[tuple[str, FloatArray]], last: tuple[tuple[str, FloatArray], ...]
) -> list[tuple[str, FloatArray]]:
    """Of many columns those that go most with the target, or with any other, in their order."""
    n = MOST_RELATED - len(last)
    if len(columns) <= n:
        return columns
    found = np.abs(correlations(np.column_stack([values[:LOOKED_ROWS] for _, values in (*columns, *last)])))
    np.fill_diagonal(found, 0.0)
    if last:
        chosen = np.argsort(-found[-1, :-1], kind="stable")[:n]
    else:
        pairs = np.stack(np.triu_indices(len(columns), 1), axis=1)
        ordered = pairs[np.argsort(-found[pairs[:, 0], pairs[:, 1]], kind="stable")[: n * len(columns)]].ravel()
        chosen = np.array(list(dict.fromkeys(ordered.tolist()))[:n])
    return [columns[at] for at in np.sort(chosen).tolist()]


def _strongest(names: Sequence[str], found: FloatArray) -> str:
    """The pairs that go together most, in words."""
    rows, across = np.tril_indices(len(names), -1)
    strength = np.nan_to_num(np.abs(found[rows, across]))
    order = [at for at in np.argsort(-strength, kind="stable")[:N_SAID].tolist() if strength[at] >= STRONG]
    said = [f"{names[across[at]]} and {names[rows[at]]} {found[rows[at], across[at]]:.2f}" for at in order]
    return f"Strongest: {'; '.join(said)}." if said else f"No two go together by more than {STRONG}."
