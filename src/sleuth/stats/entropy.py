"""Entropy in nats, and what a predictor that ignores its input can reach at best."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt


def entropy_of_counts(counts: npt.ArrayLike) -> float:
    """Entropy of the distribution that these counts (or weights) estimate, in nats; NaN if they sum to 0.

    It is the plug-in estimate: too low by about (number of classes - 1) / (2 n) for n counted samples (Miller 1955).

    Source:
        Shannon (1948), A Mathematical Theory of Communication, https://doi.org/10.1002/j.1538-7305.1948.tb01338.x.

    Raises:
        ValueError: a count is negative.

    Example:
        >>> round(entropy_of_counts([10, 10]), 4)  # ln 2
        0.6931
        >>> entropy_of_counts([7, 0, 0])
        0.0
    """
    weights = np.asarray(counts, dtype=np.float64).ravel()
    if (weights < 0).any():
        raise ValueError(f"counts must not be negative, got {weights.min():g}")
    total = weights.sum()
    if not total > 0:
        return math.nan
    shares = weights[weights > 0] / total
    return float(-(shares * np.log(shares)).sum()) + 0.0


def entropy_of_labels(labels: npt.ArrayLike) -> float:
    """Entropy of the values met in `labels`, in nats; NaN if there are none.

    Example:
        >>> round(entropy_of_labels(["cat", "dog", "cat", "dog"]), 4)
        0.6931
    """
    _, counts = np.unique(np.asarray(labels).ravel(), return_counts=True)
    return entropy_of_counts(counts)


def entropy_of_share(share: float) -> float:
    """Entropy of a yes-or-no variable that is yes with this share, in nats.

    For soft targets in [0, 1] with this mean it is also the least binary cross-entropy of a constant prediction.

    Raises:
        ValueError: the share is outside [0, 1].

    Example:
        >>> round(entropy_of_share(0.5), 4)
        0.6931
    """
    if not 0.0 <= share <= 1.0:
        raise ValueError(f"a share lies in [0, 1], got {share:g}")
    return entropy_of_counts([share, 1.0 - share])


def constant_predictor_loss(counts: npt.ArrayLike) -> float:
    """The least mean cross-entropy of a prediction that is the same for every sample: the entropy of the labels.

    It is reached by predicting the class shares (Gibbs' inequality). A loss that stays here has learnt the class shares only.

    Source:
        Cover & Thomas (2006), Elements of Information Theory, theorem 2.6.3, https://doi.org/10.1002/047174882X.

    Example:
        >>> round(constant_predictor_loss([5, 5, 5, 5]), 4)  # ln 4
        1.3863
    """
    return entropy_of_counts(counts)


def constant_predictor_accuracy(counts: npt.ArrayLike) -> float:
    """The accuracy of always naming the most frequent class, in [0, 1]; NaN without counts.

    Example:
        >>> constant_predictor_accuracy([30, 10])
        0.75
    """
    weights = np.asarray(counts, dtype=np.float64).ravel()
    total = weights.sum()
    return float(weights.max() / total) if total > 0 else math.nan


def constant_predictor_squared_error(targets: npt.ArrayLike) -> float:
    """The least mean squared error of a constant prediction: the variance of the targets. NaN without finite targets.

    Example:
        >>> constant_predictor_squared_error([1.0, 3.0])
        1.0
    """
    values = np.asarray(targets, dtype=np.float64).ravel()
    values = values[np.isfinite(values)]
    return float(values.var()) if len(values) else math.nan
