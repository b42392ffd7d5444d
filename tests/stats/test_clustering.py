"""The design effect of groups, against simulated variances."""

import numpy as np

from sleuth.evidence.table import Column, ColumnKind, Table
from sleuth.stats.clustering import Clusters, intraclass_correlation, spans


def simulated(alike, n_draws=400):
    """Over how many draws the difference of two means varies, over what independent rows give; and the mean estimate of it."""
    dice = np.random.default_rng(0)
    groups = [np.repeat(np.arange(120), 6), np.repeat(np.arange(120, 160), 9)]
    found, said = [], []
    for _ in range(n_draws):
        of_group = dice.normal(0, alike**0.5, 160)
        sides = [of_group[one] + dice.normal(0, (1 - alike) ** 0.5, len(one)) for one in groups]
        found.append(sides[0].mean() - sides[1].mean())
        said.append(Clusters(*groups).design(sides[0], sides[1], (720, 360)))
    return np.var(found) / (1 / 720 + 1 / 360), np.mean(said)


def test_the_design_effect_is_that_of_simulated_groups():
    for alike in (0.2, 0.9):
        real, said = simulated(alike)
        assert 0.8 < said / real < 1.3


def test_groups_in_both_splits_take_the_effect_away():
    dice = np.random.default_rng(1)
    group = dice.integers(0, 50, 1000)
    height = dice.normal(size=50)[group]
    one, other = np.arange(1000) % 3 > 0, np.arange(1000) % 3 == 0
    clusters = Clusters(group[one], group[other])
    assert clusters.design(height[one], height[other], (one.sum(), other.sum())) < 1.5


def test_a_sample_tells_the_effect_on_all_rows():
    dice = np.random.default_rng(2)
    group = np.repeat(np.arange(100), 400)
    height = dice.normal(size=100)[group]
    some = np.sort(dice.permutation(40_000)[:4000])
    one, other = some[group[some] < 70], some[group[some] >= 70]
    said = Clusters(group[one], group[other]).design(height[one], height[other], (28_000, 12_000))
    assert 360 < said < 480


def test_independent_rows_and_single_ones_have_none():
    dice = np.random.default_rng(3)
    assert intraclass_correlation(dice.normal(size=(50, 1)), np.arange(50)) == 0.0
    one = Clusters(np.arange(300) // 3, 100 + np.arange(90) // 3)
    assert one.design(dice.normal(size=300), dice.normal(size=90), (300, 90)) < 1.2


def days(first, n):
    times = np.arange(first, first + n).astype(float)
    column = Column("day", ColumnKind.TIME, "DATE", n, 0, n, times, low=times[0], high=times[-1])
    return Table("train", "", n, (column,), np.arange(n))


def test_spans_of_time_tell_the_effect_of_a_series_in_which_each_value_leans_on_the_last():
    dice = np.random.default_rng(4)
    (groups,) = spans(days(0, 6000), days(6000, 6000), "day")
    for lean in (0.0, 0.5, 0.9):
        said = []
        for _ in range(30):
            steps, series = dice.normal(size=12_500), np.zeros(12_500)
            for at in range(1, len(series)):
                series[at] = lean * series[at - 1] + steps[at]
            said.append(groups.design(series[500:6500], series[6500:], (6000, 6000)))
        assert 0.7 < np.mean(said) / ((1 + lean) / (1 - lean)) < 1.4


def test_splits_that_lie_over_the_same_time_have_no_spans():
    assert spans(days(0, 600), days(300, 600), "day") == ()
    assert spans(days(0, 600), days(600, 600), "") == ()
