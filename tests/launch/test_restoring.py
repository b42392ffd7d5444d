"""The changes beyond the commit are kept with a run, and its code comes back from them; with real repositories."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sleuth.errors import StoreError, UsageError
from sleuth.launch.changes import Changes, changes
from sleuth.launch.keeping import Keeper
from sleuth.launch.options import Options
from sleuth.launch.origin import git_state, origin
from sleuth.launch.program import Program
from sleuth.launch.restoring import restore
from sleuth.launch.speech import Speech
from sleuth.launch.variables import is_kept
from sleuth.store.catalogue import read_run
from tests.store.kept import keep


def git(folder, *words):
    done = subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True)
    return done.stdout.decode("utf-8", "replace").strip()


@pytest.fixture
def repository(tmp_path, monkeypatch):
    """A repository with two commits, and settings that make its plain `git diff` no patch that applies."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
    (tmp_path / "gitconfig").write_text(
        "[user]\nname = A\nemail = a@example.org\n[diff]\nnoprefix = true\nexternal = echo\nrelative = true\n[color]\nui = always\n"
    )
    root = tmp_path / "project"
    (root / "src").mkdir(parents=True)
    git(root, "init", "-q")
    (root / "src" / "train.py").write_text("rate = 1\n")
    (root / "data.bin").write_bytes(bytes(range(256)))
    git(root, "add", ".")
    git(root, "commit", "-q", "-m", "one")
    monkeypatch.chdir(root / "src")
    return root


def kept(root, **options):
    """The run of train.py as it begins now."""
    begun = origin(Program(str(root / "src" / "train.py")))
    return read_run(str(Keeper(Options(store=str(root.parent / "runs"), **options), begun, Speech()).folder()))


def test_the_code_comes_back_as_it_was(repository, tmp_path):
    train, data = repository / "src" / "train.py", repository / "data.bin"
    train.write_text("rate = 2  # größer\r\n", "utf-8")
    data.write_bytes(b"\x00\xff" * 300)
    (repository / "src" / "new.py").write_text("x = 1\n")
    git(repository, "add", "src/new.py")
    before = git(repository, "status", "--porcelain")
    run = kept(repository)
    assert git(repository, "status", "--porcelain") == before
    expected = {name: (repository / name).read_bytes() for name in ("src/train.py", "data.bin", "src/new.py")}
    git(repository, "commit", "-q", "-a", "-m", "two")
    train.write_text("rate = 3\n")

    restored = restore(run, str(tmp_path / "back"))
    assert {name: (tmp_path / "back" / name).read_bytes() for name in expected} == expected
    assert (restored.folder, restored.has_changes, restored.missing) == (str(tmp_path / "back" / "src"), True, "")
    assert train.read_text() == "rate = 3\n"
    assert git(tmp_path / "back", "rev-parse", "HEAD") == run.commit
    with pytest.raises(UsageError, match="there is something in"):
        restore(run, str(tmp_path / "back"))


def test_a_script_that_git_does_not_know_is_kept_too(repository, tmp_path):
    git(repository, "rm", "-q", "--cached", "src/train.py")
    git(repository, "commit", "-q", "-m", "not tracked")
    run = kept(repository)
    assert not run.is_dirty
    assert restore(run, str(tmp_path / "back")).has_changes
    assert (tmp_path / "back" / "src" / "train.py").read_text() == "rate = 1\n"


def test_a_script_that_git_ignores_stays_out(repository):
    git(repository, "rm", "-q", "--cached", "src/train.py")
    (repository / ".gitignore").write_text("train.py\n")
    git(repository, "add", ".gitignore")
    git(repository, "commit", "-q", "-m", "ignored")
    assert origin(Program(str(repository / "src" / "train.py"))).patch == b""


def test_a_clean_run_has_no_patch(repository, tmp_path):
    run = kept(repository)
    assert (run.root, run.is_dirty) == (str(repository), False)
    assert sorted(path.name for path in Path(run.folder).iterdir()) == ["packages.txt", "run.json"]
    restored = restore(run, str(tmp_path / "back"))
    assert (restored.has_changes, restored.missing) == (False, "")


def test_changes_that_are_too_large_are_not_kept_and_that_is_said(repository, tmp_path):
    (repository / "data.bin").write_bytes(os.urandom(50_000))
    assert changes(str(repository), "", is_dirty=True, max_bytes=10_000) == Changes(reason="they are larger than 10,000 bytes")
    run = keep(
        tmp_path / "runs", "2026-a",
        git={"commit": git(repository, "rev-parse", "HEAD"), "is_dirty": True, "root": str(repository), "no_patch": "too large"},
        folder=str(tmp_path),
    )  # fmt: skip
    restored = restore(read_run(str(run)), str(tmp_path / "back"))
    assert (restored.folder, restored.has_changes, restored.missing) == (str(tmp_path / "back"), False, "too large")


def test_nothing_is_read_that_is_not_kept(repository):
    (repository / "src" / "train.py").write_text("rate = 2\n")
    assert origin(Program(str(repository / "src" / "train.py")), keeps_changes=False).patch == b""


def test_outside_a_repository(tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    assert git_state(str(tmp_path)) == ("", "", False)
    with pytest.raises(UsageError, match="not started in a git repository"):
        restore(read_run(str(keep(tmp_path, "2026-a", git=None))), str(tmp_path / "back"))


def test_a_patch_that_does_not_apply_leaves_nothing(repository, tmp_path):
    (repository / "src" / "train.py").write_text("rate = 2\n")
    run = kept(repository)
    patch = Path(run.folder, "diff.patch")
    patch.write_bytes(patch.read_bytes().replace(b"-rate = 1", b"-rate = 7"))
    with pytest.raises(StoreError, match="the kept changes do not apply: "):
        restore(run, str(tmp_path / "back"))
    assert not (tmp_path / "back").exists()
    assert len(git(repository, "worktree", "list").splitlines()) == 1


@pytest.mark.parametrize("name", ["../outside.py", "/tmp/outside-of-it.py", ".git/hooks/x"])
def test_a_patch_cannot_write_outside(repository, tmp_path, name):
    run = kept(repository)
    patch = f"diff --git a/{name} b/{name}\nnew file mode 100644\n--- /dev/null\n+++ b/{name}\n@@ -0,0 +1 @@\n+x\n"
    Path(run.folder, "diff.patch").write_text(patch)
    with pytest.raises(StoreError):
        restore(run, str(tmp_path / "back"))
    assert not (tmp_path / "outside.py").exists()


@pytest.mark.parametrize(
    ("state", "error"),
    [
        ({"commit": "--upload-pack=x", "root": "."}, UsageError),
        ({"commit": "a" * 40, "root": "gone"}, StoreError),
        ({"commit": "a" * 40}, StoreError),
    ],
)
def test_what_a_damaged_run_names(tmp_path, state, error):
    with pytest.raises(error):
        restore(read_run(str(keep(tmp_path, "2026-a", git=state))), str(tmp_path / "back"))
    assert not (tmp_path / "back").exists()


def test_hooks_of_the_repository_do_not_run(repository, tmp_path):
    hook = repository / ".git" / "hooks" / "post-checkout"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ntouch '{tmp_path / 'ran'}'\n")
    hook.chmod(0o755)
    restore(kept(repository), str(tmp_path / "back"))
    assert not (tmp_path / "ran").exists()


def test_by_the_real_commands(repository, tmp_path):
    pytest.importorskip("torch")
    (repository / "src" / "train.py").write_text(
        "import torch\nnet = torch.nn.Linear(3, 1)\noptimizer = torch.optim.SGD(net.parameters(), 0.01)\n"
        "for step in range(5):\n    loss = net(torch.randn(8, 3)).square().mean()\n    optimizer.zero_grad()\n"
        "    loss.backward()\n    optimizer.step()\n"
    )
    text = (repository / "src" / "train.py").read_bytes()
    sleuth = [sys.executable, "-m", "sleuth"]
    kept = {**{name: value for name, value in os.environ.items() if not is_kept(name)}, "OMP_NUM_THREADS": "1"}
    subprocess.run([*sleuth, "run", "--experiments", "off", "train.py"], check=True, capture_output=True, env=kept)
    (repository / "src" / "train.py").write_text("gone")
    done = subprocess.run([*sleuth, "runs", "restore", "last", "../../back"], capture_output=True, text=True, check=True)
    said, packages = done.stdout.split("The packages that were installed then: ")
    assert said.endswith(
        f"with the changes beyond it. In {tmp_path / 'back' / 'src'}:\n  OMP_NUM_THREADS=1 sleuth run train.py\n"
    )
    assert "\nnumpy==" in Path(packages.strip()).read_text()
    assert (tmp_path / "back" / "src" / "train.py").read_bytes() == text
    info = json.loads(next((repository / "src" / ".sleuth" / "runs").glob("*/run.json")).read_text("utf-8"))
    assert info["git"]["root"] == str(repository)


def test_what_the_script_imports_and_reads_comes_back_though_git_does_not_know_it(repository, tmp_path):
    folder = repository / "src"
    (folder / "helper.py").write_text("rate = 5")
    (folder / "conf" / "größe").mkdir(parents=True)
    (folder / "conf" / "größe" / "net work.yaml").write_text("width: 8\n", "utf-8")
    (folder / "empty.py").write_text("")
    left = {
        folder / "my_secrets.yaml": "a: b",
        folder / "table.csv": "1,2",
        folder / "large.py": "#" * 300_000,
        folder / ".venv" / "lib.py": "x = 1",
        repository / "elsewhere.py": "x = 1",
        folder / "ignored.py": "x = 1",
    }
    (repository / ".gitignore").write_text("ignored.py\n")
    for path, text in left.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    before = git(repository, "status", "--porcelain")
    run = kept(repository)
    assert git(repository, "status", "--porcelain") == before
    restored = restore(run, str(tmp_path / "again"))
    again = tmp_path / "again" / "src"
    assert restored.has_changes
    assert (again / "helper.py").read_text() == "rate = 5"
    assert (again / "conf" / "größe" / "net work.yaml").read_text("utf-8") == "width: 8\n"
    assert (again / "empty.py").read_text() == ""
    assert not any((tmp_path / "again" / path.relative_to(repository)).exists() for path in left)
