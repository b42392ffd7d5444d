"""Statistics of tables against SciPy and scikit-learn."""

import numpy as np
import pytest
from scipy import stats
from sklearn.metrics import roc_auc_score

from sleuth.evidence.pair import Comparison
from sleuth.stats.alarm import benjamini_hochberg, is_alarm
from sleuth.stats.association import auc, correlations, cramers_v, variance_inflation
from sleuth.stats.distances import (
    chi_squared_homogeneity,
    chi_squared_tail,
    jensen_shannon,
    kolmogorov_smirnov,
    normal_tail,
    wasserstein,
)
from sleuth.stats.order import rank_correlation, runs
from sleuth.stats.tails import apart, normal_quantiles, ranks

DICE = np.random.default_rng(0)


@pytest.mark.parametrize(("value", "freedom"), [(0.1, 1), (3.8, 1), (20.0, 10), (300.0, 250), (1e3, 5)])
def test_chi_squared_tail(value, freedom):
    assert chi_squared_tail(value, freedom) == pytest.approx(stats.chi2.sf(value, freedom), rel=1e-9, abs=1e-300)


def test_chi_squared_test_and_normal_tail():
    one, other = np.array([30, 50, 20]), np.array([60, 40, 25])
    assert chi_squared_homogeneity(one, other) == pytest.approx(stats.chi2_contingency([one, other], correction=False).pvalue)
    assert normal_tail(2.5) == pytest.approx(2 * stats.norm.sf(2.5))


def test_kolmogorov_smirnov():
    for shift in (0.0, 0.1, 0.3):
        a, b = DICE.normal(size=800), DICE.normal(shift, 1, 500)
        assert kolmogorov_smirnov(a, b) == pytest.approx(stats.ks_2samp(a, b, method="asymp").pvalue, rel=0.15, abs=0.02)


def test_wasserstein_and_its_floor():
    a, b = DICE.normal(size=5000), DICE.normal(0.4, 1, 5000)
    distance, _ = wasserstein(a, b)
    assert distance == pytest.approx(stats.wasserstein_distance(a, b) / stats.iqr(a), rel=0.05)
    found = [wasserstein(DICE.normal(size=400), DICE.normal(size=600)) for _ in range(60)]
    assert np.mean([one for one, _ in found]) == pytest.approx(np.mean([floor for _, floor in found]), rel=0.25)


def test_the_bias_of_the_jensen_shannon_distance_is_taken_off():
    share = np.full(20, 0.05)
    found = [jensen_shannon(DICE.multinomial(500, share), DICE.multinomial(700, share)) for _ in range(200)]
    assert np.mean([one**2 for one, _ in found]) < 0.3 * np.mean([floor**2 for _, floor in found])


def test_benjamini_hochberg():
    values = DICE.random(50) ** 3
    assert benjamini_hochberg(values) == pytest.approx(stats.false_discovery_control(values))


def test_auc_and_its_p_value():
    scores, labels = DICE.integers(0, 9, 400).astype(float), DICE.random(400) < 0.4
    found, p_value = auc(scores, labels)
    assert found == pytest.approx(roc_auc_score(labels, scores))
    expected = stats.mannwhitneyu(scores[labels], scores[~labels], use_continuity=False, method="asymptotic").pvalue
    assert p_value == pytest.approx(expected, rel=1e-6)


def test_ranks_quantiles_and_correlations():
    values = DICE.integers(0, 20, 300).astype(float)
    assert ranks(values) == pytest.approx(stats.rankdata(values))
    p = np.linspace(0.001, 0.999, 99)
    assert normal_quantiles(p) == pytest.approx(stats.norm.ppf(p), abs=1e-8)
    other = values + DICE.normal(0, 5, 300)
    assert rank_correlation(values, other)[0] == pytest.approx(stats.spearmanr(values, other).statistic)
    matrix = np.stack([values, other], axis=1)
    assert correlations(matrix)[0, 1] == pytest.approx(np.corrcoef(values, other)[0, 1])


def test_missing_values_do_not_spoil_correlations():
    matrix = DICE.normal(size=(500, 3))
    matrix[0] = np.nan
    assert correlations(matrix)[1, 1] == pytest.approx(1.0)


def test_cramers_v_of_independent_columns_is_near_zero():
    table = DICE.multinomial(5000, np.full(30, 1 / 30)).reshape(5, 6)
    assert cramers_v(table) < 0.05
    assert stats.contingency.association(np.diag([50, 60]), method="cramer") == pytest.approx(1.0)
    assert cramers_v(np.diag([500, 600])) == pytest.approx(1.0, abs=0.01)


def test_variance_inflation_is_that_of_the_regression():
    x = DICE.normal(size=(2000, 3))
    x[:, 2] = x[:, 0] + x[:, 1] + DICE.normal(0, 0.5, 2000)
    residual = x[:, 2] - np.c_[np.ones(2000), x[:, :2]] @ np.linalg.lstsq(np.c_[np.ones(2000), x[:, :2]], x[:, 2], rcond=None)[0]
    assert variance_inflation(np.corrcoef(x, rowvar=False))[2] == pytest.approx(x[:, 2].var() / residual.var(), rel=1e-3)


def test_runs_have_their_expected_number_in_random_order():
    found = [runs(DICE.permutation(np.repeat([0, 1, 2], [50, 30, 20]))) for _ in range(300)]
    assert np.mean([one for one, _, _ in found]) == pytest.approx(found[0][1], rel=0.03)
    assert np.mean([p < 0.05 for _, _, p in found]) < 0.09


def test_heavy_tails_have_no_gaps_more_often_than_said():
    chances = [apart(np.abs(DICE.standard_cauchy(1000))).chance for _ in range(200)]
    assert min(chances) > 1e-6


def test_an_alarm_needs_all_three():
    one = Comparison("x", "numbers", 0.3, 0.05, 1e-9, 1e-8, "")
    assert is_alarm(one, min_effect=0.1)
    for change in ({"effect": 0.05}, {"floor": 0.2}, {"adjusted": 0.2}):
        from dataclasses import replace

        assert not is_alarm(replace(one, **change), min_effect=0.1)
