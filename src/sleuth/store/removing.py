"""Remove a run from its store: all of its folder or nothing of it, and never anything outside the store."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from sleuth.errors import StoreError, UsageError
from sleuth.evidence.kept_run import KeptRun

ON_ITS_WAY_OUT = ".removed-"  # a folder of such a name is no run, whatever is left in it


def see_removable(run: KeptRun, store: Path) -> None:
    """See that the run may be removed.

    Raises:
        UsageError: it is still running, or its folder is not in the store but elsewhere, behind a link.
    """
    folder = Path(run.folder)
    if run.status == "running":
        where = f" on {run.host}" if run.host else ""
        raise UsageError(f"{run.name} is still running (process {run.process}{where}); end it first")
    is_inside = folder.resolve().parent == store.resolve() and folder.parent == store
    if folder.is_symlink() or not is_inside or run.name in ("", ".", ".."):
        raise UsageError(f"{folder} is a link to a folder outside {store}: remove it by hand")


def remove(run: KeptRun, store: Path) -> None:
    """Remove the run's folder with all that is in it.

    Raises:
        UsageError: see `see_removable`.
        StoreError: it cannot be removed; then nothing of it is, unless the message says so.
    """
    see_removable(run, store)
    folder = Path(run.folder)
    away = folder.with_name(f"{ON_ITS_WAY_OUT}{run.name}-{os.getpid()}")
    try:
        folder.rename(away)
    except OSError as error:
        raise StoreError(f"cannot remove {folder}: {error.strerror or error}") from error
    try:
        shutil.rmtree(away)
    except OSError as error:
        raise StoreError(f"{run.name} is removed, but files are left in {away}: {error.strerror or error}") from error
