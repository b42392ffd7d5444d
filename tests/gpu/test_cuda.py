"""Programs that train on a CUDA device: what is named, and that nothing is changed. Skipped where there is none."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch

PROGRAMS = Path(__file__).parent / "programs"
pytestmark = [pytest.mark.gpu, pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")]


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "CUBLAS_WORKSPACE_CONFIG": ":4096:8", "OMP_NUM_THREADS": "1"}
    return subprocess.run(
        [sys.executable, *words], cwd=folder, env=environment, capture_output=True, text=True, timeout=300, check=False
    )


def diagnosis(folder: Path, script: str, *words: str) -> dict:
    answer = folder / "answer.json"
    done = run(folder, "-m", "sleuth", "run", "--quiet", "--no-report", "--json", str(answer), str(PROGRAMS / script), *words)
    assert done.returncode == int("out-of" in words[-1] if words else False), done.stderr
    return json.loads(answer.read_text())


def names(told: dict, kind: str) -> list[str]:
    return [one["rule"] for one in told[kind]]


@pytest.mark.parametrize(
    "fault",
    [
        "missing-zero-grad",
        "softmax-before-cross-entropy",
        "detached-branch",
        "optimizer-missing-parameters",
        "learning-rate-too-high",
        "train-mode-in-evaluation",
        "labels-out-of-range",  # stops the device
        "token-id-out-of-vocabulary",
    ],
)
def test_the_fault_is_named_first(tmp_path, fault):
    told = diagnosis(tmp_path, "tokens.py" if fault.startswith("token") else "digits.py", fault)
    assert names(told, "faults")[:1] == [fault], told


@pytest.mark.parametrize("script", ["digits.py", "mixed.py"])
def test_a_healthy_program_is_left_alone(tmp_path, script):
    told = diagnosis(tmp_path, script)
    assert names(told, "faults") == names(told, "symptoms") == []
    assert not [one for one in told["not_checked"] if "crash" in json.dumps(one)]


def test_nothing_is_changed(tmp_path):
    plain = run(tmp_path, str(PROGRAMS / "same.py"))
    watched = run(tmp_path, "-m", "sleuth", "run", "--quiet", "--no-report", "--experiments", "all", str(PROGRAMS / "same.py"))
    assert plain.returncode == 0, plain.stderr
    assert watched.stdout == plain.stdout


def test_histograms_and_the_insides_of_a_model_on_a_device_are_kept(tmp_path):
    from sleuth.store.trace_file import load_trace

    done = run(tmp_path, "-m", "sleuth", "run", "--quiet", str(PROGRAMS / "digits.py"))
    assert done.returncode == 0, done.stderr
    (path,) = tmp_path.glob(".sleuth/runs/*/trace.npz")
    trace = load_trace(path)
    assert trace.gradient_histograms is not None
    assert trace.gradient_histograms.counts.sum() > 0
    assert trace.insides is not None
    assert trace.insides.projection is not None
