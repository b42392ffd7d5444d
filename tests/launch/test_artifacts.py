"""Checkpoints, results and data of programs in their runs, from the first script to the comparison."""

import hashlib
import json
from pathlib import Path

import numpy as np

import sleuth
from sleuth.store.catalogue import read_store
from sleuth.store.comparing import compare
from sleuth.store.lineage import writers
from tests.launch import processes

SOURCE = str(Path(sleuth.__file__).resolve().parents[1])
TRAIN = """
import sys, os
import numpy as np, torch
from torch.utils.data import DataLoader, TensorDataset
n, start = int(sys.argv[1]), sys.argv[2]
torch.manual_seed(0)
table = torch.tensor(np.load("rows.npy")).float()[:n]
data = DataLoader(TensorDataset(table[:, :4], (table[:, 4] > 0).long()), batch_size=16, shuffle=True)
model = torch.nn.Linear(4, 2)
if start != "-":
    model.load_state_dict(torch.load(start)["model"])
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(3):
    for x, y in data:
        optimizer.zero_grad()
        torch.nn.functional.cross_entropy(model(x), y).backward()
        optimizer.step()
    torch.save({"model": model.state_dict(), "epoch": epoch}, "last.pt")
print(float(model.weight.sum()))
"""
FIT = """
from joblib import dump, load
from sklearn.datasets import make_classification
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
X, y = make_classification(400, random_state=0)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=100, random_state=0)
model = LogisticRegression().fit(X_train, y_train)
print(model.score(X_test, y_test))
dump(model, "model.joblib")
assert (load("model.joblib").coef_ == model.coef_).all()
"""
QUICK = ("run", "--experiments", "off")


def test_a_training_by_its_checkpoints_and_its_data(tmp_path):
    (tmp_path / "train.py").write_text(TRAIN)
    np.save(tmp_path / "rows.npy", np.random.default_rng(0).normal(size=(200, 5)))
    plain = processes.python(tmp_path, "train.py", "160", "-")
    first = processes.sleuth(tmp_path, *QUICK, "train.py", "160", "-", PYTHONPATH=SOURCE)
    assert (first.code, first.out) == (0, plain.out), first.err
    again = processes.sleuth(tmp_path, *QUICK, "train.py", "160", "-", PYTHONPATH=SOURCE)
    resumed = processes.sleuth(tmp_path, *QUICK, "train.py", "128", "last.pt", PYTHONPATH=SOURCE)
    assert (again.out, resumed.code) == (first.out, 0), resumed.err

    newest, second, oldest = read_store(tmp_path / ".sleuth" / "runs")
    (checkpoint,) = oldest.written
    assert (checkpoint.path, checkpoint.call, checkpoint.place) == ("last.pt", "torch.save", "train.py:18")
    assert (checkpoint.n_times, checkpoint.first_step, checkpoint.last_step) == (3, 10, 30)
    assert [one.path for one in oldest.read] == ["rows.npy"]
    assert [(one.use, one.name, one.n_rows) for one in oldest.data] == [("train", "data", 160)]
    same = compare([oldest, second])
    assert {"written: last.pt", "data: train", "read: rows.npy"} <= set(same.same)
    found = writers(newest, read_store(tmp_path / ".sleuth" / "runs"))
    assert {path: (one.run, one.step) for path, one in found.items()} == {"last.pt": (second.name, 30)}
    said = processes.sleuth(tmp_path, "runs", "compare", oldest.name, newest.name, PYTHONPATH=SOURCE)
    assert "The data differ: train 160 samples against 128." in said.out


def test_a_fit_by_its_model_and_its_tables(tmp_path):
    (tmp_path / "fit.py").write_text(FIT)
    plain = processes.python(tmp_path, "fit.py")
    done = processes.sleuth(tmp_path, *QUICK, "fit.py", PYTHONPATH=SOURCE)
    assert (done.code, done.out) == (0, plain.out), done.err
    (run,) = read_store(tmp_path / ".sleuth" / "runs")
    assert [(one.path, one.call, one.last_step) for one in run.written] == [("model.joblib", "joblib.dump", None)]
    parts = {one.use: (one.n_rows, one.n_columns) for one in run.data}
    assert parts == {"whole": (400, 20), "train": (300, 20), "test": (100, 20)}
    assert all(one.fingerprint for one in run.data)
    shown = processes.sleuth(tmp_path, "runs", "show", "last", "--output-format", "json", PYTHONPATH=SOURCE)
    assert json.loads(shown.out)["artifacts"][0]["sha256"] == run.written[0].sha256


def test_a_run_that_is_killed_has_its_checkpoints(tmp_path):
    np.save(tmp_path / "rows.npy", np.random.default_rng(0).normal(size=(200, 5)))
    end = "    os.kill(os.getpid(), 9) if epoch == 1 else None\nprint("
    (tmp_path / "train.py").write_text(TRAIN.replace("print(", end))
    done = processes.sleuth(tmp_path, *QUICK, "train.py", "160", "-", PYTHONPATH=SOURCE)
    assert done.code == -9
    (run,) = read_store(tmp_path / ".sleuth" / "runs")
    assert (run.status, [one.path for one in run.written], run.written[0].last_step) == ("killed", ["last.pt"], 20)
    assert run.written[0].sha256 == hashlib.sha256((tmp_path / "last.pt").read_bytes()).hexdigest()
