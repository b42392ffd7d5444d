"""The pages of runs that other machines made: in the team's catalogue, or at the address of a remote store."""

import os
import shutil
import time
import uuid
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from sleuth.serve.app import Site, application
from sleuth.serve.guard import Access
from sleuth.serve.runs import Runs
from sleuth.store.team import read_team
from tests.serve.test_pages import Outline, names  # noqa: F401 - of the same pages
from tests.store.kept import keep
from tests.store.test_index import database, fresh, machine  # noqa: F401 - fixtures

FAR = "2026-11-20-1000-far-otter"
NEAR = "2026-11-20-1100-near-moose"


def pages(store, assets, team=""):
    runs = Runs(store, team)
    client = TestClient(application(Site(runs, assets), Access()), "http://127.0.0.1:7180", raise_server_exceptions=False)
    runs.others.renew()
    return client, runs


@pytest.fixture
def team(fresh, tmp_path, monkeypatch):  # noqa: F811
    """A run of a machine called far, whose files are gone from here, and one of this machine; the pages of this one."""
    machine(monkeypatch, "far")
    keep(
        tmp_path / "far", FAR, host="far", faults=("loss-plateau", "dead-units"), command=["train.py", "--lr", "<script>"],
        labels={"tags": ["baseline"], "note": "theirs"}, started="2026-11-20T10:00:00+00:00",
    )  # fmt: skip
    read_team(tmp_path / "far", fresh)
    (tmp_path / "far").rename(tmp_path / "gone")
    machine(monkeypatch, "near")
    keep(tmp_path / "near", NEAR, host="near", started="2026-11-20T11:00:00+00:00")
    return tmp_path / "near"


def test_the_teams_runs_are_in_the_table_with_those_of_this_machine(team, fresh, assets):  # noqa: F811
    client, _ = pages(team, assets, fresh)
    text = client.get("/").text
    assert text.index(NEAR) < text.index(FAR)
    assert "2 runs" in text
    text = client.get("/", params={"where": "host = 'far' and tag = 'baseline'"}).text
    assert FAR in text
    assert NEAR not in text
    assert NEAR not in client.get("/", params={"q": "theirs"}).text


def test_a_run_of_another_machine_has_a_page_that_says_where_its_files_are(team, fresh, assets, tmp_path):  # noqa: F811
    client, _ = pages(team, assets, fresh)
    answer = client.get(f"/runs/{FAR}")
    assert answer.status_code == 200
    for told in ("loss-plateau", "Then dead-units", "are on far, in", str(tmp_path / "far" / FAR), "&lt;script&gt;", "theirs"):
        assert told in answer.text
    assert "No fault found" not in answer.text
    assert "runs restore" not in answer.text
    assert client.get(f"/runs/{FAR}/series").json()["n"] == 0
    assert client.get(f"/runs/{FAR}/files/run.json").status_code == 404
    assert client.get(f"/runs/{FAR}/report").status_code == 404
    assert client.get(f"/runs/{FAR}/media/a.png").status_code == 404


def test_nothing_of_this_machine_is_taken_for_a_file_of_another(team, fresh, assets, tmp_path):  # noqa: F811
    (tmp_path / "gone").rename(tmp_path / "far")  # a folder here that is called as the one there, outside of the store
    client, _ = pages(team, assets, fresh)
    assert client.get(f"/runs/{FAR}/files/run.json").status_code == 404
    assert client.get(f"/runs/{FAR}/series").json()["n"] == 0


def test_runs_of_two_machines_are_compared_by_what_is_known(team, fresh, assets):  # noqa: F811
    client, _ = pages(team, assets, fresh)
    answer = client.get("/compare/part", params={"run": [NEAR, FAR]})
    assert answer.status_code == 200
    assert "loss-plateau" in answer.text


def test_runs_that_are_called_the_same_are_told_apart(team, fresh, assets, tmp_path, monkeypatch):  # noqa: F811
    for host in ("far", "third"):
        machine(monkeypatch, host)
        keep(tmp_path / host, NEAR, host=host)
        read_team(tmp_path / host, fresh)
        shutil.rmtree(tmp_path / host)
    machine(monkeypatch, "near")
    client, runs = pages(team, assets, fresh)
    shown = {run.name for run in runs.all()}
    assert {NEAR, f"{NEAR} on far", f"{NEAR} on third"} <= shown
    assert "on third, in" in client.get(f"/runs/{NEAR} on third").text
    assert "Files are on" not in client.get(f"/runs/{NEAR}").text


def test_two_machines_with_the_same_folder_are_two(fresh, tmp_path, assets, monkeypatch):  # noqa: F811
    machine(monkeypatch, "far")
    keep(tmp_path / "runs", FAR, host="far")
    read_team(tmp_path / "runs", fresh)
    shutil.rmtree(tmp_path / "runs")
    machine(monkeypatch, "near")
    keep(tmp_path / "runs", NEAR, host="near")
    _, runs = pages(tmp_path / "runs", assets, fresh)
    assert {run.name for run in runs.all()} == {FAR, NEAR}


def test_a_catalogue_that_cannot_be_reached_is_told_and_the_own_runs_are_shown(team, fresh, assets):  # noqa: F811
    client, runs = pages(team, assets, "postgresql://x:secret@127.0.0.1:1/none")
    text = client.get("/").text
    assert NEAR in text
    assert "This list may be old: the team&#39;s catalogue (SLEUTH_STORE) cannot be used" in text
    assert "secret" not in text
    runs.others.team = fresh
    runs.others.renew()
    assert runs.others.trouble == ""


def test_what_comes_meanwhile_changes_the_table(team, fresh, assets, tmp_path, monkeypatch):  # noqa: F811
    _, runs = pages(team, assets, fresh)
    before = runs.stamp()
    machine(monkeypatch, "far")
    (tmp_path / "gone").rename(tmp_path / "far")
    keep(tmp_path / "far", "2026-11-20-1200-new-stork", host="far")
    read_team(tmp_path / "far", fresh)
    machine(monkeypatch, "near")
    runs.others.renew()
    time.sleep(0.6)
    assert runs.stamp() != before


def test_hostile_entries_of_the_catalogue_lead_nowhere(team, fresh, assets):  # noqa: F811
    import contextlib

    from sleuth.evidence.kept_run import KeptRun
    from sleuth.store.index import Entry
    from sleuth.store.records import record_of
    from sleuth.store.team import TeamCatalogue

    hostile = ("../../etc", "<img src=x>", "", "a/b", "\ud800")
    with contextlib.closing(TeamCatalogue(fresh)) as one:
        one.put(
            [
                Entry(str(number), "", record_of(KeptRun(name, "/etc", "finished")), "evil/1")
                for number, name in enumerate(hostile)
            ]
        )
        one.put([Entry("broken", "", "{", "evil/2")])
    client, runs = pages(team, assets, fresh)
    answer = client.get("/")
    assert answer.status_code == 200
    assert "<img src=x>" not in answer.text
    assert all(run.folder != "/etc" for run in runs.all())
    assert client.get("/runs/..%2F..%2Fetc/files/passwd").status_code in (400, 404)


# --- a remote store --------------------------------------------------------------------------------------------------------


@pytest.fixture
def remote(tmp_path, monkeypatch):
    """A run at an address, made on another machine, and the folder of that address here."""
    pytest.importorskip("fsspec")
    from sleuth.store.fetching import local_side
    from sleuth.store.sending import send

    url = f"memory://{uuid.uuid4().hex}/runs"
    monkeypatch.setenv("SLEUTH_STORE_FOLDER", str(tmp_path / "far"))
    send(keep(local_side(url, ""), FAR, faults=("loss-plateau",)))
    monkeypatch.setenv("SLEUTH_STORE_FOLDER", str(tmp_path / "near"))
    return local_side(url, "")


def test_runs_at_an_address_are_listed_and_brought_when_their_page_is_opened(remote, assets):
    client, _ = pages(remote, assets)
    text = client.get("/").text
    assert FAR in text
    assert "memory://" in text
    assert not os.path.exists(remote / FAR / "steps.bin")
    assert "loss-plateau" in client.get(f"/runs/{FAR}").text
    assert client.get(f"/runs/{FAR}/series").json()["n"] == 3
    assert client.get(f"/runs/{FAR}/files/run.json").status_code == 200
    assert client.get(f"/runs/{FAR}/files/.remote.json").status_code == 404


def test_an_address_that_cannot_be_reached_is_told_and_what_is_here_is_shown(remote, assets, monkeypatch):
    from sleuth.errors import StoreError
    from sleuth.store.remote import RemoteFolder

    client, runs = pages(remote, assets)
    client.get(f"/runs/{FAR}")

    def fail(self):
        raise StoreError("cannot list s3://b: no route")

    monkeypatch.setattr(RemoteFolder, "runs", fail)
    runs.others.renew()
    assert "This list may be old: cannot list s3://b: no route" in client.get("/").text
    assert client.get(f"/runs/{FAR}/series").json()["n"] == 3
    assert Path(runs.find(FAR).folder).parent == remote
