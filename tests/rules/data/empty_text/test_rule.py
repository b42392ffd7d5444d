from tests.rules.data.empty_text import bad, good
from tests.tables import dice, faults, found


def test_the_fault_comes_first_at_its_place():
    first = faults(bad)[0]
    assert first.rule.name == "empty-text"
    assert (first.finding.where.split, first.finding.where.column) == ("train", "comment")
    assert set(first.finding.where.rows) <= set(range(0, 2400, 60))
    assert first.finding.where.rows


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_an_error_page_in_many_rows_is_named():
    random = dice()
    texts = [" ".join(map(str, random.integers(0, 99, 8))) for _ in range(2000)]
    texts[::40] = ["503 service not available now"] * 50
    (one,) = found("empty-text", {"text": texts})
    assert str(one.certainty) == "likely"


def test_categories_and_ordinary_texts_are_silent():
    random = dice()
    table = {
        "city": random.choice(["Rome", "Oslo", "New York City"], 2000).tolist(),
        "text": [f"row {a} of {b} things" for a, b in random.integers(0, 999, (2000, 2))],
    }
    assert found("empty-text", table) == []
