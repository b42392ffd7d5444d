"""Terms of a loss on other outputs: a divergence that drowns the data is told from one that leaves something of them."""

import pytest

torch = pytest.importorskip("torch")
from torch import nn  # noqa: E402
from torch.nn import functional as F  # noqa: E402

from sleuth.evidence.trace import RunFacts, Trace  # noqa: E402
from sleuth.stats.holding import Drowning  # noqa: E402
from tests.probes.experiments.test_experiments import made, watched  # noqa: E402


def melodies(n=900):
    phase, speed = 6.3 * torch.rand(n, 1), 0.3 + torch.rand(n, 1)
    return torch.sin(phase + speed * torch.arange(16))


def divergence(mean, log_variance):
    return -0.5 * (1 + log_variance - mean**2 - log_variance.exp())


class Coder(nn.Module):
    def __init__(self, width, n_out):
        super().__init__()
        self.into = nn.Sequential(nn.Linear(width, 48), nn.Tanh(), nn.Linear(48, 8))
        self.out = nn.Sequential(nn.Linear(4, 48), nn.Tanh(), nn.Linear(48, n_out))

    def forward(self, x):
        mean, log_variance = self.into(x).chunk(2, 1)
        return {"out": self.out(mean + torch.randn_like(mean) * (log_variance / 2).exp()), "code": (mean, log_variance)}


class SparseCoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.into = nn.Sequential(nn.Linear(16, 48), nn.ELU(), nn.Linear(48, 16), nn.Softplus())
        self.out = nn.Sequential(nn.Linear(16, 48), nn.ELU(), nn.Linear(48, 16))

    def forward(self, x):
        code = self.into(x)
        return self.out(code), code


class TwoHeads(nn.Module):
    def __init__(self):
        super().__init__()
        self.body, self.mean, self.spread = nn.Linear(16, 24), nn.Linear(24, 16), nn.Linear(24, 16)

    def forward(self, x):
        h = torch.relu(self.body(x))
        return self.mean(h), self.spread(h)


def added(found, x, y, factor):
    return F.mse_loss(found["out"], x) + factor * divergence(*found["code"]).sum()


def averaged_together(found, x, y, factor):
    return ((found["out"] - x).square().mean(1) + factor * 64 * divergence(*found["code"]).sum(1)).mean()


def subtracted(found, x, y, factor):
    elbo = -F.mse_loss(found["out"], x) - factor * divergence(*found["code"]).sum()
    return -elbo


def on_classes(found, x, y, factor):
    return F.cross_entropy(found["out"][:, :2], y) + factor * divergence(*found["code"]).sum()


def density(found, x, y, factor):
    return 0.5 * (found[1] + (found[0] - x).square() / found[1].exp()).mean()


def sparse(found, x, y, factor):
    return F.mse_loss(found[0], x) + factor * found[1].sum()


def trial(loss_of, factor, model=None):
    torch.manual_seed(0)
    x = melodies()
    y = (x[:, 0] > 0).long()
    model = model or Coder(16, 16)
    optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)

    def program():
        for _ in range(12):
            for rows in torch.randperm(len(x)).split(64):
                optimizer.zero_grad()
                loss_of(model(x[rows]), x[rows], y[rows], factor).backward()
                optimizer.step()

    return made(watched(program)[0], "other-aims-off", seconds=120.0)["other-aims-off"]


@pytest.mark.parametrize("loss_of", [added, averaged_together, subtracted, on_classes])
def test_a_divergence_that_drowns_the_data(loss_of):
    found = trial(loss_of, 1.0)
    assert found.reason == ""
    assert Drowning.of(Trace(run=RunFacts(), experiments=(found,))) is not None


@pytest.mark.parametrize("loss_of", [added, averaged_together, subtracted, on_classes])
def test_a_divergence_that_leaves_something_of_the_data(loss_of):
    found = trial(loss_of, 1e-4)
    assert found.reason == ""
    assert found.value("final") < 0.7 * found.value("swapped")
    assert Drowning.of(Trace(run=RunFacts(), experiments=(found,))) is None


@pytest.mark.parametrize(("factor", "is_drowned"), [(0.05, True), (1e-6, False)])
def test_a_penalty_that_brings_all_codes_to_nothing(factor, is_drowned):
    found = trial(sparse, factor, SparseCoder())
    assert (Drowning.of(Trace(run=RunFacts(), experiments=(found,))) is not None) is is_drowned


def test_two_parts_of_one_likelihood_belong_together():
    assert "no terms on other outputs" in trial(density, 1.0, TwoHeads()).reason
