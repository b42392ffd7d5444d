from tests.rules.data.ambiguous_dates import bad, good
from tests.tables import faults, found


def test_the_fault_comes_first_at_its_place():
    first = faults(bad)[0]
    assert first.rule.name == "ambiguous-dates"
    assert (first.finding.where.split, first.finding.where.column) == ("train", "seen")
    assert set(first.finding.where.rows) <= set(range(100, 140))
    assert first.finding.where.rows


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_one_form_is_silent():
    days = [(1 + row % 28, 1 + row % 12) for row in range(2000)]
    for form in ("{1:02d}/{0:02d}/2024", "2024-{1:02d}-{0:02d}", "{0}.{1}.24", "2024-{1:02d}-{0:02d}T10:00:00Z"):
        assert found("ambiguous-dates", {"day": [form.format(*day) for day in days]}) == []


def test_two_forms_are_named():
    days = [f"2024-03-{1 + row % 28:02d}" for row in range(2000)]
    days[7:17] = [f"{1 + row % 28:02d}/03/2024" for row in range(10)]
    (one,) = found("ambiguous-dates", {"day": days})
    assert set(one.finding.where.rows) <= set(range(7, 17))
