from tests.rules.data.class_imbalance import bad, good
from tests.tables import customers, dice, faults, found


def test_the_fault_comes_first_at_its_place():
    first = faults(bad)[0]
    assert first.rule.name == "class-imbalance"
    assert (first.finding.where.split, first.finding.where.column) == ("train", "churn")


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_a_tenth_is_a_hint_only():
    for share in (0.5, 0.2, 0.05):
        assert found("class-imbalance", customers() | {"churn": (dice().random(2400) < share).astype(int)}, target="churn") == []


def test_a_number_as_target_is_not_judged():
    assert found("class-imbalance", customers(), target="income") == []
