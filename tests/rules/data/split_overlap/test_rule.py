from tests.rules.data.split_overlap import bad, good
from tests.tables import customers, dice, faults, found


def test_the_fault_comes_first_at_its_place():
    first = faults(bad)[0]
    assert first.rule.name == "split-overlap"
    assert (first.finding.where.split, first.finding.where.column) == ("test", "")
    assert set(first.finding.where.rows) <= set(range(800, 850))
    assert first.finding.where.rows


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_an_id_of_its_own_does_not_hide_them():
    train, later = customers(), customers(800, 3)
    later = {name: list(values)[:-40] + list(train[name])[:40] for name, values in later.items()}
    train["row_id"], later["row_id"] = range(2400), range(5000, 5800)
    (one,) = found("split-overlap", train, test=later)
    assert one.finding.values["rows"] == 40


def test_rows_that_repeat_by_chance_are_silent():
    random = dice()
    train, later = ({f"q{k}": random.integers(0, 4, n) for k in range(5)} for n in (3000, 1000))
    assert found("split-overlap", train, test=later) == []
    assert found("split-overlap", customers(), test=customers(800, 3)) == []


def test_rows_that_production_has_by_the_same_ids_are_silent():
    table = customers() | {"customer_id": range(2400)}
    served = {name: list(values)[:500] for name, values in table.items()}
    assert found("split-overlap", table, production=served) == []
    (one,) = found("split-overlap", {name: values for name, values in table.items() if name != "customer_id"}, test=served)
    assert one.finding.where.split == "test"
