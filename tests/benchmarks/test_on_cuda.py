"""Programs are rewritten for a device so that they still do what they did."""

import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"
sys.path.insert(0, str(BENCHMARKS))

import on_cuda  # noqa: E402

PROGRAM = '''"""A few calls that would stay on the processor."""
from __future__ import annotations
import numpy as np
import torch
from torch.utils.data import DataLoader, TensorDataset, random_split

rows = torch.from_numpy(np.arange(12.0))
codes = torch.LongTensor([0, 1])
part, _ = random_split(TensorDataset(rows), [8, 4])
drawn = torch.randperm(3, generator=torch.Generator())
for (batch,) in DataLoader(part, 4, shuffle=True):
    print(sorted(batch.detach().numpy().tolist()) != [])
print(rows.device.type, codes.dtype, len(drawn))
'''


def test_the_copy_runs(tmp_path):
    script = tmp_path / "on_device.py"
    script.write_text(on_cuda.on_device(PROGRAM, "cpu"))
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["True", "True", "cpu", "torch.int64", "3"]


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("random_split(data, [8, 2])", "random_split(data, [8, 2], generator=torch.Generator('cuda').manual_seed(torch.initial_seed()))"),
        ("random_split(data, [8, 2], generator=g)", "random_split(data, [8, 2], generator=g)"),
        ("DataLoader(data, 8)", "DataLoader(data, 8)"),
        ("DataLoader(data, 8, shuffle=False)", "DataLoader(data, 8, shuffle=False)"),
        ("torch.Generator()", "torch.Generator('cuda')"),
        ("loss.detach().numpy()", "loss.detach().cpu().numpy()"),
    ],
)  # fmt: skip
def test_what_is_rewritten(line, written):
    assert on_cuda.on_device(line, "cuda").splitlines()[-1] == written
