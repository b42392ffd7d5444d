"""The settings and seeds of a program that `sleuth run` watches, as they stand with its run."""

import json

import pytest

from tests.launch.processes import python, sleuth

TRAINING = """
import argparse
import random
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import yaml


@dataclass
class Plan:
    epochs: int = 3
    out: Path = Path("out")


def fit(plan, rate):
    torch.manual_seed(5)
    rng = np.random.default_rng(6)
    model = torch.nn.Linear(4, 2)
    optimizer = torch.optim.SGD(model.parameters(), lr=rate)
    for _ in range(8 * plan.epochs):
        rows = torch.from_numpy(rng.normal(size=(16, 4))).float()
        loss = torch.nn.functional.cross_entropy(model(rows), (rows[:, 0] > 0).long())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(loss.item(), random.random(), np.random.rand())


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--rate", type=float, default=0.1)
    parser.add_argument("--hub-token", default="hunter2")
    options = parser.parse_args()
    with open("plan.yaml") as file:
        options.rate *= yaml.safe_load(file)["factor"]
    random.seed(3)
    np.random.seed(4)
    fit(Plan(), options.rate)
"""
CLASSICAL = """
from dataclasses import dataclass
import numpy as np
from sklearn.linear_model import LogisticRegression

@dataclass
class Plan:
    strength: float = 2.0

def main():
    plan = Plan()
    rng = np.random.default_rng(3)
    x = rng.normal(size=(200, 3))
    LogisticRegression(C=plan.strength).fit(x, x[:, 0] > 0)

main()
"""


def kept(folder):
    (run,) = (folder / ".sleuth" / "runs").iterdir()
    return json.loads((run / "run.json").read_text("utf-8"))


@pytest.mark.program
def test_a_training(tmp_path):
    (tmp_path / "train.py").write_text(TRAINING)
    (tmp_path / "plan.yaml").write_text("factor: 2\npassword: hunter2\n")
    plain = python(tmp_path, "train.py")
    watched = sleuth(tmp_path, "run", "--quiet", "--experiments", "off", "train.py")
    assert (watched.code, watched.out) == (plain.code, plain.out), watched.err
    info = kept(tmp_path)
    assert info["values"] == {
        "argparse": {"rate": 0.2}, "Plan": {"epochs": 3, "out": "out"}, "plan.yaml": {"factor": 2},
    }  # fmt: skip
    assert "hunter2" not in json.dumps(info)
    assert info["seeds"] == {"torch": 5, "python": 3, "numpy": 4, "numpy default_rng": 6}
    assert {one["generator"]: one["line"] for one in info["seeded"]} == {
        "torch": 19, "numpy default_rng": 20, "python": 39, "numpy": 40,
    }  # fmt: skip


@pytest.mark.program
def test_estimators(tmp_path):
    (tmp_path / "train.py").write_text(CLASSICAL)
    assert sleuth(tmp_path, "run", "--quiet", "--experiments", "off", "train.py").code == 0
    info = kept(tmp_path)
    assert info["values"] == {"Plan": {"strength": 2.0}}
    assert info["seeds"] == {"numpy default_rng": 3}


@pytest.mark.program
def test_what_goes_wrong_in_the_program_is_told_as_python_tells_it(tmp_path):
    (tmp_path / "train.py").write_text("import torch\nfrom pathlib import Path\nPath('no.yaml').read_text()\n")
    plain, watched = python(tmp_path, "train.py"), sleuth(tmp_path, "run", "--quiet", "train.py")
    assert (watched.code, watched.err) == (plain.code, plain.err)


@pytest.mark.program
def test_a_watch_inside_the_program(tmp_path):
    text = TRAINING.replace("    fit(Plan()", "    import sleuth\n    with sleuth.watch(is_kept=True):\n        fit(Plan()")
    (tmp_path / "train.py").write_text(text)
    (tmp_path / "plan.yaml").write_text("factor: 2\n")
    assert python(tmp_path, "train.py").code == 0
    info = kept(tmp_path)
    assert info["values"] == {"options": {"rate": 0.2}, "Plan": {"epochs": 3, "out": "out"}}
    assert info["seeds"] == {"torch": 5, "numpy default_rng": 6}
