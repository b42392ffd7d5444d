"""The commands on a store at an address, and a training that is kept there."""

import json
import os
import re
import time
from pathlib import Path

import pytest

import sleuth
from sleuth.store.catalogue import read_store
from sleuth.store.fetching import local_side
from sleuth.store.sending import pending, send
from tests.cli.test_commands import call
from tests.launch import processes
from tests.store import object_store
from tests.store.kept import keep
from tests.store.test_index import TRAIN
from tests.store.test_remote import MOOSE, OTTER, bucket, s3  # noqa: F401 - fixtures

pytest.importorskip("fsspec", reason="the extra `remote` is not installed")

SOURCE = str(Path(sleuth.__file__).resolve().parents[1])


@pytest.fixture
def team(tmp_path, monkeypatch):
    """Two runs at an address, made on another machine; this one has none of their files."""
    url = (tmp_path / "shared").as_uri()
    for name, faults in ((OTTER, ("loss-plateau",)), (MOOSE, ())):
        monkeypatch.setenv("SLEUTH_STORE_FOLDER", str(tmp_path / "far"))
        send(keep(local_side(url, ""), name, faults=faults, started=f"2026-11-20T{name[11:13]}:00:00+00:00"))
    monkeypatch.setenv("SLEUTH_STORE_FOLDER", str(tmp_path / "near"))
    monkeypatch.setenv("SLEUTH_STORE", url)
    monkeypatch.chdir(tmp_path)
    return url


def test_runs_are_listed_shown_compared_and_exported(team, tmp_path, capsys):
    assert call("runs") == 0
    out = capsys.readouterr().out
    assert out.index("mild-moose") < out.index("keen-otter")
    assert call("runs", "list", "--store", team, "--where", "fault = 'loss-plateau'", "--output-format", "json") == 0
    assert [run["run"] for run in json.loads(capsys.readouterr().out)] == [OTTER]
    assert not list(local_side(team, "").glob("*/steps.bin"))
    assert call("runs", "show", "otter") == 0
    assert "loss-plateau was seen." in capsys.readouterr().out
    assert call("runs", "compare", "otter", "last") == 0
    assert "verdict" in capsys.readouterr().out
    assert call("runs", "export", "all.csv") == 0
    assert "mild-moose" in Path("all.csv").read_text()


def test_runs_are_tagged_noted_and_deleted(team, tmp_path, capsys, monkeypatch):
    assert call("runs", "tag", "otter", "+baseline") == 0
    assert call("runs", "note", "otter", "mine") == 0
    monkeypatch.setenv("SLEUTH_STORE_FOLDER", str(tmp_path / "third"))
    assert call("runs", "--where", "tag = 'baseline' and note = 'mine'") == 0
    assert "keen-otter" in capsys.readouterr().out
    assert call("runs", "delete", "otter", "--yes") == 0
    assert sorted(path.name for path in (tmp_path / "shared").iterdir()) == [MOOSE]
    assert call("runs", "prune", "--keep", "0", "--yes") == 0
    assert not list((tmp_path / "shared").glob("*/*"))


def test_what_was_not_sent_is_told_and_sent(team, tmp_path, capsys):
    keep(local_side(team, ""), "2026-11-20-1700-calm-crane-zzzz")
    assert call("runs") == 0
    told = capsys.readouterr()
    assert "calm-crane" in told.out
    assert "1 run of this machine not sent yet; `sleuth runs upload` sends them" in told.err
    assert call("runs", "upload") == 0
    assert "1 run sent to file://" in capsys.readouterr().out
    assert (tmp_path / "shared" / "2026-11-20-1700-calm-crane-zzzz" / "steps.bin").exists()
    assert call("runs", "upload") == 0
    assert "Every run of this machine is at file://" in capsys.readouterr().out


def test_to_upload_there_must_be_an_address(monkeypatch, capsys):
    monkeypatch.delenv("SLEUTH_STORE", raising=False)
    assert call("runs", "upload") == 2
    assert "s3://BUCKET/PREFIX" in capsys.readouterr().err


def run(folder, *words, **more):
    (folder / "train.py").write_text(TRAIN)
    return processes.sleuth(
        folder, "run", *words, "train.py", PYTHONPATH=SOURCE, SLEUTH_STORE_FOLDER=str(folder / "side"), **more
    )


def test_a_watched_run_is_sent_when_it_ends(bucket, s3, tmp_path, monkeypatch):  # noqa: F811
    done = run(tmp_path, SLEUTH_STORE=bucket, **object_store.environment(s3))
    assert done.code == 0, done.err
    told = re.findall(f"sleuth: the run is at ({bucket}/\\S+)", done.err)
    assert len(told) == 1, done.err
    monkeypatch.setenv("SLEUTH_STORE_FOLDER", str(tmp_path / "other"))
    from sleuth.store.fetching import refresh

    side = local_side(bucket, "")
    limit = time.monotonic() + 60
    while not (found := (refresh(side), read_store(side))[1]) and time.monotonic() < limit:
        time.sleep(0.5)
    (one,) = found
    assert told[0].endswith(one.name)
    assert (one.status, one.n_steps, one.metrics[0].last) == ("finished", 5, 0.75)
    assert not (tmp_path / ".sleuth").exists()


def test_a_server_that_is_not_there_costs_a_line_and_keeps_the_run(bucket, s3, tmp_path):  # noqa: F811
    began = time.monotonic()
    done = run(tmp_path, "--store", bucket, **{**object_store.environment(s3), "AWS_ENDPOINT_URL": "http://127.0.0.1:1"})
    assert done.code == 0
    assert time.monotonic() - began < 60
    assert done.err.count("this run is not at s3://") == 1
    kept = re.search(r"it is kept in (\S+), and `sleuth runs upload` sends it", done.err)[1]
    (folder,) = pending(Path(kept).parent)
    assert str(folder) == kept
    assert [run.status for run in read_store(folder.parent)] == ["finished"]


def test_a_sender_that_hangs_or_dies_is_left_alone(tmp_path, monkeypatch):
    from sleuth.store import sending

    monkeypatch.setenv("SLEUTH_STORE_FOLDER", str(tmp_path / "side"))
    folder = keep(local_side((tmp_path / "shared").as_uri(), ""), OTTER)
    monkeypatch.setattr(sending, "CODE", "import time; time.sleep(60)")
    assert sending.send_apart(folder, seconds=0.5) == "it took more than 0.5 seconds"
    monkeypatch.setattr(sending, "CODE", "import os; os.kill(os.getpid(), 9)")
    assert sending.send_apart(folder) == "the process that sends ended with -9"
    monkeypatch.setattr(sending, "CODE", "raise ValueError('no such thing')")
    assert sending.send_apart(folder) == "ValueError: no such thing"


def test_a_run_without_training_leaves_nothing_there(tmp_path):
    (tmp_path / "train.py").write_text("import torch\nprint(torch.ones(1))\n")
    url = (tmp_path / "shared").as_uri()
    done = processes.sleuth(
        tmp_path, "run", "train.py", PYTHONPATH=SOURCE, SLEUTH_STORE=url, SLEUTH_STORE_FOLDER=str(tmp_path / "side")
    )
    assert done.code == 0
    assert "not at" not in done.err
    assert not list((tmp_path / "shared").glob("*/run.json")) if (tmp_path / "shared").exists() else True
    assert not os.path.exists(tmp_path / ".sleuth")
