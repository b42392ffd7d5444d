from tests.rules.data.feature_target_relation_change import bad, good
from tests.tables import customers, faults, found


def test_the_fault_comes_first_at_its_place():
    first = faults(bad)[0]
    assert first.rule.name == "feature-target-relation-change"
    assert (first.finding.where.split, first.finding.where.column) == ("test", "score")


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_chance_is_silent():
    for seed in range(3, 6):
        assert found("feature-target-relation-change", customers(), test=customers(500, seed), target="churn") == []
        assert found("feature-target-relation-change", customers(), test=customers(500, seed), target="income") == []
