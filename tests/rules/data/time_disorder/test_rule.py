import numpy as np

from tests.rules.data.time_disorder import bad, good
from tests.tables import customers, dice, faults, found


def test_the_fault_comes_first_at_its_place():
    first = faults(bad)[0]
    assert first.rule.name == "time-disorder"
    assert (first.finding.where.split, first.finding.where.column) == ("train", "time")
    assert set(first.finding.where.rows) <= {1001, 1002, 2000}
    assert first.finding.where.rows


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_a_gap_in_a_regular_series_is_named():
    import pandas as pd

    times = pd.date_range("2024-01-01", periods=2410, freq="h").delete(range(500, 510))
    (one,) = found("time-disorder", customers() | {"time": times})
    assert one.finding.values["gaps"] == 1
    assert one.finding.where.rows == (500,)


def test_regular_random_and_irregular_times_are_silent():
    import pandas as pd

    regular = pd.date_range("2024-01-01", periods=2400, freq="h")
    for times in (
        regular,
        regular[dice().permutation(2400)],
        regular + pd.to_timedelta(np.sort(dice().integers(0, 9**5, 2400)), unit="s"),
    ):
        assert found("time-disorder", customers() | {"time": times}) == []


def test_times_in_words_are_not_read():
    weeks = [f"week {row // 7} of the season" for row in range(2400)]
    assert found("time-disorder", customers() | {"when": weeks}, time="when") == []
