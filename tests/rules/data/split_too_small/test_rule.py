from tests.rules.data.split_too_small import bad, good
from tests.tables import customers, faults, found


def test_the_fault_comes_first_at_its_place():
    first = faults(bad)[0]
    assert first.rule.name == "split-too-small"
    assert (first.finding.where.split, first.finding.where.column) == ("test", "")


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_a_few_hundred_rows_are_a_hint_at_most():
    for n in (60, 200, 800):
        assert found("split-too-small", customers(), test=customers(n, 3)) == []


def test_production_may_be_small():
    assert found("split-too-small", customers(), production=customers(10, 3)) == []
