"""How strongly two columns go together."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from sleuth.stats.distances import normal_tail
from sleuth.stats.tails import ranks

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


def auc(scores: FloatArray, is_positive: BoolArray) -> tuple[float, float]:
    """The chance that a positive has a higher score than a negative, and the p-value (two-sided) for it being a half.

    Source:
        Mann and Whitney (1947), On a Test of Whether one of Two Random Variables is Stochastically Larger than the Other,
        https://doi.org/10.1214/aoms/1177730491; normal approximation with ties.

    Example:
        >>> auc(np.array([1.0, 2.0, 3.0, 4.0]), np.array([False, False, True, True]))[0]
        1.0
    """
    n, m = int(is_positive.sum()), int((~is_positive).sum())
    if not n or not m:
        return 0.5, 1.0
    found = (float(ranks(scores)[is_positive].sum()) - n * (n + 1) / 2) / (n * m)
    _, counts = np.unique(scores, return_counts=True)
    total = n + m
    ties = float((counts.astype(np.float64) ** 3 - counts).sum()) / (total * (total - 1)) if total > 1 else 0.0
    variance = (total + 1 - ties) / (12 * n * m)
    return found, normal_tail((found - 0.5) / math.sqrt(variance)) if variance > 0 else 1.0


def correlations(matrix: FloatArray) -> FloatArray:
    """Pearson correlations of columns `(n_columns, n_columns)`; missing values at the mean; 0 for constants.

    Example:
        >>> correlations(np.array([[1.0, 2.0], [2.0, 4.0], [3.0, 6.5]])).round(2).tolist()
        [[1.0, 1.0], [1.0, 1.0]]
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        centred = matrix - np.nanmean(matrix, axis=0)
        centred = np.nan_to_num(centred)
        norms = np.sqrt((centred**2).sum(0))
        scaled = np.divide(
            centred, norms, out=np.zeros_like(centred), where=norms > 1e-12 * (1 + np.nanmax(np.abs(matrix), axis=0))
        )
    found: FloatArray = np.clip(scaled.T @ scaled, -1.0, 1.0)
    return found


def pairwise_correlations(matrix: FloatArray) -> FloatArray:
    """Pearson correlations `(n_columns, n_columns)`, over the rows in which both are known; NaN where one does not vary.

    Example:
        >>> pairwise_correlations(np.array([[1.0, 2.0], [2.0, 4.0], [3.0, 6.5], [9.0, np.nan]])).round(2).tolist()
        [[1.0, 1.0], [1.0, 1.0]]
    """
    known = np.isfinite(matrix)
    some = np.where(known, matrix, 0.0)
    n_known = np.maximum(known.sum(0), 1)
    middle = some.sum(0) / n_known
    spread = np.sqrt((np.where(known, matrix - middle, 0.0) ** 2).sum(0) / n_known)
    scaled = np.where(known, (some - middle) / np.where(spread > 0, spread, 1.0), 0.0)  # so that sums of squares lose nothing
    both = known.astype(np.float64)
    n, sums, squares = both.T @ both, scaled.T @ both, (scaled**2).T @ both
    with np.errstate(invalid="ignore", divide="ignore"):
        covariance = scaled.T @ scaled / n - sums * sums.T / n**2
        variance = squares / n - (sums / n) ** 2
        variance[variance < 1e-12] = np.nan
        found: FloatArray = np.clip(covariance / np.sqrt(variance * variance.T), -1.0, 1.0)
    return found


def contingency(one: IntArray, other: IntArray) -> IntArray:
    """How often each pair of codes stands in a row; rows with a code below 0 are left out.

    Example:
        >>> contingency(np.array([0, 0, 1, -1]), np.array([1, 1, 0, 0])).tolist()
        [[0, 2], [1, 0]]
    """
    known = (one >= 0) & (other >= 0)
    one, other = one[known], other[known]
    if not len(one):
        return np.zeros((0, 0), np.int64)
    n, m = int(one.max()) + 1, int(other.max()) + 1
    return np.bincount(one * m + other, minlength=n * m).reshape(n, m).astype(np.int64)


def cramers_v(table: IntArray) -> float:
    """Cramér's V with its bias taken off, 0 to 1.

    Source:
        Bergsma (2013), A bias-correction for Cramér's V and Tschuprow's T, https://doi.org/10.1016/j.jkss.2012.10.002.

    Example:
        >>> cramers_v(np.array([[500, 0], [0, 500]])) > 0.99
        True
    """
    table = table[table.sum(1) > 0][:, table.sum(0) > 0]
    n, (r, k) = int(table.sum()), table.shape
    if min(r, k) < 2 or n < 2:
        return 0.0
    expected = table.sum(1, keepdims=True) * table.sum(0, keepdims=True) / n
    phi = float(((table - expected) ** 2 / expected).sum()) / n
    phi = max(0.0, phi - (k - 1) * (r - 1) / (n - 1))
    rows, columns = r - (r - 1) ** 2 / (n - 1), k - (k - 1) ** 2 / (n - 1)
    return math.sqrt(phi / max(min(rows, columns) - 1, 1e-9))


def variance_inflation(correlation: FloatArray) -> FloatArray:
    """For each column 1 / (1 - R²) of its regression on all others, from their correlations; very large where exact.

    Source:
        Marquardt (1970), Generalized Inverses, Ridge Regression, Biased Linear Estimation, and Nonlinear Estimation,
        https://doi.org/10.1080/00401706.1970.10488699.

    Example:
        >>> variance_inflation(np.array([[1.0, 0.6], [0.6, 1.0]])).round(4).tolist()
        [1.5625, 1.5625]
    """
    n = len(correlation)
    inverse = np.linalg.inv(correlation + 1e-9 * np.eye(n))
    found: FloatArray = np.maximum(np.diag(inverse), 1.0)
    return found


def explained_by(groups: IntArray, values: FloatArray) -> float:
    """Share of the variance of `values` that lies between the groups, corrected for their number, 0 to 1.

    Source:
        Kelley (1935), An Unbiased Correlation Ratio Measure, https://doi.org/10.1073/pnas.21.9.554.

    Example:
        >>> explained_by(np.array([0, 0, 1, 1]), np.array([1.0, 1.0, 5.0, 5.0]))
        1.0
    """
    known = (groups >= 0) & ~np.isnan(values)
    groups, values = groups[known], values[known]
    n = len(values)
    _, codes = np.unique(groups, return_inverse=True)
    k = int(codes.max()) + 1 if n else 0
    if n <= k or k < 2:
        return 0.0
    counts = np.bincount(codes)
    means = np.bincount(codes, values) / counts
    within = float(((values - means[codes]) ** 2).sum())
    total = float(((values - values.mean()) ** 2).sum())
    if total == 0:
        return 0.0
    return max(0.0, 1 - (within / (n - k)) / (total / (n - 1)))
