import math

import numpy as np
import pytest
from scipy import stats

from sleuth.stats.trend import block_means, mann_kendall, theil_sen


def test_slope_agrees_with_scipy():
    random = np.random.default_rng(0)
    x = np.sort(random.uniform(0, 50, 80))
    y = 0.3 * x + random.standard_cauchy(80)
    assert theil_sen(y, x) == pytest.approx(stats.theilslopes(y, x).slope)


def test_independent_noise_gives_kendalls_p_value():
    y = np.random.default_rng(4).normal(0, 1, 60) + np.linspace(0, 0.8, 60)
    found = mann_kendall(y)
    assert found.inflation == 1.0
    assert found.p_value == pytest.approx(stats.kendalltau(np.arange(60), y, method="asymptotic").pvalue, rel=0.05)


def test_ties_agree_with_kendalls_variance():
    y = np.array([3, 3, 2, 2, 2, 1, 1, 0, 0, 0], float)
    n, s = 10, -37.0  # 45 pairs, 8 of them tied
    variance = (n * 9 * 25 - sum(t * (t - 1) * (2 * t + 5) for t in (2, 3, 2, 3))) / 18
    assert mann_kendall(y).z == pytest.approx((s + 1) / math.sqrt(variance), rel=1e-9)


def test_false_alarms_stay_near_the_level_under_autocorrelation():
    random = np.random.default_rng(2)
    alarms = 0
    for _ in range(300):
        noise = random.normal(0, 1, 200)
        for i in range(1, 200):
            noise[i] += 0.8 * noise[i - 1]
        alarms += mann_kendall(noise).p_value < 0.01
    assert alarms / 300 < 0.06  # uncorrected: about 0.4


def test_finds_a_trend_in_noise():
    random = np.random.default_rng(3)
    rising = np.linspace(0, 2, 5000) + random.normal(0, 1, 5000)
    found = mann_kendall(rising)
    assert found.is_rising()
    assert not found.is_falling()
    assert found.n == 512
    assert found.slope == pytest.approx(2 / 5000, rel=0.1)


def test_constant_short_and_non_finite_series_have_no_trend():
    assert mann_kendall(np.ones(50)).p_value == 1.0
    assert mann_kendall([1.0, 2.0, 3.0]).p_value == 1.0
    found = mann_kendall([np.nan, 1.0, 2.0, np.inf, 3.0, 4.0, 5.0, 6.0])
    assert found.n == 6
    assert found.is_rising(significance=0.02)
    assert math.isnan(theil_sen([1.0]))


def test_block_means():
    assert block_means([1.0, np.nan, np.nan, np.nan, 3.0, 5.0], 3).tolist()[0] == 1.0
    assert np.isnan(block_means([1.0, np.nan, np.nan, np.nan, 3.0, 5.0], 3)[1])
    assert block_means([], 4).tolist() == []
    assert block_means(np.arange(10), 20).tolist() == list(range(10))
