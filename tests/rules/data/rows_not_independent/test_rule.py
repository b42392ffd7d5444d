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
