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


def test_heavy_tails_and_like_columns_are_silent():
    random = dice()
    table = {
        "a": np.exp(random.normal(9, 1.5, 3000)),
        "b": np.exp(random.normal(7, 1.5, 3000)),
        "c": random.normal(size=3000),
        "d": random.normal(size=3000),
    }
    assert found("swapped-columns", table) == []
