"""The text of a program that was run: which files are its own, and what its report says of them."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from textwrap import dedent

import pytest

FIXTURES = Path(__file__).parents[1] / "rules" / "training"
MODULE = """
from torch import nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.parts = [nn.Linear(4, 4) for _ in range(2)]
        self.out = nn.Linear(4, 1)

    def forward(self, x):
        for part in self.parts:
            x = part(x).relu()
        return self.out(x)
"""
SCRIPT = """
import torch
from network import Net

torch.manual_seed(0)
x = torch.randn(64, 4)
y = x.sum(1, keepdim=True)
net = Net()
optimizer = torch.optim.SGD(net.parameters(), lr=0.05)
for step in range(30):
    optimizer.zero_grad()
    loss = torch.nn.functional.mse_loss(net(x), y)
    loss.backward()
    optimizer.step()
print("done")
"""


def run(folder, script, *options):
    command = [
        sys.executable,
        "-m",
        "sleuth",
        "run",
        "--no-report",
        "--experiments",
        "off",
        "--json",
        "out.json",
        *options,
        script,
    ]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done, json.loads((folder / "out.json").read_text("utf-8"))


def written(folder, **files):
    for name, text in files.items():
        path = folder / f"{name}.py"
        path.write_text(dedent(text).strip() + "\n", "utf-8")
        os.utime(path, (time.time() - 60, time.time() - 60))
    return folder


@pytest.fixture
def folder(tmp_path):
    return written(tmp_path, network=MODULE, train=SCRIPT, unused="import torch\nnn = torch.nn\n")


def faults(payload):
    return {one["rule"]: one for one in payload["faults"]}


def test_a_module_beside_the_script_confirms_what_the_run_saw(folder):
    done, payload = run(folder, "train.py")
    assert done.stdout == "done\n"
    fault = faults(payload)["parameters-not-registered"]
    assert fault["evidence"] == ["run", "code"]
    assert fault["in_code"]["rule"] == "layers-in-plain-list"
    assert fault["in_code"]["where"]["file"].endswith("network.py")
    assert fault["in_code"]["where"]["line"] == 6
    assert "read in the program's text as layers-in-plain-list" in " ".join(done.stderr.split())


def test_it_can_be_left_out(folder):
    _, payload = run(folder, "train.py", "--no-lint")
    assert faults(payload)["parameters-not-registered"]["evidence"] == ["run"]


def test_a_text_that_is_newer_than_the_start_is_not_read(folder):
    os.utime(folder / "network.py", (time.time() + 60, time.time() + 60))
    _, payload = run(folder, "train.py")
    assert faults(payload)["parameters-not-registered"]["evidence"] == ["run"]


def test_a_text_that_cannot_be_read_costs_nothing(folder):
    written(folder, train=SCRIPT + "import sys\nsys.modules['odd'] = 3\nsys.modules['__main__'].__file__ = 5\n")
    done, payload = run(folder, "train.py")
    assert (done.returncode, done.stdout) == (0, "done\n")
    assert faults(payload)["parameters-not-registered"]["evidence"] == ["run"]


def test_a_healthy_program_stays_clean():
    folder = FIXTURES / "missing_zero_grad"
    command = [sys.executable, "-m", "sleuth", "run", "--no-report", "--experiments", "off", str(folder / "good.py")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "No fault found" in done.stderr


CHOSEN = """
import sys
import torch

torch.manual_seed(0)
kind = sys.argv[1] if len(sys.argv) > 1 else "plain"
x, y = torch.randn(64, 4), torch.randint(0, 3, (64,))
net = torch.nn.Linear(4, 3)
optimizer = torch.optim.SGD(net.parameters(), lr=0.05)


def loss_of(z, t):
    if kind == "usual":
        p = z.log_softmax(0)
    elif kind == "plain":
        p = z - z.logsumexp(1, keepdim=True)
    else:
        p = z.log_softmax(1)
    return -p[torch.arange(len(t)), t].mean()


for step in range(30):
    optimizer.zero_grad()
    rows = torch.randperm(64)[:16]
    loss = loss_of(net(x[rows]), y[rows])
    loss.backward()
    optimizer.step()
print((net(x).argmax(1) == y).float().mean())
"""


def test_what_a_setting_left_out_is_a_hint(tmp_path):
    _, payload = run(written(tmp_path, train=CHOSEN), "train.py")
    assert faults(payload) == {}
    (hint,) = (one for one in payload["hints"] if one["rule"] == "softmax-wrong-axis")
    assert "this run may have left them out" in hint["message"]


def test_what_a_setting_chose_is_a_fault(tmp_path):
    written(tmp_path, train=CHOSEN.replace('else "plain"', 'else "usual"'))
    _, payload = run(tmp_path, "train.py")
    assert "softmax-wrong-axis" in faults(payload)


def test_a_module_is_shown_relative_to_the_folder_of_the_start(tmp_path):
    (tmp_path / "kelp").mkdir()
    (tmp_path / "kelp" / "__init__.py").write_text("")
    (tmp_path / "kelp" / "network.py").write_text(MODULE)
    (tmp_path / "kelp" / "train.py").write_text(SCRIPT.replace("from network", "from kelp.network"))
    run(tmp_path, "kelp.train", "-m")
    told = json.loads((tmp_path / "out.json").read_text())
    assert {one["where"]["file"] for one in told["faults"] if one["where"].get("file")} == {os.path.join("kelp", "network.py")}
