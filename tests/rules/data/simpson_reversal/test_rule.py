import numpy as np

from tests.rules.data.simpson_reversal import bad, good
from tests.tables import customers, dice, faults, found


def test_the_fault_comes_first_at_its_place():
    first = faults(bad)[0]
    assert first.rule.name == "simpson-reversal"
    assert (first.finding.where.split, first.finding.where.column) == ("train", "dose")


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_no_relation_and_one_within_a_few_levels_are_silent():
    random = dice()
    assert found("simpson-reversal", customers(), target="income") == []
    site = random.integers(0, 6, 3000)
    x = random.normal(size=3000)
    y = np.where(site == 0, -x, x) + random.normal(size=3000)
    assert found("simpson-reversal", {"x": x, "site": [f"s{v}" for v in site], "y": y}, target="y") == []
