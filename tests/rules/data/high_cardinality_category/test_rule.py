from tests.rules.data.high_cardinality_category import bad, good
from tests.tables import dice, found, hints


def test_it_is_a_hint_at_its_place():
    (first, *_) = [one for one in hints(bad) if one.rule.name == "high-cardinality-category"]
    assert first.finding.where.column == "street"


def test_the_look_alike_gives_no_such_hint():
    assert "high-cardinality-category" not in [one.rule.name for one in hints(good)]


def test_free_text_and_short_lists_are_silent():
    random = dice()
    texts = [f"{a} {b} {c}" for a, b, c in random.integers(0, 999, (2000, 3))]
    assert found("high-cardinality-category", {"text": texts, "size": random.choice(["S", "M"], 2000).tolist()}) == []
