"""How much of the machine a training uses."""

import math
import os
import time
from pathlib import Path

import numpy as np
import psutil
import pytest

from sleuth.evidence.usage import VALUES
from sleuth.probes.torch import usage
from sleuth.probes.torch.recorder import Recorder
from sleuth.probes.torch.usage import LEAST, POINTS, UsageLooks, limits


def at(looks, step, now):
    values = looks.look(step, now)
    return None if values is None else dict(zip(VALUES, values, strict=True))


def test_the_first_look_begins_the_count_and_the_next_tells_how_busy_the_process_was():
    looks = UsageLooks()
    began = time.perf_counter()
    spent = sum(psutil.Process().cpu_times()[:2])
    assert looks.look(0, began) is None
    while sum(psutil.Process().cpu_times()[:2]) - spent < 0.3:
        sum(range(10_000))
    seen = at(looks, 7, now := time.perf_counter())
    assert seen["cores"] * (now - began) == pytest.approx(0.3, abs=0.1)
    assert seen["memory"] == pytest.approx(psutil.Process().memory_info().rss, rel=0.1)
    assert seen["all_cores"] <= os.cpu_count()
    assert math.isnan(seen["device"]) or 0 <= seen["device"] <= 1
    (step,) = looks.evidence().step
    assert step == 7


def test_looks_are_a_second_apart_and_then_ever_more_rare():
    looks = UsageLooks()
    looks.look(0, 100.0)
    assert looks.due == 100.0 + LEAST
    looks.look(1, 100.0 + 10 * POINTS)
    assert looks.due == pytest.approx(100.0 + 10 * POINTS + 10)


def test_a_process_that_may_not_be_seen_is_not_looked_at_again(monkeypatch):
    looks = UsageLooks()
    monkeypatch.setattr(looks.process, "children", lambda recursive: (_ for _ in ()).throw(psutil.AccessDenied()))
    assert looks.look(0, 1.0) is None
    assert looks.look(9, 2.0) is None
    assert looks.due == math.inf
    assert looks.evidence() is None


def test_nothing_but_the_process_itself_is_seen_at_the_first_look(monkeypatch):
    looks = UsageLooks()
    for name in ("children", "memory_info", "cpu_times"):
        monkeypatch.setattr(looks.process, name, lambda **options: pytest.fail("a run of a moment pays for that"))
    assert looks.look(0, 1.0) is None
    assert looks.due == 1.0 + LEAST


def test_what_a_container_allows_counts_where_it_is_less(tmp_path: Path):
    (tmp_path / "cpu.max").write_text("50000 100000\n")
    (tmp_path / "memory.max").write_text("1000000\n")
    assert limits(tmp_path) == (0.5, 1e6)
    (tmp_path / "cpu.max").write_text("max 100000\n")
    (tmp_path / "memory.max").write_text("max\n")
    assert limits(tmp_path) == limits(tmp_path / "none")
    assert limits(tmp_path)[1] == psutil.virtual_memory().total


def test_the_evidence_has_a_column_for_each_value():
    made = usage.usage_of([3, 9], np.arange(2 * len(VALUES), dtype=float))
    assert made.step.tolist() == [3, 9]
    assert [getattr(made, name)[1] - len(VALUES) for name in VALUES] == list(range(len(VALUES)))


def test_a_look_counts_as_own_time_and_not_as_the_steps(monkeypatch):
    recorder = Recorder(1.03, None, None)
    monkeypatch.setattr(recorder.usage, "look", lambda step, now: time.sleep(0.2))
    recorder.end_step(None)
    assert recorder.clock.own >= 0.2
    assert recorder.clock.in_step == 0.0
    recorder.usage.due = math.inf
    recorder.end_step(None)
    assert recorder.scalars[2 + len(recorder.scalars) // 2] < 0.2  # seconds of the second step
