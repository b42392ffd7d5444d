"""What `run.json` says of a run's course: its status, its process, its times."""

from __future__ import annotations

import os
import platform
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sleuth.evidence.kept_run import KeptRun
from sleuth.store.steps import FILE

LATER = 60.0  # seconds after the run's start: a process that began later is another one with the same number
SILENT_AFTER = timedelta(days=3)  # where only begin and end are told, most trainings have come to their end

Tree = dict[str, object]


def status_of(info: Tree) -> str:
    """The status in this `run.json`, or `killed` for a run whose process is gone."""
    status, started = text_of(info, "status"), text_of(info, "started")
    process, host = process_of(info), text_of(info, "host")
    if status != "running" or process is None or (host and host != platform.node()):
        return status
    return "running" if _is_alive(process, started) else "killed"


def unheard(run: KeptRun, heard: float | None = None, *, now: datetime | None = None) -> KeptRun:
    """The run, as `silent` if it is said to run on another host and nothing was heard from it for three days.

    Args:
        run: as its files or a catalogue have it.
        heard: seconds since 1970 of the last sign beside its start; None if there is none.
        now: with a zone; None for this moment.

    Example:
        >>> run = KeptRun("keen-otter", "", "running", started="2026-11-20T14:32:00+00:00", host="gpu-3")
        >>> [unheard(run, now=datetime(2026, 11, day, tzinfo=UTC)).status for day in (21, 24)]
        ['running', 'silent']
    """
    if run.status != "running" or run.host in ("", platform.node()):
        return run
    signs = [time_of(run.started), None if heard is None else datetime.fromtimestamp(heard, UTC)]
    last = max((one for one in signs if one is not None), default=None)
    if last is None or (now or datetime.now(UTC)) - last < SILENT_AFTER:
        return run
    return replace(run, status="silent", seconds=None, heard=last.astimezone(UTC).isoformat(timespec="seconds"))


def last_change(folder: str) -> float | None:
    """When a file in the folder was written last, in seconds since 1970; None if there is none, or it cannot be told."""
    try:
        with os.scandir(folder) as entries:
            return max((entry.stat().st_mtime for entry in entries), default=None)
    except OSError:
        return None


def last_step(folder: str, status: str) -> str:
    """When a killed run wrote its last step, in ISO 8601; "" for other runs, and if it wrote none."""
    if status != "killed":
        return ""
    try:
        written = os.stat(os.path.join(folder, FILE)).st_mtime
    except OSError:
        return ""
    return datetime.fromtimestamp(written, UTC).isoformat()


def _is_alive(process: int, started: str) -> bool:
    """Whether the process that began the run is still there: a number is used again for other processes."""
    import psutil

    began = time_of(started)
    try:
        found = psutil.Process(process)
        is_another = began is not None and found.create_time() > began.timestamp() + LATER
        return not is_another and found.status() != psutil.STATUS_ZOMBIE
    except (psutil.NoSuchProcess, ValueError, OverflowError):
        return False
    except psutil.Error:  # another user's: it is there
        return True


def time_of(text: str) -> datetime | None:
    """The time that stands in `run.json`; None if it is none."""
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        return None
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def process_of(info: Tree) -> int | None:
    """The number of the run's process; None if it is not known."""
    process = info.get("process")
    return process if isinstance(process, int) and not isinstance(process, bool) else None


def text_of(tree: Tree, key: str) -> str:
    """A text in a tree, "" if there is none."""
    value = tree.get(key)
    return value if isinstance(value, str) else ""


def seconds_between(started: str, ended: str, *, is_running: bool) -> float | None:
    """From the first time to the last, or to now while it runs; None if it is not known."""
    first, last = time_of(started), datetime.now(UTC) if is_running else time_of(ended)
    return max((last - first).total_seconds(), 0.0) if first and last else None
