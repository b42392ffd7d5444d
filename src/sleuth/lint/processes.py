"""Several processes that judge files."""

from __future__ import annotations

import multiprocessing
import signal
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from sleuth.diagnosis.engine import discover
from sleuth.lint.cache import Cache
from sleuth.lint.judging import judge_all
from sleuth.lint.records import Record, by_code, record, report_of
from sleuth.lint.settings import Plan
from sleuth.rule import Rule
from sleuth.verdict import FileReport

CHUNK = 12  # files that a process judges in one go
AHEAD = 4  # chunks for each process that wait


def in_processes(
    files: Sequence[Path], rules: Sequence[Rule], plan: Plan, cache_folder: Path | None, n_jobs: int
) -> Iterator[FileReport]:
    """Judge files in `n_jobs` processes; fewer reports than files if the system ends a process, most often for its memory."""
    method = "fork" if sys.platform == "linux" else "spawn"  # fork is quick, and this process has no other thread
    context = multiprocessing.get_context(method)
    codes = by_code(rules)
    chunks = [files[start : start + CHUNK] for start in range(0, len(files), CHUNK)]
    with ProcessPoolExecutor(n_jobs, context, _start, (plan, cache_folder)) as pool:
        waiting: list[Future[list[Record]]] = []
        try:
            while chunks or waiting:
                while chunks and len(waiting) < AHEAD * n_jobs:
                    waiting.append(pool.submit(_judge, chunks.pop(0)))
                for data in waiting.pop(0).result():
                    yield report_of(data, codes)
        except BrokenProcessPool:
            return
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


_worker: list[tuple[Sequence[Rule], Plan, Cache | None]] = []  # of a process that judges: its rules and settings


def _start(plan: Plan, cache_folder: Path | None) -> None:
    """Prepare a process; an interrupt is for the one that started it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    rules = discover(("code",))
    _worker.append((rules, plan, Cache(cache_folder, rules, plan) if cache_folder else None))


def _judge(files: Sequence[Path]) -> list[Record]:
    rules, plan, cache = _worker[-1]
    return [record(report) for report in judge_all(files, rules, plan, cache)]
