import numpy as np
import pytest

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


def births(n, seed):
    """Weeks, and measures of a child that go with them."""
    random = dice(seed)
    weeks, grown = random.normal(39.3, 1.7, n), random.normal(0, 1, n)
    weight = 3330 + 165 * (weeks - 39.3) + 340 * grown
    length = 50 + 0.0021 * (weight - 3330) + 0.28 * (weeks - 39.3) + random.normal(0, 0.6, n)
    head = 34.6 + 0.0013 * (weight - 3330) + random.normal(0, 0.4, n)
    return {"weeks": weeks, "weight": weight, "length": length, "head": head, "age": random.normal(31, 5, n)}


@pytest.mark.parametrize("seed", [3, 6])
def test_rows_in_which_two_children_are_mixed_are_named(seed):
    table = births(2400, seed)
    small = np.flatnonzero((table["weeks"] < 35.8) & (table["weight"] < 3000))[:10]
    large = np.flatnonzero((table["weeks"] > 40) & (table["weight"] > 4000))[:10]
    for name in ("weight", "head"):
        table[name][small], table[name][large] = table[name][large].copy(), table[name][small].copy()
    (one,) = found("row-outliers", table)
    assert set(one.finding.where.rows) <= {*small.tolist(), *large.tolist()}
    assert one.finding.values["rows"] > 15


def test_a_kind_of_rows_that_differs_in_one_way_is_silent():
    for seed in range(6):
        table, random = births(2400, seed), dice(seed + 50)
        twins = random.permutation(2400)[:20]
        table["weight"][twins] -= 1600
        assert found("row-outliers", table) == []


def test_few_rows_of_many_columns_are_silent():
    for seed in range(4):
        random = dice(seed)
        common = random.normal(0, 1, (220, 4))
        values = common @ random.normal(0, 1, (4, 24)) + 0.4 * random.normal(0, 1, (220, 24))
        assert found("row-outliers", {f"x{k}": values[:, k] for k in range(24)}) == []
