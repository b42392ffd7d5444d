import math

import numpy as np
import pytest
from scipy import stats

from sleuth.stats.entropy import (
    constant_predictor_accuracy,
    constant_predictor_loss,
    constant_predictor_squared_error,
    entropy_of_counts,
    entropy_of_labels,
    entropy_of_share,
)


def test_entropy_agrees_with_scipy():
    counts = [3, 0, 12, 7]
    assert entropy_of_counts(counts) == pytest.approx(stats.entropy(counts))
    assert entropy_of_labels([0] * 3 + [2] * 12 + [3] * 7) == pytest.approx(stats.entropy(counts))


def test_edges():
    assert math.isnan(entropy_of_counts([]))
    assert math.isnan(entropy_of_counts([0, 0]))
    assert entropy_of_share(1.0) == 0.0
    with pytest.raises(ValueError, match="negative"):
        entropy_of_counts([1, -1])
    with pytest.raises(ValueError, match=r"\[0, 1\]"):
        entropy_of_share(1.5)


def test_no_constant_prediction_does_better():
    counts = np.array([50, 30, 20])
    targets = np.repeat([0, 1, 2], counts)
    best = constant_predictor_loss(counts)
    for shares in np.random.default_rng(0).dirichlet(np.ones(3), 200):
        assert -np.log(shares[targets]).mean() >= best
    assert constant_predictor_accuracy(counts) == 0.5
    assert math.isnan(constant_predictor_accuracy([]))
    values = np.random.default_rng(1).normal(3, 2, 500)
    assert constant_predictor_squared_error(values) == pytest.approx(
        min(np.mean((values - c) ** 2) for c in [*np.linspace(0, 6, 61), values.mean()])
    )
    assert math.isnan(constant_predictor_squared_error([np.nan]))
