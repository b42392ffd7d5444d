"""Write a run into another tool, from its folder: while it goes on, by a process beside the program, or afterwards.

The program is not asked for anything, and nothing is imported into it: what it keeps in its folder is read, and what a tool does
(import a library, open a socket, fail) is done where it cannot be met.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from sleuth.errors import SleuthError, UsageError
from sleuth.exporters.opening import open_exporter
from sleuth.exporters.points import Ended, Subject
from sleuth.exporters.targets import Target, parse, see_installed
from sleuth.launch.news import AT_ONCE, News, seconds_since_1970
from sleuth.launch.outlets import state_file
from sleuth.store.reader import StoredRun
from sleuth.store.run_folder import RUN_FILE, write_json
from sleuth.store.status import status_of

EVERY = 1.0  # seconds between two looks at the folder
GLANCE = 0.1  # seconds between two glances whether the run has ended
SHARE = 0.05  # of one processor, at most
NICE = 10  # the program comes first
KEPT_AT_ONCE = 20_000  # rows of a kind, of a run that is over
STATES = ("starting", "running", "closing", "finished", "failed")


@dataclass(frozen=True, slots=True)
class State:
    """How far the process beside the program is; it keeps this in the run's folder, for the program's end."""

    to: str
    process: int
    state: str = "starting"  # one of STATES
    address: str = ""
    failure: str = ""
    n_rows: int = 0  # that were written
    left_out: int = 0  # that were too many


def follow(folder: str, number: int, word: str) -> None:
    """Write the run into one tool until it ends, however it ends. Nothing is raised: the state says what failed."""
    with contextlib.suppress(AttributeError, OSError):
        os.nice(NICE)
    place = Path(folder)
    state = State(word, os.getpid())
    _keep(place, number, state)
    try:
        (target,) = parse([word])
        run = StoredRun(place)
        exporter = open_exporter(target, subject_of(run.info(), place))
        news = News(run, most=AT_ONCE)
        state = replace(state, state="running", address=exporter.address)
        _keep(place, number, state)
        while True:
            began = time.process_time()
            mark = _mark(place)
            status = status_of(run.info()) if mark else "gone"
            rows = news.rows(time.time())
            exporter.write(rows)
            exporter.tell(news.found())
            state = replace(state, n_rows=state.n_rows + len(rows), left_out=news.left_out)
            if status != "running":
                break
            _pause(place, mark, max(EVERY, (time.process_time() - began) / SHARE))
        state = replace(state, state="closing")
        _keep(place, number, state)
        exporter.close(Ended(status, news.verdict, time.time()))
        state = replace(state, state="finished")
    except BaseException as error:
        state = replace(state, state="failed", failure=f"{type(error).__name__}: {' '.join(str(error).split())}"[:300])
    _keep(place, number, state)


def export_kept(folder: str, targets: tuple[Target, ...]) -> tuple[State, ...]:
    """Write a run that is kept into tools, at once.

    Raises:
        UsageError: a library is missing, or a tool shows only what goes on now.
        SleuthError: a tool failed.
    """
    see_installed(targets)
    if any(target.tool == "prometheus" for target in targets):
        raise UsageError("Prometheus shows a run while it goes on; a kept run can be written to tensorboard, wandb or mlflow")
    run, states = StoredRun(Path(folder)), []
    info = run.info()
    for target in targets:
        try:
            exporter = open_exporter(target, subject_of(info, run.folder))
            news = News(run, most=KEPT_AT_ONCE)
            rows = news.rows(None)
            exporter.write(rows)
            exporter.tell(news.found())
            exporter.close(Ended(status_of(info), news.verdict, seconds_since_1970(info.get("ended")) or time.time()))
        except SleuthError:
            raise
        except Exception as error:  # the tool's library meets the user's disk, network and account here
            raise SleuthError(f"{target}: {type(error).__name__}: {error}") from error
        states.append(State(str(target), os.getpid(), "finished", exporter.address, "", len(rows), news.left_out))
    return tuple(states)


def subject_of(info: Mapping[str, object], folder: Path) -> Subject:
    """The run as an exporter knows it, from its `run.json`."""
    command = info.get("command")
    words = [str(word) for word in command] if isinstance(command, list) else []
    return Subject(
        name=folder.name,
        script=str(info.get("script") or ""),
        command=" ".join(words),
        folder=str(info.get("folder") or os.getcwd()),
        started=seconds_since_1970(info.get("started")) or time.time(),
        host=str(info.get("host") or ""),
    )


def _keep(folder: Path, number: int, state: State) -> None:
    with contextlib.suppress(SleuthError, OSError):
        if folder.is_dir():
            write_json(folder / state_file(number), asdict(state))


def _mark(folder: Path) -> tuple[int, int] | None:
    """Changes when the run's own file does; None where it is gone."""
    try:
        seen = os.stat(folder / RUN_FILE)
    except OSError:
        return None
    return seen.st_ino, seen.st_mtime_ns


def _pause(folder: Path, mark: tuple[int, int] | None, seconds: float) -> None:
    """Sleep, but not beyond the end of the run."""
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0 and _mark(folder) == mark:
        time.sleep(min(GLANCE, left))


if __name__ == "__main__":
    follow(sys.argv[1], int(sys.argv[2]), sys.argv[3])
