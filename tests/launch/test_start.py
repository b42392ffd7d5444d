"""`sleuth run` with a training in it, as a second process, with the real probe."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import sleuth as package
from sleuth.store.reader import open_run
from tests.launch.processes import environment, python, sleuth

TRAIN = """
import os, sys, time
import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 3))
optimizer = torch.optim.SGD(model{part}.parameters(), lr=0.05)
x, y = torch.randn(240, 8), torch.arange(240) % 3
os.chdir("/")
for step in range({n_steps}):
    rows = torch.randint(0, 240, (24,))
    loss = nn.functional.cross_entropy(model(x[rows]), y[rows])
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    {each}
print("loss", loss.item(), torch.rand(1).item())
{end}
"""


def write(folder: Path, *, part: str = "", n_steps: int = 60, each: str = "pass", end: str = "") -> str:
    (folder / "train.py").write_text(TRAIN.format(part=part, n_steps=n_steps, each=each, end=end))
    return "train.py"


def only_run(folder: Path):
    (run,) = (folder / ".sleuth" / "runs").iterdir()
    return open_run(run)


def test_a_faulty_training(tmp_path):
    script = write(tmp_path, part="[2]")
    ended = sleuth(tmp_path, "run", "--json", "out.json", "--html", "out.html", "--fail-on", "error", script)
    assert ended.code == 1
    assert ended.out.startswith("loss ")
    tree = json.loads((tmp_path / "out.json").read_text("utf-8"))
    assert tree["faults"][0]["rule"] == "optimizer-missing-parameters"
    assert tree["faults"][0]["where"]["line"] == 8
    assert tree["exit_code"] == 0
    assert "optimizer-missing-parameters" in (tmp_path / "out.html").read_text("utf-8")
    assert "optimizer-missing-parameters" in ended.err
    assert "Traceback" not in ended.err
    run = only_run(tmp_path)
    assert run.folder.name == tree["run"]
    assert run.info()["status"] == "finished"
    assert run.info()["seeds"] == {"torch": 0}
    assert run.steps().step.size == 60
    assert run.trace().run.n_steps == 60


def test_a_training_that_raises_in_the_end(tmp_path):
    script = write(tmp_path, n_steps=20, end="raise ValueError('after the training')")
    plain = python(tmp_path, script)
    ended = sleuth(tmp_path, "run", script)
    assert (ended.code, ended.out) == (plain.code, plain.out)  # weights and random numbers are the same bit for bit
    assert ended.err.startswith(plain.err)
    assert only_run(tmp_path).info()["exception"] == "ValueError: after the training"


def test_a_model_that_raises_at_its_first_call_is_judged(tmp_path):
    (tmp_path / "train.py").write_text(
        "import torch\nfrom torch import nn\nmodel = nn.Sequential(nn.Embedding(5, 4), nn.Linear(4, 2))\n"
        "optimizer = torch.optim.SGD(model.parameters(), lr=0.1)\nmodel(torch.tensor([[1, 7]]))\n"
    )
    ended = sleuth(tmp_path, "run", "--json", "out.json", "train.py")
    assert ended.code == 1
    assert "IndexError" in ended.err
    tree = json.loads((tmp_path / "out.json").read_text("utf-8"))
    assert [one["rule"] for one in tree["faults"]] == ["token-id-out-of-vocabulary"]


USE = """
import torch
from torch import nn

def build():
    return nn.Sequential(nn.Linear(8, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Linear(16, 3))

def main():
    torch.save({{"{prefix}" + name: value for name, value in build().state_dict().items()}}, "weights.pt")
    model = build()
    model.load_state_dict(torch.load("weights.pt"), strict=False)
    model.{mode}()
    with torch.no_grad():
        for _ in range(3):
            print({called}(torch.randn(20, 8)).argmax(1).tolist())
    {end}

main()
"""


@pytest.mark.parametrize(
    ("prefix", "mode", "called", "end", "expected"),
    [
        ("", "train", "model", "", "train-mode-in-evaluation"),
        ("module.", "eval", "model", "", "pretrained-weights-not-loaded"),
        ("module.", "eval", "(lambda x: model[3](model[2](model[1](model[0](x)))))", "", "pretrained-weights-not-loaded"),
        ("", "eval", "model", "", ""),
        ("", "train", "model", 'torch.save(model.state_dict(), "renewed.pt")', ""),  # running statistics are renewed
        ("", "train", "model", 'torch.save(model, "renewed.pt")', ""),
    ],
)
def test_a_program_that_only_uses_a_model(tmp_path, prefix, mode, called, end, expected):
    (tmp_path / "use.py").write_text(USE.format(prefix=prefix, mode=mode, called=called, end=end or "pass"))
    ended = sleuth(tmp_path, "run", "--no-report", "--json", "out.json", "use.py")
    assert ended.code == 0
    found = json.loads((tmp_path / "out.json").read_text("utf-8"))["faults"] if expected else []
    assert [one["rule"] for one in found] == [expected] * bool(expected)
    assert ("nothing to judge: no training was seen" in ended.err) != bool(expected)


def test_stopped_at_a_proof(tmp_path):
    script = write(tmp_path, part="[2]", n_steps=100_000)
    ended = sleuth(tmp_path, "run", "--stop-on", "error", script)
    assert (ended.code, ended.out) == (1, "")
    n_steps = only_run(tmp_path).trace().run.n_steps
    assert f"sleuth: the program was stopped after {n_steps} steps: optimizer-missing-parameters (proof) train.py:8 " in ended.err
    assert n_steps < 100_000
    assert "Traceback" not in ended.err
    assert only_run(tmp_path).info()["status"] == "stopped"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_interrupted_and_killed(tmp_path, number):
    script = write(tmp_path, part="[2]", n_steps=100_000, each="if step == 200: print('on', flush=True)")
    command = [sys.executable, "-m", "sleuth", "run", script]
    process = subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment()
    )
    assert process.stdout is not None
    process.stdout.readline()
    process.send_signal(number)
    _, err = process.communicate(timeout=100)
    assert process.returncode == -number
    run = only_run(tmp_path)
    assert run.steps().step.size > 200
    if number == signal.SIGINT:
        assert err.count("KeyboardInterrupt") == 1
        assert package.__path__[0] not in err.split("KeyboardInterrupt")[0]
        assert run.info()["status"] == "interrupted"
        assert (run.folder / "report.html").exists()
    else:
        assert run.info()["status"] == "running"
        assert run.info()["ended"] == ""


def test_a_framework_that_cannot_be_watched_trains_on(tmp_path):
    """A module called torch that has nothing of what the probe looks for."""
    (tmp_path / "torch.py").write_text("def train():\n    print('trained')\n")
    (tmp_path / "x.py").write_text("import torch\ntorch.train()\n")
    ended = sleuth(tmp_path, "run", "--json", "out.json", "x.py")
    assert (ended.code, ended.out) == (0, "trained\n")
    assert "Traceback" not in ended.err
    assert all(line.startswith("sleuth: ") for line in ended.err.splitlines())
    assert json.loads((tmp_path / "out.json").read_text("utf-8"))["verdict"] == "clean"


def test_help_is_quick(tmp_path):
    """0.3 seconds of processor time, and on a slow machine less than four times what the libraries for it take alone."""

    def quickest(start):
        import resource

        times = []
        for _ in range(3):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            began = time.monotonic()  # where other programs run, the clock on the wall measures them too
            assert start().code == 0
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            times.append(min(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime, time.monotonic() - began))
        return min(times)

    taken = quickest(lambda: sleuth(tmp_path, "--help"))
    assert taken < 0.3 or taken < 4 * quickest(lambda: python(tmp_path, "-c", "import typer, rich.panel, rich.table"))
