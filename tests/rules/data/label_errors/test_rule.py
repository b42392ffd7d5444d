from tests.rules.data.label_errors import bad, good
from tests.tables import customers, dice, faults, found


def test_the_fault_comes_first_at_its_place():
    first = faults(bad)[0]
    assert first.rule.name == "label-errors"
    assert (first.finding.where.split, first.finding.where.column) == ("train", "species")


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_most_of_the_rows_that_are_named_are_wrong():
    rows = faults(bad)[0].finding.where.rows
    right = [row for row in rows if row % 15 == 0]
    assert len(right) >= 0.9 * len(rows)
    assert len(right) >= 85


def test_outcomes_that_chance_decides_are_silent():
    assert found("label-errors", customers(), target="churn") == []


def test_clean_classes_are_silent():
    random = dice()
    kind = random.integers(0, 4, 1200)
    table = {f"m{k}": random.normal(0, 1, 1200) + 3 * (kind == k) for k in range(4)} | {"y": kind}
    assert found("label-errors", table, target="y") == []
