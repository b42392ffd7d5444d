from tests.rules.data.conflicting_labels import bad, good
from tests.tables import customers, dice, faults, found


def test_the_fault_comes_first_at_its_place():
    first = faults(bad)[0]
    assert first.rule.name == "conflicting-labels"
    assert (first.finding.where.split, first.finding.where.column) == ("train", "churn")
    assert set(first.finding.where.rows) <= {*range(100, 160), *range(2400, 2460)}
    assert first.finding.where.rows


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_equal_rows_with_one_label_are_no_conflict():
    table = {name: list(values) + list(values)[:50] for name, values in customers().items()}
    assert found("conflicting-labels", table, target="churn") == []


def test_few_discrete_features_are_silent():
    random = dice()
    table = {f"q{k}": random.integers(0, 4, 3000) for k in range(4)} | {"y": random.integers(0, 2, 3000)}
    assert found("conflicting-labels", table, target="y") == []
    assert found("conflicting-labels", {"x": random.normal(size=3000), "y": random.integers(0, 2, 3000)}, target="y") == []
