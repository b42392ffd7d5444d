"""A forked child in which the program's code can run without reaching the program: its files, its output, its objects."""

from __future__ import annotations

import contextlib
import os
import select
import signal
from collections.abc import Callable
from time import perf_counter

import torch
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]


def in_child(work: Callable[[], bytes], seconds: float) -> bytes:
    """What `work` gives in a child of this process; nothing if that takes longer than `seconds`, or the child dies."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _be_the_child(work, writing)
    os.close(writing)
    try:
        return _read(reading, seconds)
    finally:
        os.close(reading)
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def _be_the_child(work: Callable[[], bytes], writing: int) -> None:
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides
        sink = os.open(os.devnull, os.O_RDWR)
        for number in (0, 1, 2):
            os.dup2(sink, number)
        torch.set_num_threads(1)  # the other threads are not here
        threadpool_limits(1, user_api="blas")  # nor are those of NumPy, which would wait for each other in turns
        _forbid_files()
        data = work()
        while data:
            data = data[os.write(writing, data) :]
    finally:
        os._exit(0)


def _forbid_files() -> None:
    """The program's code may write files as it runs (checkpoints, logs); here these writes fail."""
    import resource

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _read(reading: int, seconds: float) -> bytes:
    end = perf_counter() + seconds
    parts: list[bytes] = []
    while (left := end - perf_counter()) > 0:
        ready, _, _ = select.select([reading], [], [], left)
        if not ready:
            break
        part = os.read(reading, 65_536)
        if not part:
            return b"".join(parts)
        parts.append(part)
    return b""
