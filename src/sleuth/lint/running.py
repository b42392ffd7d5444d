"""Many files: judged one after the other, or in several processes; the reports come in the order of the files."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from sleuth.lint.cache import Cache
from sleuth.lint.joining import joined
from sleuth.lint.judging import judge_all
from sleuth.lint.settings import Plan
from sleuth.rule import Rule
from sleuth.verdict import FileReport

FEW = 12  # files that one process reads before another one has begun
WORTH_IT = 1_000_000  # bytes of all files from which several processes are quicker than one

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
        from sleuth.lint.processes import in_processes  # most calls are for a few files, and must begin quickly

        for report in in_processes(files, rules, plan, cache_folder, n_jobs):
            reports.append(report)
            _tell(progress, len(reports))
    cache = Cache(cache_folder, rules, plan) if cache_folder else None
    for report in judge_all(files[len(reports) :], rules, plan, cache):
        reports.append(report)
        _tell(progress, len(reports))
    return joined(reports)


def _tell(progress: Progress | None, done: int) -> None:
    if progress is not None:
        progress(done)


def _worth(files: Sequence[Path]) -> int:
    """How many processes these files are worth."""
    n_processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if n_processors == 1 or len(files) <= FEW:
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
