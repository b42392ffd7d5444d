"""Put the code of a kept run into a new folder, as a work tree of its repository: the commit, and the changes beyond it.

The repository itself is left as it is, but for its list of work trees.
"""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from sleuth.errors import StoreError, UsageError
from sleuth.evidence.kept_run import KeptRun
from sleuth.store.run_folder import PATCH_FILE

COMMIT = re.compile(r"[0-9a-f]{7,64}")
SAFE = ("-c", f"core.hooksPath={os.devnull}", "-c", "core.fsmonitor=false")  # a run's folder may name anybody's repository


@dataclass(frozen=True, slots=True)
class Restored:
    """Where the code is, and what is missing in it."""

    folder: str  # where the command was given, in the new work tree
    has_changes: bool  # whether there were changes beyond the commit, and they are there
    missing: str = ""  # why the changes are not there


def restore(run: KeptRun, target: str) -> Restored:
    """Check the run's code out into `target`, a folder that is not there yet or is empty.

    Raises:
        UsageError: the run has no commit, or something is in `target`.
        StoreError: the repository is gone, has no such commit, or the changes do not apply; then nothing is left in `target`.
    """
    if not COMMIT.fullmatch(run.commit):
        raise UsageError(f"{run.name} was not started in a git repository: there is no commit to go back to")
    folder = Path(os.path.abspath(target))
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"there is something in {folder} already; name a folder that is new or empty")
    if not run.root or not os.path.isdir(run.root):
        raise StoreError(f"the repository of {run.name} is not there: {run.root or 'its place was not kept'}")
    _git(run.root, f"cannot check out {run.commit}", "worktree", "add", "--detach", "--force", str(folder), run.commit)
    patch = Path(run.folder, PATCH_FILE)
    if patch.is_file():
        try:
            words = ("apply", "--binary", "--whitespace=nowarn", str(patch.resolve()))
            _git(str(folder), "the kept changes do not apply", *words)
        except StoreError:
            _git(run.root, "cannot take the work tree back", "worktree", "remove", "--force", str(folder))
            raise
    return Restored(
        _inside(run, folder), patch.is_file(), "" if patch.is_file() or not run.is_dirty else run.no_patch or "unknown"
    )


def _inside(run: KeptRun, folder: Path) -> str:
    """The folder in the new work tree in which the command was given, if it was given inside the repository."""
    root, place = os.path.realpath(run.root), os.path.realpath(run.working_folder)
    try:
        inner = os.path.relpath(place, root)
    except ValueError:  # another drive
        return str(folder)
    is_outside = inner.split(os.sep)[0] == os.pardir
    return str(folder if is_outside or inner == os.curdir else folder / inner)


def _git(place: str, what: str, *words: str) -> None:
    try:
        done = subprocess.run(
            ["git", *SAFE, *words], cwd=place, stdin=subprocess.DEVNULL, capture_output=True, text=True,
            encoding="utf-8", errors="replace", check=False,
        )  # fmt: skip
    except OSError as error:
        raise StoreError(f"{what}: git does not start: {error.strerror or error}") from error
    if done.returncode:
        raise StoreError(f"{what}: {(done.stderr or done.stdout).strip()}")
