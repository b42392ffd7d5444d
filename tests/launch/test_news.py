"""What is read of a run's folder, look by look: everything once, in order, and no more than a tool takes."""

import json
import math

import numpy as np
import pytest

from sleuth.launch.news import News
from sleuth.store.reader import StoredRun
from sleuth.store.telemetry import TelemetryWriter
from tests.exporters.kept import FAULT, kept_run
from tests.store.kept import keep


@pytest.fixture
def folder(tmp_path):
    return keep(tmp_path, "2026-11-20-1432-keen-otter", losses=None)


def test_each_look_gives_what_is_new(folder):
    writer, news = TelemetryWriter(folder), News(StoredRun(folder), most=100)
    assert news.rows(10.0) == []
    for step in range(3):
        writer.write_step(step, float(step), 0.1, 1.0, 0.5)
    writer.write_metrics(2, {"acc": 0.5})
    first = news.rows(100.0)
    of_steps = [(row.step, row.time) for row in first if "loss" in row.values]
    assert of_steps == [(0, 98.0), (1, 99.0), (2, 100.0)]
    assert [row.values for row in first if "metrics/acc" in row.values] == [{"metrics/acc": 0.5}]
    assert news.rows(101.0) == []
    writer.write_step(3, math.nan, 0.1, 500.0, 0.0)  # longer than since the last look
    writer.write_metrics(3, {"acc": math.nan})
    row, metric = news.rows(102.0)
    assert (row.step, row.time) == (3, 102.0)
    assert "loss" not in row.values
    assert math.isnan(metric.values["metrics/acc"])
    writer.write_step(4, math.inf, 0.1, 900.0, 0.0)
    writer.write_step(5, 1.0, 0.1, 1.0, 0.0)
    assert [(one.time, one.values["loss"]) for one in news.rows(103.0)] == [
        (102.0, math.inf),
        (103.0, 1.0),
    ]  # time never goes back
    writer.close()


def test_layers_and_new_parameters(folder):
    writer, news = TelemetryWriter(folder), News(StoredRun(folder), most=100)
    writer.write_step(0, 1.0, 0.1, 1.0, 0.0)
    writer.write_norms(0, ["a.weight", "a.bias"], {"gradient_norm": {0: 3.0, 1: 4.0}})
    assert [row.values for row in news.rows(1.0) if "loss" not in row.values] == [{"gradient_norm/a": 5.0}]
    writer.write_norms(1, ["a.weight", "a.bias", "scale"], {"gradient_norm": {0: 3.0, 2: 1.0}, "weight_norm": {}})
    assert [row.values for row in news.rows(2.0)] == [{"gradient_norm/a": 3.0, "gradient_norm/scale": 1.0}]
    writer.close()


def test_framed_files_are_read_like_the_database(tmp_path, monkeypatch):
    monkeypatch.setattr("sleuth.store.telemetry.is_local", lambda folder: False)
    folder = kept_run(tmp_path)
    assert not (folder / "telemetry.sqlite").exists()
    news = News(StoredRun(folder), most=1000)
    assert sum("gradient_norm/0" in row.values for row in news.rows(None)) == 3
    assert news.rows(None) == []


def test_more_than_a_tool_takes_is_thinned_and_counted(folder):
    writer, news = TelemetryWriter(folder), News(StoredRun(folder), most=50)
    for step in range(1000):
        writer.write_step(step, 1.0, 0.1, 0.001, 0.0)
        writer.write_metrics(step, {"a": 1.0})
    rows = news.rows(1.0)
    steps = [row.step for row in rows if "loss" in row.values]
    assert (len(steps), steps[0], steps[-1], max(np.diff(steps))) == (50, 0, 999, 21)
    assert len(rows) == 100
    assert news.left_out == 1900
    writer.close()


def test_findings_are_told_once_each_with_their_onset(folder):
    writer, news = TelemetryWriter(folder), News(StoredRun(folder), most=50)
    for step in range(5):
        writer.write_step(step, 1.0, 0.1, 1.0, 0.0)
    news.rows(50.0)
    (folder / "diagnosis.json").write_text(json.dumps({"verdict": "fault", "faults": [FAULT]}))
    (told,) = news.found()
    assert (told.rule, told.kind, told.step, told.time, told.where) == ("missing-zero-grad", "fault", 3, 49.0, "train.py:12")
    later = {**FAULT, "message": "More of it."}
    other = {**FAULT, "where": {"file": "/home/ada/train.py", "line": 40, "first_step": 99}}
    (folder / "diagnosis.json").write_text(json.dumps({"verdict": "fault", "faults": [later], "hints": [other]}))
    (told,) = news.found()
    assert (told.kind, told.where, told.step, told.time) == ("hint", "train.py:40", 99, None)
    (folder / "diagnosis.json").write_text("{")
    assert news.found() == []
    writer.close()
