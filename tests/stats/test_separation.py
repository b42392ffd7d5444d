"""What the best of several features without any relation to the label shows by chance."""

import numpy as np

from sleuth.evidence.trace import LabelledFeatures
from sleuth.stats.separation import best_of_others, chance_share


def features_of(x, label):
    """The evidence of rows `x` with classes 0 and 1."""
    parts = [x[label == one] for one in (0, 1)]
    low, high, mean, deviation = (np.array([of(part, 0) for part in parts]) for of in (np.min, np.max, np.mean, np.std))
    counts = np.array([len(part) for part in parts])
    return LabelledFeatures(0, 2, counts, low, high, np.zeros(x.shape[1]), mean, deviation)


def shares_of(n, n_rows, n_features, n_tables):
    """The best share of `n_features` without relation, of `n` draws from `n_rows` rows, in many tables; and the bound."""
    rng = np.random.default_rng(7)
    best, bounds = [], []
    for _ in range(n_tables):
        x, label = rng.standard_normal((n_rows, n_features + 1)), rng.integers(0, 2, n_rows)
        rows = rng.integers(0, n_rows, n)
        best.append(best_of_others(features_of(x[rows], label[rows]), np.array([0]), True))
        bounds.append(chance_share(n, len(np.unique(rows)), n_features))
    return np.array(best), np.array(bounds)


def test_chance_does_not_reach_the_bound_where_rows_are_drawn_again():
    for n, n_rows in ((840, 1000), (4000, 300), (200, 10_000)):
        best, bounds = shares_of(n, n_rows, 5, 400)
        assert (best < bounds).all(), (n, n_rows, best.max(), bounds.min())
        assert best.max() > 0.4 * bounds.min(), "a bound that nothing comes near would hide true relations"


def test_without_samples_or_features_nothing_is_beyond_chance():
    assert chance_share(0, 0, 5) == chance_share(100, 100, 0) == 1.0
