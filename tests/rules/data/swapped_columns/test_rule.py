import numpy as np

from tests.rules.data.swapped_columns import bad, good
from tests.tables import customers, dice, faults, found


def test_the_fault_comes_first_at_its_place():
    first = faults(bad)[0]
    assert first.rule.name == "swapped-columns"
    assert (first.finding.where.split, first.finding.where.column) == ("train", "latitude")
    assert set(first.finding.where.rows) <= set(range(0, 2400, 80))
    assert first.finding.where.rows


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_exchanged_columns_of_a_split_are_named():
    train, later = customers(), customers(800, 3)
    later["age"], later["income"] = later["income"], later["age"]
    (one,) = found("swapped-columns", train, test=later)
    assert one.finding.where.split == "test"
    assert {one.finding.where.column, one.finding.values["other"]} == {"age", "income"}


def test_exchanged_words_are_named():
    random = dice()
    first, last = (
        random.choice(["Ann", "Bob", "Cid", "Dora"], 2000).astype(object),
        random.choice(["Smith", "Jones", "Klein", "Weber"], 2000).astype(object),
    )
    first[100:120], last[100:120] = last[100:120].copy(), first[100:120].copy()
    (one,) = found("swapped-columns", {"first": first.tolist(), "last": last.tolist()})
    assert set(one.finding.where.rows) <= set(range(100, 120))


def test_columns_whose_sizes_differ_by_the_factor_of_two_units_are_exchanged_and_not_in_another_unit():
    random = dice(5)
    inside, humidity = random.normal(22, 2.4, 5000).round(1), random.normal(72.2, 7.9, 5000).round(1)
    rows = slice(3000, 3220)
    inside[rows], humidity[rows] = humidity[rows], inside[rows].copy()
    table = {"t_in": inside, "rh_in": humidity}
    (one,) = found("swapped-columns", table)
    assert set(one.finding.where.rows) <= set(range(3000, 3220))
    assert found("unit-change", table) == []
    inside[rows] = random.normal(22, 2.4, 220).round(1)  # the humidity alone is 3.28 times too small
    assert found("unit-change", table)


def test_heavy_tails_and_like_columns_are_silent():
    random = dice()
    table = {
        "a": np.exp(random.normal(9, 1.5, 3000)),
        "b": np.exp(random.normal(7, 1.5, 3000)),
        "c": random.normal(size=3000),
        "d": random.normal(size=3000),
    }
    assert found("swapped-columns", table) == []


def test_exchanged_rows_of_columns_that_fall_together_are_named():
    random = dice(2)
    load = random.normal(0, 1, 3000)
    table = {"inlet_bar": (9 + load + random.normal(0, 0.4, 3000)).round(2), "outlet_bar": (4 - 0.6 * load).round(2)}
    table["inlet_bar"][500:560], table["outlet_bar"][500:560] = table["outlet_bar"][500:560], table["inlet_bar"][500:560].copy()
    (one,) = found("swapped-columns", table)
    assert set(one.finding.where.rows) <= set(range(500, 560))
    assert one.finding.values["rows"] >= 30


def test_tails_that_meet_in_the_same_rows_are_silent():
    random = dice(3)
    heat = random.normal(0, 1, 4000)
    table = {
        "temperature": (13 + 6 * heat + random.normal(0, 1, 4000)).round(1),
        "coat_sales": (27 - 6 * heat + random.normal(0, 2, 4000)).round(1),
    }
    assert found("swapped-columns", table) == []


def test_skewed_columns_of_which_one_falls_as_the_other_rises_are_silent():
    random = dice(4)
    dryness = random.normal(0, 1, 4000)
    table = {
        "dryness": (0.9 * np.exp(0.4 * dryness)).round(2),
        "opening": (0.36 * np.exp(-0.22 * dryness + 0.15 * random.normal(0, 1, 4000))).round(3),
        "day": (180 + 118 * np.sin(random.uniform(-1.5, 1.5, 4000))).round(),
    }
    table["moisture"] = (68 + 12 * random.normal(0, 1, 4000) - 0.05 * (table["day"] - 180)).round(1)
    assert found("swapped-columns", table) == []


def test_counts_with_zeros_and_what_one_of_them_costs_are_silent():
    random = dice(8)
    loaves = random.poisson(random.lognormal(3.0, 0.9, 4000))
    with np.errstate(divide="ignore"):
        table = {"loaves": loaves, "kg_per_loaf": (60 * random.lognormal(0, 0.4, 4000) / loaves).round(3)}
    assert found("swapped-columns", table) == []


def test_exchanged_counts_with_zeros_are_named():
    random = dice(9)
    goals, minutes = random.poisson(random.lognormal(1, 1, 3000)), random.normal(600, 60, 3000).round()
    table = {"goals": goals, "minutes": minutes}
    table["goals"][900:960], table["minutes"][900:960] = table["minutes"][900:960], table["goals"][900:960].copy()
    (one,) = found("swapped-columns", table)
    assert set(one.finding.where.rows) <= set(range(900, 960))
