"""Plain regressions on the sampled rows, for what features explain and what they leave."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sleuth.evidence.table import Column, FloatArray
from sleuth.stats.tails import gaussian_ranks

MOST_LEVELS = 20  # dummies made of a category
RIDGE = 1.0
N_STEPS = 25


def design_matrix(columns: Sequence[Column]) -> FloatArray:
    """Features as numbers `(n_sampled, n)`: numbers by normal ranks with their squares, categories as dummies; missing as 0."""
    made: list[FloatArray] = []
    for column in columns:
        if column.is_text:
            made += [(column.values == level).astype(np.float64) for level in range(min(len(column.levels), MOST_LEVELS))]
        elif column.is_numeric:
            z = np.nan_to_num(gaussian_ranks(column.values))
            made += [z, z**2 - 1] if column.n_distinct > 2 else [z]
    n = len(columns[0].values) if columns else 0
    return np.stack(made, axis=1) if made else np.zeros((n, 0))


def logistic(design: FloatArray, has: np.typing.NDArray[np.bool_]) -> FloatArray:
    """Fitted probabilities of a ridge logistic regression by iterated least squares, `(n,)`.

    Source:
        McCullagh and Nelder (1989), Generalized Linear Models, 2nd edition, 4.4; le Cessie and van Houwelingen (1992), Ridge
        Estimators in Logistic Regression, https://doi.org/10.2307/2347628.

    Example:
        >>> logistic(np.zeros((4, 0)), np.array([True, True, True, False])).round(2).tolist()
        [0.75, 0.75, 0.75, 0.75]
    """
    x = np.concatenate([np.ones((len(design), 1)), design], axis=1)
    weights = np.zeros(x.shape[1])
    penalty = np.full(x.shape[1], RIDGE)
    penalty[0] = 0.0
    fitted = np.full(len(x), 0.5)
    for _ in range(N_STEPS):
        curvature = np.maximum(fitted * (1 - fitted), 1e-6)
        step = np.linalg.solve((x * curvature[:, None]).T @ x + np.diag(penalty), x.T @ (has - fitted) - penalty * weights)
        weights = weights + step
        fitted = 1 / (1 + np.exp(-np.clip(x @ weights, -30, 30)))
        if np.abs(step).max() < 1e-6:
            break
    return fitted
