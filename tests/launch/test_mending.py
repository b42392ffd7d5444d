"""A mended copy of a table: only safe changes, each in the log, nothing written over."""

import json
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

import sleuth
from sleuth.errors import UsageError
from tests.tables import customers


def spoiled():
    table = pd.DataFrame(customers(1200))
    table["size"] = np.random.default_rng(3).normal(50, 8, 1200).round(2)
    table.loc[::40, "size"] = -999.0
    table.loc[5::60, "city"] = "berlin "
    table["price"] = [f"{1000 + k:,}.5" for k in range(1200)]
    table["same"] = "x"
    table["score_2"] = table["score"]
    table.loc[7, "income"] = np.inf
    return pd.concat([table, table.iloc[100:150]], ignore_index=True)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("mended")
    table = spoiled()
    table.to_parquet(folder / "in.parquet")
    before = (folder / "in.parquet").read_bytes()
    sleuth.check(str(folder / "in.parquet"), target="churn").fix(folder / "out.parquet")
    assert (folder / "in.parquet").read_bytes() == before
    return table, pd.read_parquet(folder / "out.parquet"), json.loads((folder / "out.parquet.json").read_text())


def test_every_safe_change_is_made(made):
    table, out, _ = made
    assert len(out) == 1200
    assert out["size"].isna().sum() == 30
    assert "berlin " not in set(out["city"])
    assert out["price"].tolist() == [1000.5 + k for k in range(1200)]
    assert not np.isinf(out["income"]).any()
    assert "same" not in out
    assert "score_2" not in out
    untouched = ["age", "visits", "score", "churn"]
    pd.testing.assert_frame_equal(out[untouched], table[untouched].iloc[:1200])


def test_the_log_names_every_change_by_its_finding(made):
    table, _, log = made
    by_rule = {one["rule"]: one for one in log["changes"]}
    assert set(by_rule) == {
        "disguised-missing", "category-spelling-variants", "numbers-stored-as-text", "infinite-values", "constant-column",
        "duplicated-columns", "duplicate-rows",
    }  # fmt: skip
    assert (log["rows"], log["columns"]) == ([1250, 1200], [10, 8])
    sizes = by_rule["disguised-missing"]
    assert [change[0] for change in sizes["changed"]] == np.flatnonzero(table["size"] == -999).tolist()
    assert {tuple(change[1:]) for change in sizes["changed"]} == {("-999.0", None)}
    assert by_rule["infinite-values"]["changed"] == [[7, "inf", None]]
    assert [change[0] for change in by_rule["duplicate-rows"]["changed"]] == list(range(1200, 1250))
    assert all(one["finding"] and one["code"].startswith("D") for one in log["changes"])


def test_the_mended_table_has_none_of_these_faults(made):
    _, out, log = made
    left = {fault.found.rule.name for fault in sleuth.check(out, target="churn").diagnosis.faults}
    assert left.isdisjoint({one["rule"] for one in log["changes"]})


def test_a_healthy_table_is_written_as_it_is(tmp_path):
    table = pd.DataFrame(customers(600))
    sleuth.check(table, target="churn").fix(tmp_path / "out.parquet")
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "out.parquet"), table, check_dtype=False)
    assert json.loads((tmp_path / "out.parquet.json").read_text())["changes"] == []


def test_texts_that_are_no_numbers_are_not_lost(tmp_path):
    table = pd.DataFrame(customers(600))
    table["price"] = [f"{k}.5" if k % 150 else "ask us" for k in range(600)]
    sleuth.check(table).fix(tmp_path / "out.csv")
    (entry,) = json.loads((tmp_path / "out.csv.json").read_text())["changes"]
    assert "no plain numbers" in entry["not_made"]
    assert pd.read_csv(tmp_path / "out.csv")["price"].tolist() == table["price"].tolist()


def run(*words):
    return subprocess.run([sys.executable, "-m", "sleuth", "data", *map(str, words)], capture_output=True, text=True)


def test_nothing_is_written_over(tmp_path):
    spoiled().to_csv(tmp_path / "in.csv", index=False)
    (tmp_path / "old.csv").write_text("mine")
    (tmp_path / "x.csv.json").write_text("mine")
    for name, message in (
        ("in.csv", "exists already"),
        ("old.csv", "exists already"),
        ("x.csv", "exists already"),
        ("out.txt", ".parquet or .csv"),
    ):
        done = run(tmp_path / "in.csv", "--fix", tmp_path / name)
        assert (done.returncode, message in " ".join(done.stderr.split())) == (2, True), done.stderr
    assert (tmp_path / "old.csv").read_text() == "mine"
    done = run(tmp_path / "in.csv", "--target", "churn", "--fix", tmp_path / "new.csv")
    assert done.returncode == 1, done.stderr
    assert "1,200 of 1,250 rows" in done.stdout
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.csv", "new.csv", "new.csv.json", "old.csv", "x.csv.json"]
    done = run(tmp_path / "in.csv", "--fix", tmp_path / "nowhere" / "new.csv")
    assert done.returncode == 2
    assert "cannot be written" in done.stderr or "no folder" in done.stderr


def test_a_folder_that_is_read_gets_nothing_new(tmp_path):
    pd.DataFrame(customers(300)).to_parquet(tmp_path / "part.parquet")
    with pytest.raises(UsageError, match="lies in the folder"):
        sleuth.check(str(tmp_path)).fix(tmp_path / "out.parquet")


def test_hostile_names_and_values(tmp_path):
    table = pd.DataFrame(customers(600))
    table['a"; DROP TABLE x; --'] = ["it's '; DROP" if k % 20 else "IT'S '; drop" for k in range(600)]
    table["sleuth_row"] = np.arange(600) % 7
    sleuth.check(table, target="churn").fix(tmp_path / "out.parquet")
    out = pd.read_parquet(tmp_path / "out.parquet")
    assert list(out.columns) == list(table.columns)
    assert out["sleuth_row"].tolist() == table["sleuth_row"].tolist()
    assert len(set(out['a"; DROP TABLE x; --'])) <= 2
