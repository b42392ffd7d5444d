"""Settings and seeds in `run.json`, whatever state it is in, and in the records of catalogues."""

import pytest

from sleuth.evidence.given import GivenValue, Seeding
from sleuth.store.catalogue import read_run
from sleuth.store.records import record_of, run_of
from tests.store.kept import keep

SEEDED = {"generator": "torch", "seed": "0", "file": "t.py", "line": 3, "n": 2}


def test_settings_and_seeds_are_read_and_survive_a_record(tmp_path):
    values = {"argparse": {"lr": 0.1, "amp": True, "out": None}, "a.yaml": {"n": 3}}
    run = read_run(str(keep(tmp_path, "2026-a", values=values, seeded=[SEEDED])))
    assert run.values == (
        GivenValue("argparse", "lr", 0.1), GivenValue("argparse", "amp", True), GivenValue("argparse", "out", None),
        GivenValue("a.yaml", "n", 3),
    )  # fmt: skip
    assert run.seedings == (Seeding("torch", "0", "t.py", 3, 2),)
    assert run_of(record_of(run)) == run


def test_a_run_of_an_older_version_has_none(tmp_path):
    run = read_run(str(keep(tmp_path, "2026-a")))
    assert (run.values, run.seedings, run.damage) == ((), (), ())
    assert run_of(record_of(run).replace('"values":[],', "").replace('"seedings":[],', "")) == run


def test_a_log_of_another_tool_has_the_settings_that_it_knew(tmp_path):
    run = read_run(str(keep(tmp_path, "2026-a", imported={"tool": "MLflow", "settings": {"lr": "0.1", "n": "3", "name": "nan"}})))
    assert run.values == (GivenValue("MLflow", "lr", 0.1), GivenValue("MLflow", "n", 3), GivenValue("MLflow", "name", "nan"))


@pytest.mark.parametrize("values", [None, [], "x", {"argparse": 3}, {"argparse": {"lr": {"a": 1}, "b": [1]}}])
@pytest.mark.parametrize("seeded", [None, {}, ["x"], [{"line": "3"}], [{**SEEDED, "n": None}]])
def test_what_is_damaged_is_left_out(tmp_path, values, seeded):
    run = read_run(str(keep(tmp_path, "2026-a", values=values, seeded=seeded)))
    assert (run.values, run.seedings, run.status) == ((), (), "finished")
