from tests.rules.data.group_leakage import bad, good
from tests.tables import customers, dice, faults, found


def test_the_fault_comes_first_at_its_place():
    first = faults(bad)[0]
    assert first.rule.name == "group-leakage"
    assert (first.finding.where.split, first.finding.where.column) == ("test", "patient_id")


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_a_key_that_the_user_names_is_a_proof():
    train, later = (
        customers() | {"site": dice(1).integers(0, 90, 2400)},
        customers(800, 3) | {"site": dice(2).integers(0, 90, 800)},
    )
    (one,) = found("group-leakage", train, test=later, groups="site")
    assert str(one.certainty) == "proof"


def test_categories_that_both_splits_have_are_silent():
    train, later = (
        customers() | {"store_id": dice(1).integers(0, 12, 2400)},
        customers(800, 3) | {"store_id": dice(2).integers(0, 12, 800)},
    )
    assert found("group-leakage", train, test=later, target="churn") == []
    assert found("group-leakage", customers(), test=customers(800, 3)) == []
