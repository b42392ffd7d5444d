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
        >>> contradicted(np.array([[0.9, 0.1], [0.95, 0.05], [0.1, 0.9], [0.2, 0.8]]), np.array([0, 1, 1, 1]), min_margin=0.5).tolist()
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


def expected_contradictions(probabilities: FloatArray, labels: IntArray, *, min_margin: float) -> float:
    """Rows that would be contradicted so if the labels were drawn from the probabilities, once these are calibrated.

    That is what honest doubt makes where classes overlap.
    """
    probabilities = sharpened(probabilities, labels)
    own = probabilities.max(1)
    total = 0.0
    for c in range(probabilities.shape[1]):
        total += float(probabilities[:, c][own - probabilities[:, c] > min_margin].sum())
    return total


def sharpened(
    probabilities: FloatArray, labels: IntArray, *, wrong: tuple[float, ...] = (0.0, 0.02, 0.05, 0.1, 0.2)
) -> FloatArray:
    """Probabilities raised to the power under which the labels are likeliest, if one of these shares is wrong at random.

    Averages over models are too timid; one power for all mends that.

    Source:
        Guo, Pleiss, Sun and Weinberger (2017), On Calibration of Modern Neural Networks, https://arxiv.org/abs/1706.04599.

    Example:
        >>> sharpened(np.array([[0.6, 0.4]] * 50), np.zeros(50, int)).round(1)[0].tolist()
        [1.0, 0.0]
    """
    n, k = probabilities.shape
    logs = np.log(np.maximum(probabilities, 1e-12))
    best, height = probabilities, -np.inf
    for power in np.geomspace(0.5, 16, 16):
        raised = np.exp(power * (logs - logs.max(1, keepdims=True)))
        raised /= raised.sum(1, keepdims=True)
        own = raised[np.arange(n), labels]
        likelihood = max(float(np.log(np.maximum((1 - share) * own + share / k, 1e-9)).sum()) for share in wrong)
        if likelihood > height:
            best, height = raised, likelihood
    return best
