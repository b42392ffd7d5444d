import math

import numpy as np
import pytest
from scipy import stats

from sleuth.stats.interval import mean_interval, median_interval, t_quantile, wilson


@pytest.mark.parametrize(("successes", "n"), [(0, 7), (3, 10), (499, 500), (5, 5)])
def test_wilson_agrees_with_scipy(successes, n):
    expected = stats.binomtest(successes, n).proportion_ci(0.99, method="wilson")
    found = wilson(successes, n, confidence=0.99)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), abs=1e-12)
    assert found.estimate in found


def test_wilson_refuses_the_impossible():
    assert math.isnan(wilson(0, 0).low)
    with pytest.raises(ValueError, match="within 0 and n"):
        wilson(11, 10)


@pytest.mark.parametrize("freedom", [1, 2, 3, 4, 5, 8, 29, 100, 1999, 5000])
def test_t_quantile_agrees_with_scipy(freedom):
    for probability in (0.001, 0.25, 0.9, 0.975, 0.9995):
        assert t_quantile(probability, freedom) == pytest.approx(stats.t.ppf(probability, freedom), rel=1e-7)


def test_t_quantile_refuses_the_impossible():
    with pytest.raises(ValueError, match="freedom"):
        t_quantile(0.5, 0)


def test_mean_interval_agrees_with_scipy():
    values = np.random.default_rng(0).normal(2, 3, 14)
    low, high = stats.t.interval(0.95, 13, values.mean(), stats.sem(values))
    found = mean_interval([*values, np.nan])
    assert (found.low, found.high) == pytest.approx((low, high))
    assert math.isnan(mean_interval([1.0]).low)


@pytest.mark.parametrize("n", [6, 7, 9, 20, 51, 300])
def test_median_interval_is_the_narrowest_symmetric_one_that_covers(n):
    found = median_interval(np.arange(n))
    cut = int(found.low)
    assert found.high == n - 1 - cut
    assert stats.binom.cdf(cut, n, 0.5) <= 0.025 or cut == 0
    assert stats.binom.cdf(cut + 1, n, 0.5) > 0.025


def test_few_values_give_the_whole_range():
    assert (median_interval([3.0, 1.0]).low, median_interval([3.0, 1.0]).high) == (1.0, 3.0)
    assert math.isnan(median_interval([]).estimate)
