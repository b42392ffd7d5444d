"""Targets of unequal scale: a small column that a shared loss leaves out is told from noise, and from one that is learnt."""

import pytest

torch = pytest.importorskip("torch")
from torch import nn  # noqa: E402
from torch.nn import functional as F  # noqa: E402

from sleuth.evidence.trace import RunFacts, Trace  # noqa: E402
from sleuth.rules.training.unscaled_targets import unscaled_targets  # noqa: E402
from sleuth.stats.uneven import FarColumn, UnevenColumns  # noqa: E402
from tests.probes.experiments.test_experiments import made, watched  # noqa: E402


def orchard(n=1200, small=0.02, noise=0.02):
    """Litres of water and sugar of fruit, from weather."""
    weather = torch.randn(n, 6)
    water = 2.0 + weather[:, 0] - 0.7 * weather[:, 1] + 0.2 * torch.randn(n)
    sugar = 0.6 * weather[:, 3] * weather[:, 4] + weather[:, 5].tanh() + noise * torch.randn(n)
    return weather, torch.stack([water, small * sugar], 1)


class Weighted(nn.Module):
    def __init__(self, of):
        super().__init__()
        self.of = of

    def forward(self, outputs, targets):
        return ((outputs - targets) / self.of).square().mean()


def trial(n_passes=12, weighs=False, **settings):
    torch.manual_seed(0)
    x, y = orchard(**settings)
    model = nn.Sequential(nn.Linear(6, 48), nn.Tanh(), nn.Linear(48, 2))
    optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
    loss_of = Weighted(y.std(0)) if weighs else F.mse_loss

    def program():
        for _ in range(n_passes):
            for rows in torch.randperm(len(x)).split(60):
                optimizer.zero_grad()
                loss_of(model(x[rows]), y[rows]).backward()
                optimizer.step()

    return made(watched(program)[0], "even-columns", seconds=120.0)["even-columns"]


def test_a_small_column_that_is_left_out():
    found = trial()
    assert found.reason == ""
    uneven = UnevenColumns.of(Trace(run=RunFacts(), experiments=(found,)))
    assert uneven is not None
    assert (uneven.column, uneven.largest) == (1, 0)
    (finding,) = unscaled_targets(Trace(run=RunFacts(), experiments=(found,)))
    assert "Column 2" in finding.message


@pytest.mark.parametrize(
    "settings",
    [
        {"small": 1.0, "n_passes": 40},  # one scale
        {"noise": 2.0},  # the small column is noise
        {"weighs": True, "n_passes": 60},
    ],
)
def test_tempting_runs_are_silent(settings):
    found = trial(**settings)
    assert found.reason == ""
    assert UnevenColumns.of(Trace(run=RunFacts(), experiments=(found,))) is None


def test_a_run_that_has_learnt_nothing_yet_is_another_fault():
    assert UnevenColumns.of(Trace(run=RunFacts(), experiments=(trial(n_passes=1),))) is None


def kiln(level, rate=3e-3, n_passes=8, starts_there=False, noise=0.3):
    """Energy (MJ) and temperature (K) of firings, from settings; `level` is the temperature's."""
    torch.manual_seed(0)
    x = torch.randn(900, 5)
    warmth = 4.0 * (x[:, 0] + 0.6 * x[:, 1] * x[:, 2]) + 4.0 * noise * torch.randn(900)
    y = torch.stack([3.0 + x[:, 3] - x[:, 0] + 0.1 * torch.randn(900), level + warmth], 1)
    body, ends = nn.Sequential(nn.Linear(5, 32), nn.SiLU()), nn.Linear(32, 2)
    if starts_there:
        ends.bias.data = y.mean(0)
    model = nn.Sequential(body, ends)
    optimizer = torch.optim.Adam(model.parameters(), lr=rate)
    measure = nn.SmoothL1Loss()

    def program():
        for _ in range(n_passes):
            for rows in torch.randperm(len(x)).split(45):
                optimizer.zero_grad()
                measure(model(x[rows]), y[rows]).backward()
                optimizer.step()

    found = made(watched(program)[0], "even-columns", seconds=120.0)["even-columns"]
    assert found.reason == ""
    return Trace(run=RunFacts(), experiments=(found,))


def test_a_column_far_from_zero_that_is_not_reached():
    trace = kiln(1500.0)
    far = FarColumn.of(trace, min_travel=1.0)
    assert far is not None
    assert far.column == 1
    (finding,) = unscaled_targets(trace)
    assert finding.values["target_mean"] == pytest.approx(1500, abs=3)
    assert "standardised" in finding.message


@pytest.mark.parametrize(
    "settings",
    [
        {"level": 0.0},
        {"level": 60.0, "n_passes": 40},  # it is reached
        {"level": 1500.0, "starts_there": True},
        {"level": 1500.0, "rate": 1e-6},  # it has not set out: the rate is at fault
        {"level": 1500.0, "noise": 5.0},  # standardised it is not learnt either
    ],
)
def test_columns_far_from_zero_that_are_reached_or_missed_for_other_reasons(settings):
    assert FarColumn.of(kiln(**settings), min_travel=1.0) is None
