"""`sleuth run --to …`: tools are written while the program trains, beside what the program itself writes into them."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.exporters.kept import of_tensorboard, of_wandb
from tests.launch.processes import TIMEOUT, environment, python, sleuth

pytest.importorskip("torch")
pytestmark = pytest.mark.filterwarnings("ignore")  # of the tools' libraries
TRAIN = """
import os, random, sys, time
import numpy, torch
from torch import nn
{before}
random.seed(0); numpy.random.seed(0); torch.manual_seed(0)
model = nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 3))
optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
x, y = torch.randn(240, 8), torch.arange(240) % 3
for step in range({n_steps}):
    rows = torch.randint(0, 240, (24,))
    loss = nn.functional.cross_entropy(model(x[rows]), y[rows])
    {zero}
    loss.backward()
    optimizer.step()
    {each}
print("end", loss.item(), random.random(), numpy.random.rand(), torch.rand(1).item(), flush=True)
{end}
"""
N_STEPS = 40


def write(folder: Path, *, before="", each="pass", end="", zero="optimizer.zero_grad()", n_steps=N_STEPS) -> str:
    (folder / "train.py").write_text(TRAIN.format(before=before, each=each, end=end, zero=zero, n_steps=n_steps))
    return "train.py"


def the_run(folder: Path) -> Path:
    (run,) = (folder / ".sleuth" / "runs").iterdir()
    return run


def state(folder: Path, number: int = 1):
    try:
        return json.loads((the_run(folder) / f"export-{number}.json").read_text("utf-8"))
    except FileNotFoundError:  # the process beside the program has only just been started
        return {"state": ""}


def wait_until(done, seconds=120.0):
    until = time.monotonic() + seconds
    while not (found := done()):
        assert time.monotonic() < until, "it did not come to it"
        time.sleep(0.1)
    return found


def test_tensorboard_beside_the_programs_own(tmp_path):
    pytest.importorskip("tensorboard")
    before = "from torch.utils.tensorboard import SummaryWriter\nwriter = SummaryWriter('runs/mine')"
    script = write(
        tmp_path, before=before, each="writer.add_scalar('mine/loss', loss.item(), step)", end="writer.close()", zero="pass"
    )
    (tmp_path / "pyproject.toml").write_text("[tool.sleuth]\nto = ['tensorboard']\n")
    plain = python(tmp_path, script)
    for file in (tmp_path / "runs" / "mine").iterdir():
        file.unlink()
    watched = sleuth(tmp_path, "run", script)
    assert (watched.code, watched.out) == (plain.code, plain.out)  # losses and random numbers are the same to the last bit
    run = the_run(tmp_path)
    assert f"sleuth: written to tensorboard: {tmp_path / 'runs' / run.name}\n" in watched.err
    mine, texts = of_tensorboard(tmp_path / "runs" / "mine")
    assert (list(mine), len(mine["mine/loss"]), texts) == (["mine/loss"], N_STEPS, {})
    scalars, texts = of_tensorboard(tmp_path / "runs" / run.name)
    assert [step for step, _, _ in scalars["sleuth/loss"]] == list(range(N_STEPS))
    assert [value for _, value, _ in scalars["sleuth/loss"]] == [value for _, value, _ in scalars["sleuth/metrics/mine/loss"]]
    assert {"sleuth/learning_rate", "sleuth/memory_bytes", "sleuth/gradient_norm/0", "sleuth/update_norm/2"} <= scalars.keys()
    ((step, text),) = texts["sleuth/finding/missing-zero-grad/text_summary"]
    assert step in (0, 1)
    assert "train.py:" in text
    ((_, verdict),) = texts["sleuth/verdict/text_summary"]
    assert verdict == "finished: fault"


def test_mlflow_beside_the_programs_own(tmp_path):
    pytest.importorskip("mlflow")
    pytest.importorskip("alembic")
    from mlflow import MlflowClient

    before = "import mlflow\nmlflow.set_tracking_uri('sqlite:///own.db')\nmlflow.set_experiment('mine')\nmlflow.start_run()"
    each = "mlflow.log_metric('acc', step / 100, step=step) if step % 10 == 0 else None"
    end = "assert mlflow.active_run() is not None\nmlflow.log_param('last', 1)\nmlflow.end_run()"
    script = write(tmp_path, before=before, each=each, end=end)
    plain = python(tmp_path, script)
    watched = sleuth(tmp_path, "run", "--to", "mlflow=sqlite:///own.db", script)
    assert (watched.code, watched.out) == (plain.code, plain.out), watched.err
    wait_until(lambda: state(tmp_path)["state"] in ("finished", "failed"))
    assert state(tmp_path)["failure"] == ""
    client = MlflowClient(f"sqlite:///{tmp_path}/own.db")
    own = client.search_runs([client.get_experiment_by_name("mine").experiment_id])
    assert [(run.info.status, list(run.data.metrics), run.data.params) for run in own] == [
        ("FINISHED", ["acc"], {"last": "1"})
    ] * 2
    (run,) = client.search_runs([client.get_experiment_by_name("sleuth").experiment_id])
    assert (run.info.status, run.info.run_name) == ("FINISHED", the_run(tmp_path).name)
    assert len(client.get_metric_history(run.info.run_id, "sleuth/loss")) == N_STEPS
    assert [one.step for one in client.get_metric_history(run.info.run_id, "sleuth/metrics/acc")] == [0, 10, 20, 30]
    assert run.data.tags["sleuth.verdict"] == "clean"


def test_wandb_beside_the_programs_own(tmp_path):
    pytest.importorskip("wandb")
    before = "import wandb\nrun = wandb.init(mode='offline', project='mine')"
    end = "assert wandb.run is run and run.step == 40, run.step\nrun.finish()"
    script = write(tmp_path, before=before, each="wandb.log({'acc': step / 100})", end=end, zero="pass")
    at_home = {"HOME": str(tmp_path), "NETRC": str(tmp_path / "none"), "WANDB_SILENT": "true", "WANDB_CONSOLE": "off"}
    plain = python(tmp_path, script, **at_home)
    before = set((tmp_path / "wandb").glob("offline-run-*"))
    watched = sleuth(tmp_path, "run", "--to", "wandb", script, **at_home)
    assert (watched.code, watched.out) == (plain.code, plain.out), watched.err
    wait_until(lambda: state(tmp_path)["state"] in ("finished", "failed"))
    assert state(tmp_path)["failure"] == ""
    found = [of_wandb(folder) for folder in set((tmp_path / "wandb").glob("offline-run-*")) - before]
    assert len(found) == 2
    (mine,) = [one for one in found if any("acc" in row for row in one[0])]
    (ours,) = [one for one in found if one is not mine]
    assert [row["_step"] for row in mine[0]] == list(range(N_STEPS))
    assert not any(name.startswith("sleuth/") for row in mine[0] for name in row)
    assert mine[2:] == ([], [0])
    assert [row["sleuth/step"] for row in ours[0] if "sleuth/loss" in row] == list(range(N_STEPS))
    assert [title for title, _, _ in ours[2]] == ["sleuth: missing-zero-grad"]
    assert ours[1]["sleuth/verdict"] == "fault"


def test_prometheus_beside_the_programs_own(tmp_path):
    pytest.importorskip("prometheus_client")
    own, ours = 9700 + os.getpid() % 100, 9800 + os.getpid() % 100
    before = f"from prometheus_client import Gauge, start_http_server\ngauge = Gauge('mine', 'x')\nstart_http_server({own}, '127.0.0.1')"
    each = "gauge.set(step)\n    while step == 25 and not os.path.exists('go'): time.sleep(0.05)"
    script = write(tmp_path, before=before, each=each, zero="pass")
    command = [
        sys.executable,
        "-m",
        "sleuth",
        "run",
        "--quiet",
        "--budget",
        "100",
        "--to",
        f"prometheus={ours}",
        script,
    ]  # judged at once, however slow the machine
    path = {"PYTHONPATH": os.environ.get("PYTHONPATH", "")}
    with closing_at_end(command, tmp_path, path) as program:
        live = wait_until(lambda: (found := scraped(ours)) and "step 26.0" in found and "_finding{" in found and found)
        assert "sleuth_running 1.0" in live
        assert 'sleuth_finding{certainty="proof",kind="fault",rule="missing-zero-grad",severity="error"} 1.0' in live
        assert 'sleuth_finding_onset_step{certainty="proof",kind="fault",rule="missing-zero-grad",severity="error"}' in live
        assert "mine" not in live
        assert "sleuth_" not in scraped(own)
        (tmp_path / "go").write_text("")
        assert program.communicate(timeout=TIMEOUT)[0].startswith("end ")
        assert program.returncode == 0
    last = wait_until(lambda: (found := scraped(ours)) and "sleuth_running 0.0" in found and found)
    assert 'sleuth_verdict{status="finished",verdict="fault"} 1.0' in last
    assert f"sleuth_step {N_STEPS}.0" in last
    wait_until(lambda: state(tmp_path)["state"] == "finished")  # once it was seen, the port is free again
    assert scraped(ours) == ""


@contextlib.contextmanager
def closing_at_end(command, folder, more):
    program = subprocess.Popen(command, cwd=folder, env=environment(**more), stdout=subprocess.PIPE, text=True)
    try:
        yield program
    finally:
        program.kill()
        program.communicate()


def scraped(port: int) -> str:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
            return answer.read().decode()
    except OSError:
        return ""


def test_what_fails_is_one_line_and_the_training_goes_on(tmp_path):
    pytest.importorskip("tensorboard")
    script = write(tmp_path)
    (tmp_path / "file").write_text("mine")
    plain = python(tmp_path, script)
    watched = sleuth(tmp_path, "run", "--to", "tensorboard=file", script)
    assert (watched.code, watched.out) == (plain.code, plain.out)
    lines = [line for line in watched.err.splitlines() if "tensorboard" in line]
    assert len(lines) == 1
    assert lines[0].startswith("sleuth: nothing more is written to tensorboard: ")
    assert (tmp_path / "file").read_text() == "mine"


def test_a_run_that_is_killed_is_written_to_its_end(tmp_path):
    pytest.importorskip("tensorboard")
    script = write(tmp_path, each="open('at', 'w').write(str(step)) if step == 30 else None\n    if step == 35: time.sleep(600)")
    command = [sys.executable, "-m", "sleuth", "run", "--to", "tensorboard", script]
    path = {"PYTHONPATH": os.environ.get("PYTHONPATH", "")}
    with subprocess.Popen(command, cwd=tmp_path, env=environment(**path), stderr=subprocess.DEVNULL) as program:
        wait_until((tmp_path / "at").exists)
        program.send_signal(signal.SIGKILL)
    wait_until(lambda: state(tmp_path)["state"] in ("finished", "failed"))
    scalars, texts = of_tensorboard(tmp_path / "runs" / the_run(tmp_path).name)
    assert len(scalars["sleuth/loss"]) >= 30
    assert texts["sleuth/verdict/text_summary"][0][1].startswith("killed")


def test_watch_writes_too(tmp_path):
    pytest.importorskip("tensorboard")
    (tmp_path / "train.py").write_text(
        "import torch, sleuth\nmodel = torch.nn.Linear(3, 1)\noptimizer = torch.optim.SGD(model.parameters(), lr=0.01)\n"
        "with sleuth.watch(to='tensorboard=logs') as run:\n    for _ in range(12):\n        optimizer.zero_grad()\n"
        "        model(torch.randn(4, 3)).square().mean().backward()\n        optimizer.step()\nprint(run.report.run)"
    )
    ended = python(tmp_path, "train.py", PYTHONPATH=os.environ.get("PYTHONPATH", ""))
    assert ended.code == 0, ended.err
    scalars, _ = of_tensorboard(tmp_path / "logs" / ended.out.strip())
    assert len(scalars["sleuth/loss"]) == 12
