"""Find out where a run comes from, before the program starts and can change it."""

from __future__ import annotations

import os
from datetime import UTC, datetime

from sleuth.launch.changes import Changes, changes
from sleuth.launch.git import git
from sleuth.launch.options import Origin
from sleuth.launch.program import Program
from sleuth.launch.variables import variables


def origin(program: Program, *, keeps_changes: bool = True) -> Origin:
    """The origin of a run of `program` that begins now.

    Args:
        program: what is about to start.
        keeps_changes: read what the files have beyond the commit, too.
    """
    folder = os.getcwd()
    script = "" if program.is_module else os.path.realpath(program.target)
    root, commit, is_dirty = git_state(os.path.dirname(script) or folder)
    seen = changes(root, script, is_dirty=is_dirty) if commit and keeps_changes else Changes()
    return Origin(
        script=program.target,
        command=("sleuth", "run", *program.command),
        folder=folder,
        started=datetime.now(UTC).isoformat(timespec="seconds"),
        commit=commit,
        is_dirty=is_dirty,
        root=root,
        patch=seen.patch,
        no_patch=seen.reason,
        variables=variables(os.environ),
    )


def git_state(folder: str) -> tuple[str, str, bool]:
    """Around `folder`: the repository's top folder, its commit, whether tracked files differ; ("", "", False) without git."""
    found = git(folder, "rev-parse", "HEAD", "--show-toplevel")
    if found is None or found.returncode:
        return "", "", False
    commit, _, root = found.stdout.rstrip("\n").partition("\n")
    difference = git(folder, "diff", "--quiet", "HEAD")
    return os.path.normpath(root), commit, difference is not None and difference.returncode == 1
