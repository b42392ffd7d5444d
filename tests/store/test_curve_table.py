"""The curves of a run as a table."""

import csv
import json

import numpy as np
import pytest

from sleuth.errors import UsageError
from sleuth.evidence.shared_curves import Curve
from sleuth.store.curve_table import write_curves

CURVES = {"loss": Curve(np.arange(3), np.array([1.5, np.nan, -np.inf])), "val/acc": Curve(np.array([7]), np.array([0.25]))}
ROWS = [("loss", 0, 1.5), ("loss", 1, "nan"), ("loss", 2, "-inf"), ("val/acc", 7, 0.25)]


def test_csv(tmp_path):
    assert write_curves(tmp_path / "a.csv", CURVES) == 4
    found = list(csv.reader((tmp_path / "a.csv").read_text().splitlines()))
    assert found == [["curve", "step", "value"], *([str(value) for value in row] for row in ROWS)]


def test_json_lines(tmp_path):
    write_curves(tmp_path / "a.jsonl", CURVES)
    found = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text().splitlines()]
    assert [tuple(one.values()) for one in found] == ROWS


def test_parquet(tmp_path):
    pytest.importorskip("pyarrow")
    from pyarrow import parquet

    write_curves(tmp_path / "a.parquet", CURVES)
    found = parquet.read_table(tmp_path / "a.parquet").to_pydict()
    assert list(zip(found["curve"], found["step"], map(str, found["value"]), strict=True)) == [
        (name, step, str(value)) for name, step, value in ROWS
    ]


def test_nothing_and_another_ending(tmp_path):
    assert write_curves(tmp_path / "a.csv", {}) == 0
    with pytest.raises(UsageError, match=r"must end in \.csv"):
        write_curves(tmp_path / "a.xlsx", CURVES)
