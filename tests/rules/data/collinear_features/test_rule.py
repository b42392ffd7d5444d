from tests.rules.data.collinear_features import bad, good
from tests.tables import dice, faults, found


def test_the_fault_comes_first_at_its_place():
    first = faults(bad)[0]
    assert first.rule.name == "collinear-features"
    assert (first.finding.where.split, first.finding.where.column) == ("train", "spend")


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_the_sum_of_others_is_named():
    random = dice()
    table = {name: random.normal(size=2000) for name in "abcd"}
    table["total"] = sum(table[name] for name in "abcd")
    (one,) = found("collinear-features", table)
    assert one.finding.values["strength"] > 1e4


def test_measurements_of_one_thing_are_a_hint_only():
    random = dice()
    size = random.normal(10, 2, 2000)
    table = {f"m{k}": size * (1 + k) + random.normal(0, 0.4, 2000) for k in range(5)}
    assert found("collinear-features", table) == []


def test_independent_columns_are_silent():
    random = dice()
    assert found("collinear-features", {name: random.normal(size=2000) for name in "abcd"}) == []
    assert found("collinear-features", {"x": random.integers(0, 2, 2000), "y": random.integers(0, 2, 2000)}) == []


def test_a_column_that_nearly_follows_from_others_that_are_unrelated_is_named():
    random = dice()
    table = {name: random.normal(size=2000) for name in "abcd"}
    table["total"] = sum(table[name] for name in "abcd") + random.normal(0, 0.1, 2000)
    (one,) = found("collinear-features", table)
    assert 100 < one.finding.values["strength"] < 1e4


def test_it_is_a_hint_where_the_others_are_collinear_too():
    random = dice()
    shared = random.normal(size=2000)
    table = {name: shared + random.normal(0, 0.3, 2000) for name in "abcd"}
    table["total"] = sum(table[name] for name in "abcd") + random.normal(0, 0.1, 2000)
    assert found("collinear-features", table) == []
