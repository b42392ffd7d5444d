"""Programs that change their weights by themselves, without an optimiser of PyTorch."""

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from sleuth.errors import NotApplicable
from sleuth.rules.training.weight_decay_too_strong import weight_decay_too_strong
from tests.probes.torch.trace_of import trace_of


def yields(n=1200):
    """What a field gives, by soil and weather, with much noise."""
    source = torch.Generator().manual_seed(4)
    x = torch.randn(n, 12, generator=source)
    return x, torch.sin(2 * x[:, :1]) + x[:, 1:2] * x[:, 2:3] + 0.5 * torch.randn(n, 1, generator=source)


def network():
    return nn.Sequential(nn.Linear(12, 48), nn.Tanh(), nn.Linear(48, 48), nn.Tanh(), nn.Linear(48, 1))


def descend(rate=0.05, keep=1.0, inside=0.0, beta=0.0, n_epochs=16, net=None, data=None):
    """Train by hand: `keep` of each matrix is left by a step, `inside` of it is added to its gradient."""
    x, y = data or yields()
    net = net or network()
    speed = {p: torch.zeros_like(p) for p in net.parameters()}
    for _ in range(n_epochs):
        for rows in torch.randperm(len(x)).split(40):
            net.zero_grad()
            F.mse_loss(net(x[rows]), y[rows]).backward()
            with torch.no_grad():
                for p in net.parameters():
                    speed[p] = beta * speed[p] + p.grad + inside * p * (p.dim() > 1)
                    p *= keep if p.dim() > 1 else 1.0
                    p -= rate * speed[p]


def by_signs(n_epochs=16):
    """Steps of one size in the direction of each gradient's sign, with a mild decay beside them."""
    x, y = yields()
    net = network()
    for _ in range(n_epochs):
        for rows in torch.randperm(len(x)).split(40):
            gradients = torch.autograd.grad(F.mse_loss(net(x[rows]), y[rows]), list(net.parameters()))
            with torch.no_grad():
                for p, gradient in zip(net.parameters(), gradients, strict=True):
                    p.mul_(0.9999).sub_(0.001 * gradient.sign())


class Sum(nn.Module):
    """Two linear maps that start far too large: the gradient points along the weights."""

    def __init__(self):
        super().__init__()
        self.left, self.right = nn.Linear(6, 1), nn.Linear(6, 1)
        with torch.no_grad():
            self.left.weight *= 8
            self.right.weight *= 8

    def forward(self, x):
        return self.left(x[:, :6]) + self.right(x[:, 6:])


def judged(program):
    try:
        return list(weight_decay_too_strong(trace_of(program, budget=2.0)))
    except NotApplicable:
        return []


@pytest.mark.parametrize("way", [{"keep": 0.97}, {"inside": 0.6}, {"keep": 0.97, "beta": 0.9, "rate": 0.01}])
def test_a_decay_in_an_update_by_hand(way):
    (finding,) = judged(lambda: descend(**way))
    assert finding.message.startswith("Each step of the program takes")
    assert finding.values["share"] == pytest.approx(0.03, abs=0.005)


@pytest.mark.parametrize(
    "program",
    [
        lambda: descend(),
        lambda: descend(keep=1 - 0.05 * 1e-3),
        lambda: descend(inside=2e-3, beta=0.9, rate=0.01),
        lambda: descend(net=Sum(), rate=0.02),
        lambda: descend(net=Sum(), rate=0.02, data=(yields()[0], torch.randn(1200, 1))),  # there is nothing else to learn
        by_signs,
    ],
)
def test_updates_by_hand_that_follow_the_data_are_silent(program):
    assert not judged(program)
