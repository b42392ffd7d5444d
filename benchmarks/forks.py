"""Runs many short jobs as forks of one process that has already imported the heavy libraries.

Importing torch and scikit-learn takes longer than most programs of the benchmark train; a fork has them at once.
"""

from __future__ import annotations

import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Ended:
    """How a job ended: its exit code (124 when it was stopped) and the processor and wall time that it took."""

    index: int
    code: int
    processor: float  # seconds
    wall: float  # seconds


def preload() -> None:
    """Import what the programs import."""
    import sklearn.datasets  # noqa: F401
    import sklearn.model_selection  # noqa: F401
    import sklearn.preprocessing  # noqa: F401
    import torch

    torch.set_num_threads(1)


def run_forks(jobs: list[Callable[[], object]], *, at_once: int = 2, timeout: float = 180) -> Iterator[Ended]:
    """Run each job in a fork, `at_once` at the same time, and say how each ended, in the order of ending."""
    waiting = list(enumerate(jobs))[::-1]
    running: dict[int, tuple[int, float]] = {}
    while waiting or running:
        while waiting and len(running) < at_once:
            index, job = waiting.pop()
            running[_fork(job)] = (index, time.perf_counter())
        for pid, (_, start) in running.items():
            if time.perf_counter() - start > timeout:
                os.kill(pid, signal.SIGKILL)
        pid, status, usage = os.wait4(-1, os.WNOHANG)
        if pid not in running:
            time.sleep(0.02)
            continue
        index, start = running.pop(pid)
        code = 124 if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL else os.waitstatus_to_exitcode(status)
        yield Ended(index, code, usage.ru_utime + usage.ru_stime, time.perf_counter() - start)


def _fork(job: Callable[[], object]) -> int:
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid:
        return pid
    code = 0
    try:
        os.setsid()
        job()
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else int(error.code is not None)
    except BaseException:
        traceback.print_exc()
        code = 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def redirect(folder: Path, log: Path) -> None:
    """Make `folder` the working directory, and send everything that this process prints to `log`."""
    os.chdir(folder)
    handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(handle, 1)
    os.dup2(handle, 2)
