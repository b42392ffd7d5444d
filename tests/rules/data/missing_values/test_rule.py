from tests.rules.data.missing_values import bad, good
from tests.tables import customers, faults, found


def test_the_fault_comes_first_at_its_place():
    first = faults(bad)[0]
    assert first.rule.name == "missing-values"
    assert (first.finding.where.split, first.finding.where.column) == ("train", "income")


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_columns_that_are_missing_together_are_named_together():
    table = customers()
    table |= {name: [None if row < 400 else 1.0 * row for row in range(2400)] for name in ("width", "height")}
    (one,) = found("missing-values", table)
    assert one.finding.values["columns"] == ("width", "height")


def test_few_missing_values_are_silent():
    for share in (0.0, 0.01, 0.03):
        table = customers()
        table["income"] = [None if row < 2400 * share else value for row, value in enumerate(table["income"])]
        assert found("missing-values", table) == []
