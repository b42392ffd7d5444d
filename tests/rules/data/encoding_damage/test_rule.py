from tests.rules.data.encoding_damage import bad, good
from tests.tables import faults, found


def test_the_fault_comes_first_at_its_place():
    first = faults(bad)[0]
    assert first.rule.name == "encoding-damage"
    assert (first.finding.where.split, first.finding.where.column) == ("train", "name")
    assert set(first.finding.where.rows) <= set(range(0, 2400, 80))
    assert first.finding.where.rows


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_letters_that_were_replaced_are_named():
    words = ["Köln"] * 990 + ["K\ufffdln"] * 10
    (one,) = found("encoding-damage", {"town": words})
    assert one.finding.values["rows"] == 10


def test_other_alphabets_are_silent():
    words = ["Ελλάδα", "Россия", "中国", "Ã", "São", "naïve", "€ 5", "“quoted”", "5 °C"]
    assert found("encoding-damage", {"w": words * 100}) == []
