import numpy as np
import pytest
from scipy import stats
from sklearn.datasets import load_digits
from sklearn.kernel_ridge import KernelRidge

from sleuth.stats.label_noise import chance_of_more, contradicted, rank_below
from sleuth.stats.left_out import STRENGTHS, LeftOut


def test_answers_are_those_of_fits_without_the_sample():
    random = np.random.default_rng(0)
    rows, targets = random.normal(size=(40, 3)), random.normal(size=(40, 2))
    fit = LeftOut.of(rows)
    shifted = targets - targets.mean(0)
    found = []
    for strength in STRENGTHS:
        answers = np.zeros_like(shifted)
        for one in range(40):
            others = np.delete(np.arange(40), one)
            model = KernelRidge(alpha=strength, kernel="precomputed")
            model.fit(fit.kernel[np.ix_(others, others)], shifted[others])
            answers[one] = model.predict(fit.kernel[[one]][:, others])[0]
        found.append(answers)
    best = min(found, key=lambda answers: float(((answers - shifted) ** 2).sum()))
    np.testing.assert_allclose(fit.answers(targets), best + targets.mean(0), atol=1e-8)


def test_neighbours_do_not_count_the_sample_itself():
    rows = np.random.default_rng(1).normal(size=(30, 2))
    assert not (LeftOut.of(rows).nearest == np.arange(30)[:, None]).any()


def test_changed_labels_of_digits_are_found_and_true_ones_left_alone():
    random = np.random.default_rng(2)
    digits = load_digits()
    rows, truth = digits.data[:800], digits.target[:800]
    fit = LeftOut.of(rows)
    assert contradicted(fit, truth, 10).in_half < 0.01
    given, wrong = truth.copy(), random.random(800) < 0.15
    given[wrong] = (given[wrong] + random.integers(1, 10, wrong.sum())) % 10
    found = contradicted(fit, given, 10)
    assert wrong[found.suspects].all()
    assert (found.suggested == truth[found.suspects]).all()
    assert found.in_quarter > 0.6 * found.error


def test_overlap_is_rare_among_the_clearest():
    random = np.random.default_rng(3)
    rows = random.normal(size=(800, 5))
    label = (random.random(800) < 1 / (1 + np.exp(-2 * rows[:, 0]))).astype(int)
    found = contradicted(LeftOut.of(rows), label, 2)
    assert found.in_quarter < 0.3 * found.error


def test_ranks_and_chances_agree_with_scipy():
    random = np.random.default_rng(4)
    low, high = random.integers(0, 9, 30).astype(float), random.integers(2, 12, 40).astype(float)
    assert rank_below(low, high) == pytest.approx(stats.mannwhitneyu(high, low).statistic / 1200)
    assert chance_of_more(7, 3.2) == pytest.approx(stats.poisson.sf(6, 3.2))
    assert np.isnan(rank_below(low, np.zeros(0)))
