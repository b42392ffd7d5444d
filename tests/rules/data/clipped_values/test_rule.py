import numpy as np

from tests.rules.data.clipped_values import bad, good
from tests.tables import dice, faults, found


def test_the_fault_comes_first_at_its_place():
    first = faults(bad)[0]
    assert first.rule.name == "clipped-values"
    assert (first.finding.where.split, first.finding.where.column) == ("train", "income")


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_natural_edges_are_silent():
    random = dice()
    table = {
        "stars": random.integers(1, 6, 3000),
        "exponential": random.exponential(5, 3000).round(2),
        "share": np.minimum(random.random(3000) * 1.1, 1),
        "uniform": random.integers(0, 100, 3000),
        "age": np.clip(random.normal(45, 15, 3000), 18, 200).round(),
    }
    table["age"] = random.integers(18, 90, 3000)
    assert found("clipped-values", table) == []


def test_the_low_end_is_looked_at_too():
    (one,) = found("clipped-values", {"x": np.maximum(dice().normal(0, 1, 3000), -1.2)})
    assert one.finding.values["limit"] == -1.2
