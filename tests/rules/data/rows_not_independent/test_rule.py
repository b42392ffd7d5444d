import numpy as np

from tests.rules.data.rows_not_independent import bad, good
from tests.tables import customers, faults, found


def test_the_fault_comes_first_at_its_place():
    first = faults(bad)[0]
    assert first.rule.name == "rows-not-independent"
    assert (first.finding.where.split, first.finding.where.column) == ("train", "s0")


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_a_series_with_times_is_left_to_other_rules():
    import pandas as pd

    table = bad.tables()["train"].assign(time=pd.date_range("2024-01-01", periods=2400, freq="min"))
    assert found("rows-not-independent", table) == []


def test_independent_rows_are_silent():
    assert found("rows-not-independent", customers()) == []
    table = customers()
    assert (
        found(
            "rows-not-independent",
            {name: np.sort(np.asarray(values)) if name == "age" else values for name, values in table.items()},
        )
        == []
    )


def test_a_slow_recording_is_not_taken_for_a_sorted_table():
    random = np.random.default_rng(5)
    slow = {name: np.convolve(random.normal(size=9599), np.ones(600) / 9, "valid") for name in ("speed", "pulse", "breath")}
    (one,) = found("rows-not-independent", slow)
    assert one.finding.values["correlation"] > 0.995


def test_tables_that_are_sorted_by_a_size_are_silent():
    random = np.random.default_rng(6)
    size = np.sort(random.gamma(4, 20, 3000))
    by_kind = np.concatenate([np.sort(size[random.permutation(3000)[:1000]]) for _ in range(3)])
    for order in (size, by_kind, size + random.normal(0, 0.3, 3000)):
        table = {"size": order, "rooms": order / 20 + random.normal(0, 1, 3000), "rent": 9 * order + random.normal(0, 200, 3000)}
        assert found("rows-not-independent", table) == []
