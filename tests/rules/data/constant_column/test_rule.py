from tests.rules.data.constant_column import bad, good
from tests.tables import dice, faults, found


def test_the_fault_comes_first_at_its_place():
    first = faults(bad)[0]
    assert first.rule.name == "constant-column"
    assert (first.finding.where.split, first.finding.where.column) == ("train", "country")


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_columns_that_vary_are_silent():
    random = dice()
    table = {"rare": random.random(2000) < 0.02, "twice": [0] * 1000 + [1] * 1000, "text": ["a", "b"] * 1000}
    assert found("constant-column", table) == []


def test_the_dark_border_of_images_is_no_fault():
    random = dice()
    pixels = {f"p{k}": random.integers(0, 17, 2000) for k in range(20)} | {f"edge{k}": [0] * 2000 for k in range(3)}
    assert found("constant-column", pixels) == []


def test_a_tiny_table_is_not_judged():
    assert found("constant-column", {"a": [1, 1, 1], "b": [1, 2, 3]}) == []
