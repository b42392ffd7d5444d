from tests.rules.data.joint_shift import bad, good
from tests.tables import customers, faults, found


def test_the_fault_comes_first_at_its_place():
    first = faults(bad)[0]
    assert first.rule.name == "joint-shift"
    assert (first.finding.where.split, first.finding.where.column) == ("test", "")


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_the_columns_are_named():
    assert set(faults(bad)[0].finding.values["columns"]) == {"left", "right"}


def test_the_same_population_is_silent():
    for seed in (3, 4):
        assert found("joint-shift", customers(), test=customers(800, seed)) == []
