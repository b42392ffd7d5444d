"""A training of a device is experimented on by copies in the processor's memory, to the same numbers."""

import time

import pytest

torch = pytest.importorskip("torch")
from torch import nn  # noqa: E402
from torch.nn import functional as F  # noqa: E402

from sleuth.probes.experiments import processor, running  # noqa: E402
from tests.probes.experiments.test_experiments import LOSSES, made, network, train, watched  # noqa: E402

TRIED = ("ideal-outputs", "both-modes", "other-inputs", "fit-one-batch", "learning-rate-sweep", "label-order")


class NamesItsDevice(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(6, 3)
        self.scale = torch.tensor(2.0)  # no buffer
        self.device = "cuda:0"

    def forward(self, x):
        return self.layer(x.to(self.device)) * self.scale + torch.zeros(3, device=torch.device("cuda"))


@pytest.fixture
def elsewhere(monkeypatch):
    """Every tensor is taken to lie on a device."""
    monkeypatch.setattr(processor, "_is_away", lambda tensor: True)


@pytest.mark.parametrize("loss", ["function", "hand-written", "gradient penalty"])
def test_the_same_numbers(loss, monkeypatch):
    session, _ = watched(lambda: train(network(), LOSSES[loss]))
    here = made(session, *TRIED, seconds=60.0)
    monkeypatch.setattr(processor, "_is_away", lambda tensor: True)
    there = made(session, *TRIED, seconds=60.0)
    assert {name: one.reason for name, one in here.items()} == {name: one.reason for name, one in there.items()}
    for name, one in here.items():
        assert dict(one.values) == pytest.approx(dict(there[name].values), nan_ok=True), name


@pytest.mark.parametrize("loss", ["function", "noise"])
def test_random_numbers_of_a_device_cannot_be_drawn_again(loss, elsewhere):
    session, _ = watched(lambda: train(network(0.5), LOSSES[loss]))
    results = made(session, "learning-rate-sweep", "fit-one-batch", seconds=60.0)
    assert [one.reason for one in results.values()] == ["", ""]


def test_another_loss_is_noticed_all_the_same(elsewhere):
    session, _ = watched(lambda: train(CountingModel(), lambda m, x, y: F.cross_entropy(m(x), y)))
    assert "run again, a step gives the loss" in made(session, "fit-one-batch")["fit-one-batch"].reason


class CountingModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer, self.calls = nn.Linear(6, 3), 0

    def forward(self, x):
        self.calls += 1
        return self.layer(x) + 10.0 * torch.tensor([self.calls, 0.0, 0.0])


def test_a_program_that_names_its_device():
    x = torch.randn(4, 6)
    with processor.OnProcessor():
        out = NamesItsDevice()(x).cuda()
        made_there = torch.randn(3, generator=torch.Generator(), device="cuda:1").pin_memory()
    assert out.shape == (4, 3)
    assert out.device.type == made_there.device.type == "cpu"


def test_what_is_too_large_is_refused(elsewhere, monkeypatch):
    monkeypatch.setattr(processor, "MAX_BYTES", 100)
    monkeypatch.setattr(running, "_can_stop_the_device", lambda steps: True)
    session, _ = watched(lambda: train(network(), LOSSES["function"]))
    reason = made(session, "fit-one-batch")["fit-one-batch"].reason
    assert "too large to be copied from the device" in reason
    assert "could stop the program" in reason


def test_a_step_that_is_slow_on_the_processor_runs_on_the_device(elsewhere, monkeypatch):
    monkeypatch.setattr(running, "SLOW_STEP_SECONDS", -1.0)
    in_children = []
    real = running._in_child
    monkeypatch.setattr(running, "_in_child", lambda trial, *rest: in_children.append(trial.name) or real(trial, *rest))
    session, _ = watched(lambda: train(network(), LOSSES["function"]))
    assert made(session, "fit-one-batch")["fit-one-batch"].reason == ""
    assert in_children == ["pace"]


def test_a_loss_that_could_stop_the_device_is_not_tried_there(elsewhere, monkeypatch):
    monkeypatch.setattr(running, "SLOW_STEP_SECONDS", -1.0)
    session, _ = watched(
        lambda: train(network(), lambda m, x, y: F.binary_cross_entropy(torch.sigmoid(m(x)[:, 0]), (y > 0).float()))
    )
    assert "could stop the program" in made(session, "fit-one-batch")["fit-one-batch"].reason


def test_finding_the_pace_takes_little_time(elsewhere, monkeypatch):
    monkeypatch.setattr(running, "MOST_PACE_SECONDS", 0.2)

    def slow(model, x, y):
        return F.cross_entropy(Slow.apply(model(x)), y)

    session, _ = watched(lambda: train(network(), slow, n_steps=3))
    monkeypatch.setattr(Slow, "pause", 60.0)
    began = time.perf_counter()
    made(session, "ideal-outputs", seconds=3.0)
    assert time.perf_counter() - began < 30


class Slow(torch.autograd.Function):
    pause = 0.0

    @staticmethod
    def forward(ctx, x):
        return x.clone()

    @staticmethod
    def backward(ctx, gradient):
        time.sleep(Slow.pause)
        return gradient
