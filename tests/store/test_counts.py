"""Histograms that a run keeps while it trains are read as they were counted, also after a kill."""

import os
import signal
import subprocess
import sys

import numpy as np
import pytest

from sleuth.store.counts import GRADIENTS, WEIGHTS, histograms
from sleuth.store.reader import open_run
from sleuth.store.telemetry import TelemetryWriter
from sleuth.store.unfinished import unfinished

EDGES = np.array([1e-10, 0.5, 2.0])
WRITER = """
import sys, time
from pathlib import Path
import numpy as np
from sleuth.store.telemetry import TelemetryWriter
writer = TelemetryWriter(Path(sys.argv[1]))
for step in range(3):
    writer.write_step(step, 1.0, 0.1, 0.01, 0.0)
    writer.write_norms(step, ["a", "b"], {name: {0: 1.0, 1: 1.0} for name in ("gradient_norm", "weight_norm", "update_norm")})
    writer.write_counts("gradient_counts", step, {1: np.arange(6, dtype=np.uint16) + step}, np.array([1e-10, 0.5, 2.0]))
print("written", flush=True)
time.sleep(60)
"""


def row(*counts):
    return np.array(counts, np.uint16)


@pytest.mark.parametrize("is_local", [True, False])
def test_a_round_trip(tmp_path, monkeypatch, is_local):
    monkeypatch.setattr("sleuth.store.telemetry.is_local", lambda _: is_local)
    writer = TelemetryWriter(tmp_path)
    writer.write_counts(GRADIENTS, 0, {3: row(0, 1, 1024, 0, 65535, 2)}, EDGES)
    writer.write_counts(GRADIENTS, 5, {3: row(1, 1, 1, 1, 1, 1), 70_000: row(9, 0, 0, 0, 0, 0)}, EDGES)
    found = histograms(open_run(tmp_path), GRADIENTS, 100_000)  # while it writes
    assert found.step.tolist() == [0, 5]
    assert found.parameter.tolist() == [3, 70_000]
    assert found.counts.tolist() == [[[0, 1, 1024, 0, 65535, 2], [0] * 6], [[1] * 6, [9, 0, 0, 0, 0, 0]]]
    assert found.edges == pytest.approx(EDGES, rel=1e-6)
    assert histograms(open_run(tmp_path), GRADIENTS, 10).parameter.tolist() == [3]
    assert histograms(open_run(tmp_path), WEIGHTS, 10) is None
    writer.close()


def test_a_killed_writer_leaves_all_that_it_counted(tmp_path):
    with subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "written\n"
        os.kill(process.pid, signal.SIGKILL)
    trace = unfinished(open_run(tmp_path))
    assert trace.gradient_histograms.counts[:, 0].tolist() == [[at + step for at in range(6)] for step in range(3)]
    assert trace.parameters[trace.gradient_histograms.parameter[0]].name == "b"
    assert trace.weight_histograms is None
