"""own-targets: what an output has of the element that it is to predict, on small programs of each kind."""

import math

import pytest

torch = pytest.importorskip("torch")
from torch import nn  # noqa: E402

from tests.probes.experiments.test_experiments import made, watched  # noqa: E402


class Recurrent(nn.Module):
    def __init__(self, *, both_ways):
        super().__init__()
        self.body = nn.GRU(1, 12, batch_first=True, bidirectional=both_ways)
        self.head = nn.Linear(24 if both_ways else 12, 1)

    def forward(self, x):
        return self.head(self.body(x)[0])


def followed(model, batch):
    """Train on what `batch` gives, and follow the targets."""

    def program():
        torch.manual_seed(0)
        optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
        for _ in range(20):
            x, y = batch()
            optimizer.zero_grad()
            nn.functional.mse_loss(model(x), y).backward()
            optimizer.step()
        return optimizer

    session, _ = watched(program)
    return made(session, "own-targets")["own-targets"]


def next_elements():
    pieces = torch.randn(16, 13, 1).cumsum(1)
    return pieces[:, :-1], pieces[:, 1:]


@pytest.mark.parametrize(("both_ways", "own"), [(True, 1.0), (False, 0.0)])
def test_next_elements(both_ways, own):
    found = followed(Recurrent(both_ways=both_ways), next_elements)
    assert found.reason == ""
    assert (found.value("own"), found.value("ahead")) == (own, 1.0)
    assert found.value("pairs") == 11  # the last target is in no input


def test_elements_that_are_remembered():
    def batch():
        x = torch.randn(16, 12, 1)
        return x, torch.cat([torch.zeros(16, 3, 1), x[:, :-3]], 1)

    found = followed(Recurrent(both_ways=False), batch)
    assert found.value("ahead") == -3.0


def test_an_order_and_none():
    plain = nn.Sequential(nn.Linear(8, 16), nn.Tanh(), nn.Linear(16, 8))

    def batch():
        x = torch.randn(16, 8)
        return x, x

    found = followed(plain, batch)
    assert (found.value("mutual"), found.value("own")) == (28.0, 1.0)
    found = followed(Recurrent(both_ways=False), lambda: (x := torch.randn(16, 12, 1), x))
    assert (found.value("ahead"), found.value("mutual"), found.value("own")) == (0.0, 0.0, 1.0)
    assert found.value("one_way") > 30


@pytest.mark.parametrize(("first", "is_seen"), [(9, True), (10, False)])
def test_windows_that_end_with_the_target(first, is_seen):
    series = torch.randn(400).cumsum(0)
    windows = series.unfold(0, 13, 1)

    def batch():
        chosen = windows[torch.randperm(len(windows))[:32]]
        return chosen[:, :10], chosen[:, first : first + 3]

    found = followed(nn.Sequential(nn.Linear(10, 16), nn.ReLU(), nn.Linear(16, 3)), batch)
    assert found.value("pairs") == float(is_seen)
    assert (found.value("windows") > 10) is is_seen


def test_targets_that_are_not_in_the_inputs():
    found = followed(nn.Linear(6, 1), lambda: (torch.randn(16, 6), torch.randn(16, 1)))
    assert found.value("pairs") == 0.0
    assert math.isnan(found.value("own"))
