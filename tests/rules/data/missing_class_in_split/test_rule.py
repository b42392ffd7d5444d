from tests.rules.data.missing_class_in_split import bad, good
from tests.tables import customers, faults, found


def test_the_fault_comes_first_at_its_place():
    first = faults(bad)[0]
    assert first.rule.name == "missing-class-in-split"
    assert (first.finding.where.split, first.finding.where.column) == ("test", "churn")


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_the_same_classes_are_silent():
    assert found("missing-class-in-split", customers(), test=customers(100, 3), target="churn") == []
    production = {name: values for name, values in customers(100, 3).items() if name != "churn"}
    assert found("missing-class-in-split", customers(), production=production, target="churn") == []
