"""The overhead benchmark's parts that need no long run."""

import os
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"
sys.path.insert(0, str(BENCHMARKS))

import overhead  # noqa: E402


def test_ten_identity_programs():
    names = {p.stem for p in (BENCHMARKS / "identity").glob("*.py")} - {"digest"}
    assert names == {
        "cnn",
        "rnn",
        "transformer",
        "gan",
        "dropout",
        "bf16_autocast",
        "lbfgs",
        "accumulation",
        "sparse_embedding",
        "loader_workers",
    }


def test_every_workload_has_steps_and_a_limit():
    assert (
        set(overhead.STEPS) == set(overhead.LIMITS) == {p.stem for p in (BENCHMARKS / "workloads").glob("*.py")} - {"stopwatch"}
    )
    assert overhead.STEPS["mlp"] >= 3000


def test_ratio_is_taken_pair_by_pair(monkeypatch):
    wall = iter([1.0, 1.2, 2.2, 2.0, 1.0, 1.5])  # plain, watched; watched, plain; plain, watched

    def measure(workload, threads, is_watched, device):
        seconds = next(wall)
        return overhead.Run(steps=1000, wall=seconds, processor=seconds, median=seconds / 1000, peak=300 + 40 * is_watched)

    monkeypatch.setattr(overhead, "measure", measure)
    cost = overhead.compare("mlp", 2, 3)
    assert not cost.is_together
    assert cost.ratio_wall == pytest.approx(1.2)
    assert (cost.lowest, cost.highest) == (pytest.approx(1.1), pytest.approx(1.5))
    assert cost.more_mb == pytest.approx(40)
    assert cost.plain_ms == pytest.approx(1.0)


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="this system binds no process to a core")
def test_one_thread_shares_a_core_and_counts_processor_time(monkeypatch):
    cores = []

    def measure(workload, threads, is_watched, device, core=None):
        cores.append(core)
        return overhead.Run(steps=1000, wall=4.0, processor=2.2 if is_watched else 2.0, median=0.002, peak=300 + 40 * is_watched)

    monkeypatch.setattr(overhead, "measure", measure)
    cost = overhead.compare("mlp", 1, 2)
    assert cost.is_together
    assert cost.ratio_wall == pytest.approx(1.1)
    assert cost.plain_ms == pytest.approx(2.0)
    assert cores == [min(os.sched_getaffinity(0))] * 4


def test_fingerprints_differ_for_different_seeds(tmp_path):
    script = tmp_path / "p.py"
    script.write_text((BENCHMARKS / "identity" / "lbfgs.py").read_text().replace("range(25)", "range(2)"))
    (tmp_path / "digest.py").write_text((BENCHMARKS / "identity" / "digest.py").read_text())
    first = overhead.fingerprints(overhead.execute([sys.executable, str(script)], 1)[0])
    again = overhead.fingerprints(overhead.execute([sys.executable, str(script)], 1)[0])
    script.write_text(script.read_text().replace("manual_seed(6)", "manual_seed(7)"))
    other = overhead.fingerprints(overhead.execute([sys.executable, str(script)], 1)[0])
    assert first == again
    assert set(first) == {"weights", "losses", "random"}
    assert all(first[key] != other[key] for key in first)
