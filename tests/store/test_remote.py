"""Runs at an address of fsspec's: one contract for S3 (moto's server), files and memory."""

import json
import os
import platform
import signal
import sys
import time
import uuid
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sleuth.errors import StoreError, UsageError
from sleuth.store import fetching
from sleuth.store.catalogue import files_of, find_run, find_store, read_run, read_store
from sleuth.store.fetching import bring, local_side, refresh
from sleuth.store.labels import keep_labels
from sleuth.store.remote import RECORD, RemoteFolder, address
from sleuth.store.removing import remove
from sleuth.store.sending import pending, send, send_apart, send_labels
from sleuth.store.stub import stub_in, write_stub
from tests.store import object_store
from tests.store.kept import NEVER, keep

pytest.importorskip("fsspec", reason="the extra `remote` is not installed")

OTTER, MOOSE = "2026-11-20-1432-keen-otter-x2ab", "2026-11-20-1500-mild-moose-x9cd"


@pytest.fixture(scope="session")
def s3():
    """The address of an S3-compatible server that these tests started."""
    for name in ("s3fs", "moto", "flask", "boto3"):
        pytest.importorskip(name, reason=f"{name} is not installed")
    with object_store.server() as found:
        yield found


@pytest.fixture
def bucket(s3, monkeypatch):
    for name, value in object_store.environment(s3).items():
        monkeypatch.setenv(name, value)
    return f"s3://team/{uuid.uuid4().hex}/runs"


class Machine:
    """One machine's local side of the store."""

    def __init__(self, url, folder):
        self.url, self.folder = url, folder

    @property
    def side(self):
        before, os.environ["SLEUTH_STORE_FOLDER"] = os.environ.get("SLEUTH_STORE_FOLDER"), str(self.folder)
        try:
            return local_side(self.url, str(self.folder))
        finally:
            os.environ.pop("SLEUTH_STORE_FOLDER") if before is None else os.environ.update(SLEUTH_STORE_FOLDER=before)

    def keep(self, name=OTTER, **more):
        return keep(self.side, name, **more)

    def runs(self):
        refresh(self.side)
        return {run.name: run for run in read_store(self.side)}


class StoreContract:
    """What every address does. A subclass has a fixture `url` with a fresh one."""

    @pytest.fixture
    def here(self, url, tmp_path):
        return Machine(url, tmp_path / "here")

    @pytest.fixture
    def there(self, url, tmp_path):
        return Machine(url, tmp_path / "there")

    def test_a_new_address_has_no_runs(self, here):
        assert here.runs() == {}

    def test_a_run_that_is_sent_is_listed_elsewhere_without_its_files(self, here, there):
        folder = here.keep(faults=("loss-plateau",), labels={"tags": ["baseline"], "note": "é"})
        send(folder)
        found = there.runs()[OTTER]
        own = read_run(str(folder))
        assert replace(found, folder="") == replace(own, folder="")
        assert (found.n_steps, found.final_loss, found.faults, found.tags) == (3, 0.5, ("loss-plateau",), ("baseline",))
        assert [path.name for path in Path(found.folder).iterdir()] == [".remote.json"]

    def test_its_files_are_brought_when_it_is_looked_at(self, here, there):
        folder = here.keep()
        (folder / "media").mkdir()
        (folder / "media" / "a.png").write_bytes(b"\x89PNG" * 100)
        (folder / "empty.txt").write_bytes(b"")
        send(folder)
        there.runs()
        listed = files_of(there.runs()[OTTER])
        run = find_run(there.side, "otter")
        assert listed == files_of(run)
        for path in (path for path in folder.rglob("*") if path.is_file() and path.name != ".remote.json"):
            assert Path(run.folder, path.relative_to(folder)).read_bytes() == path.read_bytes()

    def test_what_did_not_change_is_not_sent_or_brought_again(self, here, there, monkeypatch):
        folder = here.keep()
        send(folder)
        there.runs()
        find_run(there.side, "otter")
        (folder / "summary.txt").write_text("new")
        sent, brought = [], []
        put, get = RemoteFolder.put, RemoteFolder.get
        monkeypatch.setattr(
            RemoteFolder, "put", lambda self, run, files: (sent.extend(one.name for one in files), put(self, run, files))
        )
        monkeypatch.setattr(RemoteFolder, "get", lambda self, run, name, to: (brought.append(name), get(self, run, name, to)))
        send(folder)
        there.runs()
        find_run(there.side, "otter")
        assert (sent, brought) == (["summary.txt"], ["summary.txt"])
        there.runs()
        assert pending(here.side) == pending(there.side) == ()

    def test_tags_are_given_without_its_files_and_seen_by_all(self, here, there):
        send(here.keep(labels={"tags": ["old"], "note": ""}))
        there.runs()
        run = find_run(there.side, "otter", is_whole=False)
        run = replace(run, tags=("baseline",), note="mine")
        keep_labels(run)
        send_labels(run)
        assert not Path(run.folder, "steps.bin").exists()
        assert there.runs()[OTTER].tags == here.runs()[OTTER].tags == ("baseline",)
        found = find_run(here.side, "otter")
        assert (found.tags, found.note, found.n_steps) == (("baseline",), "mine", 3)

    def test_a_run_that_is_removed_is_gone_for_all(self, here, there):
        for name in (OTTER, MOOSE):
            send(here.keep(name))
        there.runs()
        remove(find_run(there.side, "otter", is_whole=False), there.side)
        assert set(there.runs()) == set(here.runs()) == {MOOSE}
        assert (here.side / f".gone-{OTTER}" / "steps.bin").exists()  # it was made here: nothing of it is lost
        assert RemoteFolder(here.url).files(OTTER) == {}

    def test_a_run_that_begins_is_seen_and_then_its_end(self, here, there):
        now = datetime.now(UTC).isoformat(timespec="seconds")
        folder = here.keep(status="running", ended="", exit_code=None, started=now, host=platform.node())
        (folder / "diff.patch").write_text("+1")
        send(folder, is_beginning=True)
        found = there.runs()[OTTER]
        assert (found.status, set(dict(files_of(found)))) == ("running", {"run.json", "diff.patch"})
        find_run(there.side, "otter")
        tree = json.loads((folder / "run.json").read_text())
        (folder / "run.json").write_text(json.dumps({**tree, "status": "finished", "ended": "2026-11-20T15:00:00+00:00"}))
        send(folder, is_beginning=True)  # late: it is over, and the end is told by another
        assert there.runs()[OTTER].status == "running"
        send(folder)
        assert there.runs()[OTTER].status == "finished"
        assert find_run(there.side, "otter").n_steps == 3

    def test_a_killed_run_is_pending_and_sent_with_its_log(self, here, there):
        folder = here.keep(status="running", ended="", process=NEVER)
        (folder / "telemetry.sqlite-wal").write_bytes(b"wal")
        (folder / "telemetry.sqlite-shm").write_bytes(b"shm")
        assert pending(here.side) == (folder,)
        send(folder)
        assert pending(here.side) == ()
        assert there.runs()[OTTER].status == "killed"
        names = {path.name for path in Path(find_run(there.side, "otter").folder).iterdir()}
        assert "telemetry.sqlite-wal" in names
        assert "telemetry.sqlite-shm" not in names

    def test_another_run_of_the_same_name_is_never_written_over(self, here, there):
        send(here.keep(host="one"))
        other = there.keep(host="two")
        with pytest.raises(StoreError, match=f"another run called {OTTER}"):
            send(other)
        assert [run.host for run in here.runs().values()] == ["one"]

    def test_a_run_that_was_copied_there_by_hand_is_read(self, here, there):
        folder = here.keep(faults=("loss-plateau",))
        remote = RemoteFolder(here.url)
        for path in folder.iterdir():
            remote.write(OTTER, path.name, path.read_bytes())
        found = there.runs()[OTTER]
        assert (found.faults, found.n_steps) == (("loss-plateau",), 3)

    @pytest.mark.parametrize(
        "record", [b"", b"{", b"[]", b'{"sizes": {}, "record": "{"}', b'{"sizes": {"run.json": 1}, "record": "x"}']
    )
    def test_a_damaged_record_costs_nothing(self, here, there, record):
        send(here.keep())
        RemoteFolder(here.url).write(OTTER, RECORD, record)
        assert there.runs()[OTTER].n_steps in (3, None)
        assert find_run(there.side, "otter").n_steps == 3

    def test_what_another_process_brings_meanwhile_is_not_forgotten(self, here, there, monkeypatch):
        folder = here.keep()
        send(folder)
        there.runs()
        find_run(there.side, "otter")
        (folder / "summary.txt").write_text("new")
        send(folder)
        copy, read = there.side / OTTER, RemoteFolder.read

        def meanwhile(self, names):
            stub = stub_in(copy)
            write_stub(copy, replace(stub, here={**stub.here, "other.txt": ("mark", "1:2")}))
            return read(self, names)

        monkeypatch.setattr(RemoteFolder, "read", meanwhile)
        there.runs()
        assert {"other.txt", "run.json"} <= set(stub_in(copy).here)
        assert stub_in(copy).missing == ("summary.txt",)

    def test_a_link_or_a_file_in_the_place_of_a_run_is_left_alone(self, here, there, tmp_path):
        for name in (OTTER, MOOSE):
            send(here.keep(name))
        (tmp_path / "outside").mkdir()
        (there.side / OTTER).symlink_to(tmp_path / "outside")
        (there.side / MOOSE).write_text("mine")
        there.runs()
        assert not list((tmp_path / "outside").iterdir())
        assert (there.side / MOOSE).read_text() == "mine"

    def test_names_that_lead_elsewhere_are_left_out(self, here, there, tmp_path):
        remote = RemoteFolder(here.url)
        send(here.keep())
        for name in (".hidden/run.json", "a:b/run.json", "back\\slash/run.json"):
            run, _, file = name.partition("/")
            remote._files.pipe_file(remote._at(run, file), b"{}")
        assert set(there.runs()) == {OTTER}

    def test_the_cache_has_a_bound(self, here, there, monkeypatch):
        for name in (OTTER, MOOSE):
            folder = here.keep(name)
            (folder / "report.html").write_bytes(b"x" * 60_000)
            send(folder)
        there.runs()
        monkeypatch.setenv("SLEUTH_STORE_CACHE", "100KB")
        find_run(there.side, "otter")
        with pytest.raises(StoreError, match="cache of 100KB"):
            find_run(there.side, "moose")  # the other one was looked at just now
        monkeypatch.setattr(fetching, "RECENT", -1.0)
        assert Path(find_run(there.side, "moose").folder, "report.html").exists()
        assert [path.name for path in (there.side / OTTER).iterdir()] == [".remote.json"]
        assert there.runs()[OTTER].n_steps == 3
        monkeypatch.setenv("SLEUTH_STORE_CACHE", "10KB")
        with pytest.raises(StoreError, match="SLEUTH_STORE_CACHE"):
            find_run(there.side, "otter")

    def test_what_is_not_sent_yet_is_never_taken_away(self, here, monkeypatch):
        send(here.keep(OTTER))
        unsent = here.keep(MOOSE)
        (here.side / OTTER / "summary.txt").write_text("changed here")
        send_bare = here.side / "2026-11-20-1600-calm-crane-zzzz"
        keep(here.side, send_bare.name)
        send(send_bare)
        fetching.take_away(send_bare, fetching.stub_in(send_bare))
        monkeypatch.setattr(fetching, "RECENT", -1.0)
        monkeypatch.setenv("SLEUTH_STORE_CACHE", "1KB")
        with pytest.raises(StoreError):
            bring(send_bare)
        assert (here.side / OTTER / "steps.bin").exists()
        assert (unsent / "steps.bin").exists()


class TestMemory(StoreContract):
    @pytest.fixture
    def url(self):
        return f"memory://{uuid.uuid4().hex}/runs"


class TestFiles(StoreContract):
    @pytest.fixture
    def url(self, tmp_path):
        return (tmp_path / "shared" / "runs").as_uri()


class TestS3(StoreContract):
    @pytest.fixture
    def url(self, bucket):
        return bucket

    def test_a_bucket_that_is_not_there_is_told(self, bucket, tmp_path):
        with pytest.raises(StoreError, match=r"cannot list s3://nowhere/runs: .*bucket"):
            Machine("s3://nowhere/runs", tmp_path).runs()

    def test_an_unreachable_server_costs_seconds_and_loses_nothing(self, bucket, tmp_path, monkeypatch):
        monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
        import s3fs

        s3fs.S3FileSystem.clear_instance_cache()
        one = Machine(bucket, tmp_path)
        folder = one.keep()
        began = time.monotonic()
        with pytest.raises(StoreError, match=r"cannot list s3://.*onnect"):
            send(folder)
        assert time.monotonic() - began < 20
        assert pending(one.side) == (folder,)
        s3fs.S3FileSystem.clear_instance_cache()

    def test_a_sender_that_is_killed_leaves_no_half_run(self, bucket, tmp_path):
        import subprocess

        here, there = Machine(bucket, tmp_path / "here"), Machine(bucket, tmp_path / "there")
        folder = here.keep()
        for number in range(30):
            (folder / f"file{number}.bin").write_bytes(b"x" * 2_000_000)
        code = "import sys, pathlib; from sleuth.store.sending import send; print(1, flush=True); send(pathlib.Path(sys.argv[1]))"
        with subprocess.Popen([sys.executable, "-c", code, str(folder)], stdout=subprocess.PIPE) as sender:
            sender.stdout.readline()
            limit = time.monotonic() + 30
            while not RemoteFolder(bucket).files(OTTER) and time.monotonic() < limit:
                time.sleep(0.05)
            sender.send_signal(signal.SIGKILL)
        assert there.runs() == {}
        assert pending(here.side) == (folder,)
        assert send_apart(folder) == ""
        assert there.runs()[OTTER].n_steps == 3
        assert Path(find_run(there.side, "otter").folder, "file29.bin").stat().st_size == 2_000_000


# --- addresses -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("store", "setting", "expected"),
    [
        ("", "", ""), ("runs", "", ""), ("C:\\runs", "", ""), ("", "postgresql://h/d", ""), ("", "s3://b/p/", "s3://b/p"),
        ("s3://b/p", "postgresql://h/d", "s3://b/p"), ("runs", "s3://b/p", ""), ("memory://x", "", "memory://x"),
    ],
)  # fmt: skip
def test_the_option_goes_before_the_setting(monkeypatch, store, setting, expected):
    monkeypatch.setenv("SLEUTH_STORE", setting)
    assert address(store) == expected


@pytest.mark.parametrize(
    ("store", "told"), [("mysql://me:secret@h/d", "SLEUTH_STORE|--store takes"), ("ftp://me:secret@h/d", "FSSPEC_FTP_PASSWORD")]
)
def test_other_addresses_are_refused_without_their_password(store, told):
    with pytest.raises(UsageError, match=told) as error:
        address(store)
    assert "secret" not in str(error.value)


def test_an_address_of_no_known_kind_is_told():
    with pytest.raises(UsageError, match="nosuch://x"):
        RemoteFolder("nosuch://x/y")


def test_a_library_that_is_missing_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "fsspec", None)
    with pytest.raises(UsageError, match=r"pip install 'mlsleuth\[remote\]'"):
        RemoteFolder("s3://bucket/runs")


@pytest.mark.parametrize("size", ["much", "10", "-1GB", "1 XB"])
def test_a_size_that_is_none_is_told(monkeypatch, size):
    monkeypatch.setenv("SLEUTH_STORE_CACHE", size)
    with pytest.raises(UsageError, match="SLEUTH_STORE_CACHE is a number with KB, MB"):
        fetching.bound()


def test_a_store_that_cannot_be_reached_says_where_the_runs_of_this_machine_are(monkeypatch, tmp_path):
    monkeypatch.setenv("SLEUTH_STORE_FOLDER", str(tmp_path))
    monkeypatch.setattr(RemoteFolder, "runs", lambda self: (_ for _ in ()).throw(StoreError("cannot list it")))
    with pytest.raises(StoreError, match=r"cannot list it; the runs that are on this machine are in .*--store"):
        find_store(str(tmp_path), "memory://x/y")
