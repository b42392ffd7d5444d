import numpy as np
import pytest
from sklearn.datasets import load_wine

from tests.rules.data.unit_change import bad, good
from tests.tables import customers, dice, faults, found


def test_the_fault_comes_first_at_its_place():
    first = faults(bad)[0]
    assert first.rule.name == "unit-change"
    assert (first.finding.where.split, first.finding.where.column) == ("train", "weight")
    assert set(first.finding.where.rows) <= set(bad.tables()["train"].index[bad.tables()["train"].weight > 1000])
    assert first.finding.where.rows


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_a_split_in_other_units_is_named():
    table, later = customers(), customers(800, 5)
    table["height"], later["height"] = dice(1).normal(172, 9, 2400), dice(2).normal(172, 9, 800) / 2.54
    (one,) = found("unit-change", table, test=later)
    assert (one.finding.where.split, one.finding.values["factor"]) == ("test", 2.54)


def test_a_stretch_of_rows_is_named():
    table = customers()
    table["distance"] = np.exp(dice(1).normal(2, 0.6, 2400))
    table["distance"][1200:1700] *= 10
    (one,) = found("unit-change", table)
    assert one.finding.values["factor"] == 10.0


def test_growth_and_other_groups_are_silent():
    random = dice()
    grown = customers(800, 5)
    grown["income"] = grown["income"] * 1.3
    assert found("unit-change", customers(), test=grown) == []
    price = np.where(random.random(3000) < 0.3, np.exp(random.normal(6, 0.9, 3000)), np.exp(random.normal(2, 0.4, 3000)))
    assert found("unit-change", {"price": price, "count": random.poisson(2, 3000)}) == []


def test_a_class_of_another_size_in_rows_that_are_sorted_by_class_is_silent():
    random = dice(4)
    kind = np.repeat(["gneiss", "pumice", "shale"], [900, 500, 800])
    table = {"mass": np.exp(random.normal(0, 0.6, 2200)) * np.where(kind == "pumice", 3.0, 30.0), "kind": kind.tolist()}
    assert found("unit-change", table, target="kind") == []


@pytest.mark.parametrize("seed", [28, 31, 36])
def test_a_class_that_begins_within_the_stretch_of_rows_that_are_sorted_is_silent(seed):
    wine = load_wine()
    rows = np.sort(np.random.default_rng(seed).permutation(178)[:130])
    table = {name: wine.data[rows, i] for i, name in enumerate(wine.feature_names)}
    assert found("unit-change", {**table, "cultivar": wine.target[rows]}, target="cultivar") == []


def test_a_stretch_in_another_unit_is_named_where_the_target_is_the_same():
    table = customers()
    table["distance"] = np.exp(dice(1).normal(2, 0.6, 2400))
    table["distance"][1200:1700] *= 10
    for target in (dice(2).normal(size=2400), dice(2).integers(0, 12, 2400)):
        assert found("unit-change", {**table, "score": target}, target="score")


def test_a_stretch_in_another_unit_is_named_beside_a_class():
    random = dice(5)
    table = {"mass": np.exp(random.normal(0, 0.6, 2200)) * 30, "kind": random.choice(["gneiss", "pumice"], 2200).tolist()}
    table["mass"][900:1400] /= 10
    (one,) = found("unit-change", table, target="kind")
    assert one.finding.values["factor"] == 10.0


def parcels(seed, n=4000):
    random = dice(seed)
    girth = np.exp(random.normal(4, 0.22, n))
    table = {
        "girth": girth,
        "mass": 2e-5 * girth**3 * np.exp(0.08 * random.normal(0, 1, n)),
        "depot": random.choice(["Leeds", "Ghent", "Tours", "Turin"], n, p=[0.1, 0.3, 0.3, 0.3]).tolist(),
        "day": random.integers(1, 8, n),
    }
    return table, np.array(table["depot"]) == "Leeds"


def test_one_group_in_inches_is_named_where_another_column_says_what_it_should_be():
    table, is_one = parcels(6)
    table["girth"] = np.where(is_one, table["girth"] / 2.54, table["girth"]).round(1)
    (one,) = found("unit-change", table)
    assert (one.finding.where.column, one.finding.values["factor"]) == ("girth", 2.54)
    assert set(one.finding.where.rows) <= set(np.flatnonzero(is_one).tolist())


def test_a_group_that_is_smaller_in_all_or_by_a_round_number_is_silent():
    table, is_one = parcels(7)
    smaller = table | {
        "girth": np.where(is_one, table["girth"] / 2.54, table["girth"]),
        "mass": table["mass"] / 2.54 ** (3 * is_one),
    }
    assert found("unit-change", smaller) == []
    assert found("unit-change", table | {"girth": np.where(is_one, table["girth"] / 2.5, table["girth"])}) == []


def test_a_group_of_which_no_column_says_what_it_should_be_is_silent():
    table, is_one = parcels(8)
    table["fee"] = np.exp(dice(9).normal(1, 0.2, 4000)) * np.where(is_one, 2.54, 1.0)
    assert found("unit-change", table) == []


def test_a_season_that_comes_and_goes_is_silent():
    random, days = dice(6), np.arange(730)
    season = np.exp(4.2 - 0.9 * np.cos(2 * np.pi * days / 365) + random.normal(0, 0.15, 730))
    table = {"litres": season.round(1), "staff": random.integers(2, 5, 730), "rain": random.exponential(3, 730).round(1)}
    for half in (slice(0, 365), slice(180, 545)):
        assert found("unit-change", {name: column[half] for name, column in table.items()}) == []


def test_degrees_of_another_scale_are_told_in_plain_words():
    random = dice(12)
    train, later = ({"oven": random.normal(180, 12, n).round(1), "load": random.gamma(3, 2, n)} for n in (1500, 700))
    later["oven"] = (later["oven"] * 1.8 + 32).round(1)
    (one,) = found("unit-change", train, test=later)
    assert one.finding.message == "'oven' in test against train differs as °F from °C, and in nothing else."


def tanks(seed, n=5000):
    """Storage tanks: what a tank holds goes with its height; every plant measures as it likes."""
    random = dice(seed)
    height = np.exp(random.normal(1.1, 0.3, n))
    volume = 2.1 * height**2.4 * np.exp(random.normal(0, 0.08, n))
    return {
        "height_cm": height.round(3),
        "volume_m3": volume.round(2),
        "filled": random.beta(3, 2, n).round(3),
        "plant": random.choice(["Aar", "Bode", "Cher", "Drin"], n).tolist(),
    }


@pytest.mark.parametrize("share", [0.04, 0.2])
def test_rows_here_and_there_in_inches_are_named_where_another_column_says_what_they_should_be(share):
    table = tanks(1)
    is_inch = dice(2).random(5000) < share
    table["height_cm"] = np.where(is_inch, table["height_cm"] / 2.54, table["height_cm"]).round(3)
    (one,) = found("unit-change", table)
    assert one.finding.where.column == "height_cm"
    assert one.finding.values["factor"] == 2.54
    assert abs(one.finding.values["rows"] - is_inch.sum()) <= 2


def test_rows_here_and_there_that_are_larger_by_another_or_a_round_number_are_silent():
    for factor in (0.5, 0.4, 0.36, 3.0):
        table = tanks(3)
        table["height_cm"] = np.where(dice(4).random(5000) < 0.1, table["height_cm"] * factor, table["height_cm"]).round(3)
        assert found("unit-change", table) == []


def test_a_loose_relation_is_silent():
    table = tanks(5)
    table["height_cm"] = np.where(dice(6).random(5000) < 0.1, table["height_cm"] / 2.54, table["height_cm"])
    table["volume_m3"] *= np.exp(dice(7).normal(0, 0.9, 5000))
    assert found("unit-change", table) == []


def test_units_of_one_quantity_only_are_known_by_the_name_of_the_column():
    random = dice(13)
    is_si = random.random(3000) < 0.1
    values = np.exp(random.normal(0, 0.2, 3000)) * np.where(is_si, 1 / 88.42, 1.0)
    table = {"age": random.integers(20, 90, 3000), "clinic": np.where(is_si, "Nord", "Sued").tolist()}
    (one,) = found("unit-change", table | {"serum_creatinine": values})
    assert one.finding.values["factor"] == 88.42
    assert found("unit-change", table | {"fee": values}) == []
    other = np.exp(random.normal(0, 0.2, 3000)) * np.where(is_si, 1 / 70, 1.0)
    assert found("unit-change", table | {"serum_creatinine": other}) == []


def visits(seed, n=4000):
    """Visits to clinics, one behind the other in time; which rows are those of one clinic late in the table."""
    random = dice(seed)
    site = random.choice(["Hull", "York", "Leeds", "Ripon"], n)
    table = {
        "weight_kg": np.exp(random.normal(4.3, 0.2, n)).round(1),
        "age": random.integers(18, 90, n),
        "fee": np.exp(random.normal(4, 0.2, n)).round(2),
        "site": site.tolist(),
    }
    return table, (site == "Hull") & (np.arange(n) > 2400)


def test_a_level_that_changes_to_another_unit_on_the_way_is_named():
    table, is_late = visits(20)
    table["weight_kg"] = np.where(is_late, table["weight_kg"] * 2.2046, table["weight_kg"]).round(1)
    (one,) = found("unit-change", table)
    assert (one.finding.where.column, one.finding.values["factor"]) == ("weight_kg", 2.204623)
    assert set(one.finding.where.rows) <= set(np.flatnonzero(is_late).tolist())


def test_a_level_whose_things_or_amounts_change_on_the_way_is_silent():
    table, is_late = visits(21)
    raised = np.where(is_late, table["fee"] * 2.2046, table["fee"])
    assert found("unit-change", table | {"fee": raised}) == []
    doubled = np.where(is_late, table["weight_kg"] * 2, table["weight_kg"])
    assert found("unit-change", table | {"weight_kg": doubled}) == []
    height = (100 * np.exp(0.4 * (np.log(table["weight_kg"]) - 3) + dice(22).normal(0, 0.05, 4000))).round()
    children = {"weight_kg": table["weight_kg"] / 2.2046, "height": height / 1.37}
    children = {name: np.where(is_late, now, (table | {"height": height})[name]) for name, now in children.items()}
    assert found("unit-change", table | children) == []


def test_a_change_of_all_levels_and_a_season_of_one_are_silent():
    table, _ = visits(23)
    late = np.arange(4000) > 2400
    is_one = np.array(table["site"]) == "Hull"
    season = np.exp(0.8 * np.sin(np.arange(4000) / 4000 * 2 * np.pi) * is_one)
    assert found("unit-change", table | {"weight_kg": (table["weight_kg"] * season).round(1)}) == []
    table["weight_kg"] = table["weight_kg"] * np.where(late, np.where(is_one, 2.2046, 1.2), 1.0)
    assert found("unit-change", table) == []


def test_a_level_that_wanders_and_counts_are_silent_but_a_named_quantity_is_not():
    random, late = dice(30), np.arange(3000) >= 2000
    amounts = np.exp(random.normal(4.6, 0.25, 3000)) * np.where(late, 1.609344, 1.0)
    for name, values in (("passengers", amounts.round()), ("turnover", amounts)):
        assert found("unit-change", {name: values, "rain": random.exponential(3, 3000)}) == []
    (one,) = found("unit-change", {"distance_km": amounts, "rain": random.exponential(3, 3000)})
    assert one.finding.values["factor"] == 1.609344


def test_counts_in_two_heaps_and_in_another_split_are_silent_but_whole_inches_are_not():
    random = dice(31)
    big = random.random(3000) < 0.3
    seats = (np.exp(random.normal(3, 0.1, 3000)) * np.where(big, 2.54, 1.0)).round()
    assert found("unit-change", {"seats": seats, "rain": random.exponential(3, 3000)}) == []
    train, later = ({"riders": np.exp(random.normal(5, 0.2, n)).round(), "rain": random.exponential(3, n)} for n in (2400, 800))
    assert found("unit-change", train, test=later | {"riders": (later["riders"] * 2.54).round()}) == []
    heights = random.normal(172, 8, 2400).round(), (random.normal(172, 8, 800) / 2.54).round()
    (one,) = found("unit-change", train | {"height": heights[0]}, test=later | {"height": heights[1]})
    assert one.finding.values["factor"] == 2.54
