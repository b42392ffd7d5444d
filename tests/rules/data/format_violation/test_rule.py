from tests.rules.data.format_violation import bad, good
from tests.tables import dice, faults, found


def test_the_fault_comes_first_at_its_place():
    first = faults(bad)[0]
    assert first.rule.name == "format-violation"
    assert (first.finding.where.split, first.finding.where.column) == ("train", "plate")
    assert set(first.finding.where.rows) <= {5, 77, 900}
    assert first.finding.where.rows


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_words_have_no_form():
    random = dice()
    names = ["".join(random.choice(list("abcdefgh"), 6)).title() for _ in range(2000)]
    assert found("format-violation", {"name": names[:1990] + ["O'Hara"] * 10}) == []


def test_one_form_throughout_is_silent():
    random = dice()
    codes = [f"{a:03d}/{b}" for a, b in random.integers(0, 999, (2000, 2))]
    assert found("format-violation", {"code": codes, "mail": [f"u{a}@example.org" for a in random.integers(0, 9999, 2000)]}) == []
