"""Remove a run from its store: all of its folder or nothing of it, and never anything outside the store."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sleuth.errors import StoreError, UsageError
from sleuth.evidence.kept_run import KeptRun
from sleuth.store.sending import withdraw

_SPANS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
ON_ITS_WAY_OUT = ".removed-"  # a folder of such a name is no run, whatever is left in it


def spare(runs: Sequence[KeptRun], *, keep: int | None, older_than: timedelta | None, now: datetime) -> tuple[KeptRun, ...]:
    """The runs that may go: those beyond the newest `keep`, and begun before `now - older_than`; both hold where both are given.

    Runs that are still running, or may be, and those with a tag or a note stay, and count for `keep`. A run whose start is
    not known is old.

    Args:
        runs: the newest first.
        keep: how many stay at least; None = that is not asked.
        older_than: None = that is not asked.
        now: with a zone.

    Example:
        >>> runs = [KeptRun(name, "", "finished") for name in "cba"]
        >>> [run.name for run in spare(runs, keep=1, older_than=None, now=datetime.now(UTC))]
        ['b', 'a']
    """
    beyond = runs[keep or 0 :]
    limit = None if older_than is None else now - older_than
    return tuple(run for run in beyond if not _is_held(run) and (limit is None or _begun(run) < limit))


def _is_held(run: KeptRun) -> bool:
    return run.status in ("running", "silent") or bool(run.tags) or bool(run.note)


def _begun(run: KeptRun) -> datetime:
    try:
        when = datetime.fromisoformat(run.started)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def span(text: str) -> timedelta:
    """A time span such as "30d", "12h" or "2w".

    Raises:
        UsageError: it is none.

    Example:
        >>> span("2w").days
        14
    """
    found = re.fullmatch(r"(\d{1,6}(?:\.\d+)?)\s*([hdw])", text.strip().lower())
    if found is None:
        raise UsageError(f"a time span is a number with h, d or w, such as 12h, 30d or 4w; got {text!r}")
    return float(found[1]) * _SPANS[found[2]]


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
    """Remove the run's folder with all that is in it, and its copy at a remote address before.

    Raises:
        UsageError: see `see_removable`.
        StoreError: it cannot be removed; then nothing of it is, unless the message says so.
    """
    see_removable(run, store)
    withdraw(run, store)
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
