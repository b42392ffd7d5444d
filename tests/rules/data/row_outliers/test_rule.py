import numpy as np

from tests.rules.data.row_outliers import bad, good
from tests.tables import dice, faults, found


def test_the_fault_comes_first_at_its_place():
    first = faults(bad)[0]
    assert first.rule.name == "row-outliers"
    assert (first.finding.where.split, first.finding.where.column) == ("train", "")
    assert set(first.finding.where.rows) <= set(range(100, 1300, 100))
    assert first.finding.where.rows


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_dependent_columns_are_silent():
    random = dice()
    angle = random.random(3000) * 6.28
    table = {"x": np.sin(angle), "y": np.cos(angle), "z": angle + random.normal(0, 0.1, 3000), "w": random.standard_t(3, 3000)}
    assert found("row-outliers", table) == []


def test_independent_columns_are_silent():
    random = dice()
    assert found("row-outliers", {name: np.exp(random.normal(0, 1, 3000)) for name in "abc"}) == []
