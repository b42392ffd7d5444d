"""A training that is repeated with one thing exchanged tells what it suffered from."""

import copy

import pytest

torch = pytest.importorskip("torch")
from torch import nn  # noqa: E402
from torch.nn import functional as F  # noqa: E402
from torch.utils.data import DataLoader, Dataset, TensorDataset  # noqa: E402

from sleuth.probes.experiments import repeated_runs, running  # noqa: E402
from tests.probes.experiments.test_experiments import made, watched  # noqa: E402

GENERATOR = torch.Generator().manual_seed(3)
X = torch.randn(600, 6, generator=GENERATOR)
Y = (X[:, 0] * X[:, 1] > 0).long() + (X[:, 2] > 1).long()


class Kept(Dataset):
    def __init__(self):
        self.inputs, self.labels = X.clone(), Y.clone()

    def __len__(self):
        return len(self.inputs)

    def __getitem__(self, i):
        return self.inputs[i], self.labels[i]


def network(activation=nn.ReLU, depth=2):
    torch.manual_seed(0)
    hidden = [part for _ in range(depth - 1) for part in (nn.Linear(24, 24), activation())]
    return nn.Sequential(nn.Linear(6, 24), activation(), *hidden, nn.Linear(24, 3))


def batches(source, size):
    if source == "indexed":
        rows, labels = X.clone(), Y.clone()
        for chosen in torch.randperm(len(rows)).split(size):
            yield rows[chosen], labels[chosen]
    else:
        yield from DataLoader(Kept() if source == "own data set" else TensorDataset(X, Y), size, shuffle=True)


def run(model, source="tensors", size=30, epochs=3, optimizer=None):
    optimizer = optimizer or torch.optim.Adam(model.parameters(), lr=3e-3)

    def program():
        for _ in range(epochs):
            for x, y in batches(source, size):
                optimizer.zero_grad()
                F.cross_entropy(model(x), y).backward()
                optimizer.step()

    session, _ = watched(program)
    return made(session, "repeated-runs", seconds=60.0)["repeated-runs"]


@pytest.mark.parametrize("source", ["tensors", "own data set", "indexed"])
def test_the_rows_are_found(source):
    found = run(network(), source)
    assert found.reason == ""
    assert found.value("rows") == 600
    assert found.value("own") > 0
    assert not any(name.startswith(("relu", "bent", "adam", "batch_1")) for name, _ in found.values)


def test_batches_that_are_made_on_the_way_are_not_repeated():
    model = network()
    optimizer = torch.optim.Adam(model.parameters())

    def program():
        for _ in range(40):
            x = torch.randn(30, 6)
            optimizer.zero_grad()
            F.cross_entropy(model(x), (x[:, 0] > 0).long()).backward()
            optimizer.step()

    session, _ = watched(program)
    assert "not known" in made(session, "repeated-runs")["repeated-runs"].reason


def test_sigmoids_in_depth_do_worse_than_relus():
    found = run(network(nn.Sigmoid, depth=4), epochs=8)
    assert found.value("relu") < 0.8 * found.value("own")


def test_linear_layers_in_a_row_do_worse_than_with_a_relu_between():
    torch.manual_seed(0)
    found = run(nn.Sequential(nn.Linear(6, 32), nn.Linear(32, 3)), epochs=8)
    assert found.value("bent") < 0.8 * found.value("own")


def test_a_few_large_batches_do_worse_than_many_small_ones():
    found = run(network(), size=300, epochs=4)
    assert found.value("batch") < 0.8 * found.value("own")
    assert found.value("batch_size") == 300


@pytest.mark.parametrize("forks", [True, False])
def test_nothing_of_the_program_changes(forks, monkeypatch):
    monkeypatch.setattr(running, "can_fork", lambda: forks)
    model = network(nn.Tanh)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    kept = []
    optimizer.register_step_post_hook(lambda *_: kept.append(copy.deepcopy((model.state_dict(), optimizer.state_dict()))))
    x, y = X.clone(), Y.clone()
    found = run(model, optimizer=optimizer)
    assert {"relu", "adam", "own"} <= {name for name, _ in found.values}
    torch.testing.assert_close(kept[-1], (model.state_dict(), optimizer.state_dict()), rtol=0, atol=0)
    assert torch.equal(x, X)
    assert torch.equal(y, Y)
    assert not any(one._forward_hooks for one in model.modules())


def test_the_time_is_shared_out_by_what_each_way_takes(monkeypatch):
    """Batches of one are slow: 32 at once take hardly longer, and are no reason to give up."""
    monkeypatch.setattr(repeated_runs.Repeats, "seconds", lambda made, n: 0.02 if n == 1 else 0.03)
    found = run(network(), size=1, epochs=1)  # 24 s of work; 600 updates take 12 s at one rate
    assert found.reason == ""
    assert found.value("steps") > 0.45 * found.value("run_steps")


@pytest.mark.parametrize(("loss", "n_rates"), [(0.2, 1), (0.4, 3)])
def test_what_surely_wins_is_tried_at_one_rate_only(loss, n_rates, monkeypatch):
    monkeypatch.setattr(repeated_runs.Repeats, "train", lambda made, way, factor: loss if way.batch == 32 else 1.0)
    found = run(network(), size=300, epochs=1)
    assert (found.value("own"), found.value("batch")) == (1.0, loss)
    assert sum(name.startswith("batch_") and name != "batch_size" for name, _ in found.values) == n_rates
