import numpy as np

from tests.rules.data.target_outliers import bad, good
from tests.tables import dice, faults, found


def test_the_fault_comes_first_at_its_place():
    first = faults(bad)[0]
    assert first.rule.name == "target-outliers"
    assert (first.finding.where.split, first.finding.where.column) == ("train", "price")
    assert set(first.finding.where.rows) <= {9, 600, 1200, 1800}
    assert first.finding.where.rows


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_targets_with_heavy_tails_are_silent():
    for seed in range(3):
        random = dice(seed)
        x = random.normal(size=1500)
        assert (
            found(
                "target-outliers", {"x": x, "z": random.normal(size=1500), "y": np.exp(x + random.normal(0, 1, 1500))}, target="y"
            )
            == []
        )


def test_a_target_that_nothing_tells_is_silent():
    random = dice()
    assert found("target-outliers", {"x": random.normal(size=1500), "y": random.gamma(1, 9, 1500)}, target="y") == []


def rents(seed, n=2600):
    random = dice(seed)
    rooms, town = random.integers(1, 8, n), random.integers(0, 4, n)
    rent = 180 * rooms * np.array([1.0, 1.3, 1.7, 2.4])[town] * np.exp(0.1 * random.normal(0, 1, n))
    return random, {"rooms": rooms, "town": np.array(["A", "B", "C", "D"])[town].tolist(), "rent": rent.round()}


def test_rents_far_below_what_is_expected_are_named_where_dear_ones_spread_more():
    random, table = rents(1)
    low = random.choice(np.flatnonzero((table["rent"] > 900) & (table["rent"] < 1500)), 12, replace=False)
    table["rent"][low] = (table["rent"][low] * random.uniform(0.25, 0.4, 12)).round()
    (one,) = found("target-outliers", table, target="rent")
    assert set(one.finding.where.rows) <= set(low.tolist())


def test_rents_that_spread_with_what_is_expected_are_silent():
    assert found("target-outliers", rents(2)[1], target="rent") == []


def test_a_kind_that_no_feature_tells_is_silent():
    random, table = rents(3)
    table["rent"][::60] = (table["rent"][::60] * 0.12 * np.exp(0.05 * random.normal(0, 1, len(table["rent"][::60])))).round(2)
    assert found("target-outliers", table, target="rent") == []


def test_several_targets_beyond_a_narrow_gap_are_named():
    random = dice(9)
    table = {"lime": random.normal(size=1600), "age": random.normal(size=1600)}
    table["strength"] = 28 + 9 * table["lime"] + 5 * table["age"] + random.normal(0, 2.2, 1600)
    rows = random.choice(1600, 12, replace=False)
    table["strength"][rows] += np.where(table["strength"][rows] > 28, -1, 1) * random.uniform(17, 26, 12)
    (one,) = found("target-outliers", table, target="strength")
    assert set(one.finding.where.rows) <= set(rows.tolist())
