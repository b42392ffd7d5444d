"""D110 collinear-features."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.splits import Splits
from sleuth.evidence.table import FloatArray
from sleuth.rule import FAULT, HINT, INFO, LIKELY, Certainty, Finding, Where, rule
from sleuth.stats.association import correlations, variance_inflation


@rule(
    "D110",
    kind=FAULT,
    certainty=LIKELY,
    severity=INFO,
    needs=(),
    explains=(),
)
def collinear_features(
    splits: Splits,
    *,
    min_correlation: float = 0.95,
    max_inflation: float = 10.0,
    exact_inflation: float = 10000.0,
    clear_inflation: float = 100.0,
    most_left: float = 5.0,
    apart: float = 0.8,
    most: int = 300,
    min_rows: int = 100,
) -> Iterator[Finding]:
    """Columns can be computed from one another.

    Measure:
        Correlations of all pairs of numbers above 0.95, Cramér's V of categories above 0.95, and variance inflation factors.
        Likely where such a pair stands alone, or a column follows exactly from several others, or nearly so while these have
        little to do with one another; a hint where the whole table is correlated, as measurements of one thing are.
    Why:
        Coefficients of linear models become arbitrary and swing from sample to sample, and importances are shared out by
        chance.
    Fix:
        Keep one of them, combine them, or regularise; do not read the coefficients.
    Limits:
        Trees and regularised models are hardly harmed in their predictions.
    Source:
        Belsley, Kuh and Welsch 1980, Regression Diagnostics, https://doi.org/10.1002/0471725153; Marquardt 1970,
        https://doi.org/10.1080/00401706.1970.10488699.

    Args:
        min_correlation: correlation or Cramér's V from which on a pair counts, 0 to 1.
        max_inflation: variance inflation factor from which on a column is a hint.
        exact_inflation: the same, from which on a column follows from the others.
        clear_inflation: the same, where the others are not collinear without it.
        most_left: greatest variance inflation factor of the others without the column, for that.
        apart: greatest correlation with any third column for a pair that stands alone, 0 to 1.
        most: numeric columns up to which pairs are compared.
        min_rows: rows that the table must have.
    """
    table = splits.train
    if table.n_rows < min_rows:
        raise NotApplicable(f"{table.n_rows} rows are too few for correlations")
    numeric = [
        column for column in splits.features() if column.is_numeric and column.n_distinct > 2 and len(column.known) > min_rows
    ][:most]
    named: set[str] = set()
    if len(numeric) > 1:
        r = np.abs(correlations(np.stack([column.values for column in numeric], axis=1)))
        for i, j in zip(*np.nonzero(np.triu((r > min_correlation) & (r <= COPY), 1)), strict=True):
            rest = np.delete(r[[i, j]], [i, j], axis=1)
            is_alone = not rest.size or float(rest.max()) < apart
            named |= {numeric[int(i)].name, numeric[int(j)].name}
            yield _finding(
                table.split, numeric[int(j)].name,
                f"{numeric[int(j)].name!r} and {numeric[int(i)].name!r} correlate by {r[i, j]:.3f}.",
                float(r[i, j]), numeric[int(i)].name, LIKELY if is_alone else HINT,
            )  # fmt: skip
        if len(table.rows) > ROWS_PER_COLUMN * len(numeric) and not (np.triu(r, 1) > COPY).any():
            linear = correlations(np.stack([column.values for column in numeric], axis=1))
            factors = variance_inflation(linear)
            place = int(factors.argmax())
            if factors[place] > max_inflation and numeric[place].name not in named:
                is_clear = factors[place] > exact_inflation or (
                    factors[place] > clear_inflation and _left(linear, place) <= most_left
                )
                yield _finding(
                    table.split, numeric[place].name,
                    f"{numeric[place].name!r} follows from the other columns: variance inflation factor {factors[place]:.3g}.",
                    float(factors[place]), "", LIKELY if is_clear else HINT,
                )  # fmt: skip


def _left(linear: FloatArray, place: int) -> float:
    """The greatest variance inflation factor of the other columns without the one at this place."""
    rest = np.delete(np.delete(linear, place, axis=0), place, axis=1)
    return float(variance_inflation(rest).max()) if len(rest) > 1 else 1.0


ROWS_PER_COLUMN = 10  # for a regression of one column on all others
COPY = 0.999  # correlation beyond which duplicated-columns speaks


def _finding(  # noqa: PLR0917 - the parts of one finding
    split: str, name: str, message: str, strength: float, other: str, certainty: Certainty
) -> Finding:
    return Finding(
        message=message, where=Where(split=split, column=name), values={"strength": strength, "other": other}, certainty=certainty
    )
