from tests.rules.data.unseen_categories import bad, good
from tests.tables import customers, dice, faults, found


def test_the_fault_comes_first_at_its_place():
    first = faults(bad)[0]
    assert first.rule.name == "unseen-categories"
    assert (first.finding.where.split, first.finding.where.column) == ("test", "city")
    assert set(first.finding.where.rows) <= set(range(0, 800, 25))
    assert first.finding.where.rows


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_free_text_is_silent():
    random = dice()
    train, later = ({"text": [f"{a} and {b}" for a, b in random.integers(0, 9999, (n, 2))]} for n in (2000, 800))
    assert found("unseen-categories", train, test=later) == []
    assert found("unseen-categories", customers(), test=customers(800, 3)) == []
