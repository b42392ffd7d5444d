from tests.rules.data.target_leakage import bad, good
from tests.tables import customers, dice, faults, found


def test_the_fault_comes_first_at_its_place():
    first = faults(bad)[0]
    assert first.rule.name == "target-leakage"
    assert (first.finding.where.split, first.finding.where.column) == ("train", "refund")


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_a_copy_of_a_number_is_named():
    table = customers()
    table["tax"] = 0.3 * table["income"] + dice(1).normal(0, 90, 2400)
    (one,) = found("target-leakage", table, target="income")
    assert one.finding.where.column == "tax"


def test_tasks_that_many_features_solve_are_silent():
    random = dice()
    kind = random.integers(0, 3, 1500)
    table = {f"m{k}": kind * 6 + random.normal(size=1500) for k in range(5)} | {"y": kind}
    assert found("target-leakage", table, target="y") == []
    assert found("target-leakage", customers(), target="churn") == []
