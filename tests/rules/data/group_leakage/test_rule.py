import numpy as np
import pandas as pd

from tests.rules.data.group_leakage import bad, good
from tests.tables import customers, dice, faults, found


def test_the_fault_comes_first_at_its_place():
    first = faults(bad)[0]
    assert first.rule.name == "group-leakage"
    assert (first.finding.where.split, first.finding.where.column) == ("test", "patient_id")


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_a_key_that_the_user_names_is_a_proof():
    train, later = (
        customers() | {"site": dice(1).integers(0, 90, 2400)},
        customers(800, 3) | {"site": dice(2).integers(0, 90, 800)},
    )
    (one,) = found("group-leakage", train, test=later, groups="site")
    assert str(one.certainty) == "proof"


def test_categories_that_both_splits_have_are_silent():
    train, later = (
        customers() | {"store_id": dice(1).integers(0, 12, 2400)},
        customers(800, 3) | {"store_id": dice(2).integers(0, 12, 800)},
    )
    assert found("group-leakage", train, test=later, target="churn") == []
    assert found("group-leakage", customers(), test=customers(800, 3)) == []


def test_a_later_period_of_the_same_shops_is_a_hint():
    random = dice(4)
    days = pd.to_timedelta(np.repeat(np.arange(40), 60), unit="D") + pd.Timestamp("2024-01-01")
    table = pd.DataFrame({**customers(), "date": days, "shop_id": random.integers(0, 300, 2400)})
    before, after = table.iloc[:1800], table.iloc[1800:].reset_index(drop=True)
    assert found("group-leakage", before, test=after, groups="shop_id", time="date") == []
    mixed = table.sample(frac=1, random_state=0).reset_index(drop=True)
    assert found("group-leakage", mixed.iloc[:1800], test=mixed.iloc[1800:].reset_index(drop=True), groups="shop_id") != []


def test_kinds_of_people_are_in_every_split():
    train, test = customers(), customers(800, 3)
    train["skin_tone"], test["skin_tone"] = ["light", "medium", "dark"] * 800, ["light", "dark"] * 400
    assert found("group-leakage", train, test=test, groups=("skin_tone",)) == []
