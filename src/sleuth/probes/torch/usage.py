"""How much of the machine the training uses: looked at where a step ends, at most once a second, and ever more rarely."""

from __future__ import annotations

import os
from array import array
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import psutil
import torch

from sleuth.evidence.usage import VALUES, Usage

LEAST = 1.0  # seconds between two looks
POINTS = 1_000  # looks for each factor of e in the time, from which on there are fewer
SEARCHED = 10.0  # seconds for which the workers are taken to be the same: a search reads of every process of the machine
GROUP = Path("/sys/fs/cgroup")  # limits of a container, see https://docs.kernel.org/admin-guide/cgroup-v2.html
NAN = float("nan")


class UsageLooks:
    """What was seen so far. `due` is when to look again, as `perf_counter` counts; the first look only begins the count."""

    def __init__(self) -> None:
        self.due = 0.0
        self.process = psutil.Process()
        self._began = self._before = self._searched = 0.0
        self._workers: list[psutil.Process] = []
        self._spent: dict[int, float] = {}
        self._limits: tuple[float, float] | None = None
        self._sees_device = True
        self._steps = array("q")
        self._values = array("d")  # `VALUES` of each look, one after the other

    def look(self, step: int, now: float) -> tuple[float, ...] | None:
        """The values of `VALUES` at the end of a step; None at the first look, and where nothing can be known."""
        if not self._began:  # little is done, as this is a large part of what a run of a second may cost
            self._began = self._before = now
            self.due = now + LEAST
            self._spent[self.process.pid] = own_seconds()
            return None
        self.due = now + max(LEAST, (now - self._began) / POINTS)
        try:
            busy = self._busy(now)
            memory = float(self.process.memory_info().rss)
        except (psutil.Error, OSError):
            self.due = float("inf")
            return None
        cores, self._before = busy / (now - self._before), now
        self._limits = self._limits or limits()
        values = (now - self._began, cores, memory, *self._of_device(), *self._limits, self._all_of_device())
        self._steps.append(step)
        self._values.extend(values)
        return values

    def evidence(self) -> Usage | None:
        """All looks; None if there was none."""
        if not len(self._steps):
            return None
        return usage_of(self._steps, self._values)

    def _busy(self, now: float) -> float:
        """Seconds of processors since the look before, of the process and of the workers that live."""
        if now - self._searched >= SEARCHED or not self._searched:
            self._workers, self._searched = self.process.children(recursive=True), now
        spent = {self.process.pid: own_seconds()}
        for one in self._workers:
            try:
                times = one.cpu_times()
            except psutil.Error:
                continue
            spent[one.pid] = times.user + times.system
        gone, self._spent = self._spent, spent
        return sum(seconds - gone.get(pid, seconds) for pid, seconds in spent.items())

    def _of_device(self) -> tuple[float, float]:
        """Share of the time in which it was busy, and bytes."""
        if not torch.cuda.is_initialized():  # type: ignore[no-untyped-call]
            return NAN, NAN
        share = NAN
        if self._sees_device:
            try:
                share = torch.cuda.utilization() / 100
            except Exception:  # without NVIDIA's library, or where its driver refuses: each has an exception of its own
                self._sees_device = False
        return share, float(torch.cuda.memory_allocated())

    def _all_of_device(self) -> float:
        if not torch.cuda.is_initialized():  # type: ignore[no-untyped-call]
            return NAN
        return float(torch.cuda.get_device_properties(torch.cuda.current_device()).total_memory)


def own_seconds() -> float:
    """Seconds of processors that this process has used."""
    used = os.times()
    return used.user + used.system


def usage_of(steps: Iterable[int], values: Iterable[float]) -> Usage:
    """The evidence of looks at these steps, of which each has `VALUES`."""
    columns = np.array(values, np.float64).reshape(-1, len(VALUES)).T
    return Usage(np.array(steps, np.int64), *columns)


def limits(group: Path = GROUP, count: Callable[[], int | None] = os.cpu_count) -> tuple[float, float]:
    """Processors and bytes of memory that this process may use: those of the machine, or of its container."""
    cores = float(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else count() or 1)
    memory = float(psutil.virtual_memory().total)
    quota, period, *_ = [*_numbers(group / "cpu.max"), NAN, NAN]
    allowed, *_ = [*_numbers(group / "memory.max"), NAN]
    return float(np.fmin(cores, quota / period)), float(np.fmin(memory, allowed))


def _numbers(path: Path) -> list[float]:
    try:
        return [float(word) if word != "max" else NAN for word in path.read_text("ascii").split()]
    except (OSError, ValueError):
        return []
