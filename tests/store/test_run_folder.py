"""Run folders: names, places, whole files."""

import json
import os
import re
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from sleuth.errors import StoreError
from sleuth.store import run_folder

WHEN = datetime(2026, 11, 20, 14, 32)


def test_a_name_says_when_and_is_easy_to_say():
    assert re.fullmatch(r"2026-11-20-1432-[a-z]+-[a-z]+", run_folder.new_name(WHEN))


def test_names_leave_the_programs_random_numbers_alone():
    import random

    random.seed(1)
    first = random.random()
    random.seed(1)
    run_folder.new_name(WHEN)
    assert random.random() == first


def test_a_taken_name_is_not_used_again(tmp_path, monkeypatch):
    monkeypatch.setattr(run_folder, "new_name", lambda when: "same")
    assert run_folder.create(tmp_path, WHEN).name == "same"
    assert run_folder.create(tmp_path, WHEN).name.startswith("same-")


def test_no_free_name(tmp_path, monkeypatch):
    monkeypatch.setattr(run_folder, "new_name", lambda when: "same")
    monkeypatch.setattr(run_folder, "N_TRIES", 1)
    run_folder.create(tmp_path, WHEN)
    with pytest.raises(StoreError, match="no free name"):
        run_folder.create(tmp_path, WHEN)


def test_runs_go_under_the_start_folder_and_out_of_git(tmp_path):
    assert run_folder.runs_folder(str(tmp_path)) == tmp_path / ".sleuth" / "runs"
    assert (tmp_path / ".sleuth" / ".gitignore").read_text() == "*\n"
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    status = subprocess.run(["git", "status", "--porcelain"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert status.stdout == ""


def test_a_store_that_was_asked_for(tmp_path):
    assert run_folder.runs_folder(str(tmp_path), str(tmp_path / "a" / "b")) == tmp_path / "a" / "b"
    assert not (tmp_path / ".sleuth").exists()


def test_a_start_folder_that_cannot_be_written(tmp_path, monkeypatch):
    (tmp_path / ".sleuth").write_text("a file in the way, as root may write everywhere")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    runs = run_folder.runs_folder(str(tmp_path))
    assert runs.is_dir()
    assert runs.name == "runs"
    assert ".sleuth" not in runs.parts


def test_nowhere_to_write(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot write into"):
        run_folder.runs_folder(str(tmp_path), str(tmp_path / "file" / "x"))
    with pytest.raises(StoreError, match="cannot make a folder"):
        run_folder.create(tmp_path / "file", WHEN)


def test_a_file_is_replaced_whole(tmp_path):
    path = tmp_path / "x.json"
    run_folder.write_json(path, {"a": "ü", "b": [1, None]})
    run_folder.write_json(path, {"a": 1})
    assert json.loads(path.read_text("utf-8")) == {"a": 1}
    assert [file.name for file in tmp_path.iterdir()] == ["x.json"]
    with pytest.raises(ValueError, match="JSON"):
        run_folder.write_json(path, {"a": float("nan")})


def test_a_link_is_followed_and_a_device_is_not_replaced(tmp_path):
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to("real")
    run_folder.write_file(tmp_path / "link", "new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "new"
    (tmp_path / "null").symlink_to(os.devnull)
    run_folder.write_file(tmp_path / "null", "gone")
    assert not Path(os.devnull).is_file()


def test_a_file_in_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(StoreError, match="cannot write"):
        run_folder.write_file(tmp_path / "no" / "x", "")


def test_a_full_disk_leaves_the_old_file(tmp_path):
    code = (  # a limit on the size of files stands for a full disk
        "import resource, signal, sys\nfrom pathlib import Path\nfrom sleuth.store.run_folder import write_file\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\nresource.setrlimit(resource.RLIMIT_FSIZE, (10, 10))\n"
        "try:\n    write_file(Path(sys.argv[1]), 'x' * 100)\nexcept Exception as error:\n    print(type(error).__name__)\n"
    )
    (tmp_path / "x").write_text("old")
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path / "x")], capture_output=True, text=True, check=True)
    assert done.stdout == "StoreError\n"
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("x", "old")]
