from tests.rules.data.infinite_values import bad, good
from tests.tables import dice, faults, found


def test_the_fault_comes_first_at_its_place():
    first = faults(bad)[0]
    assert first.rule.name == "infinite-values"
    assert (first.finding.where.split, first.finding.where.column) == ("train", "per_visit")
    assert set(first.finding.where.rows) <= set(bad.tables()["train"].index[bad.tables()["train"].visits == 0])
    assert first.finding.where.rows


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_large_numbers_are_silent():
    random = dice()
    table = {"tiny": random.random(2000) * 1e-300, "large": random.random(2000) * 1e30, "whole": random.integers(0, 2**62, 2000)}
    assert found("infinite-values", table) == []


def test_the_count_is_exact():
    values = dice().random(2000)
    values[[5, 9]] = float("inf"), float("-inf")
    (one,) = found("infinite-values", {"x": values})
    assert one.finding.values["infinite"] == 2
    assert one.finding.where.rows == (5, 9)
