"""Tests that are written for tables: they fail on the tables in which the faults were found, and pass on mended ones."""

import ast
import os
import re
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

import sleuth
from sleuth.errors import UsageError
from tests.launch.test_mending import spoiled
from tests.tables import customers

pytest.importorskip("pandera")


def outcome(folder, **tables):
    """What came of each written test: name and "passed" or "failed"."""
    environment = {**os.environ, **{name.upper(): str(path) for name, path in tables.items()}, "PYTHONPATH": ""}
    words = [sys.executable, "-m", "pytest", "-rA", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", str(folder)]
    done = subprocess.run(words, capture_output=True, text=True, env=environment, cwd=folder)
    assert done.returncode in (0, 1), done.stdout + done.stderr
    found = re.findall(r"^(PASSED|FAILED) \S*::(.+?)(?: - .*)?$", done.stdout, re.MULTILINE)
    return {name: what.lower() for what, name in found}


def stored(table, path):
    table.to_parquet(path)
    return path


def test_they_fail_on_the_bad_table_and_pass_on_the_mended_one(tmp_path):
    bad = stored(spoiled(), tmp_path / "bad.parquet")
    checked = sleuth.check(str(bad), target="churn")
    checked.write_tests(tmp_path / "tests")
    checked.fix(tmp_path / "mended.parquet")
    before = outcome(tmp_path / "tests")
    after = outcome(tmp_path / "tests", train=tmp_path / "mended.parquet")
    assert set(before) == set(after)
    assert len(before) >= 7
    assert set(before.values()) == {"failed"}, before
    assert set(after.values()) == {"passed"}, after


def splits():
    train, test = (pd.DataFrame(customers(n, seed)) for n, seed in ((1600, 0), (800, 1)))
    return train, test


def shifted():
    train, test = splits()
    bad = test.copy()
    bad["income"] = bad["income"] * 1.4
    bad.loc[::20, "city"] = "Lisbon"
    bad.loc[::5, "score"] = np.nan
    return train, pd.concat([bad, train.iloc[:80]], ignore_index=True), test


def test_they_tell_two_splits_apart(tmp_path):
    train, bad, good = (stored(one, tmp_path / f"{name}.parquet") for one, name in zip(shifted(), ("train", "bad", "good")))
    checked = sleuth.check(str(train), test=str(bad), target="churn")
    names = {fault.found.rule.name for fault in checked.diagnosis.faults}
    assert {"split-overlap", "covariate-shift", "unseen-categories", "missing-rate-change"} <= names
    checked.write_tests(tmp_path / "tests")
    before, after = outcome(tmp_path / "tests"), outcome(tmp_path / "tests", test=good)
    assert len(before) >= 4
    assert set(before.values()) == {"failed"}, before
    assert set(after.values()) == {"passed"}, after


def test_a_healthy_table_has_no_tests(tmp_path):
    path = stored(pd.DataFrame(customers()), tmp_path / "t.parquet")
    sleuth.check(str(path), target="churn").write_tests(tmp_path / "tests")
    assert all(what == "passed" for what in outcome(tmp_path / "tests").values())


def test_hostile_names_stay_text(tmp_path):
    table = spoiled().rename(columns={"size": 'x"""); import os; os.abort(); ("""', "city": "{0}\n#'"})
    sleuth.check(table, target="churn").write_tests(tmp_path / "tests")
    for name in ("data_schema.py", "test_data.py"):
        tree = ast.parse((tmp_path / "tests" / name).read_text())
        assert not [node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr == "abort"]


def test_nothing_is_written_over(tmp_path):
    checked = sleuth.check(spoiled())
    checked.write_tests(tmp_path)
    with pytest.raises(UsageError, match="exists already"):
        checked.write_tests(tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="no folder"):
        checked.write_tests(tmp_path / "file")
