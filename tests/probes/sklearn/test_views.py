"""Tables of polars as pandas has them: the same one each time, gone with the program's table, and no more than fit."""

import gc

import numpy as np
import pytest

pl = pytest.importorskip("polars")
pytest.importorskip("pandas")
from sleuth.probes.sklearn import views  # noqa: E402


def test_a_table_has_one_view_which_goes_with_it():
    table = pl.DataFrame({"a": [1.0, None, 3.0], "b": ["x", "y", None]})
    view = views.as_pandas(table)
    assert views.as_pandas(table) is view
    assert view["b"].tolist()[:2] == ["x", "y"]
    assert view["b"].isna().tolist() == [False, False, True]
    assert np.isnan(view["a"].iloc[1])
    assert views.held_by_program(view) is table
    key = id(table)
    del table
    gc.collect()
    assert key not in views._views
    assert views.held_by_program(view) is view


def test_what_is_kept_is_bounded(monkeypatch):
    monkeypatch.setattr(views, "MOST_BYTES", 20_000)
    tables = [pl.DataFrame({"a": np.arange(1000.0)}) for _ in range(5)]
    assert [type(views.as_pandas(one)).__module__.split(".")[0] for one in tables] == ["pandas"] * 5
    assert sum(size for _, _, size in views._views.values()) <= 20_000
    large = pl.DataFrame({"a": np.arange(9000.0)})
    assert views.as_pandas(large) is large


def test_other_values_are_as_they_are():
    value = np.zeros(3)
    assert views.in_pandas((value, None), {"n": 1})[0][0] is value
