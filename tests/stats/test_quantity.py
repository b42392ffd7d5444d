import numpy as np
import pytest

from sleuth.evidence.table import Column, ColumnKind
from sleuth.stats.quantity import is_quantity

N = 3000


def numbers(*features):
    return [Column("x", ColumnKind.NUMBER, "DOUBLE", len(one), 0, 9, np.asarray(one, np.float64)) for one in features]


def health(seed):
    """How well each of some wells does, what goes with it, and what does not."""
    dice = np.random.default_rng(seed)
    well = dice.normal(0, 1, N)
    return well, numbers(7.1 - 0.3 * well + dice.normal(0, 0.3, N), np.exp(dice.normal(3, 0.5, N))), dice


@pytest.mark.parametrize("rate", [0.25, 1.2, 3.0])
@pytest.mark.parametrize("seed", range(4))
def test_counts_are_a_quantity(rate, seed):
    well, features, dice = health(seed)
    assert is_quantity(dice.poisson(rate * np.exp(0.6 * well)).astype(float), features)


@pytest.mark.parametrize("seed", range(4))
def test_counts_that_are_mostly_none_are_a_quantity(seed):
    well, features, dice = health(seed)
    repairs = np.where(dice.random(N) < 0.3, dice.poisson(2 * np.exp(0.6 * well)), 0)
    assert is_quantity(repairs.astype(float), features)


@pytest.mark.parametrize(("best", "spread"), [(5, 0.55), (10, 1.4)])
def test_marks_that_are_seldom_bad_are_a_quantity(best, spread):
    well, features, dice = health(2)
    assert is_quantity(np.clip(np.round(best - 0.5 + spread * (well + dice.normal(0, 0.5, N))), 1, best), features)


@pytest.mark.parametrize("shares", [np.ones(9), 0.3 ** np.arange(6), 0.5 ** np.arange(9), np.array([50, 20, 9, 1, 20])])
@pytest.mark.parametrize("seed", range(4))
def test_numbers_of_classes_are_none(shares, seed):
    dice = np.random.default_rng(seed)
    n = len(shares)
    kind = dice.choice(n, N, p=shares / shares.sum())
    features = numbers(*(dice.permutation(n)[kind] + dice.normal(0, 0.6, N) for _ in range(6)))
    assert not is_quantity(kind.astype(float), features)
    if seed == 0:  # of which nothing is known
        assert not is_quantity(kind.astype(float), [])


def test_months_go_round_and_are_none():
    dice = np.random.default_rng(0)
    month = dice.integers(1, 13, N)
    features = numbers(*(-np.cos((month - late) / 6 * np.pi) + dice.normal(0, 1, N) for late in (0, 2)))
    assert not is_quantity(month.astype(float), features)


def test_two_or_three_values_and_few_rows_are_none():
    well, features, dice = health(1)
    assert not is_quantity((well > 1).astype(float), features)
    assert not is_quantity(dice.poisson(2.0, 100).astype(float), [])
