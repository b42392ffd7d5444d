"""A kept profile: kilobytes that later stand for the training table, in what is found and in what is not."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sleuth.cli.main import main
from sleuth.errors import UsageError
from sleuth.launch.checking import Check, check_tables
from sleuth.probes.tables.collecting import see
from sleuth.store import profile

N = 60_000


def table(seed, n=N, shift=0.0):
    dice = np.random.default_rng(seed)
    x = dice.normal(50 + shift, 10, n)
    return {
        "x": x, "amount": np.round(np.exp(dice.normal(3, 1, n)), 2), "count": dice.poisson(2, n).astype(float),
        "city": [f"c{k}" for k in dice.zipf(1.8, n) % 40], "note": [f"n{k:x}" for k in dice.integers(0, 2**60, n)],
        "y": (dice.random(n) < 1 / (1 + np.exp(-(x - 50) / 5))).astype(int),
    }  # fmt: skip


def taken(columns, rows):
    return {name: [values[row] for row in rows] for name, values in columns.items()}


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    path = tmp_path_factory.mktemp("profile") / "train.profile"
    profile.save(str(path), see({"train": table(0)}, needs=frozenset()).train)
    return path


OF_PAIRS = (
    "split-overlap", "covariate-shift", "label-shift", "unseen-categories", "out-of-range-values", "missing-rate-change",
    "schema-mismatch", "unit-change", "precision-change", "feature-target-relation-change", "univariate-outliers",
)  # fmt: skip


def faults(other, reference=None, select=OF_PAIRS, **sources):
    diagnosis = check_tables(Check({**sources, "test": other}, reference=reference, select=select)).diagnosis
    return {one.found.rule.name: one.found.finding for one in diagnosis.faults}, diagnosis


def test_it_takes_kilobytes(kept):
    n_numbers = 4
    assert kept.stat().st_size < 1_000 * (150 + 30 * n_numbers)


def test_what_is_kept_is_read_again(kept, tmp_path):
    again = tmp_path / "again.profile"
    profile.save(str(again), profile.load(str(kept)))
    one, other = profile.load(str(kept)), profile.load(str(again))
    assert replace(one, columns=(), rows=other.rows, hashes=other.hashes) == replace(other, columns=())
    for a, b in zip(one.columns, other.columns, strict=True):
        assert np.array_equal(a.values, b.values, equal_nan=True)
        assert (a.quantiles is None) == (b.quantiles is None)
        assert a.quantiles is None or np.array_equal(a.quantiles, b.quantiles)
        assert replace(a, values=b.values, quantiles=None) == replace(b, quantiles=None)


def test_facts_are_those_of_all_rows_and_quantiles_those_of_the_sample(kept):
    found, whole = profile.load(str(kept)), table(0)
    assert found.n_rows == N
    assert found.by_name["x"].mean == pytest.approx(whole["x"].mean())
    grid = np.linspace(0.01, 0.99, 99)
    ranks = np.searchsorted(np.sort(whole["x"]), np.quantile(found.by_name["x"].distribution, grid)) / N
    assert np.abs(ranks - grid).max() < 0.02  # four deviations of a sample of 20,000
    levels = found.by_name["note"].levels
    assert len(levels) == len(found.rows) < 2_100
    assert [level.value for level in levels[:5]] == [whole["note"][level.row] for level in levels[:5]]
    assert found.by_name["note"].texts()[:5] == [whole["note"][row] for row in found.rows[:5]]


def test_nothing_is_found_in_other_rows_of_the_same(kept):
    reference = profile.load(str(kept))
    assert faults(table(1, 3_000), reference, select=None)[0] == {}  # by every rule
    for seed, n in ((2, N), (3, 3_000), (4, 300)):
        assert faults(table(seed, n), reference)[0] == {}


@pytest.mark.parametrize(("shift", "n"), [(3.0, N), (5.0, 3_000)])
def test_a_shift_is_found_as_against_the_table(kept, shift, n):
    by_profile = faults(table(1, n, shift), profile.load(str(kept)))[0]
    by_table = faults(table(1, n, shift), train=table(0))[0]
    assert set(by_profile) == set(by_table)
    assert "covariate-shift" in by_profile
    assert by_profile["covariate-shift"].where == by_table["covariate-shift"].where


class TestOverlap:
    def test_rows_of_the_profiles_table_are_found(self, kept):
        whole, other = table(0), table(1, 20_000)
        mixed = {name: [*taken(whole, range(5_000))[name], *other[name]] for name in whole}
        found = faults(mixed, profile.load(str(kept)))[0]["split-overlap"]
        assert found.values["share"] == pytest.approx(0.2, abs=0.04)
        assert all(row < 5_000 for row in found.where.rows)
        assert "is one of train" in found.message

    def test_hashes_that_cannot_be_compared_are_not(self, kept):
        reference, whole = profile.load(str(kept)), table(0)
        for other, of in (
            (whole, replace(reference, hash_kind="another version's")),
            ({**whole, "y": [str(one) for one in whole["y"]]}, reference),
            (taken(whole, range(500)), reference),  # too few rows have hashes as small as those kept
        ):
            found, diagnosis = faults(other, of)
            assert "split-overlap" not in found
            assert "split-overlap" in {one.rule.name for one in diagnosis.not_checked}


def test_a_small_table_is_kept_whole(tmp_path):
    path, small = str(tmp_path / "small.profile"), table(5, 500)
    profile.save(path, see({"train": small}, needs=frozenset()).train)
    found = profile.load(path)
    assert found.by_name["x"].values.tolist() == small["x"].tolist()
    assert found.by_name["x"].quantiles is None
    assert "split-overlap" in faults(taken(small, range(100)), found)[0]


def test_what_is_no_profile_is_refused(tmp_path):
    with pytest.raises(UsageError, match="there is no profile"):
        profile.load(str(tmp_path / "none"))
    for name, content in (("text", b"hello"), ("zip", b"PK\x03\x04junk")):
        Path(tmp_path / name).write_bytes(content)
        with pytest.raises(UsageError, match="is not a profile"):
            profile.load(str(tmp_path / name))
    pq.write_table(pa.table({"a": [1]}), tmp_path / "table.parquet")
    with pytest.raises(UsageError, match="is not a profile"):
        profile.load(str(tmp_path / "table.parquet"))


def test_what_the_user_said_of_the_columns_is_kept(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for name, seed, shift in (("train", 0, 0.0), ("now", 1, 0.0)):
        pq.write_table(pa.table(table(seed, 2_000, shift)), f"{name}.parquet")
    first = ("train.parquet", "--target", "y", "--save-profile", "p", "--select", "missing-values", "--quiet")
    for words in (first, ("--reference", "p", "--test", "now.parquet", "--select", "label-shift")):
        with pytest.raises(SystemExit) as ended:
            main(["data", *words])
        assert ended.value.code == 0
    assert profile.given_roles("p") == {"target": ("y",)}
    assert "target: y (as asked, classification)" in capsys.readouterr().out
