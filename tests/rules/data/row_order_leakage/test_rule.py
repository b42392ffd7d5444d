import numpy as np

from tests.rules.data.row_order_leakage import bad, good
from tests.tables import customers, dice, faults, found


def test_the_fault_comes_first_at_its_place():
    first = faults(bad)[0]
    assert first.rule.name == "row-order-leakage"
    assert (first.finding.where.split, first.finding.where.column) == ("train", "")


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_shuffled_rows_are_silent():
    for seed in range(3):
        assert found("row-order-leakage", customers(seed=seed), target="churn") == []
        assert found("row-order-leakage", customers(seed=seed), target="income") == []


def test_a_series_with_a_trend_is_silent():
    import pandas as pd

    table = customers() | {
        "time": pd.date_range("2024-01-01", periods=2400, freq="h"),
        "y": dice().normal(size=2400) + np.arange(2400) / 500,
    }
    assert found("row-order-leakage", table, target="y") == []
