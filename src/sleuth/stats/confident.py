"""Labels that the probabilities of models contradict, which had not seen them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


def thresholds(probabilities: FloatArray, labels: IntArray) -> FloatArray:
    """For each class the mean probability of it among the rows that have it, `(n_classes,)`; 1 for a class without rows."""
    n = probabilities.shape[1]
    own = probabilities[np.arange(len(labels)), labels]
    counts = np.bincount(labels, minlength=n)
    found: FloatArray = np.where(counts > 0, np.bincount(labels, own, minlength=n) / np.maximum(counts, 1), 1.0)
    return found


def contradicted(probabilities: FloatArray, labels: IntArray, *, min_margin: float) -> IntArray:
    """Rows whose label is contradicted, the surest first.

    A row counts if the probability of another class reaches that class's threshold, and exceeds that of its label by the margin.

    Args:
        probabilities: `(n, n_classes)`, out of fold.
        labels: `(n,)`, from 0.
        min_margin: in probability, 0 to 1.

    Source:
        Northcutt, Jiang and Chuang (2021), Confident Learning, https://doi.org/10.1613/jair.1.12125.

    Example:
        >>> told = np.array([[0.9, 0.1], [0.95, 0.05], [0.1, 0.9], [0.2, 0.8]])
        >>> contradicted(told, np.array([0, 1, 1, 1]), min_margin=0.5).tolist()
        [1]
    """
    own = probabilities[np.arange(len(labels)), labels]
    others = probabilities.copy()
    others[np.arange(len(labels)), labels] = -1.0
    best = others.argmax(1)
    height = others.max(1)
    margin = height - own
    reaches = height >= np.minimum(thresholds(probabilities, labels)[best], 1 - 1e-9) * REACH
    found = np.flatnonzero(reaches & (margin > min_margin))
    return found[np.argsort(-margin[found], kind="stable")].astype(np.int64)


REACH = 0.9  # of the threshold, which wrong labels lower and confident models raise


def evenness(probabilities: FloatArray, labels: IntArray, *, part: float = 1 / 3) -> float:
    """How often the labels contradict the models where these are surest, over how often they do on the whole.

    Where classes overlap the sure rows are hardly ever contradicted; wrong labels fall on sure and unsure rows alike. (The total
    does not tell: models that learned from wrong labels expect as many.)

    Args:
        probabilities: `(n, n_classes)`, out of fold.
        labels: `(n,)`, from 0.
        part: share of the rows that are the surest, 0 to 1.

    Example:
        >>> sure, unsure = [[0.99, 0.01]] * 50, [[0.6, 0.4]] * 100
        >>> evenness(np.array(sure + unsure), np.array([0] * 50 + [0, 1] * 50))
        0.0
    """
    is_wrong = probabilities.argmax(1) != labels
    if not is_wrong.any():
        return 0.0
    sure = np.argsort(-probabilities.max(1), kind="stable")[: max(int(part * len(labels)), 1)]
    return float(is_wrong[sure].mean() / is_wrong.mean())
