import doctest

import numpy as np
import pytest

from sleuth.stats import code_order, steps
from sleuth.stats.code_order import nearness
from sleuth.stats.steps import largest_gap, one_way_share


@pytest.mark.parametrize("module", [steps, code_order])
def test_examples_hold(module):
    assert doctest.testmod(module).failed == 0


def test_the_gap_is_the_statistic_of_kolmogorov_and_smirnov():
    scipy = pytest.importorskip("scipy.stats")
    dice = np.random.default_rng(0)
    for _ in range(20):
        one, other = dice.normal(size=40).round(1), dice.normal(0.5, 1, 70).round(1)
        assert largest_gap(one, other) == pytest.approx(scipy.ks_2samp(one, other).statistic)


def test_sorted_values_go_one_way_and_a_trend_does_not():
    dice = np.random.default_rng(0)
    values = dice.normal(size=300)
    assert one_way_share(np.sort(values)) == 1.0
    assert one_way_share(np.sort(values)[::-1]) == 1.0
    assert one_way_share(0.01 * np.arange(300) + values) < 0.6
    assert one_way_share(np.ones(5)) == 0.0


def test_names_are_wrong_anywhere_and_grades_nearby():
    dice = np.random.default_rng(1)
    truth = dice.integers(0, 8, 600)
    anywhere = np.where(dice.random(600) < 0.3, dice.integers(0, 8, 600), truth)
    nearby = np.clip(truth + np.where(dice.random(600) < 0.3, dice.choice([-1, 1], 600), 0), 0, 7)
    assert nearness(truth, anywhere) > 0.05
    assert nearness(truth, nearby) < 0.01
    assert nearness(truth, truth) == 1.0
