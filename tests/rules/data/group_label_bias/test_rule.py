from tests.rules.data.group_label_bias import bad, good
from tests.tables import customers, dice, faults, found


def test_the_fault_comes_first_at_its_place():
    first = faults(bad)[0]
    assert first.rule.name == "group-label-bias"
    assert (first.finding.where.split, first.finding.where.column) == ("train", "gender")


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_equal_treatment_is_silent():
    for seed in range(3):
        table = customers(seed=seed) | {"sex": dice(seed + 9).choice(["f", "m"], 2400).tolist()}
        assert found("group-label-bias", table, target="churn") == []


def test_without_such_a_column_it_is_not_judged():
    assert found("group-label-bias", customers(), target="churn") == []
