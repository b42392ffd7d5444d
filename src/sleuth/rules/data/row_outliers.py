"""D114 row-outliers."""

from __future__ import annotations

from collections.abc import Iterator
from math import lgamma

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.splits import Splits
from sleuth.evidence.table import BoolArray, ColumnKind, FloatArray
from sleuth.rule import FAULT, LIKELY, WARNING, Finding, Where, rule
from sleuth.stats.distances import chi_squared_tail
from sleuth.stats.tails import Apart, apart, gaussian_ranks


@rule(
    "D114",
    kind=FAULT,
    certainty=LIKELY,
    severity=WARNING,
    needs=(),
    explains=(),
)
def row_outliers(
    splits: Splits, *, max_chance: float = 1e-8, min_rows: int = 200, min_levels: int = 20, most: int = 60
) -> Iterator[Finding]:
    """A few rows combine values that do not go together.

    Measure:
        All numeric columns are put on the normal distribution by their ranks, so that no single value is far out; the
        Mahalanobis distance of each row then says how unusual its combination is. Rows count that a gap parts from the tail
        of all distances and that a normal distribution would not have: each by itself, or so many of them, if they differ in
        more than one way. The correlations are those of the rows below the gap.
    Why:
        They are measured wrongly, joined wrongly or made by another process, and the model bends to fit them.
    Fix:
        Look at the rows and at the columns that are named; repair or drop them.
    Limits:
        Of dependences only monotone ones are seen. Tables without dependence between columns have no such rows. Rows that differ
        a little and all in one way may be a kind of their own, and are not named.
    Source:
        Mahalanobis 1936, On the generalised distance in statistics; van der Waerden 1952, Order tests for the two-sample
        problem and their power.

    Args:
        max_chance: chance of the gap, and of the distances beyond it, below which it counts, 0 to 1.
        min_rows: rows that the sample must have.
        min_levels: different values that a column must have.
        most: columns up to which they are taken.
    """
    table = splits.train
    numeric = [
        c for c in splits.features() if c.kind is ColumnKind.NUMBER and len(c.distinct[0]) >= min_levels and c.null_share == 0
    ][:most]
    if len(table.rows) < min_rows or len(numeric) < 2:
        raise NotApplicable("there are too few rows, or numeric columns without missing values")
    z = np.nan_to_num(np.stack([gaussian_ranks(column.values) for column in numeric], axis=1))
    odd = _odd_rows(z, max_chance)
    if odd is None:
        return
    found, parts, distances = odd
    order = np.argsort(-distances)[: found.count]
    names = [numeric[int(at)].name for at in np.argsort(-np.abs(parts[order]).mean(0))[:2]]
    yield Finding(
        message=f"{found.count} row{'s' * (found.count > 1)} of {table.split} combine{'s' * (found.count == 1)} values as "
        f"no other row does, above all in {names[0]!r} and {names[1]!r}.",
        where=Where(split=table.split, rows=tuple(table.rows[order][:5].tolist())),
        values={"rows": found.count, "distance": found.distance, "next": found.edge, "columns": tuple(names)},
    )


def _odd_rows(z: FloatArray, max_chance: float) -> tuple[Apart, FloatArray, FloatArray] | None:
    """The gap that parts odd rows from the others, the parts of the distances by column, and the distances."""
    distances, parts, whitened = _distances(z, np.ones(len(z), np.bool_))
    found = apart(distances, n_all=len(distances))
    first_chance = FIRST_CHANCE if len(z) >= MANY_TIMES * z.shape[1] else max_chance
    if found is not None and found.chance <= max(first_chance, max_chance):  # they have bent the correlations towards themselves
        distances, parts, whitened = _distances(z, distances < found.distance)
        found = apart(distances, n_all=len(distances))
    if found is None or found.chance > max_chance:
        return None
    is_odd = distances >= found.distance
    if chi_squared_tail(float(np.median(distances[is_odd])) ** 2, z.shape[1]) * len(z) <= max_chance:
        return found, parts, distances
    ways = whitened[is_odd] / distances[is_odd][:, None]
    expected = chi_squared_tail(found.distance**2, z.shape[1]) * len(z)
    is_many = found.count * np.log(max(expected, TINY)) - lgamma(found.count + 1) <= np.log(max_chance)  # Poisson
    return (found, parts, distances) if is_many and float(np.linalg.norm(ways.mean(0))) < ONE_WAY else None


def _distances(z: FloatArray, usual: BoolArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Of each row the distance by the correlations of the usual rows, the parts of its square by column, and it uncorrelated."""
    inverse = np.linalg.inv(np.corrcoef(z[usual], rowvar=False) + RIDGE * np.eye(z.shape[1]))
    parts: FloatArray = z * (z @ inverse)
    return np.sqrt(np.maximum(parts.sum(1), 0.0)), parts, z @ np.linalg.cholesky(inverse)


TINY = float(np.finfo(np.float64).tiny)
RIDGE = 1e-3  # added to the correlations, so that exact dependences do not blow up
FIRST_CHANCE, MANY_TIMES = 1e-3, 50  # of a gap from which on correlations are those of the others, of so many rows a column
ONE_WAY = 0.5  # length of the mean of the rows' directions, 0 to 1, from which on they can be a kind of their own
