from tests.rules.data.schema_mismatch import bad, good
from tests.tables import customers, faults, found


def test_the_fault_comes_first_at_its_place():
    first = faults(bad)[0]
    assert first.rule.name == "schema-mismatch"
    assert (first.finding.where.split, first.finding.where.column) == ("test", "age")


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_text_for_numbers_is_named():
    later = customers(800, 3)
    later["visits"] = [f"n{value}" for value in later["visits"]]
    (one,) = found("schema-mismatch", customers(), test=later)
    assert one.finding.where.column == "visits"


def test_the_same_columns_are_silent():
    later = customers(800, 3)
    assert found("schema-mismatch", customers(), test=later) == []
    assert found("schema-mismatch", customers(), test=dict(reversed(later.items()))) == []
    assert found("schema-mismatch", customers() | {"flag": [True, False] * 1200}, test=later | {"flag": [0, 1] * 400}) == []
