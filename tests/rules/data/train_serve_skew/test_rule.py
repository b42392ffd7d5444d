from tests.rules.data.train_serve_skew import bad, good
from tests.tables import customers, faults, found


def test_the_fault_comes_first_at_its_place():
    first = faults(bad)[0]
    assert first.rule.name == "train-serve-skew"
    assert (first.finding.where.split, first.finding.where.column) == ("production", "score")
    assert set(first.finding.where.rows) <= set(range(0, 900, 3))
    assert first.finding.where.rows


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_the_same_values_are_silent():
    table = customers() | {"customer_id": range(2400)}
    served = {name: list(values)[:500] for name, values in table.items()}
    assert found("train-serve-skew", table, production=served) == []
    served["score"] = [value * (1 + 1e-9) for value in served["score"]]
    assert found("train-serve-skew", table, production=served) == []
