from tests.rules.data.label_shift import bad, good
from tests.tables import customers, faults, found


def test_the_fault_comes_first_at_its_place():
    first = faults(bad)[0]
    assert first.rule.name == "label-shift"
    assert (first.finding.where.split, first.finding.where.column) == ("test", "churn")


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_numbers_are_compared_too():
    later = customers(800, 3)
    later["income"] = later["income"] * 1.4
    (one,) = found("label-shift", customers(), test=later, target="income")
    assert one.finding.where.column == "income"


def test_the_same_population_is_silent():
    for n in (80, 400, 2400):
        assert found("label-shift", customers(), test=customers(n, 5), target="churn") == []
