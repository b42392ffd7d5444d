"""Two splits compared, column by column, and what the same comparisons would say of random halves of the first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from sleuth.evidence.pair import Comparison
from sleuth.evidence.table import Column, ColumnKind, FloatArray, IntArray, Roles, Table
from sleuth.stats.alarm import alarms, benjamini_hochberg
from sleuth.stats.clustering import Clusters, clusters, design, numbered, spans
from sleuth.stats.distances import (
    chi_squared_homogeneity,
    jensen_shannon,
    kolmogorov_smirnov,
    pooled_rare,
    two_proportions,
    wasserstein,
)

LEAST_ROWS = 20  # of each split
LEVELS_FOR_NUMBERS = 8  # different numbers up to which they are compared as categories
N_HALVES = 6
HALF = 2_500  # rows of a half


def compare(reference: Table, other: Table, roles: Roles) -> list[Comparison]:
    """Every column that both have; ids, times and groups are left out. Not yet adjusted for the number of tests.

    Where rows come in groups, such as several of one person, or in a series that is cut by time, what chance does is reckoned by
    how alike the rows of a group, or of a span of time, are.
    """
    found: list[Comparison] = []
    groups = (*clusters(reference, other, roles), *spans(reference, other, roles.time))
    for column in reference.measured:
        twin = other.by_name.get(column.name)
        if twin is None or twin.kind is not column.kind or not (roles.is_feature(column.name) or column.name == roles.target):
            continue
        found += [one for one in (_values(column, twin, groups), missing(column, twin, groups)) if one is not None]
    return found


def adjusted(groups: Sequence[list[Comparison]]) -> list[tuple[Comparison, ...]]:
    """The comparisons of all pairs with their p-values adjusted for the number of all."""
    every = [one for group in groups for one in group]
    values = benjamini_hochberg(np.array([one.p_value for one in every])) if every else np.zeros(0)
    done = iter([replace(one, adjusted=float(value)) for one, value in zip(every, values, strict=True)])
    return [tuple(next(done) for _ in group) for group in groups]


def _values(column: Column, twin: Column, groups: Sequence[Clusters]) -> Comparison | None:
    if min(len(column.known), len(twin.known)) < LEAST_ROWS:
        return None
    if column.is_text and not column.is_category and not twin.is_category:
        return None
    if column.is_text:
        one, other = _counts(column, twin)
        codes = [_codes(found, side) for found, side in zip(numbered(column, twin), (column, twin), strict=True)]
        effect = design(groups, codes[0], codes[1], (one.sum(), other.sum()), is_level=True)
        return categories(column.name, one, other, [level.value for level in column.levels], effect)
    if column.kind is ColumnKind.TIME:
        return None
    sizes = len(column.distribution), len(twin.known)
    effect = design(groups, column.values, twin.values, sizes)
    return numbers_or_levels(column.name, column.distribution, twin.known, effect)


def _codes(found: IntArray, column: Column) -> FloatArray:
    """The level of each row, NaN = missing."""
    return np.where(np.isnan(column.values), np.nan, found)


def numbers_or_levels(name: str, one: FloatArray, other: FloatArray, effect_of_groups: float = 1.0) -> Comparison | None:
    """Numbers by their distribution; very few different ones as categories.

    Args:
        name: of the column.
        one: values in the reference.
        other: values in the other split.
        effect_of_groups: rows that say as much as one independent row.
    """
    levels = np.unique(np.concatenate([one[:2000], other[:2000]]))
    if len(levels) <= LEVELS_FOR_NUMBERS:
        levels = np.unique(np.concatenate([one, other]))
        counts = [np.array([(values == level).sum() for level in levels], dtype=np.int64) for values in (one, other)]
        return categories(name, counts[0], counts[1], [f"{level:g}" for level in levels], effect_of_groups)
    effect, floor = wasserstein(one, other)
    low, middle, high = np.quantile(one, [0.05, 0.5, 0.95])
    now = np.quantile(other, [0.05, 0.5, 0.95])
    inner = f"nine tenths within {low:.4g} to {high:.4g} against {now[0]:.4g} to {now[2]:.4g}"
    message = f"median {middle:.4g} against {now[1]:.4g}, {inner}"
    p_value = kolmogorov_smirnov(one, other, effect_of_groups)
    return Comparison(name, "numbers", effect, floor * effect_of_groups**0.5, p_value, 1.0, message, effect_of_groups)


def _counts(column: Column, twin: Column) -> tuple[IntArray, IntArray]:
    """Counts of the first column's levels in both, with what it does not have at the end."""
    place = {level.value: position for position, level in enumerate(column.levels)}
    one = np.zeros(len(column.levels) + 1, np.int64)
    other = one.copy()
    one[: len(column.levels)] = [level.count for level in column.levels]
    for level in twin.levels:
        other[place.get(level.value, len(column.levels))] += level.count
    return one, other


def categories(
    name: str, one: IntArray, other: IntArray, names: Sequence[str], effect_of_groups: float = 1.0
) -> Comparison | None:
    """Shares of categories; None where all are too rare to be compared."""
    first, second = pooled_rare(one, other)
    if len(first) < 2:
        return None
    apart = first / effect_of_groups, second / effect_of_groups
    effect, floor = jensen_shannon(*apart)
    change = other / max(other.sum(), 1) - one / max(one.sum(), 1)
    place = int(np.argmax(np.abs(change)))
    label = repr(names[place]) if place < len(names) else "values that the first does not have"
    message = f"{label}: {one[place] / max(one.sum(), 1):.1%} against {other[place] / max(other.sum(), 1):.1%}"
    p_value = chi_squared_homogeneity(*apart)
    return Comparison(name, "categories", effect, floor, p_value, 1.0, message, effect_of_groups)


def missing(column: Column, twin: Column, groups: Sequence[Clusters] = ()) -> Comparison:
    """The shares of missing values."""
    is_gap = [np.isnan(side.values).astype(np.float64) for side in (column, twin)]
    sizes = column.n_rows, twin.n_rows
    alike = design(groups, is_gap[0], is_gap[1], sizes) if column.n_null + twin.n_null else 1.0
    p_value = two_proportions((column.n_null / alike, twin.n_null / alike), (sizes[0] / alike, sizes[1] / alike))
    share = (column.n_null + twin.n_null) / sum(sizes)
    floor = float(np.sqrt(2 / np.pi * share * (1 - share) * (1 / sizes[0] + 1 / sizes[1]) * alike))
    effect = abs(column.null_share - twin.null_share)
    message = f"{column.null_share:.1%} missing against {twin.null_share:.1%}"
    return Comparison(column.name, "missing", effect, floor, p_value, 1.0, message, alike)


def expected_alarms(table: Table, roles: Roles, n_halves: int = N_HALVES) -> float:
    """Alarms on random halves of the table, on average over `n_halves` halvings. The generator has a fixed seed."""
    n = len(table.rows)
    if n < 4 * LEAST_ROWS:
        return float("nan")
    dice = np.random.default_rng(0)
    total = 0
    for _ in range(n_halves):
        order = dice.permutation(n)[: 2 * HALF]
        half = len(order) // 2
        found: list[Comparison] = []
        for column in table.measured:
            if not roles.is_feature(column.name) and column.name != roles.target:
                continue
            one, other = column.values[order[:half]], column.values[order[half:]]
            one, other = one[~np.isnan(one)], other[~np.isnan(other)]
            if column.kind in (ColumnKind.NESTED, ColumnKind.TIME) or (column.is_text and not column.is_category):
                continue
            if min(len(one), len(other)) < LEAST_ROWS:
                continue
            made = _half_levels(column, one, other) if column.is_text else numbers_or_levels(column.name, one, other)
            found += [made] if made is not None else []
        total += alarms(adjusted([found])[0])
    return total / n_halves


def _half_levels(column: Column, one: FloatArray, other: FloatArray) -> Comparison | None:
    n = len(column.levels)
    counts = [np.bincount(values.astype(np.int64), minlength=n).astype(np.int64) for values in (one, other)]
    return categories(column.name, counts[0], counts[1], [level.value for level in column.levels])
