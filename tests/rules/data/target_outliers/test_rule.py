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
