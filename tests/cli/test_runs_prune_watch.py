"""`sleuth runs prune` and `sleuth runs watch`."""

import io
import os
from datetime import UTC, datetime, timedelta

import pytest

from sleuth.errors import UsageError
from sleuth.launch.following import follow, look_at
from sleuth.launch.speech import Speech
from sleuth.store.metrics import MetricWriter
from sleuth.store.removing import span, spare
from tests.cli.test_commands import call
from tests.store.kept import NEVER, keep

NOW = datetime.now(UTC)


def at(days):
    return (NOW - timedelta(days=days)).isoformat(timespec="seconds")


@pytest.fixture
def store(tmp_path, monkeypatch):
    """Runs that began so many days ago; one is running, one has a tag."""
    runs = tmp_path / ".sleuth" / "runs"
    for days in (1, 5, 20, 40):
        keep(runs, f"2026-01-{days:02}-1200-calm-owl", started=at(days))
    keep(runs, "2026-01-30-1200-calm-owl", started=at(0), status="running", process=os.getpid(), ended="")
    keep(runs, "2026-01-31-1200-calm-owl", started=at(70), labels={"tags": ["best"], "note": ""})
    keep(runs, "2026-01-28-1200-calm-owl", started=at(50), status="running", process=NEVER, ended="")
    monkeypatch.chdir(tmp_path)
    return runs


def days(store):
    return sorted(int(path.name[8:10]) for path in store.iterdir())


@pytest.mark.parametrize(
    ("words", "left"),
    [
        (("--keep", "2"), [1, 30, 31]),
        (("--older-than", "10d"), [1, 5, 30, 31]),
        (("--older-than", "3w"), [1, 5, 20, 30, 31]),
        (("--keep", "3", "--older-than", "2d"), [1, 5, 30, 31]),
        (("--keep", "0", "--where", "status = 'killed'"), [1, 5, 20, 30, 31, 40]),
        (("--keep", "99"), [1, 5, 20, 28, 30, 31, 40]),
    ],
)
def test_old_runs_go_and_those_that_run_or_have_a_tag_stay(store, capsys, words, left):
    assert call("runs", "prune", *words, "--yes") == 0
    assert days(store) == left


def test_it_asks_first(store, capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    assert call("runs", "prune", "--keep", "1") == 2
    assert "Delete 5 runs? [y/N]" in capsys.readouterr().err
    assert len(days(store)) == 7
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
    assert call("runs", "prune", "--keep", "1") == 0
    assert days(store) == [30, 31]


@pytest.mark.parametrize("words", [(), ("--keep", "-1"), ("--older-than", "soon"), ("--older-than", "1 year")])
def test_wrong_use_deletes_nothing(store, capsys, words):
    assert call("runs", "prune", *words, "--yes") == 2
    assert len(days(store)) == 7


def test_spans():
    assert span("36h") == timedelta(hours=36)
    assert span(" 1.5 D ") == timedelta(hours=36)
    with pytest.raises(UsageError, match="12h, 30d or 4w"):
        span("5")


def test_a_run_of_unknown_start_is_old(store):
    from sleuth.evidence.kept_run import KeptRun

    unknown = KeptRun("x", "", "damaged")
    assert spare([unknown], keep=None, older_than=timedelta(days=1), now=NOW) == (unknown,)


# --- watch -----------------------------------------------------------------------------------------------------------------


def test_a_run_is_shown_with_its_curves(store, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "90")
    writer = MetricWriter(store / "2026-01-01-1200-calm-owl")
    for step in range(50):
        writer.append(step, {"val/acc": step / 100, "\x1b[31m": 1.0})
    assert call("runs", "watch", "2026-01-01", "--once") == 0
    out = capsys.readouterr().out
    lines = out.splitlines()
    assert lines[0].startswith("2026-01-01-1200-calm-owl  train.py  finished")
    assert any(line.startswith("val/acc") for line in lines)
    assert "0 to 0.49" in out
    assert "Nothing found." in out
    assert "\x1b" not in out
    assert max(map(len, lines)) <= 90


def test_what_was_found_is_shown(store):
    folder = keep(store, "2026-02-01-1200-calm-owl", faults=("learning-rate-zero",))
    assert look_at(str(folder)).found == ("learning-rate-zero (proof): learning-rate-zero was seen.",)


def test_a_running_run_is_judged_by_its_losses(store):
    losses = [2.0] * 20 + [float("inf")] * 10
    folder = keep(
        store, "2026-02-02-1200-calm-owl", started=at(0), status="running", process=os.getpid(), ended="", losses=losses
    )
    (found,) = look_at(str(folder)).found
    assert found.startswith("non-finite-loss (proof)")


def test_a_damaged_run_is_shown_as_far_as_it_goes(store):
    folder = keep(store, "2026-02-03-1200-calm-owl")
    (folder / "steps.bin").write_bytes(b"nonsense, but long enough to be read")
    (folder / "metrics.bin").write_bytes(b"nonsense, but long enough to be read")
    assert look_at(str(folder)).run.status == "damaged"


def test_where_there_is_no_terminal_one_frame_is_drawn(store, capsys):
    follow(str(store / "2026-01-30-1200-calm-owl"), Speech(stream=io.StringIO()), seconds=9.0, is_once=False)
    assert "running" in capsys.readouterr().out
