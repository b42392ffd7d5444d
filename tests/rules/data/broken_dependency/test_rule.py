import numpy as np

from tests.rules.data.broken_dependency import bad, good
from tests.tables import dice, faults, found


def test_the_fault_comes_first_at_its_place():
    first = faults(bad)[0]
    assert first.rule.name == "broken-dependency"
    assert (first.finding.where.split, first.finding.where.column) == ("train", "town")
    assert set(first.finding.where.rows) <= {3, 300, 900, 2100}
    assert first.finding.where.rows


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_independent_categories_are_silent():
    random = dice()
    table = {
        "a": random.choice(list("abcdefgh"), 3000).tolist(),
        "b": random.choice(list("xyz"), 3000, p=[0.9, 0.06, 0.04]).tolist(),
    }
    assert found("broken-dependency", table) == []


def test_a_loose_dependence_is_silent():
    random = dice()
    first = random.integers(0, 20, 3000)
    second = np.where(random.random(3000) < 0.95, first % 5, random.integers(0, 5, 3000))
    assert found("broken-dependency", {"a": [f"a{v}" for v in first], "b": [f"b{v}" for v in second]}) == []
