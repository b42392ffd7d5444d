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


def test_rows_that_bend_the_correlations_towards_themselves_are_named():
    random = dice(6)
    n, odd = 2500, np.arange(40, 2500, 120)
    size = random.normal(0, 1, n)
    table = {name: size + 0.22 * random.normal(0, 1, n) for name in ("span", "mass", "draught")}
    table["age"], table["crew"] = random.normal(0, 1, n), random.gamma(4, 2, n)
    table["span"][odd], table["mass"][odd] = random.uniform(0.9, 1.5, len(odd)), random.uniform(-1.5, -0.9, len(odd))
    (one,) = found("row-outliers", table)
    assert set(one.finding.where.rows) <= set(odd.tolist())
    assert abs(one.finding.values["rows"] - len(odd)) <= 3


def test_columns_of_which_one_bends_or_that_spread_together_are_silent():
    random = dice(7)
    flow = random.normal(0, 1, 3000)
    bent = {"flow": flow, "lift": -(flow**2) + 0.3 * random.normal(0, 1, 3000), "power": flow + 0.2 * random.normal(0, 1, 3000)}
    assert found("row-outliers", bent) == []
    scale = 1 / np.sqrt(random.gamma(2.0, 0.5, 3000))
    wide = {name: (flow + 0.4 * random.normal(0, 1, 3000)) * scale for name in ("fund", "index", "share")}
    assert found("row-outliers", wide) == []
