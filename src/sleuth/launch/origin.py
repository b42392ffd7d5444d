"""Find out where a run comes from, before the program starts and can change it."""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, datetime

from sleuth.launch.options import Origin
from sleuth.launch.program import Program

GIT_SECONDS = 2.0  # a repository that answers later is described without its state


def origin(program: Program) -> Origin:
    """The origin of a run of `program` that begins now."""
    folder = os.getcwd()
    place = folder if program.is_module else os.path.dirname(os.path.realpath(program.target)) or folder
    commit, is_dirty = git_state(place)
    return Origin(
        script=program.target,
        command=("sleuth", "run", *program.command),
        folder=folder,
        started=datetime.now(UTC).isoformat(timespec="seconds"),
        commit=commit,
        is_dirty=is_dirty,
    )


def git_state(folder: str) -> tuple[str, bool]:
    """The commit that is checked out around `folder` and whether tracked files differ from it; ("", False) without git."""
    commit = _git(folder, "rev-parse", "HEAD")
    if commit is None or commit.returncode:
        return "", False
    difference = _git(folder, "diff", "--quiet", "HEAD")
    return commit.stdout.strip(), difference is not None and difference.returncode == 1


def _git(folder: str, *words: str) -> subprocess.CompletedProcess[str] | None:
    quiet = {**os.environ, "GIT_OPTIONAL_LOCKS": "0"}  # never write into the user's repository
    try:
        return subprocess.run(
            ["git", *words],
            cwd=folder,
            env=quiet,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            timeout=GIT_SECONDS,
            check=False,
        )
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
        return None
