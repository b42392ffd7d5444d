"""How much of an outcome goes with a setting, compared with SciPy."""

import doctest

import numpy as np
import pytest
import scipy.stats

from sleuth.stats import importance as module
from sleuth.stats.importance import importance


def test_examples_hold():
    assert doctest.testmod(module).failed == 0


def test_numbers_are_judged_by_spearman():
    dice = np.random.default_rng(1)
    rates = np.array([0.1, 0.2, 0.2, 0.4, 0.8, 1.6])
    outcome = np.array([1.0, 3.0, 2.0, 2.5, 4.0, 3.5]) + dice.normal(0, 0.01, 6)
    share, chance, direction = importance([str(one) for one in rates], outcome)
    known = scipy.stats.spearmanr(rates, outcome)
    exact = scipy.stats.permutation_test(
        (rates,), lambda x: scipy.stats.spearmanr(x, outcome).statistic ** 2, permutation_type="pairings",
        alternative="greater", n_resamples=np.inf,
    )  # fmt: skip
    assert share == pytest.approx(1 - (1 - known.statistic**2) * 5 / 4)
    assert chance == pytest.approx(exact.pvalue)
    assert direction == 1.0


def test_groups_are_judged_by_kruskal_and_wallis():
    names = ["sgd", "adam", "sgd", "adam", "rmsprop", "rmsprop", "adam"]
    outcome = np.array([3.0, 1.0, 2.5, 1.2, 2.0, 1.8, 0.9])
    share, chance, direction = importance(names, outcome)
    groups = [outcome[[name == one for name in names]] for one in dict.fromkeys(names)]
    ratio = scipy.stats.kruskal(*groups).statistic / (len(names) - 1)
    assert share == pytest.approx(1 - (1 - ratio) * 6 / 4)
    assert chance < 0.05
    assert direction == 0.0


def test_a_run_that_diverged_counts_as_the_worst():
    assert importance(["1", "2", "3", "10"], np.array([1.0, 2.0, 3.0, np.inf]))[0] == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("values", "outcome"),
    [
        (["1", "2"], [1.0, 2.0]),
        (["a", "a", "a"], [1.0, 2.0, 3.0]),
        (["a", "b", "c"], [1.0, 2.0, 3.0]),
        (["1", "2", "3"], [2.0, 2.0, 2.0]),
    ],
)
def test_what_cannot_be_told(values, outcome):
    share, chance, direction = importance(values, np.array(outcome))
    assert np.isnan(share)
    assert (chance, direction) == (1.0, 0.0)


def test_what_has_nothing_to_do_with_the_outcome_is_seldom_called_more_than_chance():
    dice = np.random.default_rng(2)
    called = [importance(list("aabbccddee"), dice.normal(size=10))[1] <= 0.05 for _ in range(200)]
    assert np.mean(called) < 0.09
