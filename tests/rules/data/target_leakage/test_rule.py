import numpy as np
import pandas as pd

import sleuth
from tests.rules.data.target_leakage import bad, good
from tests.tables import customers, dice, faults, found


def test_the_fault_comes_first_at_its_place():
    first = faults(bad)[0]
    assert first.rule.name == "target-leakage"
    assert (first.finding.where.split, first.finding.where.column) == ("train", "refund")


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_a_copy_of_a_number_is_named():
    table = customers()
    table["tax"] = 0.3 * table["income"] + dice(1).normal(0, 90, 2400)
    (one,) = found("target-leakage", table, target="income")
    assert one.finding.where.column == "tax"


def test_tasks_that_many_features_solve_are_silent():
    random = dice()
    kind = random.integers(0, 3, 1500)
    table = {f"m{k}": kind * 6 + random.normal(size=1500) for k in range(5)} | {"y": kind}
    assert found("target-leakage", table, target="y") == []
    assert found("target-leakage", customers(), target="churn") == []


def test_the_target_of_an_earlier_row_is_known_in_time():
    hours = np.arange(1500)
    load = 300 + 40 * np.sin(2 * np.pi * hours / 24) + dice().normal(0, 3, 1500)
    table = {
        "time": pd.date_range("2024-01-01", periods=1500, freq="h"),
        "day_before": np.roll(load, 24),
        "wind": dice(1).normal(0, 1, 1500),
        "load": load,
    }
    assert found("target-leakage", pd.DataFrame(table).iloc[24:], target="load") == []
    table["day_before"] = load + dice(2).normal(0, 1, 1500)
    assert found("target-leakage", pd.DataFrame(table).iloc[24:], target="load") != []


def refunds(random, n=4000):
    size, age = random.normal(0, 1, n), random.gamma(3, 4, n)
    is_late = random.random(n) < 1 / (1 + np.exp(2.3 - 0.5 * size))
    return {"size": size, "age": age, "late": is_late.astype(int)}


def test_a_sum_that_is_paid_after_a_rare_outcome_is_named():
    random = dice(4)
    table = refunds(random)
    is_paid = np.where(table["late"] == 1, random.random(4000) < 0.96, random.random(4000) < 0.015)
    table["goodwill"] = np.where(is_paid, np.exp(random.normal(3, 0.6, 4000)).round(2), 0.0)
    (one,) = found("target-leakage", table, target="late")
    assert one.finding.where.column == "goodwill"


def test_a_sum_that_is_often_paid_anyway_and_a_strong_measure_are_silent():
    random = dice(5)
    table = refunds(random)
    is_paid = np.where(table["late"] == 1, random.random(4000) < 0.8, random.random(4000) < 0.06)
    table["discount"] = np.where(is_paid, np.exp(random.normal(3, 0.6, 4000)).round(2), 0.0)
    assert found("target-leakage", table, target="late") == []
    marker = refunds(random)
    marker["marker"] = (marker["late"] * 3.4 + random.normal(0, 1, 4000)).round(2)
    assert found("target-leakage", marker, target="late") == []


def test_a_number_that_follows_the_outcome_is_named_where_nothing_else_tells():
    random = dice(6)
    table = refunds(random)
    table["silence"] = np.where(table["late"] == 1, random.normal(90, 25, 4000), random.gamma(1.6, 8, 4000)).round()
    (one,) = found("target-leakage", table, target="late")
    assert one.finding.where.column == "silence"


def test_labels_that_only_the_leak_contradicts_are_its_consequence():
    random = dice(5)
    table = refunds(random)
    is_paid = np.where(table["late"] == 1, random.random(4000) < 0.985, random.random(4000) < 0.008)
    table["goodwill"] = np.where(is_paid, random.choice([5, 7.5, 12.5], 4000), 0.0)
    (one,) = sleuth.check(table, target="late", select=("target-leakage", "label-errors")).diagnosis.faults
    assert one.found.rule.name == "target-leakage"
    assert [effect.rule.name for effect in one.explains] == ["label-errors"]


def test_a_trace_that_the_outcome_leaves_but_not_always_is_named():
    random = dice(7)
    table = refunds(random)
    is_late = table["late"] == 1
    table["calls"] = random.integers(0, 2, 4000) + np.where(
        is_late & (random.random(4000) > 0.06), random.integers(2, 5, 4000), 0
    )
    (one,) = found("target-leakage", table, target="late")
    assert one.finding.where.column == "calls"


def test_a_measure_that_overlaps_and_wrong_labels_of_one_that_decides_are_silent():
    random = dice(8)
    table = refunds(random)
    level = (table["late"] * 3.3 + random.normal(0, 1, 4000)).round()
    assert found("target-leakage", table | {"level": level}, target="late") == []
    clear = table["late"] * 9 + random.normal(0, 1, 4000)
    wrong = np.where(random.random(4000) < 0.04, 1 - table["late"], table["late"])
    assert found("target-leakage", table | {"clear": clear.round(2), "late": wrong}, target="late") == []


def parcels(random, n=1500):
    weight, duty = random.gamma(3, 4, n).round(2), random.gamma(4, 10, n).round(2)
    return {"weight": weight, "duty": duty, "freight": (9 + 2.1 * weight + random.gamma(4, 6, n)).round(2)}


def test_a_number_that_is_left_of_a_total_is_named():
    table = parcels(dice(9))
    table["invoice"] = (table["freight"] + table["duty"]).round(2)
    (one,) = found("target-leakage", table, target="freight")
    assert (one.finding.where.column, one.finding.values["other"]) == ("invoice", "duty")
    (one,) = found("target-leakage", table, target="invoice")
    assert {one.finding.where.column, one.finding.values["other"]} == {"freight", "duty"}


def test_a_total_of_other_columns_and_one_that_is_only_estimated_are_silent():
    random = dice(10)
    table = parcels(random)
    total = {"gross": (table["weight"] + table["duty"]).round(2)}
    assert found("target-leakage", table | total, target="freight") == []
    estimate = {"invoice": (table["freight"] + table["duty"] + random.normal(0, 0.6, 1500)).round(2)}
    assert found("target-leakage", table | estimate, target="freight") == []
    three = {"toll": random.gamma(4, 10, 1500).round(2)}
    three["invoice"] = (table["freight"] + table["duty"] + three["toll"]).round(2)
    assert found("target-leakage", table | three, target="freight") == []


def test_small_whole_numbers_that_meet_by_chance_are_silent():
    random = dice(11)
    rooms, baths = random.integers(1, 5, 1500), random.integers(1, 3, 1500)
    table = {"rooms": rooms, "baths": baths, "beds": rooms + baths, "size": random.normal(80, 9, 1500).round(1)}
    assert found("target-leakage", table, target="beds") == []
