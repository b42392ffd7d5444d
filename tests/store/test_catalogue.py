"""The catalogue of runs: finished, running, killed, damaged, hostile, and many."""

import json
import math
import os
import platform
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import psutil
import pytest

from sleuth.errors import StoreError, UsageError
from sleuth.render.kept_runs import page
from sleuth.store.catalogue import files_of, find_run, find_store, read_run, read_store, run_names, summary_of
from sleuth.store.labels import LABELS_FILE, changed_tags, keep_labels, with_note
from sleuth.store.losses import N_LAST, last_loss
from sleuth.store.reader import open_run
from sleuth.store.records import record_of, run_of
from sleuth.store.removing import remove, see_removable, spare
from sleuth.store.steps import FILE
from sleuth.store.telemetry import TelemetryWriter
from tests.store.kept import NEVER, keep, steps

OTTER, MOOSE = "2026-11-20-1432-keen-otter", "2026-11-20-1440-mild-moose"


def test_a_finished_run(tmp_path):
    folder = keep(tmp_path, OTTER, faults=("loss-plateau", "dead-units"), labels={"tags": ["a"], "note": "n"})
    run = read_run(str(folder))
    assert (run.name, run.status, run.verdict, run.faults) == (OTTER, "finished", "fault", ("loss-plateau", "dead-units"))
    assert (run.seconds, run.n_steps, run.final_loss, run.exit_code) == (65.0, 3, 0.5, 0)
    assert (run.tags, run.note, run.commit, run.seeds) == (("a",), "n", "abc", (("torch", "1"),))
    assert run.settings == (("budget", "1.03"),)
    assert run.damage == ()
    assert summary_of(run) == "loss-plateau (proof): loss-plateau was seen.\ndead-units (proof): dead-units was seen."


def test_a_run_without_steps_has_none(tmp_path):
    run = read_run(str(keep(tmp_path, OTTER, losses=None)))
    assert (run.n_steps, run.final_loss, run.status) == (None, None, "finished")


def test_running_and_killed(tmp_path):
    began = psutil.Process().create_time()
    now = time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime(began))
    mine = read_run(str(keep(tmp_path, "2026-a", status="running", started=now, ended="", exit_code=None)))
    assert mine.status == "running"
    assert mine.seconds == pytest.approx(time.time() - began, abs=2)
    assert read_run(str(keep(tmp_path, "2026-b", status="running", process=NEVER, ended=""))).status == "killed"
    long_ago = "2001-01-01T00:00:00+00:00"  # this process began later: another one had its number then
    assert read_run(str(keep(tmp_path, "2026-c", status="running", started=long_ago, ended=""))).status == "killed"
    elsewhere = read_run(str(keep(tmp_path, "2026-d", status="running", process=NEVER, host="another", ended="")))
    assert (elsewhere.status, elsewhere.host) == ("running", "another")


def test_a_run_on_another_host_that_is_not_heard_from(tmp_path):
    folder = keep(tmp_path, "2026-d", status="running", host="another", ended="", started="2020-11-20T14:32:00+00:00")
    assert read_run(str(folder)).status == "running"  # its files were written just now
    for one in folder.iterdir():
        os.utime(one, (1_700_000_000, 1_700_000_000))
    silent = read_run(str(folder))
    assert (silent.status, silent.heard, silent.seconds) == ("silent", "2023-11-14T22:13:20+00:00", None)
    assert "silent, not heard from since 2023-11-1" in page(silent, "", ())
    assert run_of(record_of(silent)) == silent
    assert spare([silent], keep=0, older_than=None, now=datetime.now(UTC)) == ()
    see_removable(silent, tmp_path)  # nobody else could take it away
    with open(folder / "steps.bin", "ab"):
        os.utime(folder / "steps.bin")
    assert (read_run(str(folder)).status, read_run(str(folder)).heard) == ("running", "")
    own = keep(tmp_path, "2026-e", status="running", ended="", host=platform.node(), process=NEVER)
    for one in own.iterdir():
        os.utime(one, (1_700_000_000, 1_700_000_000))
    assert read_run(str(own)).status == "killed"


@pytest.mark.skipif(os.name != "posix", reason="a process that its parent has not waited for is of POSIX")
def test_a_process_that_nobody_waited_for_is_gone(tmp_path):
    child = subprocess.Popen([sys.executable, "-c", ""])
    started = time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime())
    while psutil.Process(child.pid).status() != psutil.STATUS_ZOMBIE:
        time.sleep(0.01)
    try:
        run = read_run(str(keep(tmp_path, OTTER, status="running", process=child.pid, started=started, ended="")))
        assert run.status == "killed"
    finally:
        child.wait()


@pytest.mark.parametrize("n", [0, 1, 5, 100, 4000])
def test_the_reserved_space_of_a_killed_run_is_no_step(tmp_path, n):
    path = tmp_path / "steps.bin"
    path.write_bytes(steps([float(step) for step in range(n)], reserved=1))
    assert last_loss(path) == (n, n - 1.0 if n else None)


def test_losses_are_those_that_the_reader_reads(tmp_path):
    writer = TelemetryWriter(tmp_path)
    for step in range(200):
        writer.write_step(step, math.inf if step == 7 else step / 7, 0.1, 0.1, 0.0)
        if step in (0, 150):  # while it writes
            assert last_loss(tmp_path / "steps.bin") == (step + 1, step / 7)
    writer.close()
    assert open_run(tmp_path).steps().loss[-1] == last_loss(tmp_path / "steps.bin")[1]


def test_an_unknown_loss_at_the_end_is_looked_past_but_not_far(tmp_path):
    path = tmp_path / "steps.bin"
    path.write_bytes(steps([1.0, 0.25, math.nan]))
    assert last_loss(path) == (3, 0.25)
    path.write_bytes(steps([1.0, *[math.nan] * N_LAST]))
    assert last_loss(path) == (N_LAST + 1, None)
    path.write_bytes(steps([1.0, math.inf, math.nan]))
    assert last_loss(path) == (3, math.inf)


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("run.json", b"{"), ("run.json", b""), ("run.json", b"[1]"), ("run.json", b"\xff\xfe"), ("run.json", b"[" * 100_000),
        ("diagnosis.json", b'{"faults"'), ("labels.json", b"null"), ("steps.bin", b"not a file of steps at all, but longer"),
        ("run.json", b'{"process": ' + b"9" * 5000 + b"}"),
    ],
)  # fmt: skip
def test_a_damaged_file_is_named(tmp_path, file, content):
    folder = keep(tmp_path, OTTER)
    (folder / file).write_bytes(content)
    (run,) = read_store(tmp_path)
    assert run.status == "damaged"
    assert len(run.damage) == 1
    assert run.damage[0].startswith(file)


@pytest.mark.parametrize(
    "tree",
    [
        {
            "run": 3,
            "script": None,
            "command": "x",
            "started": 5,
            "ended": [],
            "status": {},
            "git": 1,
            "seeds": [],
            "process": "1",
        },
        {"started": "soon", "ended": "9999-99-99", "process": True, "status": "running", "environment": {"a": {"b": {}}}},
        {"started": "0001-01-01T00:00:00+14:00", "ended": "9999-12-31T23:59:59-14:00", "status": "running", "process": -4},
        {"started": "2026-11-20T14:32:00+00:00", "status": "running", "process": 10**30, "exit_code": 1e300},
    ],
)
def test_values_of_another_kind_are_not_known(tmp_path, tree):
    folder = keep(tmp_path, OTTER)
    (folder / "run.json").write_text(json.dumps(tree))
    (folder / "diagnosis.json").write_text(json.dumps({"verdict": 1, "faults": [1, {"rule": 2}, {}], "symptoms": "x"}))
    (folder / "labels.json").write_text(json.dumps({"tags": {"a": 1}, "note": 3}))
    (run,) = read_store(tmp_path)
    assert (run.verdict, run.faults, run.tags, run.note, run.n_steps) == ("", (), (), "", 3)


def test_half_written_and_foreign_folders(tmp_path):
    (tmp_path / OTTER).mkdir()
    (tmp_path / "notes").mkdir()
    (tmp_path / "2026.txt").write_text("")
    (tmp_path / ".removed-x").mkdir()
    keep(tmp_path, "my-own-name")
    assert sorted(run_names(tmp_path)) == [OTTER, "my-own-name"]
    assert read_run(str(tmp_path / OTTER)).status == "damaged"
    assert read_run(str(tmp_path / "gone")).status == "damaged"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_in_place_of_a_file_is_not_waited_for(tmp_path):
    folder = keep(tmp_path, OTTER)
    (folder / "run.json").unlink()
    os.mkfifo(folder / "run.json")
    assert "not a file" in read_run(str(folder)).damage[0]


def test_the_newest_is_first_and_last_is_its_name(tmp_path):
    keep(tmp_path, OTTER)
    keep(tmp_path, MOOSE, started="2026-11-20T14:40:00+00:00")
    assert [run.name for run in read_store(tmp_path)] == [MOOSE, OTTER]
    assert find_run(tmp_path, "last").name == MOOSE
    assert find_run(tmp_path, "otter").name == OTTER
    assert find_run(tmp_path, OTTER).name == OTTER


@pytest.mark.parametrize(
    ("word", "message"),
    [("2026", "in the names of 2 runs"), ("fox", "has 'fox' in its name"), ("", "has ''"), ("../x", "has '../x'")],
)
def test_a_run_that_is_not_clear(tmp_path, word, message):
    keep(tmp_path / "runs", OTTER)
    keep(tmp_path / "runs", MOOSE)
    keep(tmp_path, "x")
    with pytest.raises(UsageError, match=message):
        find_run(tmp_path / "runs", word)


def test_a_store_without_runs(tmp_path):
    assert read_store(tmp_path / "no") == ()
    with pytest.raises(UsageError, match="there are no runs"):
        find_run(tmp_path, "last")
    with pytest.raises(UsageError, match="there is no folder"):
        find_store(str(tmp_path), str(tmp_path / "no"))
    assert not list(tmp_path.iterdir())  # looking makes nothing


def test_the_store_is_where_runs_are_kept(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert find_store(str(tmp_path)) == tmp_path / ".sleuth" / "runs"
    (tmp_path / ".sleuth" / "runs").mkdir(parents=True)
    assert find_store(str(tmp_path)) == tmp_path / ".sleuth" / "runs"
    assert find_store(str(tmp_path), str(tmp_path)) == tmp_path


def test_tags_and_note_are_kept_when_the_run_writes_again(tmp_path):
    folder = keep(tmp_path, OTTER)
    run = with_note(read_run(str(folder)), "two\nlines \udc80")
    keep_labels(run)
    again = read_run(str(folder))
    assert (again.note, again.tags) == ("two\nlines \\udc80", ())
    assert ("labels.json", (folder / "labels.json").stat().st_size) in files_of(again)
    with pytest.raises(UsageError, match="10,000 characters at most; this one has 10,001"):
        with_note(run, "x" * 10_001)
    (folder / "labels.json").write_text("{")
    with pytest.raises(StoreError, match="is damaged"):
        keep_labels(run)


@pytest.mark.parametrize("change", ["a", "", "+", "+a b", "+-a", "+\x1b", "+a,b", "++a", "+" + "x" * 65])
def test_what_is_no_tag(change):
    with pytest.raises(UsageError):
        changed_tags((), (change,))


def test_tags_that_cannot_be_made_can_be_removed():
    assert changed_tags(("a b", "ü"), ("-a b", "-gone", "+v1.2/x")) == ("v1.2/x", "ü")


def test_a_run_is_removed_and_nothing_else(tmp_path):
    store, outside = tmp_path / "runs", tmp_path / "outside"
    keep(store, OTTER)
    keep(store, MOOSE)
    keep(tmp_path, "outside")
    remove(find_run(store, "otter"), store)
    assert run_names(store) == [MOOSE]
    assert [path.name for path in store.iterdir()] == [MOOSE]
    (store / "2026-11-20-1500-link").symlink_to(outside, target_is_directory=True)
    with pytest.raises(UsageError, match="is a link to a folder outside"):
        remove(find_run(store, "link"), store)
    with pytest.raises(UsageError, match="outside"):
        remove(read_run(str(outside)), store)
    assert (outside / "run.json").exists()


def test_a_link_inside_a_run_is_removed_but_not_followed(tmp_path):
    keep(tmp_path / "runs", OTTER)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "x").write_text("mine")
    (tmp_path / "runs" / OTTER / "data").symlink_to(tmp_path / "data", target_is_directory=True)
    remove(find_run(tmp_path / "runs", "otter"), tmp_path / "runs")
    assert (tmp_path / "data" / "x").read_text() == "mine"


def test_a_running_run_is_not_removed(tmp_path):
    keep(tmp_path, OTTER, status="running", started=time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime()), ended="")
    with pytest.raises(UsageError, match=f"still running .process {os.getpid()}"):
        remove(find_run(tmp_path, "otter"), tmp_path)


def test_two_thousand_runs_are_read_in_a_second(tmp_path):
    for index in range(2000):
        folder = keep(tmp_path, f"2026-11-20-1432-run-{index}", losses=(1.0,) * 50)
        filler = [{"rule": "overfitting", "reason": "no evaluations were seen"}] * 80  # as many as real runs leave
        tree = {"verdict": "clean", "faults": [], "not_checked": filler}
        (folder / "diagnosis.json").write_text(json.dumps(tree, indent=1))
    took = []
    for _ in range(3):  # the best of three: what else the machine does adds to a single one
        began = time.process_time()
        assert len(read_store(tmp_path)) == 2000
        took.append(time.process_time() - began)
    assert min(took) < 1


def test_a_killed_run_took_until_its_last_step(tmp_path):
    started = datetime.now(UTC) - timedelta(hours=5)
    run = keep(tmp_path, "2026-11-20-1432-a", status="running", process=NEVER, ended="", started=started.isoformat())
    end = (started + timedelta(minutes=90)).timestamp()
    os.utime(run / FILE, (end, end))
    (run / LABELS_FILE).write_text('{"tags": ["later"]}')  # a tag that it was given today is no sign of its training
    found = read_run(str(run))
    assert found.status == "killed"
    assert found.seconds == pytest.approx(5400, abs=2)
    (run / FILE).unlink()
    assert read_run(str(run)).seconds is None


def test_a_killed_run_is_clean_so_far_and_no_more(tmp_path):
    keep(tmp_path, OTTER, status="running", process=NEVER, ended="")
    keep(tmp_path, MOOSE)
    runs = {run.name: run for run in read_store(tmp_path)}
    assert runs[OTTER].told == "clean so far"
    assert runs[MOOSE].told == "clean"
    text = page(runs[OTTER], "", ())
    assert "clean so far" in text
