from tests.rules.data.time_leakage import bad, good
from tests.tables import customers, dice, faults, found


def test_the_fault_comes_first_at_its_place():
    first = faults(bad)[0]
    assert first.rule.name == "time-leakage"
    assert (first.finding.where.split, first.finding.where.column) == ("train", "time")


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_a_random_division_of_independent_rows_is_a_hint_only():
    import pandas as pd

    train, later = (
        customers(n, seed) | {"time": pd.Timestamp("2024-01-01") + pd.to_timedelta(dice(seed).integers(0, 9000, n), unit="h")}
        for n, seed in ((2400, 1), (800, 2))
    )
    assert found("time-leakage", train, test=later, target="churn") == []


def test_a_division_by_day_is_silent():
    import pandas as pd

    train, later = (
        customers() | {"day": pd.date_range("2015-01-01", periods=2400)},
        customers(800, 3) | {"day": pd.date_range("2021-07-28", periods=800)},
    )
    assert found("time-leakage", train, test=later, target="churn", time="day") == []
