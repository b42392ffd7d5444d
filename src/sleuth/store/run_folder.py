"""The folder of one run: where it goes, what it is called, and how files get into it whole.

.sleuth/.gitignore
.sleuth/runs/2026-11-20-1432-keen-otter/
    run.json  diagnosis.json  summary.txt  report.html  trace.npz  steps.bin  telemetry.sqlite  parameters.json
    diff.patch  (what the code had beyond the commit)  labels.json  (the user's tags and note)
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from sleuth.errors import StoreError

HOME = ".sleuth"
RUN_FILE = "run.json"
DIAGNOSIS_FILE = "diagnosis.json"
PATCH_FILE = "diff.patch"
PACKAGES_FILE = "packages.txt"
SUMMARY_FILE = "summary.txt"
REPORT_FILE = "report.html"
TRACE_FILE = "trace.npz"
N_TRIES = 50  # names tried in one minute; there are 1,024 of them
SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"  # no two of them look alike

ADJECTIVES = (
    "able amber apt blue bold brave brisk calm clear clever cool crisp eager fair fine fond "
    "glad gold green keen kind light lucid mild neat proud quick quiet silver sober warm wise"
)
NOUNS = (
    "badger beaver bison crane deer eagle falcon finch fox hare hawk heron ibis jay kite lark "
    "lynx marten moose newt otter owl puffin raven robin seal stork swift tern trout whale wren"
)


def new_name(when: datetime) -> str:
    """A name for a run that began at `when`, such as `2026-11-20-1432-keen-otter`. The program's random state is not used."""
    dice = random.SystemRandom()
    return f"{when:%Y-%m-%d-%H%M}-{dice.choice(ADJECTIVES.split())}-{dice.choice(NOUNS.split())}"


def runs_folder(start: str, store: str = "") -> Path:
    """Where run folders go: `store` if given, else `.sleuth/runs` under `start`, else a folder of the user's.

    The folder is made, with a `.gitignore` that keeps `.sleuth` out of the user's repository. (Of an address such as
    `s3://bucket/runs`, the folder is that of `fetching.local_side`.)

    Raises:
        StoreError: none of them can be written.
    """
    import platformdirs

    if store:
        return make_writable(Path(store))
    home = Path(start, HOME)
    with contextlib.suppress(StoreError):
        runs = make_writable(home / "runs")
        with contextlib.suppress(OSError):
            (home / ".gitignore").write_text("*\n") if not (home / ".gitignore").exists() else None
        return runs
    return make_writable(Path(platformdirs.user_data_dir("sleuth", appauthor=False), "runs"))


def create(runs: Path, when: datetime, *, is_shared: bool = False) -> Path:
    """Make a new folder in `runs` for a run that began at `when`; a name that is taken is never used again.

    Args:
        runs: the folder of runs.
        when: the begin of the run.
        is_shared: other machines make runs for the same place, unseen from here: the name gets four more signs.

    Raises:
        StoreError: the folder cannot be made.
    """
    for attempt in range(N_TRIES):
        name = new_name(when) + (f"-{attempt}" if attempt > N_TRIES // 2 else "")
        name += f"-{''.join(random.SystemRandom().choices(SIGNS, k=4))}" if is_shared else ""
        try:
            (runs / name).mkdir(parents=True)
        except FileExistsError:
            continue
        except OSError as error:
            raise StoreError(f"cannot make a folder in {runs}: {error.strerror or error}") from error
        return runs / name
    raise StoreError(f"found no free name for a run in {runs} after {N_TRIES} tries; remove old runs")


def write_file(path: Path, content: str | bytes) -> None:
    """Write a whole file: a reader sees the old one or the new one, never a part.

    Raises:
        StoreError: it cannot be written (no space, no permission, no such folder).
    """
    data = content.encode("utf-8", "surrogateescape") if isinstance(content, str) else content
    path = Path(os.path.realpath(path))  # the file that a link names is written, not the link
    try:
        if path.exists() and not path.is_file():  # a device or a pipe
            path.write_bytes(data)
            return
    except OSError as error:
        raise StoreError(f"cannot write {path}: {error.strerror or error}") from error
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        temporary.write_bytes(data)
        temporary.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise StoreError(f"cannot write {path}: {error.strerror or error}") from error


def write_json(path: Path, tree: Mapping[str, object]) -> None:
    """Write `tree` as JSON, whole (see `write_file`). NaN must have been replaced before.

    Raises:
        StoreError: it cannot be written.
    """
    write_file(path, json.dumps(tree, indent=1, ensure_ascii=False, allow_nan=False) + "\n")


def discard(folder: Path) -> None:
    """Remove the folder of a run that turned out to hold nothing."""
    shutil.rmtree(folder, ignore_errors=True)


def make_writable(folder: Path) -> Path:
    """The folder, made if it is not there.

    Raises:
        StoreError: it cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError as error:
        raise StoreError(f"cannot write into {folder}: {error.strerror or error}") from error
