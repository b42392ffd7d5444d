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


def skill(probabilities: FloatArray, labels: IntArray) -> float:
    """Share of the labels found above that of the most frequent class, over what can be: 0 by naming that, 1 all.

    Where one outcome is rare and the features say little of it, most labels are "found" and each rare one is contradicted.

    Args:
        probabilities: `(n, n_classes)`, out of fold.
        labels: `(n,)`, from 0.

    Example:
        >>> skill(np.array([[0.9, 0.1]] * 10), np.array([0] * 9 + [1]))
        0.0
    """
    most = float(np.bincount(labels).max() / len(labels))
    found = float((probabilities.argmax(1) == labels).mean())
    return (found - most) / (1 - most) if most < 1 else 0.0


def recalls(probabilities: FloatArray, labels: IntArray) -> FloatArray:
    """For each class the share of its rows that are taken for it, `(n_classes,)`; 0 for a class without rows.

    Example:
        >>> recalls(np.array([[0.9, 0.1], [0.8, 0.2], [0.7, 0.3]]), np.array([0, 0, 1])).tolist()
        [1.0, 0.0]
    """
    n = probabilities.shape[1]
    right = np.bincount(labels[probabilities.argmax(1) == labels], minlength=n)
    found: FloatArray = right / np.maximum(np.bincount(labels, minlength=n), 1)
    return found


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


def evenness_within(probabilities: FloatArray, labels: IntArray, part_of: IntArray, *, least: int = 20) -> float:
    """The same where the labels of one part of the rows are wrong, and of some classes, as one person's are who gave them.

    Models are less sure there, so that the surest of all rows are elsewhere. It is measured in the part with the most
    contradicted rows, among the rows that are taken for one class, and the mean of these; 0 where the part has few of them.

    Args:
        probabilities: `(n, n_classes)`, out of fold.
        labels: `(n,)`, from 0.
        part_of: `(n,)` which part a row is of, from 0; negative = none.
        least: contradicted rows that are needed.

    Example:
        >>> told = np.array([[0.99, 0.01]] * 900 + [[0.8, 0.2]] * 100)
        >>> given = np.array([0] * 900 + [0, 0, 0, 0, 1] * 20)
        >>> evenness(told, given), evenness_within(told, given, np.arange(1000) // 900) > 0.5
        (0.0, True)
    """
    taken = probabilities.argmax(1)
    is_wrong = taken != labels
    counts = np.bincount(part_of[is_wrong & (part_of >= 0)], minlength=1)
    part = int(counts.argmax())
    if counts[part] < max(least, MOST_IN_ONE * is_wrong.sum()):
        return 0.0
    found, weights = [], []
    for one in np.unique(taken):
        rows = np.flatnonzero((part_of == part) & (taken == one))
        n_wrong = int(is_wrong[rows].sum())
        if n_wrong >= least / 2:
            found.append(evenness(probabilities[rows], labels[rows]))
            weights.append(n_wrong)
    return float(np.average(found, weights=weights)) if sum(weights) >= least else 0.0


MOST_IN_ONE = 0.8  # of the contradicted rows
