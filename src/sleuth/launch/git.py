"""Ask git about the user's repository without writing into it."""

from __future__ import annotations

import os
import shutil
import subprocess

GIT_SECONDS = 2.0  # a repository that answers later is described without its state
QUIET = {"GIT_OPTIONAL_LOCKS": "0"}  # never write into the user's repository


def git_path() -> str:
    """Where git lies; its bare name where it is not found.

    Python's own search for a program that has no path makes it show warnings again that it has shown (it counts as a new filter).
    """
    return shutil.which("git") or "git"


def git(folder: str, *words: str) -> subprocess.CompletedProcess[str] | None:
    """What git says in this folder; None without git, or if it does not answer in time."""
    try:
        return subprocess.run(
            [git_path(), *words],
            cwd=folder,
            env={**os.environ, **QUIET},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
            errors="surrogateescape",
            timeout=GIT_SECONDS,
            check=False,
        )
    except (OSError, subprocess.SubprocessError, ValueError):
        return None
