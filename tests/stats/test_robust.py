import numpy as np
import pytest
from scipy import stats

from sleuth.stats.robust import finite, median_absolute_deviation, robust_z, step_noise


def test_deviation_agrees_with_scipy():
    values = np.random.default_rng(0).standard_cauchy(201)
    assert median_absolute_deviation(values) == pytest.approx(stats.median_abs_deviation(values, scale="normal"), rel=1e-6)


def test_non_finite_values_are_left_out():
    assert finite([[1.0, np.inf], [np.nan, 2.0]]).tolist() == [1.0, 2.0]
    assert np.isnan(median_absolute_deviation([np.nan]))
    assert np.isnan(robust_z([np.nan, np.inf])).all()


def test_an_outlier_among_equal_values_is_infinitely_far():
    assert robust_z([2.0, 2.0, 2.0, 5.0]).tolist() == [0.0, 0.0, 0.0, np.inf]


def test_step_noise_finds_the_noise_under_a_trend():
    random = np.random.default_rng(1)
    values = np.linspace(5, 0, 4000) + random.normal(0, 0.2, 4000)
    assert step_noise(values) == pytest.approx(0.2, rel=0.06)
    assert np.isnan(step_noise([1.0, 2.0]))
