import numpy as np
import pandas as pd

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
