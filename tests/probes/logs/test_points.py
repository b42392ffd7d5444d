import math

import numpy as np
import pytest

from sleuth.errors import UsageError
from sleuth.probes.logs import points
from sleuth.probes.logs.points import collect, number, without_gaps

NAN = math.nan


def curve(*pairs):
    return collect("log", [("loss", step, value) for step, value in pairs])[0]


def test_the_last_of_several_values_for_a_step_counts():
    found = curve((0, 3.0), (1, 2.0), (1, 2.5), (2, 1.0))
    assert found.step.tolist() == [0, 1, 2]
    assert found.value.tolist() == [3.0, 2.5, 1.0]


def test_a_resumed_run_takes_the_place_of_what_was_beyond():
    found = curve(*((i, 1.0) for i in range(10)), *((i, 2.0) for i in range(6, 8)))
    assert found.step.tolist() == [0, 1, 2, 3, 4, 5, 6, 7]
    assert found.value.tolist() == [1.0] * 6 + [2.0] * 2


def test_several_writers_at_once_are_put_in_order():
    dice = np.random.default_rng(0)
    steps = dice.permutation(100)
    found = curve(*((int(step), float(step)) for step in steps))
    assert found.value.tolist() == list(range(100))


def test_nan_that_stands_for_nothing_is_told_from_nan_that_was_measured():
    rows = without_gaps(
        {
            "train": [1.0, NAN, 0.9, NAN, 0.8, NAN],
            "broken": [1.0, 0.9, NAN, NAN, NAN, NAN],
            "once": [1.0, NAN, 0.9, 0.8, 0.7, 0.6],
        }
    )
    assert rows["train"] == [1.0, None, 0.9, None, 0.8, None]
    assert [math.isnan(value) for value in rows["broken"]] == [False, False, True, True, True, True]
    assert math.isnan(rows["once"][1])


def test_nan_at_the_end_that_is_longer_than_the_gaps_was_measured():
    values = without_gaps({"train": [1.0, NAN, 0.9, NAN, 0.8, NAN, NAN, NAN]})["train"]
    assert values[1] is None
    assert all(math.isnan(value) for value in values[5:])


@pytest.mark.parametrize(
    ("text", "expected"), [("1e-3", 0.001), (" 5 ", 5.0), ("-inf", -math.inf), ("1_000", None), ("x", None), (10**400, math.inf)]
)
def test_cells_are_numbers_or_nothing(text, expected):
    assert number(text) == expected


def test_a_log_with_a_name_for_each_number_is_refused(monkeypatch):
    monkeypatch.setattr(points, "MAX_CURVES", 10)
    with pytest.raises(UsageError, match="more than 10 different names"):
        collect("log", [(f"metric_{i}", 0, 1.0) for i in range(11)])
