from tests.rules.data.numbers_stored_as_text import bad, good
from tests.tables import dice, faults, found


def test_the_fault_comes_first_at_its_place():
    first = faults(bad)[0]
    assert first.rule.name == "numbers-stored-as-text"
    assert (first.finding.where.split, first.finding.where.column) == ("train", "income")


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_codes_are_silent():
    random = dice()
    phones = [f"0{v}" for v in random.integers(10**8, 10**9, 2000)]
    fixed = [str(v) for v in random.integers(10_000, 99_999, 2000)]
    sizes = random.choice(["36", "37", "38", "39"], 2000).tolist()
    assert found("numbers-stored-as-text", {"phones": phones, "fixed": fixed, "sizes": sizes}) == []


def test_percentages_as_text_are_named():
    (one,) = found("numbers-stored-as-text", {"rate": [f"{value:.1f} %" for value in dice().random(2000) * 100]})
    assert one.finding.where.column == "rate"
