"""Programs that leave the training loop to a library: the fault is named first, and healthy ones are left alone."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAMS = Path(__file__).parent / "programs"
CASES = [
    ("lightning_digits", "", ()),
    ("lightning_digits", "overlap", ("evaluated-on-training-data",)),
    ("lightning_digits", "detached", ("detached-branch",)),
    ("lightning_digits", "missing", ("optimizer-missing-parameters",)),
    ("transformers_reader", "", ()),
    ("transformers_reader", "overlap", ("evaluated-on-training-data",)),
    ("transformers_reader", "frozen", ("parameters-frozen-by-mistake",)),
    ("transformers_reader", "fast", ("learning-rate-too-high",)),
    ("transformers_reader", "slow", ("learning-rate-too-low",)),
    ("accelerate_progression", "", ()),
    ("accelerate_progression", "zero", ("missing-zero-grad",)),
    ("skorch_tumours", "", ()),
    ("skorch_tumours", "leak", ("transformer-fitted-on-test-rows",)),
    ("ignite_wines", "", ()),
    ("ignite_wines", "unscaled", ("unnormalised-inputs",)),
]


@pytest.mark.program
@pytest.mark.parametrize(("program", "case", "expected"), CASES, ids=[f"{name}-{case or 'healthy'}" for name, case, _ in CASES])
def test_what_is_named(tmp_path, program, case, expected):
    library = program.partition("_")[0]
    if importlib.util.find_spec(library) is None:
        pytest.skip(f"needs {library}")
    answer = tmp_path / "answer.json"
    words = [
        sys.executable,
        "-m",
        "sleuth",
        "run",
        "--quiet",
        "--no-report",
        "--json",
        str(answer),
        str(PROGRAMS / f"{program}.py"),
    ]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "HF_HUB_OFFLINE": "1"}
    done = subprocess.run(
        [*words, case] if case else words, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(answer.read_text())
    assert tuple(one["rule"] for one in told["faults"])[: max(1, len(expected))] == expected, told["faults"]
    if not expected:
        assert told["symptoms"] == []
    assert not [one for one in told["not_checked"] if "crash" in json.dumps(one)]
