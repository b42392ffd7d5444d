import numpy as np

from tests.rules.data.univariate_outliers import bad, good
from tests.tables import dice, faults, found


def test_the_fault_comes_first_at_its_place():
    first = faults(bad)[0]
    assert first.rule.name == "univariate-outliers"
    assert (first.finding.where.split, first.finding.where.column) == ("train", "age")
    assert set(first.finding.where.rows) <= {40, 700, 2000}
    assert first.finding.where.rows


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_heavy_tails_are_silent():
    for seed in range(4):
        random = dice(seed)
        table = {
            "pareto": random.pareto(1.1, 3000),
            "t": random.standard_t(2, 3000),
            "lognormal": np.exp(random.normal(0, 2, 3000)),
            "counts": random.negative_binomial(1, 0.05, 3000),
            "zeros": np.where(random.random(3000) < 0.9, 0, random.gamma(1, 50, 3000)),
        }
        assert found("univariate-outliers", table) == []


def test_the_low_end_is_looked_at_too():
    values = dice().normal(50, 3, 2000)
    values[9] = -400
    (one,) = found("univariate-outliers", {"x": values})
    assert one.finding.where.rows == (9,)


def test_a_rare_kind_of_another_size_is_silent():
    random = dice(5)
    kind = random.choice(4, 5000, p=[0.5, 0.3, 0.185, 0.015])
    mass = np.array([12.0, 21.0, 90.0, 4200.0])[kind] * np.exp(0.1 * random.normal(0, 1, 5000))
    assert found("univariate-outliers", {"mass": mass.round(1), "count": random.poisson(3, 5000)}) == []


def test_many_slips_that_lie_anywhere_are_named():
    random = dice(6)
    mass = random.normal(50, 4, 5000)
    mass[:60] *= np.exp(random.uniform(1.5, 5, 60))
    (one,) = found("univariate-outliers", {"mass": mass.round(2)})
    assert set(one.finding.where.rows) <= set(range(60))
