"""Many files: judged one after the other, or in several processes; the reports come in the order of the files."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from sleuth.diagnosis.engine import discover
from sleuth.lint.cache import Cache
from sleuth.lint.judging import judge_file
from sleuth.lint.records import Record, by_code, record, report_of
from sleuth.lint.settings import Plan
from sleuth.rule import Rule
from sleuth.verdict import FileReport

CHUNK = 12  # files that a process judges in one go
WORTH_IT = 1_000_000  # bytes of all files from which several processes are quicker than one
AHEAD = 4  # chunks for each process that wait

Progress = Callable[[int], None]  # is told how many files are done


def judge_files(
    files: Sequence[Path],
    rules: Sequence[Rule],
    plan: Plan,
    *,
    cache_folder: Path | None,
    jobs: int = 0,
    progress: Progress | None = None,
) -> tuple[FileReport, ...]:
    """Judge all files.

    Args:
        files: scripts and notebooks.
        rules: all rules of the family; the plan says which of them run.
        plan: the settings.
        cache_folder: where reports are kept; None for no cache.
        jobs: processes; 0 for as many as there are processors, if the files are large enough.
        progress: is told how many files are done.
    """
    reports: list[FileReport] = []
    n_jobs = min(jobs or _worth(files), len(files))
    if n_jobs > 1:
        try:
            for report in _in_processes(files, rules, plan, cache_folder, n_jobs):
                reports.append(report)
                _tell(progress, len(reports))
        except BrokenProcessPool:
            pass  # the system ended a process, most often for its memory: the rest is judged here
    cache = Cache(cache_folder, rules, plan) if cache_folder else None
    for file in files[len(reports) :]:
        reports.append(judge_file(file, rules, plan, cache))
        _tell(progress, len(reports))
    return tuple(reports)


def _tell(progress: Progress | None, done: int) -> None:
    if progress is not None:
        progress(done)


def _worth(files: Sequence[Path]) -> int:
    """How many processes these files are worth."""
    n_processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if n_processors == 1 or len(files) <= CHUNK:
        return 1
    size = 0
    for file in files:
        try:
            size += file.stat().st_size
        except OSError:
            continue
        if size > WORTH_IT:
            return n_processors
    return 1


def _in_processes(
    files: Sequence[Path], rules: Sequence[Rule], plan: Plan, cache_folder: Path | None, n_jobs: int
) -> Iterator[FileReport]:
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
    return [record(judge_file(file, rules, plan, cache)) for file in files]
