"""D115 unit-change."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.evidence.splits import Splits
from sleuth.evidence.table import Column, ColumnKind, IntArray, Table
from sleuth.rule import ERROR, FAULT, LIKELY, Finding, Where, rule
from sleuth.stats.alone import bins, class_skill, shares_apart
from sleuth.stats.distances import kolmogorov_smirnov
from sleuth.stats.exchange import in_each_others_place
from sleuth.stats.unit_of_rows import parts_in_other_units
from sleuth.stats.units import FAHRENHEIT, BoolArray, Unit, is_abrupt, other_cluster, other_stretch, same_but_for_unit, within

MOST_APART = 0.5  # total variation of a stretch's targets against the rest's: other classes have other values
SAME_CLASS = 0.8  # skill by which the target tells the cluster, from which on they are the same


@rule(
    "D115",
    kind=FAULT,
    certainty=LIKELY,
    severity=ERROR,
    needs=(),
    explains=(
        "univariate-outliers", "covariate-shift", "out-of-range-values", "row-outliers", "joint-shift", "target-outliers",
        "feature-target-relation-change", "precision-change", "clipped-values", "train-serve-skew", "swapped-columns",
        "rows-not-independent", "collinear-features", "broken-dependency", "label-shift", "unnormalised-inputs",
        "overfitting", "chance-level-metric",
    ),
)  # fmt: skip
def unit_change(
    splits: Splits, *, tolerance: float = 0.03, max_distance: float = 0.35, least_apart: float = 1.0, min_rows: int = 10,
    alpha: float = 1e-6, min_levels: int = 20,
) -> Iterator[Finding]:  # fmt: skip
    """A part of a column is in another unit.

    Measure:
        Three parts are looked at: a cluster of values that a gap on the logarithmic scale parts from the rest, a stretch of
        rows, another split. Each is compared with the rest after division by factors that people use (10, 100, 1000, 2.54,
        1.609 …, °F and °C, and those of the quantity that the column's name says, as 18.02 for glucose): the shapes must
        agree. And the rows of one level of a category, where a second column, which is there as elsewhere, says what the
        values should be; or rows anywhere that lie in one heap beside the curve on which a second column has all others; or the
        rows of a level from one row to another, if the rest does not change and the column is called by a quantity.
    Why:
        The same quantity stands on two scales, and the model takes kilograms for grams.
    Fix:
        Convert the part that is named when it is read, by its source.
    Limits:
        Parts that overlap with the rest cannot be told without a second column. Amounts that grew tenfold look the same. Counts
        and levels differ by themselves by a factor such as 1.609: of whole numbers and of a stretch of rows it counts if the
        column is called by a quantity. Two columns in each other's place are swapped-columns.
    Source:
        Redyuk, Kaoudi, Markl and Schelter 2021, Automating Data Quality Validation for Dynamic Data Ingestion,
        https://doi.org/10.5441/002/edbt.2021.07; Page 1955, https://doi.org/10.1093/biomet/42.3-4.523.

    Args:
        tolerance: of the ratio of the medians, on the logarithmic scale.
        max_distance: largest difference of the inner quantiles, once divided, in deviations.
        least_apart: deviations that the parts lie apart as they are.
        min_rows: rows of the part.
        alpha: p-value for a stretch or a split to differ, 0 to 1.
        min_levels: different values that the column must have.
    """
    limits = {"tolerance": tolerance, "max_distance": max_distance, "least_apart": least_apart}
    for table in splits.tables:
        numbers = [c for c in table.columns if c.kind is ColumnKind.NUMBER and c.name not in splits.roles.ids]
        numbers = [column for column in numbers if len(column.distinct[0]) >= min_levels]
        found = {c.name: one for c in numbers if (one := _of_column(splits, table, c, (min_rows, alpha), limits))}
        n_rows = {name: one.values["rows"] for name, one in found.items()}
        exchanged = in_each_others_place([c for c in numbers if c.name in found], n_rows)
        yield from (one for name, one in found.items() if name not in exchanged)
        for part in parts_in_other_units(table, [c for c in numbers if c.name not in found], max_distance=max_distance):
            yield _finding(table.split, part.column, part.unit, part.where, table.rows[part.is_in])


def _of_column(
    splits: Splits, table: Table, column: Column, least: tuple[int, float], limits: dict[str, float]
) -> Finding | None:
    """A cluster, a stretch or a whole split of a column in another unit."""
    (min_rows, alpha), known = least, ~np.isnan(column.values)
    values, rows = column.values[known], table.rows[known]
    cluster = other_cluster(values, least=min_rows, most_share=0.5)
    if (
        cluster is not None
        and not _is_a_class(splits, table, known, cluster)
        and (unit := same_but_for_unit(values[~cluster], values[cluster], name=column.name, needs_name=column.is_whole, **limits))
    ):
        return _finding(table.split, column, unit, f"in {cluster.mean():.1%} of the rows of {table.split}", rows[cluster])
    stretch = other_stretch(values, least=2 * min_rows, alpha=alpha)
    if (
        stretch
        and not _is_a_class(splits, table, known, (inside := within(stretch, len(values))))
        and shares_apart(_classes(splits, table, known), inside) < MOST_APART
        and (unit := same_but_for_unit(values[~inside], values[inside], name=column.name, needs_name=True, **limits))
        and is_abrupt(values, stretch)
    ):
        found = rows[inside]
        return _finding(table.split, column, unit, f"in rows {found[0]:,} to {found[-1]:,} of {table.split}", found)
    twin = splits.train.by_name.get(column.name)
    if table is splits.train or twin is None or not twin.is_numeric or min(len(twin.known), len(values)) < min_rows:
        return None
    are_whole = column.is_whole and twin.is_whole
    unit = same_but_for_unit(twin.known, values, name=column.name, needs_name=are_whole, **limits)
    if unit and kolmogorov_smirnov(twin.known, values) < alpha:
        return _finding(table.split, column, unit, f"in {table.split} against {splits.train.split}", rows)
    return None


def _is_a_class(splits: Splits, table: Table, known: BoolArray, cluster: BoolArray) -> bool:
    """Whether the cluster, or the stretch of sorted rows, is a class of the target, of another size by nature."""
    return class_skill(_classes(splits, table, known), cluster.astype(np.int64)) > SAME_CLASS


def _classes(splits: Splits, table: Table, known: BoolArray) -> IntArray:
    """The target in classes or bins, `(n,)`; all in one where there is none."""
    target = table.by_name.get(splits.roles.target)
    return np.zeros(int(known.sum()), np.int64) if target is None else bins(target.values[known], is_level=target.is_text)


def _finding(split: str, column: Column, unit: Unit, where: str, rows: IntArray) -> Finding:
    how = "as °F from °C" if unit.words == FAHRENHEIT else f"by a factor of {unit.words}"
    return Finding(
        message=f"{column.name!r} {where} differs{'' if ' against ' in where else ' from the rest'} {how}, and in nothing else.",
        where=Where(split=split, column=column.name, rows=tuple(rows[:5].tolist())),
        values={"factor": unit.factor, "distance": unit.distance, "rows": len(rows)},
    )
