"""`sleuth.log` and its kin, and what programs hand to loggers or print, as they come into the run's folder."""

import json
import re
import time
from pathlib import Path

import pytest

import sleuth
from sleuth.recording import CURRENT
from sleuth.store.catalogue import read_store
from sleuth.store.reader import open_run
from tests.launch import processes

SOURCE = str(Path(sleuth.__file__).resolve().parents[1])
TRAIN = """
import torch, sleuth
torch.manual_seed(0)
model = torch.nn.Linear(4, 2)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
x = torch.randn(64, 4)
y = (x[:, 0] > 0).long()
{setup}
for epoch in range(4):
    for i in range(0, 64, 16):
        optimizer.zero_grad()
        loss = torch.nn.functional.cross_entropy(model(x[i : i + 16]), y[i : i + 16])
        loss.backward()
        optimizer.step()
    accuracy = (model(x).argmax(1) == y).float().mean()
    {body}
{end}
"""


def run(folder, *, setup="", body="pass", end="", words=("run",), code=None):
    (folder / "train.py").write_text(code or TRAIN.format(setup=setup, body=body, end=end))
    return processes.sleuth(folder, *words, "train.py", PYTHONPATH=SOURCE)


def kept(folder):
    (one,) = read_store(folder / ".sleuth" / "runs")
    return one


def test_what_a_program_logs_is_in_its_run(tmp_path):
    done = run(
        tmp_path, body="sleuth.log({'val': {'acc': accuracy}, 'text': 'x', 'epoch': epoch})",
        end="sleuth.log({'final': 1}, step=99); sleuth.log_table('t', {'a': [1]}); sleuth.log_image('x', x[:4]); sleuth.log_artifact('train.py'); sleuth.log_artifact('none.pt')",
    )  # fmt: skip
    assert done.code == 0, done.err
    found = open_run(kept(tmp_path).folder)
    metrics = found.metrics()
    assert metrics["val/acc"].step.tolist() == [4, 8, 12, 16]
    assert metrics["epoch"].value.tolist() == [0, 1, 2, 3]
    assert metrics["final"].step.tolist() == [99]
    assert [one.kind for one in found.media()] == ["table", "image", "artifact"]
    assert "not a number, and left out: text" in done.err
    assert "there is no file 'none.pt'" in done.err
    assert done.err.count("left out") == 1


def test_printed_lines_become_metrics_and_stay_as_they_were(tmp_path):
    body = "print(f'epoch {epoch}: train loss {loss.item():.4f} | val acc: {100 * accuracy:.1f}% took 3 s')"
    done = run(tmp_path, body=body)
    assert done.out.count("took 3 s") == 4
    metrics = open_run(kept(tmp_path).folder).metrics()
    assert set(metrics) == {"train_loss", "val_acc"}
    assert 0.5 < metrics["val_acc"].value[-1] <= 1.0
    listed = processes.sleuth(tmp_path, "runs", "--where", "val_acc > 0.5", "--output-format", "json", PYTHONPATH=SOURCE)
    assert json.loads(listed.out)[0]["val_acc"] == pytest.approx(metrics["val_acc"].value[-1])


def test_calls_of_tensorboard_become_metrics(tmp_path):
    pytest.importorskip("tensorboard")
    setup = "from torch.utils.tensorboard import SummaryWriter\nwriter = SummaryWriter('tb')"
    done = run(tmp_path, setup=setup, body="writer.add_scalar('Val/Acc', accuracy, epoch); print(f'val acc {accuracy:.3f}')")
    assert done.code == 0, done.err
    metrics = open_run(kept(tmp_path).folder).metrics()
    assert metrics["Val/Acc"].step.tolist() == [0, 1, 2, 3]
    assert set(metrics) == {"Val/Acc"}


def test_a_program_that_trains_with_neither_framework_is_kept_if_it_logs(tmp_path):
    done = run(tmp_path, code="import sleuth\nfor i in range(5):\n    sleuth.log({'loss': 1 / (i + 1)})\n")
    assert done.code == 0, done.err
    assert open_run(kept(tmp_path).folder).metrics()["loss"].step.tolist() == [0, 1, 2, 3, 4]


def test_nothing_is_kept_where_it_is_not_asked_for(tmp_path):
    done = run(tmp_path, body="sleuth.log({'a': 1})", words=("run", "--no-report"))
    assert done.code == 0, done.err
    assert not (tmp_path / ".sleuth").exists()


WRONG = (
    "sleuth.log(3)",
    "sleuth.log({'a': Bad()})",
    "sleuth.log_image('x', Bad())",
    "sleuth.log_figure('x', 1)",
    "sleuth.log_table('x', 1)",
    "sleuth.log({'a': 1}, step='x')",
)


def test_nothing_that_is_logged_can_break_the_program(tmp_path):
    bad = "class Bad:\n    def item(self):\n        raise KeyError('no')\n    def save(self, *a, **k):\n        raise KeyError('no')\n"
    body = "\n    ".join(
        f"{call}; print({number}); print('after {number}', file=sys.stderr)" for number, call in enumerate(WRONG)
    )
    done = run(tmp_path, setup=f"import sys\n{bad}", body=body, end="print('the end')")
    assert (done.code, done.out.split("\n")) == (0, [*map(str, range(len(WRONG)))] * 4 + ["the end", ""])
    first = done.err.split("after 5")[0]  # later the same is not said again
    for number, said in enumerate(re.split(r"after \d\n", first)):
        assert said.count("sleuth: sleuth.log") == 1, (WRONG[number], said)
    assert done.err.count("sleuth: sleuth.log") == len(WRONG)


def test_without_a_watch_nothing_happens_and_costs_nothing():
    assert CURRENT.logbook is None
    began = time.perf_counter()
    for _ in range(10_000):
        sleuth.log({"a": 1})
    assert time.perf_counter() - began < 0.5  # fifty microseconds each would be a file
    sleuth.log_image("x", object())
    sleuth.log_artifact("nothing")


def test_a_watch_takes_what_is_logged_inside_it(tmp_path, monkeypatch):
    torch = pytest.importorskip("torch")
    monkeypatch.chdir(tmp_path)
    model = torch.nn.Linear(2, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    with sleuth.watch(is_kept=True):
        for _ in range(3):
            optimizer.zero_grad()
            model(torch.ones(4, 2)).square().mean().backward()
            optimizer.step()
            sleuth.log({"a": 1.0})
    sleuth.log({"a": 2.0})
    assert CURRENT.logbook is None
    assert open_run(kept(tmp_path).folder).metrics()["a"].step.tolist() == [1, 2, 3]
