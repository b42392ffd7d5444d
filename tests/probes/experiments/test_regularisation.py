"""A training that learns few samples by heart gains by weight decay, on the program's own evaluation rows; one that does not, not."""

from dataclasses import dataclass

import pytest

torch = pytest.importorskip("torch")
from torch import nn  # noqa: E402
from torch.nn import functional as F  # noqa: E402
from torch.utils.data import TensorDataset  # noqa: E402

from tests.probes.experiments.test_experiments import made, watched  # noqa: E402


def rows(n, noise):
    x = torch.randn(n, 12)
    return x, x[:, :1] - x[:, 1:2] + noise * torch.randn(n, 1)


@dataclass
class Part:
    """A split as programs keep it, inputs beside targets."""

    inputs: torch.Tensor
    targets: torch.Tensor


def run(noise=1.0, width=128, dropout=0.0, decay=0.0, n=80, evaluates_on="held out", keeps=lambda x, y: (x, y)):
    torch.manual_seed(0)
    (x, y), held = rows(n, noise), rows(300, noise)
    held = held if evaluates_on == "held out" else (x, y)
    part_of = keeps(x, y)
    del x, y
    model = nn.Sequential(nn.Linear(12, width), nn.ReLU(), nn.Dropout(dropout), nn.Linear(width, 1))
    optimizer = torch.optim.AdamW(model.parameters(), lr=5e-3, weight_decay=decay)

    def program():
        for _ in range(40):
            model.train()
            for part in torch.randperm(n).split(20):
                optimizer.zero_grad()
                x, y = BATCH[type(part_of)](part_of, part)
                F.mse_loss(model(x), y).backward()
                optimizer.step()
            model.eval()
            with torch.no_grad():
                F.mse_loss(model(held[0]), held[1])

    session, _ = watched(program)
    return made(session, "regularisation-on", "regularisation-off", seconds=60.0)


BATCH = {
    tuple: lambda held, rows: (held[0][rows], held[1][rows]),
    dict: lambda held, rows: (held["x"][rows], held["y"][rows]),
    Part: lambda held, rows: (held.inputs[rows], held.targets[rows]),
    TensorDataset: lambda held, rows: held[rows],
}
KEPT = [lambda x, y: (x, y), lambda x, y: {"x": x, "y": y, "name": "train"}, Part, TensorDataset]


@pytest.mark.parametrize("keeps", KEPT)
def test_few_samples_that_an_object_keeps(keeps):
    found = run(n=60, keeps=keeps)["regularisation-on"]
    assert found.reason == ""
    assert found.value("gained") > 3 * found.value("error")


def test_noise_learnt_by_heart():
    found = run()["regularisation-on"]
    assert found.reason == ""
    assert found.value("trained") < 0.3 * found.value("own")
    assert found.value("gained") > 3 * found.value("error")
    assert found.value("held_back") < 0.8 * found.value("own")


def test_nothing_to_gain_where_the_data_are_clean():
    found = run(noise=0.05, n=400)["regularisation-on"]
    assert found.reason == ""
    assert not found.value("gained") > 0.1 * found.value("constant")


def test_a_model_that_learnt_nothing_by_heart_is_not_trained_again():
    found = run(width=4, n=400)["regularisation-on"]
    assert found.value("trained") > 0.7 * found.value("own") > 0
    assert not any(name == "held_back" for name, _ in found.values)


def test_rows_that_were_trained_on_judge_nothing():
    assert "too few rows of an evaluation" in run(evaluates_on="itself")["regularisation-on"].reason


def test_what_is_held_back_is_judged_by_rows_that_were_never_trained_on():
    found = run(dropout=0.5, decay=0.5)["regularisation-off"]
    assert found.reason == ""
    assert found.value("by_evaluation") == 1
    assert found.value("without") > 0.65 * found.value("final")  # by heart it would learn far more
    assert "too few rows" in run(dropout=0.5, evaluates_on="itself")["regularisation-off"].reason
