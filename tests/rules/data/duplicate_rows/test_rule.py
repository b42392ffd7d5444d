from tests.rules.data.duplicate_rows import bad, good
from tests.tables import customers, dice, faults, found


def test_the_fault_comes_first_at_its_place():
    first = faults(bad)[0]
    assert first.rule.name == "duplicate-rows"
    assert (first.finding.where.split, first.finding.where.column) == ("train", "")
    assert set(first.finding.where.rows) <= set(range(2400, 2500))
    assert first.finding.where.rows


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_an_id_does_not_hide_them():
    table = customers()
    table = {name: list(values) + list(values)[:50] for name, values in table.items()} | {"row_id": range(2450)}
    (one,) = found("duplicate-rows", table)
    assert one.finding.values["copies"] == 50


def test_rows_that_repeat_by_chance_are_silent():
    random = dice()
    assert found("duplicate-rows", {f"q{k}": random.integers(0, 4, 3000) for k in range(5)}) == []
    assert found("duplicate-rows", {"x": random.normal(size=3000).round(1), "y": random.choice(["a", "b"], 3000).tolist()}) == []
    assert found("duplicate-rows", customers()) == []
