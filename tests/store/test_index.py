"""The catalogue of runs: one contract for SQLite and PostgreSQL, and what the list makes of it."""

import contextlib
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from sleuth.errors import StoreError, UsageError
from sleuth.evidence.kept_run import KeptRun, Metric
from sleuth.store import catalogue, index
from sleuth.store.catalogue import read_run, read_store
from sleuth.store.index import FILE, Entry, SqliteCatalogue
from sleuth.store.records import FORMAT, record_of, run_of, signature
from sleuth.store.team import TeamCatalogue, find_in_team, place_of, publish, read_team, team_url
from tests.store import postgres
from tests.store.kept import NEVER, keep

RUN = KeptRun(
    "2026-11-20-1432-keen-otter", "/runs/2026-11-20-1432-keen-otter", "finished", seconds=float("inf"), command=("a", "b c"),
    seeds=(("torch", "1"),), final_loss=float("inf"), tags=("x",), note="\ud800 \x00 é", metrics=(Metric("val/acc", 2, 0.5, 0.1, 0.9),),
)  # fmt: skip


@pytest.fixture(scope="session")
def database():
    """The address of a PostgreSQL server that these tests started."""
    pytest.importorskip("sqlalchemy", reason="the extra `team` is not installed")
    pytest.importorskip("psycopg", reason="the extra `team` is not installed")
    if postgres.programs() is None:
        pytest.skip("PostgreSQL is not installed here")
    with postgres.server() as url:
        yield url


@pytest.fixture
def fresh(database):
    """The same, with nothing in it."""
    import psycopg

    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("DROP TABLE IF EXISTS sleuth_runs, sleuth_version")
    return database


def execute(url, *statements):
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


WRITER = """
import sys
from pathlib import Path
from sleuth.store.index import Entry, SqliteCatalogue
from sleuth.store.team import TeamCatalogue
address, who = sys.argv[1], sys.argv[2]
catalogue = TeamCatalogue(address) if "://" in address else SqliteCatalogue(Path(address))
n = 0
while True:
    catalogue.put([Entry(f"{who}-{n}-{i}", str(n), "x" * 200) for i in range(3)])
    sys.stdout.buffer.write(n.to_bytes(4, "little"))
    sys.stdout.buffer.flush()
    n += 1
"""


class CatalogueContract:
    """What every catalogue does. A subclass says how to `open` one, and makes one `of_version` 1 or 99 with one entry."""

    def test_it_is_empty_at_first(self, place):
        with contextlib.closing(self.open(place)) as one:
            assert one.load() == ()
            one.put([])
            one.drop("", [])

    def test_entries_come_back_whole(self, place):
        entry = Entry("keen-otter", "mark", record_of(RUN), "box/1", 12.5)
        with contextlib.closing(self.open(place)) as one:
            one.put([entry])
        with contextlib.closing(self.open(place)) as one:
            assert one.load() == (entry,)
            assert run_of(one.load()[0].record) == RUN

    def test_an_entry_takes_the_place_of_one_of_its_name_and_place(self, place):
        with contextlib.closing(self.open(place)) as one:
            one.put([Entry("a", "1", "old", "p"), Entry("a", "1", "other place", "q")])
            one.put([Entry("a", "2", "new", "p")])
            assert {(entry.place, entry.record) for entry in one.load()} == {("p", "new"), ("q", "other place")}
            assert [entry.record for entry in one.load("q")] == ["other place"]
            assert all(abs(entry.changed - time.time()) < 60 for entry in one.load())

    def test_entries_are_dropped_by_name_and_place(self, place):
        with contextlib.closing(self.open(place)) as one:
            one.put([Entry(name, "", "", where) for name in "abc" for where in "pq"])
            one.drop("p", ["a", "c", "never there"])
            assert [(entry.place, entry.name) for entry in sorted(one.load(), key=lambda entry: (entry.place, entry.name))] == [
                ("p", "b"),
                ("q", "a"),
                ("q", "b"),
                ("q", "c"),
            ]

    def test_names_are_never_taken_for_statements(self, place):
        name = "'; DROP TABLE runs; --\"%s"
        with contextlib.closing(self.open(place)) as one:
            one.put([Entry(name, name, name, name)])
            assert one.load(name)[0].record == name

    def test_two_writers_see_each_other(self, place):
        with contextlib.closing(self.open(place)) as one, contextlib.closing(self.open(place)) as other:
            one.put([Entry("a", "", "")])
            other.put([Entry("b", "", "")])
            assert {entry.name for entry in one.load()} == {entry.name for entry in other.load()} == {"a", "b"}

    def test_a_catalogue_of_the_version_before_is_brought_up_to_date(self, place):
        self.of_version(place, 1)
        with contextlib.closing(self.open(place)) as one:
            assert one.load() == (Entry("kept", "mark", "record", "box", 0.0),)
            one.put([Entry("new", "", "", changed=3.0)])
            assert {entry.name: entry.changed for entry in one.load()} == {"kept": 0.0, "new": 3.0}
        with contextlib.closing(self.open(place)) as one:
            assert len(one.load()) == 2

    def test_one_of_a_newer_version_is_left_alone(self, place):
        self.of_version(place, 99)
        with pytest.raises(StoreError, match="version 99; this sleuth reads up to 2"):
            self.open(place)

    def test_writers_that_are_killed_lose_nothing_that_was_said_to_be_kept(self, place):
        dice = random.Random(0)
        with contextlib.ExitStack() as stack:
            writers = [
                stack.enter_context(
                    subprocess.Popen([sys.executable, "-c", WRITER, str(place), str(who)], stdout=subprocess.PIPE)
                )
                for who in range(4)
            ]
            done = {}
            for who, writer in enumerate(writers):
                for _ in range(dice.randrange(3, 12)):
                    done[who] = int.from_bytes(writer.stdout.read(4), "little")
            for writer in dice.sample(writers, len(writers)):
                writer.send_signal(signal.SIGKILL)
        with contextlib.closing(self.open(place)) as one:
            names = [entry.name for entry in one.load()]
            one.put([Entry("after", "", "")])
        assert len(names) == len(set(names))
        assert {f"{who}-{n}-{i}" for who, last in done.items() for n in range(last + 1) for i in range(3)} <= set(names)
        whole = {name.rpartition("-")[0] for name in names}
        assert len(names) == 3 * len(whole)  # each transaction as a whole


class TestSqlite(CatalogueContract):
    @pytest.fixture
    def place(self, tmp_path):
        return tmp_path / FILE

    def open(self, place):
        return SqliteCatalogue(place)

    def of_version(self, place, version):
        with contextlib.closing(sqlite3.connect(place)) as connection:
            connection.execute(
                "CREATE TABLE runs(place TEXT NOT NULL, name TEXT NOT NULL, signature TEXT NOT NULL, record TEXT NOT NULL, PRIMARY KEY(place, name)) WITHOUT ROWID"
            )
            connection.execute("INSERT INTO runs VALUES ('box', 'kept', 'mark', 'record')")
            connection.execute(f"PRAGMA user_version = {version}")
            connection.commit()

    def test_the_file_is_whole_after_writers_were_killed(self, place):
        self.test_writers_that_are_killed_lose_nothing_that_was_said_to_be_kept(place)
        with contextlib.closing(sqlite3.connect(place)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


class TestPostgres(CatalogueContract):
    @pytest.fixture
    def place(self, fresh):
        return fresh

    def open(self, place):
        return TeamCatalogue(place)

    def of_version(self, place, version):
        execute(
            place, "CREATE TABLE sleuth_version(version INTEGER NOT NULL)", f"INSERT INTO sleuth_version VALUES ({version})",
            "CREATE TABLE sleuth_runs(place TEXT, name TEXT, signature TEXT NOT NULL, record TEXT NOT NULL, PRIMARY KEY(place, name))",
            "INSERT INTO sleuth_runs VALUES ('box', 'kept', 'mark', 'record')",
        )  # fmt: skip

    def test_a_server_that_is_not_there_is_told_without_the_password(self, place):
        with pytest.raises(StoreError, match=r"SLEUTH_STORE.*cannot be used") as told:
            TeamCatalogue("postgresql://me:secret@127.0.0.1:1/none")
        assert "secret" not in str(told.value)


# --- records ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("record", ["", "{", "[]", "{}", '{"name": 1, "metrics": [1]}', "null"])
def test_what_is_no_record_is_none(record):
    assert run_of(record) is None


def test_what_a_newer_version_added_is_left_out():
    assert run_of(record_of(RUN).replace('{"name"', '{"new": 1, "name"', 1), "/elsewhere").folder == "/elsewhere"


# --- the list --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def store(tmp_path, monkeypatch):
    """Runs of which an index is kept: it takes no more than four, all of which have not changed for long."""
    monkeypatch.setattr(catalogue, "MANY", 4)
    for number in range(4):
        age(keep(tmp_path, f"2026-11-20-1{number}00-keen-otter", started=f"2026-11-20T1{number}:00:00+00:00"))
    monkeypatch.setattr("sleuth.store.records.SETTLED", -1e9)  # the time of change cannot be set
    return tmp_path


def age(folder):
    for path in folder.iterdir():
        os.utime(path, (1e9, 1e9))


def read_folders(monkeypatch):
    """The names of the folders that are read from now on."""
    names = []

    def noted(folder):
        names.append(Path(folder).name)
        return read_run(folder)

    monkeypatch.setattr(catalogue, "read_run", noted)
    return names


def test_folders_that_have_not_changed_are_not_read_again(store, monkeypatch):
    first = read_store(store)
    names = read_folders(monkeypatch)
    assert read_store(store) == first
    assert names == []


@pytest.mark.parametrize("change", ["labels", "diagnosis", "steps", "metrics"])
def test_a_change_counts_at_once(store, monkeypatch, change):
    read_store(store)
    folder = store / "2026-11-20-1200-keen-otter"
    if change == "labels":
        (folder / "labels.json").write_text('{"tags": ["new"], "note": ""}')
    elif change == "diagnosis":
        (folder / "diagnosis.json").write_text('{"verdict": "fault", "faults": [{"rule": "loss-plateau"}]}')
    elif change == "steps":
        (folder / "steps.bin").unlink()
    else:
        from sleuth.store.metrics import MetricWriter

        writer = MetricWriter(folder)
        writer.append(0, {"acc": 1.0})
        writer.close()
    names = read_folders(monkeypatch)
    found = {run.name: run for run in read_store(store)}
    assert names == [folder.name]
    assert found[folder.name] == read_run(str(folder))


def test_a_folder_that_is_copied_moved_or_removed_by_hand_counts(store):
    read_store(store)
    shutil.copytree(store / "2026-11-20-1000-keen-otter", store / "2026-11-20-1500-copied-one")
    (store / "2026-11-20-1100-keen-otter").rename(store / "2026-11-20-1100-moved-one")
    (store / "2026-11-20-1200-keen-otter").rename(store.parent / "gone")
    keep(store, "2026-11-20-1600-new-one")
    found = {run.name: run.folder for run in read_store(store)}
    assert found == {path.name: str(path) for path in store.iterdir() if path.is_dir()}
    assert len(found) == 5
    with contextlib.closing(SqliteCatalogue(store / FILE)) as one:
        assert {entry.name for entry in one.load()} == set(found)


def test_a_store_that_is_moved_keeps_its_index(store, monkeypatch):
    read_store(store)
    moved = store.parent / "moved"
    store.rename(moved)
    assert {run.folder for run in read_store(moved)} == {str(path) for path in moved.iterdir() if path.is_dir()}


def test_running_runs_are_always_read(store, monkeypatch):
    folder = keep(
        store, "2026-11-20-1700-calm-owl", status="running", process=os.getpid(), started="2099-01-01T00:00:00+00:00", ended=""
    )
    assert read_store(store)[0].status == "running"
    names = read_folders(monkeypatch)
    read_store(store)
    assert names == [folder.name]


def test_killed_runs_are_shown_as_such(store):
    keep(store, "2026-11-20-1700-calm-owl", status="running", process=NEVER, ended="")
    for _ in range(2):
        assert {run.name: run.status for run in read_store(store)}["2026-11-20-1700-calm-owl"] == "killed"


@pytest.mark.parametrize("content", [b"", b"nonsense" * 100, b"SQLite format 3\0" + bytes(500)])
def test_an_index_that_is_damaged_is_made_again(store, monkeypatch, content):
    expected = read_store(store)
    for name in (FILE, FILE + "-wal", FILE + "-shm"):
        (store / name).unlink(missing_ok=True)
    (store / FILE).write_bytes(content)
    assert read_store(store) == expected
    names = read_folders(monkeypatch)
    assert read_store(store) == expected
    assert names == []


def test_a_wrong_record_is_read_again(store, monkeypatch):
    expected = read_store(store)
    with contextlib.closing(SqliteCatalogue(store / FILE)) as one:
        one.put([replace(entry, record="{") for entry in one.load()])
    assert read_store(store) == expected


def test_without_a_right_to_write_the_folders_are_read(store, monkeypatch):
    def refuse(path):
        raise StoreError("no")

    monkeypatch.setattr(index, "SqliteCatalogue", refuse)
    assert len(read_store(store)) == 4
    assert not (store / FILE).exists()


def test_a_small_store_has_no_index(tmp_path):
    keep(tmp_path, "2026-11-20-1600-new-one")
    assert len(read_store(tmp_path)) == 1
    assert not (tmp_path / FILE).exists()


def test_what_changed_just_now_has_no_signature(tmp_path):
    folder = keep(tmp_path, "2026-11-20-1600-new-one")
    assert signature(str(folder)) == ""
    assert signature(str(folder), now=time.time() + 10).startswith(f"{FORMAT}|diagnosis.json:")
    assert signature(str(tmp_path / "none")) == ""


# --- a team ----------------------------------------------------------------------------------------------------------------


def machine(monkeypatch, name):
    monkeypatch.setattr("platform.node", lambda: name)


def test_runs_of_several_machines_are_one_list(fresh, tmp_path, monkeypatch):
    for name in ("one", "two"):
        machine(monkeypatch, name)
        keep(tmp_path / name, f"2026-11-20-1000-{name}-otter", host=name)
        publish(tmp_path / name / f"2026-11-20-1000-{name}-otter", fresh)
    keep(tmp_path / "two", "2026-11-20-1100-late-otter", host="two", started="2026-11-20T15:00:00+00:00")
    found = read_team(tmp_path / "two", fresh)
    assert [(run.name[16:], run.host) for run in found] == [("late-otter", "two"), ("two-otter", "two"), ("one-otter", "one")]
    machine(monkeypatch, "three")
    assert [run.name for run in read_team(tmp_path / "three", fresh)] == [run.name for run in found]
    assert not (tmp_path / "three").exists()


def test_what_a_machine_removes_is_gone_for_all(fresh, tmp_path, monkeypatch):
    machine(monkeypatch, "one")
    for name in ("2026-11-20-1000-a-otter", "2026-11-20-1000-b-otter"):
        keep(tmp_path / "one", name)
    assert len(read_team(tmp_path / "one", fresh)) == 2
    shutil.rmtree(tmp_path / "one" / "2026-11-20-1000-a-otter")
    read_team(tmp_path / "one", fresh)
    machine(monkeypatch, "two")
    assert [run.name for run in read_team(tmp_path / "two", fresh)] == ["2026-11-20-1000-b-otter"]


def test_a_run_that_was_killed_is_killed_for_all(fresh, tmp_path, monkeypatch):
    machine(monkeypatch, "one")
    keep(tmp_path / "one", "2026-11-20-1000-a-otter", status="running", process=NEVER, host="one", ended="")
    read_team(tmp_path / "one", fresh)
    machine(monkeypatch, "two")
    assert [run.status for run in read_team(tmp_path / "two", fresh)] == ["killed"]


def test_a_run_that_the_team_has_not_heard_from_is_silent(fresh, tmp_path, monkeypatch):
    machine(monkeypatch, "one")
    known = {"status": "running", "host": "one", "ended": "", "process": None, "started": "2020-11-20T14:32:00+00:00"}
    keep(tmp_path / "one", "2026-11-20-1000-a-otter", **known)
    read_team(tmp_path / "one", fresh)
    machine(monkeypatch, "two")
    assert [(run.status, run.heard) for run in read_team(tmp_path / "two", fresh)] == [("running", "")]  # told just now
    catalogue = TeamCatalogue(fresh)
    catalogue.put([replace(one, changed=1_700_000_000.0) for one in catalogue.load()])
    catalogue.close()
    assert [(run.status, run.heard) for run in read_team(tmp_path / "two", fresh)] == [("silent", "2023-11-14T22:13:20+00:00")]


def test_two_stores_of_one_machine_are_two_places(fresh, tmp_path, monkeypatch):
    for name in ("x", "y"):
        keep(tmp_path / name, "2026-11-20-1000-a-otter")
        read_team(tmp_path / name, fresh)
    assert place_of(tmp_path / "x") != place_of(tmp_path / "y")
    assert len(read_team(tmp_path / "x", fresh)) == 2


def test_a_run_is_found_by_a_part_of_its_name(fresh, tmp_path):
    keep(tmp_path, "2026-11-20-1000-keen-otter")
    keep(tmp_path, "2026-11-20-1100-mild-moose", started="2026-11-20T15:00:00+00:00")
    assert find_in_team(tmp_path, fresh, "otter").name == "2026-11-20-1000-keen-otter"
    assert find_in_team(tmp_path, fresh, "last").name == "2026-11-20-1100-mild-moose"
    with pytest.raises(UsageError, match="in the names of 2 runs"):
        find_in_team(tmp_path, fresh, "2026")
    with pytest.raises(UsageError, match="in the names of 0 runs"):
        find_in_team(tmp_path, fresh, "stork")


@pytest.mark.parametrize(
    ("value", "expected"), [("", ""), ("postgresql://a@b/c", "postgresql://a@b/c"), (" postgres://b/c ", "postgres://b/c")]
)
def test_the_address_is_read_from_the_environment(monkeypatch, value, expected):
    monkeypatch.setenv("SLEUTH_STORE", value)
    assert team_url() == expected


def test_another_address_is_refused_without_its_password(monkeypatch):
    monkeypatch.setenv("SLEUTH_STORE", "mysql://me:secret@host/db")
    with pytest.raises(UsageError, match="postgresql://") as told:
        team_url()
    assert "secret" not in str(told.value)


def test_the_commands_show_the_runs_of_the_team(fresh, tmp_path, monkeypatch, capsys):
    from tests.cli.test_commands import call

    machine(monkeypatch, "far")
    keep(tmp_path / "far", "2026-11-20-1000-far-otter", host="far", faults=("loss-plateau",))
    read_team(tmp_path / "far", fresh)
    machine(monkeypatch, "near")
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setenv("SLEUTH_STORE", fresh)
    assert call("runs", "--where", "host = 'far'") == 0
    assert "far-otter" in capsys.readouterr().out
    assert call("runs", "show", "far-otter") == 0
    assert "loss-plateau" in capsys.readouterr().out
    assert call("runs", "delete", "far-otter", "--yes") == 2
    monkeypatch.setenv("SLEUTH_STORE", "postgresql://x@127.0.0.1:1/none")
    assert call("runs") == 2
    assert "cannot be used" in capsys.readouterr().err


TRAIN = """
import torch, sleuth
model = torch.nn.Linear(2, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
for step in range(5):
    optimizer.zero_grad()
    model(torch.ones(4, 2)).square().mean().backward()
    optimizer.step()
sleuth.log({"val/acc": 0.75})
"""


def run_script(folder, url):
    import sleuth
    from tests.launch import processes

    (folder / "train.py").write_text(TRAIN)
    return processes.sleuth(
        folder, "run", "train.py", PYTHONPATH=str(Path(sleuth.__file__).resolve().parents[1]), SLEUTH_STORE=url
    )


def test_a_watched_run_comes_into_the_teams_catalogue(fresh, tmp_path):
    done = run_script(tmp_path, fresh)
    assert (done.code, "team" in done.err) == (0, False), done.err
    with contextlib.closing(TeamCatalogue(fresh)) as one:
        (entry,) = one.load()
    run = run_of(entry.record)
    assert (run.status, run.script, run.n_steps, run.metrics[0].last) == ("finished", "train.py", 5, 0.75)


def test_a_server_that_is_not_there_costs_a_line_and_not_the_run(database, tmp_path):
    done = run_script(tmp_path, "postgresql://x:secret@127.0.0.1:1/none")
    assert done.code == 0
    assert done.err.count("the team does not see this run: the team's catalogue (SLEUTH_STORE) cannot be used") == 1
    assert "secret" not in done.err
    assert [run.status for run in read_store(tmp_path / ".sleuth" / "runs")] == ["finished"]
