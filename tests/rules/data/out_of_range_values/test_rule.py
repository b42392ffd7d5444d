from tests.rules.data.out_of_range_values import bad, good
from tests.tables import dice, faults, found


def test_the_fault_comes_first_at_its_place():
    first = faults(bad)[0]
    assert first.rule.name == "out-of-range-values"
    assert (first.finding.where.split, first.finding.where.column) == ("test", "income")
    assert set(first.finding.where.rows) <= set(range(0, 800, 40))
    assert first.finding.where.rows


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_samples_of_one_population_are_silent():
    for seed in range(5):
        random = dice(seed)
        train, later = ({"a": random.standard_cauchy(n), "b": random.random(n), "c": random.poisson(3, n)} for n in (1500, 1500))
        assert found("out-of-range-values", train, test=later) == []
